// Lab 2 in nothing but loops: losses, every sum in double.

#include "lab02_mlp_backprop/losses.hpp"

#include <cmath>

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check(const Tensor& scores, const std::vector<int>& labels) {
    dl::require(scores.rank() == 2 && scores.size(0) >= 1 &&
                    scores.size(0) == static_cast<int>(labels.size()),
                "one label for every row");
    for (int y : labels)
        dl::require<dl::Error>(y >= 0 && y < scores.size(1), "no such class");
}

void check(const Tensor& output, const Tensor& target) {
    dl::require(output.shape() == target.shape() && output.rank() >= 1 && output.size(0) >= 1,
                "output and target disagree");
}

// ln of the sum of exp over one row.
double log_sum_exp(const Tensor& scores, int n) {
    double top = scores.at(n, 0);
    for (int k = 0; k < scores.size(1); k++)
        if (scores.at(n, k) > top) top = scores.at(n, k);
    double sum = 0;
    for (int k = 0; k < scores.size(1); k++)
        sum += std::exp(scores.at(n, k) - top);
    return top + std::log(sum);
}

}  // namespace

float mean_squared_error(const Tensor& output, const Tensor& target) {
    check(output, target);
    double sum = 0;
    for (std::int64_t i = 0; i < output.count(); i++) {
        const double miss = double(output[i]) - target[i];
        sum += 0.5 * miss * miss;
    }
    return float(sum / output.size(0));
}

Tensor mean_squared_error_backward(const Tensor& output, const Tensor& target) {
    check(output, target);
    Tensor grad(output.shape());
    for (std::int64_t i = 0; i < output.count(); i++)
        grad[i] = (output[i] - target[i]) / output.size(0);
    return grad;
}

Tensor softmax_forward(const Tensor& scores) {
    dl::require(scores.rank() == 2, "scores (N, K)");
    Tensor p(scores.shape());
    for (int n = 0; n < scores.size(0); n++) {
        const double denominator = log_sum_exp(scores, n);
        for (int k = 0; k < scores.size(1); k++)
            p.at(n, k) = float(std::exp(scores.at(n, k) - denominator));
    }
    return p;
}

// The Jacobian in full: dp[j]/ds[k] = p[j] ((j == k) - p[k]).
Tensor softmax_backward(const Tensor& grad_output, const Tensor& probabilities) {
    const Tensor& p = probabilities;
    dl::require(p.rank() == 2 && grad_output.shape() == p.shape(), "another shape");
    Tensor grad(p.shape());
    for (int n = 0; n < p.size(0); n++)
        for (int k = 0; k < p.size(1); k++) {
            double sum = 0;
            for (int j = 0; j < p.size(1); j++)
                sum += double(grad_output.at(n, j)) * p.at(n, j) * ((j == k) - double(p.at(n, k)));
            grad.at(n, k) = float(sum);
        }
    return grad;
}

float softmax_cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    check(scores, labels);
    double loss = 0;
    for (int n = 0; n < scores.size(0); n++)
        loss += log_sum_exp(scores, n) - scores.at(n, labels[n]);
    return float(loss / scores.size(0));
}

Tensor softmax_cross_entropy_backward(const Tensor& scores, const std::vector<int>& labels) {
    check(scores, labels);
    Tensor grad(scores.shape());
    for (int n = 0; n < scores.size(0); n++) {
        const double denominator = log_sum_exp(scores, n);
        for (int k = 0; k < scores.size(1); k++)
            grad.at(n, k) = float((std::exp(scores.at(n, k) - denominator) - (labels[n] == k)) /
                                  scores.size(0));
    }
    return grad;
}

}  // namespace lab02
