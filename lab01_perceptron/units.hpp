// One unit: a weighted sum, a threshold, and what a few of them can be wired up to do.
// The exercises are in units.cpp. Index letters: see the top of that file.

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace lab01 {

/// A unit with D inputs: it adds up weight . x + bias and fires when the sum is not negative.
struct Unit {
    dl::Tensor weight;  // (D)
    float bias = 0;
};

/// 1.1  The sum over d of weight[d] * x[d], plus the bias. x (D), weight (D).
/// Throws ShapeError unless both are vectors of one length.
float weighted_sum(const dl::Tensor& x, const dl::Tensor& weight, float bias);

/// 1.1  The unit of McCulloch and Pitts, 1943. Lines are 1 (active) or 0. The unit fires (1) when
/// no inhibitory line is active and at least `threshold` excitatory ones are; otherwise it is 0.
int mcculloch_pitts(const std::vector<int>& excitatory, const std::vector<int>& inhibitory,
                    int threshold);

/// 1.2  1 if z >= 0, else 0. The border belongs to the firing side: step(0) is 1.
int step(float z);

/// 1.2  1 / (1 + exp(-z)): between 0 and 1 for every finite z, and 1/2 at 0.
float sigmoid(float z);

/// 1.2  The bias with which "weight . x + bias >= 0" says the same as "weight . x >= threshold".
float bias_for_threshold(float threshold);

enum class Gate { and_gate, or_gate, not_gate, nand_gate };

/// 1.3  Weights and bias by hand: step(weighted_sum(x, weight, bias)) is the gate's truth table.
/// Inputs are 0 or 1; and, or, nand have two of them, weight (2); not has one, weight (1).
/// Any weights that do it are right.
Unit gate_weights(Gate gate);

/// Two layers of threshold units: a and b read the inputs, output reads step(a) and step(b).
struct XorUnits {
    Unit a;       // weight (2): x1, x2
    Unit b;       // weight (2): x1, x2
    Unit output;  // weight (2): what a gave, what b gave
};

/// 1.15 (challenge)  Weights and biases: the output fires when exactly one of x1, x2 is 1.
/// Any weights that do it are right.
XorUnits xor_units();

}  // namespace lab01
