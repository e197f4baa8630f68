// Networks of the course, as their apps build them.

#include "tests/bench/steps_nets.hpp"

#include <utility>

#include "lab02_mlp_backprop/layers.hpp"
#include "lab03_cnn/layers.hpp"

namespace bench {
namespace {

using lab02::linear;
using lab02::Net;
using lab02::Node;
using lab02::relu;
using lab03::conv2d;
using lab03::max_pool;

Net classifier(const std::vector<int>& pixels, Node (*scores)(Net&, Node)) {
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

Net deep_autoencoder() { return autoencoder({1000, 500, 250, 30}); }
Net shallow_autoencoder() { return autoencoder({512}); }

}  // namespace

const std::vector<StepNet>& step_nets() {
    static const std::vector<StepNet> nets = {{"softmax", 64, 10, false, softmax_net},
                                              {"mlp", 64, 10, false, mlp_net},
                                              {"mlp", 64, 10, true, mlp_net},
                                              {"lenet", 64, 10, false, lenet_net},
                                              {"vgg", 64, 10, false, vgg_net},
                                              {"dae-deep", 64, 0, false, deep_autoencoder},
                                              {"dae-512", 64, 0, false, shallow_autoencoder}};
    return nets;
}

}  // namespace bench
