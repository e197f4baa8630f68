// Autoencoders: small enough in the middle that copying is not possible.
//
// You write     5.1 encoder, autoencoder, reconstruction_error
// You are given autoencoder.hpp, linear(net, x, units) of lab 2, activate(net, x, activation)
// Check         ./course check 5.1          Stuck?  ./course hint 5.1

#include "lab05_autoencoders/autoencoder.hpp"

#include <string>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check_sizes(const char* call, const std::vector<int>& sizes) {
    dl::require<dl::Error>(sizes.size() >= 2, call, ": needs the size of the input and of the ",
                           "code, got ", sizes.size(), " sizes");
    for (int size : sizes)
        dl::require<dl::Error>(size >= 1, call, ": every layer needs at least one unit, got ",
                               size);
}

}  // namespace

// Exercise 5.1: the encoder
//
//     {784, 100, 20}:   input (784) - encoder1 (100) - ReLU - encoder2 (20) - ReLU
//
// Steps
//   1. Net net; Node x = net.input({sizes[0]}, "input");
//   2. One layer for each further size: linear(net, x, units, {}, {.name = "encoder1"}), where the
//      number counts up from options.first. The name of a layer is the name of its weights.
//   3. activate(net, x, options.activation) behind each; not behind the last if linear_code.
Net encoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    check_sizes("encoder", sizes);

    // TODO(5.1): your code here.
    dl::todo("5.1 encoder");
}

// Exercise 5.1: there and back
//
//     {784, 100, 20}:   ... encoder2 (20) - ReLU (the code)
//                       - decoder2 (100) - ReLU - decoder1 (784) - sigmoid (the output)
//
// Steps
//   1. Begin with the encoder; its last node is the code.
//   2. Socks and shoes: the layer that was put on last comes off first. decoder2 makes sizes[1]
//      values of sizes[2], decoder1 makes sizes[0] of sizes[1].
//   3. options.activation behind every decoder but the last one; there a sigmoid, or nothing if
//      linear_output.
Autoencoder autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    check_sizes("autoencoder", sizes);

    // TODO(5.1): your code here.
    dl::todo("5.1 autoencoder");
}

// Exercise 5.1: how far is the picture from what came out?
//
//     output  1 0    target  0 0     half of the squares: 0.5 and 2, mean of both samples: 1.25
//             2 2            2 0
float reconstruction_error(const Tensor& output, const Tensor& target) {
    dl::require(output.shape() == target.shape() && output.rank() >= 1 && output.size(0) >= 1,
                "reconstruction_error: output ", output.shape(), " and target ", target.shape(),
                " need one shape with at least one sample");

    // TODO(5.1): your code here.
    dl::todo("5.1 reconstruction_error");
}

}  // namespace lab05
