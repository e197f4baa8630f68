// LeNet-5 as it is built today.
//
// You write     3.9 lenet5, parameters_by_layer
// You are given lenet.hpp (the table of layers), layers.hpp (conv2d, max_pool, avg_pool), lab 2's
//               layers.hpp (relu, tanh, sigmoid, flatten, linear)
// Check         ./course check 3.9          Stuck?  ./course hint 3.9

#include "lab03_cnn/lenet.hpp"

#include <set>

#include "common/todo.hpp"

namespace lab03 {

using lab02::Net;
using lab02::Node;

// BEGIN SOLUTION HELPERS
namespace {

Node bend(Net& net, Node x, lab02::Activation activation) {
    switch (activation) {
        case lab02::Activation::sigmoid:
            return lab02::sigmoid(net, x);
        case lab02::Activation::tanh:
            return lab02::tanh(net, x);
        case lab02::Activation::relu:
            return lab02::relu(net, x);
    }
    return x;
}

}  // namespace
// END SOLUTION

// Exercise 3.9: seven layers
//
//   conv2d(net, x, 6, {.kernel = 5, .padding = options.padding}, {.name = "c1"}) adds a layer and
//   returns its node; max_pool(net, x, {}, {.name = "s2"}) has windows of 2 x 2 with stride 2.
//
// Steps
//   1. Net net; Node x = net.input({channels, size, size}, "pixels");
//   2. Twice: conv2d, activation, pooling.
//   3. lab02::flatten, then linear layers of 120 and 84 units with an activation behind each, and
//      one of `classes` units without.
Net lenet5(const LenetOptions& options) {
    // BEGIN SOLUTION 3.9 lenet5
    Net net;
    const auto pool = [&](Node x, const char* name) {
        return options.max_pooling ? max_pool(net, x, {}, {.name = name})
                                   : avg_pool(net, x, {}, {.name = name});
    };
    Node x = net.input({options.channels, options.size, options.size}, "pixels");
    x = conv2d(net, x, 6, {.kernel = 5, .padding = options.padding}, {.name = "c1"});
    x = pool(bend(net, x, options.activation), "s2");
    x = conv2d(net, x, 16, {.kernel = 5}, {.name = "c3"});
    x = pool(bend(net, x, options.activation), "s4");
    x = lab02::flatten(net, x);
    x = bend(net, lab02::linear(net, x, 120, {}, {.name = "c5"}), options.activation);
    x = bend(net, lab02::linear(net, x, 84, {}, {.name = "f6"}), options.activation);
    lab02::linear(net, x, options.classes, {}, {.name = "output"});
    return net;
    // END SOLUTION
}

// Exercise 3.9: who owns how many
//
// net.nodes() lists NodeData: `name`, and `parameters` with `name`, `shape` and `trained`.
std::vector<LayerParameters> parameters_by_layer(const Net& net) {
    // BEGIN SOLUTION 3.9 parameters_by_layer
    std::vector<LayerParameters> layers;
    std::set<std::string> seen;
    for (const lab02::NodeData& node : net.nodes()) {
        std::int64_t count = 0;
        for (const lab02::ParameterSpec& spec : node.parameters)
            if (spec.trained && seen.insert(spec.name).second) count += spec.shape.count();
        if (count > 0) layers.push_back({node.name, count});
    }
    return layers;
    // END SOLUTION
}

}  // namespace lab03
