// Losses: one number that says how wrong a batch of outputs is. Exercise 2.6.
//
// Conventions: the mean is taken over the N samples and nothing else; half of the square, so that
// the gradient of one sample is the plain difference. (PyTorch's MSELoss has no half and divides
// by the number of outputs too.)

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace lab02 {

/// 1/N * sum over n, d of (output[n][d] - target[n][d])^2 / 2.
/// Throws ShapeError unless both have one shape with N >= 1.
[[nodiscard]] float mean_squared_error(const dl::Tensor& output, const dl::Tensor& target);
/// Its gradient by `output`.
[[nodiscard]] dl::Tensor mean_squared_error_backward(const dl::Tensor& output,
                                                     const dl::Tensor& target);

/// (N, K) scores become rows of probabilities; stable for scores of 1e4.
[[nodiscard]] dl::Tensor softmax_forward(const dl::Tensor& scores);
/// Gradient by the scores, given the gradient by the probabilities that softmax_forward returned.
/// Every output of a row depends on every score of it.
[[nodiscard]] dl::Tensor softmax_backward(const dl::Tensor& grad_output,
                                          const dl::Tensor& probabilities);

/// Mean over the batch of -log softmax(scores)[n][labels[n]], stable for scores of 1e4.
/// Throws ShapeError unless scores are (N, K) with N >= 1 labels, Error for a label outside 0..K-1.
[[nodiscard]] float softmax_cross_entropy(const dl::Tensor& scores, const std::vector<int>& labels);
/// Its gradient by the scores.
[[nodiscard]] dl::Tensor softmax_cross_entropy_backward(const dl::Tensor& scores,
                                                        const std::vector<int>& labels);

}  // namespace lab02
