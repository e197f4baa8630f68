// The fully connected layer. Exercise 2.4.

#pragma once

#include "common/tensor.hpp"

namespace lab02 {

/// Every unit's weighted sum for every sample: output[n][k] = bias[k] + sum_d weight[k][d] x[n][d].
///
///   x (N, D)   weight (K, D)   bias (K)   output (N, K)
///
/// Throws ShapeError if x or weight is not a matrix or the sizes do not fit.
[[nodiscard]] dl::Tensor linear_forward(const dl::Tensor& x, const dl::Tensor& weight,
                                        const dl::Tensor& bias);

struct LinearGradients {
    dl::Tensor input;   // (N, D)
    dl::Tensor weight;  // (K, D)
    dl::Tensor bias;    // (K)
};

/// Gradients of a loss, given its gradient by the output, (N, K). No division by N: the mean over
/// the batch lives in the loss.
/// Throws ShapeError as linear_forward does, and if grad_output is not (N, K).
[[nodiscard]] LinearGradients linear_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                              const dl::Tensor& weight);

}  // namespace lab02
