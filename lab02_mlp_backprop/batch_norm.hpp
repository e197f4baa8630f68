// Batch normalisation over features. Exercise 2.12.

#pragma once

#include "common/tensor.hpp"
#include "lab02_mlp_backprop/operations.hpp"

namespace lab02 {

struct BatchNormOptions {
    float epsilon = 1e-5f;  // added to the variance, under the root
    float keep_old = 0.9f;  // weight of the old value in the running statistics
    Mode mode = Mode::train;
};

/// What the layer remembers for use: averages of the batches it saw in training.
struct RunningStatistics {
    dl::Tensor mean;      // (D), starts at 0
    dl::Tensor variance;  // (D), starts at 1; of divisor N, like the one that normalises
};

struct BatchNormResult {
    dl::Tensor output;          // (N, D)
    dl::Tensor normalised;      // (N, D), x_hat: before scale and shift
    dl::Tensor deviation;       // (D), sqrt(variance + epsilon)
    RunningStatistics running;  // new in training, unchanged in eval mode
};

/// output = gamma * (x - mean) / sqrt(variance + epsilon) + beta, feature by feature.
///
///   x (N, D)   gamma, beta (D)
///
/// In training mean and variance (divisor N) are those of this batch, and
/// running = keep_old * running + (1 - keep_old) * batch. In eval mode they are the running ones.
/// Throws ShapeError if shapes do not fit or N = 0.
[[nodiscard]] BatchNormResult batch_norm_forward(const dl::Tensor& x, const dl::Tensor& gamma,
                                                 const dl::Tensor& beta,
                                                 const RunningStatistics& running,
                                                 const BatchNormOptions& options = {});

struct BatchNormGradients {
    dl::Tensor input;  // (N, D)
    dl::Tensor gamma;  // (D)
    dl::Tensor beta;   // (D)
};

/// Gradients, from what forward returned. In training every x also moves the mean and the variance
/// of its batch; in eval mode both are constants.
[[nodiscard]] BatchNormGradients batch_norm_backward(const dl::Tensor& grad_output,
                                                     const dl::Tensor& normalised,
                                                     const dl::Tensor& deviation,
                                                     const dl::Tensor& gamma, Mode mode);

}  // namespace lab02
