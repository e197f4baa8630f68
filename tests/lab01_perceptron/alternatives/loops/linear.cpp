// Lab 1 in nothing but loops: every sum in double, every index written out.

#include "lab01_perceptron/linear.hpp"

#include <cmath>
#include <vector>

#include "common/error.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

void check(const Tensor& scores, const std::vector<int>& labels) {
    dl::require(scores.rank() == 2 && scores.size(0) == static_cast<int>(labels.size()),
                "one label for every row");
    for (int y : labels)
        dl::require<dl::Error>(y >= 0 && y < scores.size(1), "no such class");
}

// ln of the sum of exp over one row.
double log_sum_exp(const Tensor& scores, int n) {
    double top = scores.at(n, 0);
    for (int k = 0; k < scores.size(1); ++k)
        if (scores.at(n, k) > top) top = scores.at(n, k);
    double sum = 0;
    for (int k = 0; k < scores.size(1); ++k)
        sum += std::exp(scores.at(n, k) - top);
    return top + std::log(sum);
}

}  // namespace

Tensor linear_scores(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.size(1) == weight.size(1) && weight.size(0) == bias.size(0), "sizes disagree");
    Tensor scores({x.size(0), weight.size(0)});
    for (int n = 0; n < x.size(0); n++)
        for (int k = 0; k < weight.size(0); k++) {
            double sum = bias.at(k);
            for (int d = 0; d < x.size(1); d++)
                sum += double(x.at(n, d)) * weight.at(k, d);
            scores.at(n, k) = float(sum);
        }
    return scores;
}

Tensor softmax(const Tensor& scores) {
    Tensor p(scores.shape());
    for (int n = 0; n < scores.size(0); n++) {
        const double denominator = log_sum_exp(scores, n);
        for (int k = 0; k < scores.size(1); k++)
            p.at(n, k) = float(std::exp(scores.at(n, k) - denominator));
    }
    return p;
}

float cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    check(scores, labels);
    double loss = 0;
    for (int n = 0; n < scores.size(0); n++)
        loss += log_sum_exp(scores, n) - scores.at(n, labels[n]);
    return float(loss / scores.size(0));
}

LinearGradients softmax_cross_entropy_backward(const Tensor& x, const Tensor& probabilities,
                                               const std::vector<int>& labels) {
    check(probabilities, labels);
    const int N = x.size(0), D = x.size(1), K = probabilities.size(1);
    LinearGradients grad{Tensor({K, D}), Tensor({K})};
    for (int k = 0; k < K; k++)
        for (int n = 0; n < N; n++) {
            const double g = (probabilities.at(n, k) - (labels[n] == k)) / double(N);
            grad.bias.at(k) += float(g);
            for (int d = 0; d < D; d++)
                grad.weight.at(k, d) += float(g * x.at(n, d));
        }
    return grad;
}

float hinge_loss(const Tensor& scores, const std::vector<int>& labels) {
    check(scores, labels);
    double sum = 0;
    for (int n = 0; n < scores.size(0); n++)
        for (int k = 0; k < scores.size(1); k++) {
            const double margin = double(scores.at(n, k)) - scores.at(n, labels[n]) + 1;
            if (k != labels[n] && margin > 0) sum += margin;
        }
    return float(sum / scores.size(0));
}

Tensor hinge_loss_backward(const Tensor& scores, const std::vector<int>& labels) {
    check(scores, labels);
    Tensor grad(scores.shape());
    for (int n = 0; n < scores.size(0); n++) {
        int offenders = 0;
        for (int k = 0; k < scores.size(1); k++)
            if (k != labels[n] && scores.at(n, k) - scores.at(n, labels[n]) + 1 > 0) {
                grad.at(n, k) = 1.0f / scores.size(0);
                offenders++;
            }
        grad.at(n, labels[n]) = -float(offenders) / scores.size(0);
    }
    return grad;
}

}  // namespace lab01
