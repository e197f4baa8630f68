// A layer of units, one for every class: scores, probabilities, loss and gradients.
// The exercises are in linear.cpp. Index letters: see the top of that file.

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace lab01 {

/// 1.7  scores[n][k] = bias[k] + sum over d of x[n][d] * weight[k][d], that is X W^T + b.
/// x (N, D), weight (K, D), bias (K), scores (N, K). Throws ShapeError when sizes disagree.
dl::Tensor linear_scores(const dl::Tensor& x, const dl::Tensor& weight, const dl::Tensor& bias);

/// 1.8  probabilities[n][k] = exp(scores[n][k]) / sum over j of exp(scores[n][j]).
/// (N, K) to (N, K); every row by itself sums to 1. Exact for scores of 10,000 and more, of either
/// sign, and for rows of very different size.
dl::Tensor softmax(const dl::Tensor& scores);

/// 1.9  The mean over the N samples of -ln p[n][labels[n]], where p = softmax(scores).
/// scores (N, K) before softmax, natural logarithm. Finite for scores of 10,000.
/// Throws ShapeError unless there is one label for every row, Error for a label outside 0 ... K-1.
float cross_entropy(const dl::Tensor& scores, const std::vector<int>& labels);

struct LinearGradients {
    dl::Tensor weight;  // (K, D)
    dl::Tensor bias;    // (K)
};

/// 1.10  Gradients of cross_entropy(linear_scores(x, weight, bias), labels) with respect to weight
/// and bias. x (N, D), probabilities (N, K) = softmax of the scores. Errors as for cross_entropy.
LinearGradients softmax_cross_entropy_backward(const dl::Tensor& x, const dl::Tensor& probabilities,
                                               const std::vector<int>& labels);

/// 1.13 (challenge)  The mean over the samples of: sum over the wrong classes j of
/// max(0, scores[n][j] - scores[n][labels[n]] + 1). Margin 1. Errors as for cross_entropy.
float hinge_loss(const dl::Tensor& scores, const std::vector<int>& labels);

/// 1.13 (challenge)  Gradient of hinge_loss with respect to the scores, (N, K). A wrong class that
/// keeps the margin exactly (the term is 0) gets no gradient.
dl::Tensor hinge_loss_backward(const dl::Tensor& scores, const std::vector<int>& labels);

}  // namespace lab01
