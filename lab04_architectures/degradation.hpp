// The degradation experiment: do deeper nets at least learn their training data better? Exercise
// 4.9.

#pragma once

#include <cstdint>
#include <vector>

#include "lab02_mlp_backprop/fit.hpp"
#include "lab04_architectures/layers.hpp"

namespace lab04 {

struct DeepNetPlan {
    int inputs = 784;  // features of an example
    int hidden = 7;    // hidden layers, an odd number: the first one, and pairs
    int width = 32;
    int classes = 10;
    bool residual = false;
};

/// 4.9  A deep net of dense layers for examples of the shape {inputs}. With h = hidden:
///
///   linear1 - batch_norm - ReLU, then (hidden - 1) / 2 pairs of
///     linear - batch_norm - ReLU - linear - batch_norm, and behind the pair
///       plain: ReLU      residual: ReLU(pair(x) + x), x being what went into the pair
///   and linear to `classes` scores.
///
/// Linear layers in front of a batch norm have no bias, the last one has. Twins have the same
/// parameters, added in the same order.
/// Throws dl::Error unless hidden is odd and all sizes are at least 1.
[[nodiscard]] Net deep_net(const DeepNetPlan& plan);

struct DegradationPlan {
    std::vector<int> hidden = {7, 19, 55};
    int width = 32;
    int classes = 10;
    int epochs = 8;
    int batch_size = 64;
    float learning_rate = 0.05f;
    std::uint64_t seed = 1;
};

/// Training loss by epoch of the twins of one depth.
struct Twins {
    int hidden = 0;
    std::vector<float> plain;
    std::vector<float> residual;
};

/// 4.9  Trains plain and residual nets of every depth on the same examples (N, D), with lab 2's
/// fit: momentum 0.9, a constant learning rate, no decay, no validation, the plan's seed. Weights
/// start after He, from the same seed. Gives the mean training loss of every epoch: training, since
/// the question is whether the net can be trained at all.
[[nodiscard]] std::vector<Twins> degradation(const lab02::Examples& train,
                                             const DegradationPlan& plan = {});

}  // namespace lab04
