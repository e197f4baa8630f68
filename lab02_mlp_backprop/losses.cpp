// Losses: one number for a batch, and the gradient with which every reverse walk begins.
//
// You write     2.6 mean_squared_error, softmax, softmax_cross_entropy, each with its gradient
// You are given losses.hpp, common/ops.hpp
// Check         ./course check 2.6          Stuck?  ./course hint 2.6
//
// Index letters:  n  sample     k, j  output or class     d  output

#include "lab02_mlp_backprop/losses.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check_pair(const char* call, const Tensor& output, const Tensor& target) {
    dl::require(output.shape() == target.shape() && output.rank() >= 1 && output.size(0) >= 1, call,
                ": output and target need one shape with at least one sample, got ", output.shape(),
                " and ", target.shape());
}

void check_labels(const char* call, const Tensor& scores, const std::vector<int>& labels) {
    dl::require(scores.rank() == 2 && scores.size(0) >= 1 &&
                    scores.size(0) == static_cast<int>(labels.size()),
                call, ": needs scores (N, K) and N >= 1 labels, got ", scores.shape(), " and ",
                labels.size(), " labels");
    for (int label : labels)
        dl::require<dl::Error>(label >= 0 && label < scores.size(1), call, ": label ", label,
                               " is not one of the classes 0 ... ", scores.size(1) - 1);
}

}  // namespace

// Exercise 2.6: loss = 1/N * sum over n, d of (output[n][d] - target[n][d])^2 / 2
//
//     output  1 2     target  0 2     squares  1 0     sum 10, halved 5, mean over 2 samples 2.5
//             3 4             0 4              9 0
float mean_squared_error(const Tensor& output, const Tensor& target) {
    check_pair("mean_squared_error", output, target);

    // TODO(2.6): your code here.
    dl::todo("2.6 mean_squared_error");
}

Tensor mean_squared_error_backward(const Tensor& output, const Tensor& target) {
    check_pair("mean_squared_error_backward", output, target);

    // TODO(2.6): your code here.
    dl::todo("2.6 mean_squared_error_backward");
}

// Exercise 2.6: softmax, p[n][k] = exp(s[n][k]) / sum over j of exp(s[n][j])
//
// Subtract the largest score of a row from all scores of that row first: p stays the same, and
// exp(89), which is infinite in float, never happens.
Tensor softmax_forward(const Tensor& scores) {
    dl::require(scores.rank() == 2, "softmax_forward: needs scores (N, K), got ", scores.shape());

    // TODO(2.6): your code here.
    dl::todo("2.6 softmax_forward");
}

// Exercise 2.6: back through the softmax alone, for any loss on top of it
//
//   dp[k]/ds[k] = p[k] (1 - p[k])        dp[j]/ds[k] = -p[j] p[k]   for another j
//
// Sum over all outputs j of the row that score k moves: with g = grad_output,
//
//   grad_s[k] = p[k] * (g[k] - sum over j of g[j] p[j])
Tensor softmax_backward(const Tensor& grad_output, const Tensor& probabilities) {
    dl::require(probabilities.rank() == 2 && grad_output.shape() == probabilities.shape(),
                "softmax_backward: grad_output ", grad_output.shape(),
                " must have the shape (N, K) of the probabilities, ", probabilities.shape());

    // TODO(2.6): your code here.
    dl::todo("2.6 softmax_backward");
}

// Exercise 2.6: softmax and cross-entropy in one, loss = 1/N * sum over n of -log p[n][label[n]]
//
// Do not take the logarithm of a probability that has become 0. With m the largest score of a row,
//
//   -log p[label] = log(sum over k of exp(s[k] - m)) - (s[label] - m)
float softmax_cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("softmax_cross_entropy", scores, labels);

    // TODO(2.6): your code here.
    dl::todo("2.6 softmax_cross_entropy");
}

// The gradient is short: (p[n][k] - 1 where k is the label, p[n][k] elsewhere) / N. Derive it once
// from the line above.
Tensor softmax_cross_entropy_backward(const Tensor& scores, const std::vector<int>& labels) {
    check_labels("softmax_cross_entropy_backward", scores, labels);

    // TODO(2.6): your code here.
    dl::todo("2.6 softmax_cross_entropy_backward");
}

}  // namespace lab02
