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
    // TODO(3.9): your code here.
    dl::todo("3.9 lenet5");
}

// Exercise 3.9: who owns how many
//
// net.nodes() lists NodeData: `name`, and `parameters` with `name`, `shape` and `trained`.
std::vector<LayerParameters> parameters_by_layer(const Net& net) {
    // TODO(3.9): your code here.
    dl::todo("3.9 parameters_by_layer");
}

}  // namespace lab03
