// Multi-layer perceptrons of any size. Exercise 2.13.

#pragma once

#include <vector>

#include "lab02_mlp_backprop/layers.hpp"

namespace lab02 {

enum class Activation { sigmoid, tanh, relu };

struct MlpOptions {
    Activation activation = Activation::relu;
    bool bias = true;
    bool batch_norm = false;  // between each hidden linear layer and its activation
    float drop = 0.0f;        // dropout after each hidden activation, where above 0
};

/// sizes = {inputs, hidden ..., outputs}: an input node "input", then linear layers "linear1",
/// "linear2", ... with an activation after every one but the last, whose scores are the result.
/// An example of another shape than a row is flattened first by the caller: the input is
/// {sizes[0]}. Throws Error for fewer than two sizes or a size below 1.
[[nodiscard]] Net mlp(const std::vector<int>& sizes, const MlpOptions& options = {});

/// How many numbers training sets in such a net, without building it: for 8-9-9-9-4 there are 270
/// weights and 31 biases. 64 bits: one layer of (200*200*3)^2 weights has 14.4 billion.
[[nodiscard]] std::int64_t mlp_parameter_count(const std::vector<int>& sizes, bool bias);

}  // namespace lab02
