// Autoencoders: a net whose target is its own input. Exercise 5.1.
//
// Names make the rest of the lab easy. Layer k of the encoder is "encoderk", and "decoderk" undoes
// it: 784-100-20 has encoder1 (784 to 100), encoder2 (100 to 20), decoder2 (20 to 100), decoder1
// (100 to 784). A net with the same names has the same weights: an encoder alone, a classifier on
// top of it, one layer of the stack. No code copies a weight.

#pragma once

#include <vector>

#include "lab02_mlp_backprop/mlp.hpp"

namespace lab05 {

using lab02::Activation;
using lab02::Net;
using lab02::Node;
using lab02::Params;

struct AutoencoderOptions {
    Activation activation = Activation::relu;  // behind every layer but the last
    bool linear_code = false;                  // no activation behind the code
    bool linear_output = false;  // no activation at the end; else a sigmoid, for data in 0 ... 1
    int first = 1;               // number of the first layer: 3 begins with encoder3
};

/// A net and the places in it that somebody may want to see.
struct Autoencoder {
    Net net;
    Node code;    // (N, smallest size)
    Node output;  // (N, sizes[0])
};

/// 5.1  sizes = {inputs, hidden ..., code}: an input node "input", linear layers encoder1,
/// encoder2, ..., then the decoders in opposite order, back to the size of the input. Throws Error
/// for fewer than two sizes or a size below 1.
[[nodiscard]] Autoencoder autoencoder(const std::vector<int>& sizes,
                                      const AutoencoderOptions& options = {});

/// 5.1  Mean over the N samples of half the squared distance between output and target, summed over
/// the values of one sample: as mean_squared_error of lab 2. (The papers leave out the half.)
/// Throws ShapeError unless both have one shape with N >= 1.
[[nodiscard]] float reconstruction_error(const dl::Tensor& output, const dl::Tensor& target);

/// 5.1  The encoder alone: the first half of `autoencoder`, the code is its last node.
[[nodiscard]] Net encoder(const std::vector<int>& sizes, const AutoencoderOptions& options = {});

}  // namespace lab05
