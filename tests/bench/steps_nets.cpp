// Networks of the course, as their apps build them.

#include "tests/bench/steps_nets.hpp"

#include <utility>

#include "common/error.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers.hpp"

namespace bench {
namespace {

using lab02::linear;
using lab02::Net;
using lab02::Node;
using lab02::relu;
using lab03::conv2d;
using lab03::max_pool;

Net classifier(const std::vector<int>& pixels, const std::function<Node(Net&, Node)>& scores) {
    Net net;
    const Node x = net.input(pixels), labels = net.input({});
    lab02::softmax_cross_entropy(net, scores(net, x), labels);
    return net;
}

Net softmax_net() {
    return classifier({784}, [](Net& net, Node x) { return linear(net, x, 10); });
}

Net mlp_net() {
    return classifier({784}, [](Net& net, Node x) {
        x = relu(net, linear(net, x, 256));
        return linear(net, relu(net, linear(net, x, 128)), 10);
    });
}

Net lenet_net() {
    return classifier({1, 28, 28}, [](Net& net, Node x) {
        x = max_pool(net, relu(net, conv2d(net, x, 6, {.kernel = 5, .padding = 2})));
        x = max_pool(net, relu(net, conv2d(net, x, 16, {.kernel = 5})));
        x = relu(net, linear(net, lab02::flatten(net, x), 120));
        return linear(net, relu(net, linear(net, x, 84)), 10);
    });
}

// Three stages of two 3 x 3 convolutions.
Net vgg_net() {
    return classifier({3, 32, 32}, [](Net& net, Node x) {
        for (const int filters : {64, 128, 256}) {
            for (int layer = 0; layer < 2; ++layer)
                x = relu(net, conv2d(net, x, filters, {.kernel = 3, .padding = 1}));
            x = max_pool(net, x);
        }
        return linear(net, lab02::flatten(net, x), 10);
    });
}

// An autoencoder through layers of these sizes, down and up again.
Net autoencoder(const std::vector<int>& down) {
    Net net;
    const Node x = net.input({784}), target = net.input({784});
    Node y = x;
    for (const int units : down)
        y = relu(net, linear(net, y, units));
    for (std::size_t i = down.size() - 1; i > 0; --i)
        y = relu(net, linear(net, y, down[i - 1]));
    lab02::mean_squared_error(net, lab02::sigmoid(net, linear(net, y, 784)), target);
    return net;
}

// Two 3 x 3 convolutions and a way around them; where the shape changes, a 1 x 1 convolution is on
// that way.
Node residual_block(Net& net, Node x, int filters, int stride) {
    const auto norm = [&](Node map) { return lab04::batch_norm_2d(net, map); };
    Node y = relu(net, norm(conv2d(net, x, filters,
                                   {.kernel = 3, .stride = stride, .padding = 1, .bias = false})));
    y = norm(conv2d(net, y, filters, {.kernel = 3, .padding = 1, .bias = false}));
    if (net.shape(x) != net.shape(y))
        x = norm(conv2d(net, x, filters, {.kernel = 1, .stride = stride, .bias = false}));
    return lab04::residual_sum(net, y, x);
}

Net resnet_20() {
    return classifier({3, 32, 32}, [](Net& net, Node x) {
        x = relu(net, lab04::batch_norm_2d(
                          net, conv2d(net, x, 16, {.kernel = 3, .padding = 1, .bias = false})));
        for (const int filters : {16, 32, 64})
            for (int block = 0; block < 3; ++block)
                x = residual_block(net, x, filters, filters > 16 && block == 0 ? 2 : 1);
        return linear(net, lab04::global_avg_pool(net, x), 10);
    });
}

// 1 x 28 x 28 down to 8 x 7 x 7 and up again.
Net convolutional_autoencoder() {
    Net net;
    const Node x = net.input({1, 28, 28}), target = net.input({1, 28, 28});
    const auto layer = [&](Node from, int filters) {
        return conv2d(net, from, filters, {.kernel = 3, .padding = 1});
    };
    Node y = max_pool(net, relu(net, layer(x, 16)));
    y = max_pool(net, relu(net, layer(y, 8)));
    y = relu(net, layer(lab04::upsample(net, y), 16));
    y = lab02::sigmoid(net, layer(lab04::upsample(net, y), 1));
    lab02::mean_squared_error(net, lab02::flatten(net, y), lab02::flatten(net, target));
    return net;
}

Net deep_autoencoder() { return autoencoder({1000, 500, 250, 30}); }
Net shallow_autoencoder() { return autoencoder({512}); }

}  // namespace

double StepNet::flops() const {
    const Net net = build();
    double flops = 6.0 * static_cast<double>(net.multiply_adds());
    for (const lab02::NodeData& node : net.nodes())
        if (!node.inputs.empty() && node.inputs.front() == 0)
            flops -= 2.0 * static_cast<double>(net.multiply_adds(net.find(node.name)));
    return flops * batch;
}

const std::vector<StepNet>& step_nets() {
    static const std::vector<StepNet> all = [] {
        std::vector<StepNet> nets = {{"softmax", 64, 10, false, softmax_net},
                                     {"mlp", 64, 10, false, mlp_net},
                                     {"mlp", 64, 10, true, mlp_net},
                                     {"lenet", 64, 10, false, lenet_net},
                                     {"vgg", 64, 10, false, vgg_net},
                                     {"dae-deep", 64, 0, false, deep_autoencoder},
                                     {"dae-512", 64, 0, false, shallow_autoencoder},
                                     {"resnet-20", 128, 10, false, resnet_20},
                                     {"conv-autoencoder", 64, 0, false, convolutional_autoencoder}};
        for (std::size_t i = 0; i < nets.size(); ++i)
            nets[i].question = dl::text("net ", i, " 0 0");
        return nets;
    }();
    return all;
}

const char* name_of(Family family) { return family == Family::mlp ? "mlp" : "conv"; }

StepNet scaled_net(Family family, int batch, int width, int depth) {
    const auto build = [=] {
        if (family == Family::mlp)
            return classifier({784}, [=](Net& net, Node x) {
                for (int layer = 0; layer < depth; ++layer)
                    x = relu(net, linear(net, x, width));
                return linear(net, x, 10);
            });
        return classifier({3, 16, 16}, [=](Net& net, Node x) {
            for (int layer = 0; layer < depth; ++layer)
                x = relu(net, conv2d(net, x, width, {.kernel = 3, .padding = 1}));
            return linear(net, lab02::flatten(net, max_pool(net, x)), 10);
        });
    };
    return {dl::text(name_of(family), " batch=", batch, " width=", width, " depth=", depth),
            batch,
            10,
            false,
            build,
            dl::text(name_of(family), ' ', batch, ' ', width, ' ', depth)};
}

StepNet step_net_of(const std::string& kind, int first, int second, int third) {
    if (kind == "net") return step_nets().at(static_cast<std::size_t>(first));
    dl::require<dl::Error>(kind == "mlp" || kind == "conv", "bench: no net is called ", kind);
    return scaled_net(kind == "mlp" ? Family::mlp : Family::conv, first, second, third);
}

}  // namespace bench
