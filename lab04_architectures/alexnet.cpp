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

    // TODO(4.4): your code here.
    dl::todo("4.4 layer_cost");
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

    // TODO(4.4): your code here.
    dl::todo("4.4 alexnet");
}

// Exercise 4.4: ZFNet
//
// The first filters of AlexNet were too large and stepped too far: half of them stayed dead or
// blurred, as Zeiler and Fergus saw by drawing them. The pools need {0, 0, 1, 1} as padding: top,
// left, bottom, right.
Net zfnet(int classes) {
    check_classes("zfnet", classes);

    // TODO(4.4): your code here.
    dl::todo("4.4 zfnet");
}

}  // namespace lab04
