// Params: the weights of a network, by name. Two networks that share names share weights, and a
// checkpoint is nothing but a Params.

#pragma once

#include <string>

#include "common/named_tensors.hpp"

namespace lab02 {

/// Ordered by name: two runs visit the tensors in the same order.
using Params = dl::NamedTensors;

/// How a parameter starts: weights are drawn (exercise 2.7), all else is one constant.
enum class Start { constant, weights };

/// What a network knows about one of its parameters before it has a value.
struct ParameterSpec {
    std::string name;  // "weight"; in a Net with its owner, "linear1.weight"
    dl::Shape shape;
    Start start = Start::constant;
    float constant = 0.0f;  // where it starts unless it is drawn
    bool decays = false;    // weight decay pulls on it (matrices and filters alone)
    bool trained = true;    // false for state such as the running mean of a batch norm
    int fan_in = 0;         // of weights: inputs of one unit
    int fan_out = 0;        // of weights: units that see one input

    friend bool operator==(const ParameterSpec&, const ParameterSpec&) = default;
};

}  // namespace lab02
