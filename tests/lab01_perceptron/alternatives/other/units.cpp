// Lab 1 as others write it: other weights, other comparisons.

#include "lab01_perceptron/units.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab01 {

using dl::Tensor;

float weighted_sum(const Tensor& x, const Tensor& weight, float bias) {
    return dl::dot(x, weight) + bias;
}

int mcculloch_pitts(const std::vector<int>& excitatory, const std::vector<int>& inhibitory,
                    int threshold) {
    const bool veto = std::find(inhibitory.begin(), inhibitory.end(), 1) != inhibitory.end();
    return !veto && std::accumulate(excitatory.begin(), excitatory.end(), 0) >= threshold;
}

int step(float z) { return !(z < 0); }

float sigmoid(float z) {
    if (z >= 0) return 1 / (1 + std::exp(-z));
    const float e = std::exp(z);
    return e / (1 + e);
}

float bias_for_threshold(float threshold) { return 0 - threshold; }

Unit gate_weights(Gate gate) {
    if (gate == Gate::and_gate) return {Tensor::of({2}, {1, 1}), -2};  // sums 0 1 1 2
    if (gate == Gate::or_gate) return {Tensor::of({2}, {20, 20}), -10};
    if (gate == Gate::nand_gate) return {Tensor::of({2}, {-2, -3}), 4};
    return {Tensor::of({1}, {-5}), 0};
}

XorUnits xor_units() {
    XorUnits units;
    units.a = {Tensor::of({2}, {1, -1}), -0.5f};  // x1 and not x2
    units.b = {Tensor::of({2}, {-1, 1}), -0.5f};  // x2 and not x1
    units.output = {Tensor::of({2}, {1, 1}), -1};
    return units;
}

}  // namespace lab01
