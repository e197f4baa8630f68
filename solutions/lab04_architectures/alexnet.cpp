// AlexNet and ZFNet: five convolutions, three dense layers, and most of the weights in the latter.
//
// You write     4.4 layer_cost, alexnet, zfnet
// You are given counting.hpp, alexnet.hpp (all sizes), layers.hpp: conv2d, relu, max_pool, flatten,
//               local_response_norm, dropout, linear; each adds a node to a net and returns it
// Check         ./course check 4.4          Stuck?  ./course hint 4.4

#include "lab04_architectures/alexnet.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab04_architectures/counting.hpp"

namespace lab04 {
namespace {

void check_classes(const char* call, int classes) {
    dl::require<dl::Error>(classes >= 1, call, ": needs at least one class, got ", classes);
}

// BEGIN SOLUTION HELPERS
// 3 x 3 with stride 2: the windows overlap.
Node pool(Net& net, Node x, const lab03::Sides& padding = 0) {
    return max_pool(net, x, {.kernel = 3, .stride = 2, .padding = padding});
}

Node norm(Net& net, Node x, AlexNetForm form) {
    return form == AlexNetForm::one_column ? x : local_response_norm(net, x);
}

// From conv3 to the scores.
void upper_layers(Net& net, Node x, AlexNetForm form, int classes) {
    const int groups = form == AlexNetForm::grouped ? 2 : 1;
    const int conv4 = form == AlexNetForm::one_column ? 256 : 384;
    x = relu(net, conv2d(net, x, 384, {.kernel = 3, .padding = 1}));
    x = relu(net, conv2d(net, x, conv4, {.kernel = 3, .padding = 1, .groups = groups}));
    x = relu(net, conv2d(net, x, 256, {.kernel = 3, .padding = 1, .groups = groups}));
    x = flatten(net, pool(net, x));
    for (int layer = 0; layer < 2; ++layer)
        x = dropout(net, relu(net, linear(net, x, 4096)));
    linear(net, x, classes);
}
// END SOLUTION

}  // namespace

// Exercise 4.4: the cost of a layer
//
//   parameters      one kernel has (channels / groups) * kernel * kernel weights; there are
//                   `filters` of them, each with a bias if asked for. Batch norm adds a gamma and a
//                   beta for each filter; its running statistics are not trained.
//   multiply-adds   one kernel is laid down once for every OUTPUT pixel of every filter.
//
//   AlexNet's first layer, 227 x 227 x 3, 96 filters of 11 x 11, stride 4:
//     parameters 96 * 3 * 121 + 96 = 34,944      multiply-adds 96 * 55 * 55 * 363 = 105,415,200
//
// Make one factor 64 bits wide before you multiply: int ends at 2.1 billion.
LayerCost layer_cost(const LayerPlan& plan) {
    dl::require<dl::Error>(plan.kernel >= 1 && plan.stride >= 1 && plan.padding >= 0 &&
                               plan.height + 2 * plan.padding >= plan.kernel &&
                               plan.width + 2 * plan.padding >= plan.kernel,
                           "layer_cost: no window of ", plan.kernel, " fits into ", plan.height,
                           " x ", plan.width, " with padding ", plan.padding);
    dl::require<dl::Error>(
        plan.groups >= 1 && plan.channels % plan.groups == 0 && plan.filters % plan.groups == 0,
        "layer_cost: ", plan.groups, " groups must divide ", plan.channels, " channels and ",
        plan.filters, " filters");

    // BEGIN SOLUTION 4.4 layer_cost
    const std::int64_t kernel =
        std::int64_t{plan.channels / plan.groups} * plan.kernel * plan.kernel;
    const std::int64_t height = (plan.height + 2 * plan.padding - plan.kernel) / plan.stride + 1;
    const std::int64_t width = (plan.width + 2 * plan.padding - plan.kernel) / plan.stride + 1;
    LayerCost cost;
    cost.parameters = plan.filters * kernel;
    if (plan.bias) cost.parameters += plan.filters;
    if (plan.batch_norm) cost.parameters += 2 * std::int64_t{plan.filters};
    cost.multiply_adds = plan.filters * height * width * kernel;
    return cost;
    // END SOLUTION
}

// Exercise 4.4: AlexNet
//
// Steps
//   1. Net net; Node x = net.input({3, 227, 227}, "pixels");
//   2. One line a layer: x = relu(net, conv2d(net, x, 96, {.kernel = 11, .stride = 4}));
//      A max pool is max_pool(net, x, {.kernel = 3, .stride = 2}).
//   3. The three forms differ in few places: groups, widths, norm. table(net) prints what you have.
Net alexnet(AlexNetForm form, int classes) {
    check_classes("alexnet", classes);

    // BEGIN SOLUTION 4.4 alexnet
    const bool narrow = form == AlexNetForm::one_column;
    const int side = narrow ? 224 : 227;
    const int groups = form == AlexNetForm::grouped ? 2 : 1;
    Net net;
    Node x = net.input({3, side, side}, "pixels");
    x = relu(net, conv2d(net, x, narrow ? 64 : 96,
                         {.kernel = 11, .stride = 4, .padding = narrow ? 2 : 0}));
    x = pool(net, norm(net, x, form));
    x = relu(net,
             conv2d(net, x, narrow ? 192 : 256, {.kernel = 5, .padding = 2, .groups = groups}));
    x = pool(net, norm(net, x, form));
    upper_layers(net, x, form, classes);
    return net;
    // END SOLUTION
}

// Exercise 4.4: ZFNet
//
// The first filters of AlexNet were too large and stepped too far: half of them stayed dead or
// blurred, as Zeiler and Fergus saw by drawing them. The pools need {0, 0, 1, 1} as padding: top,
// left, bottom, right.
Net zfnet(int classes) {
    check_classes("zfnet", classes);

    // BEGIN SOLUTION 4.4 zfnet
    const lab03::Sides bottom_right = {0, 0, 1, 1};
    Net net;
    Node x = net.input({3, 224, 224}, "pixels");
    x = relu(net, conv2d(net, x, 96, {.kernel = 7, .stride = 2, .padding = 1}));
    x = local_response_norm(net, pool(net, x, bottom_right));
    x = relu(net, conv2d(net, x, 256, {.kernel = 5, .stride = 2}));
    x = local_response_norm(net, pool(net, x, bottom_right));
    upper_layers(net, x, AlexNetForm::whole, classes);
    return net;
    // END SOLUTION
}

}  // namespace lab04
