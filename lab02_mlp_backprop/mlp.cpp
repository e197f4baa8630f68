// Multi-layer perceptrons: layers in a row.
//
// You write     2.13 mlp, mlp_parameter_count
// You are given mlp.hpp, layers.hpp (linear, sigmoid, tanh, relu, batch_norm, dropout)
// Check         ./course check 2.13         Stuck?  ./course hint 2.13

#include "lab02_mlp_backprop/mlp.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {
namespace {

void check_sizes(const char* call, const std::vector<int>& sizes) {
    dl::require<dl::Error>(sizes.size() >= 2, call, ": needs the sizes of inputs and outputs, got ",
                           sizes.size(), " sizes");
    for (int size : sizes)
        dl::require<dl::Error>(size >= 1, call, ": every layer needs at least one unit, got ",
                               size);
}

}  // namespace

// Exercise 2.13: a net from its sizes
//
//     {784, 100, 10}:   input (784) - linear1 (100) - relu1 - linear2 (10)
//
// Steps
//   1. Net net; Node x = net.input({sizes[0]}, "input");
//   2. A linear layer for every size after the first: linear(net, x, units, {.bias = ...}) returns
//      the new node. Names number themselves.
//   3. After every linear layer but the last: batch norm if asked for, then the activation, then
//      dropout if options.drop is above 0.
Net mlp(const std::vector<int>& sizes, const MlpOptions& options) {
    check_sizes("mlp", sizes);

    // TODO(2.13): your code here.
    dl::todo("2.13 mlp");
}

// Exercise 2.13: how many weights? Multiply neighbours and add, in 64 bits:
//
//     8 9 9 9 4:   8*9 + 9*9 + 9*9 + 9*4 = 270, and 9 + 9 + 9 + 4 = 31 biases
std::int64_t mlp_parameter_count(const std::vector<int>& sizes, bool bias) {
    check_sizes("mlp_parameter_count", sizes);

    // TODO(2.13): your code here.
    dl::todo("2.13 mlp_parameter_count");
}

}  // namespace lab02
