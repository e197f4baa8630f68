// Lab 2 with whole tensors: losses.

#include "lab02_mlp_backprop/losses.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

const dl::ReduceOptions keep{.keep_axes = true};

Tensor misses(const Tensor& output, const Tensor& target) {
    dl::require(output.shape() == target.shape() && output.rank() >= 1 && output.size(0) >= 1,
                "output and target disagree");
    return output - target;
}

Tensor truth(const Tensor& scores, const std::vector<int>& labels) {
    dl::require(scores.rank() == 2 && scores.size(0) >= 1 &&
                    scores.size(0) == static_cast<int>(labels.size()),
                "one label for every row");
    return dl::one_hot(labels, scores.size(1));
}

Tensor log_softmax(const Tensor& scores) {
    const Tensor shifted = scores - dl::max(scores, {1}, keep);
    return shifted - dl::log(dl::sum(dl::exp(shifted), {1}, keep));
}

}  // namespace

float mean_squared_error(const Tensor& output, const Tensor& target) {
    const Tensor e = misses(output, target);
    return 0.5f * dl::dot(e, e) / static_cast<float>(e.size(0));
}

Tensor mean_squared_error_backward(const Tensor& output, const Tensor& target) {
    return misses(output, target) * (1.0f / static_cast<float>(output.size(0)));
}

Tensor softmax_forward(const Tensor& scores) {
    dl::require(scores.rank() == 2, "scores (N, K)");
    return dl::exp(log_softmax(scores));
}

Tensor softmax_backward(const Tensor& grad_output, const Tensor& probabilities) {
    dl::require(probabilities.rank() == 2 && grad_output.shape() == probabilities.shape(),
                "another shape");
    const Tensor weighted = grad_output * probabilities;
    return weighted - probabilities * dl::sum(weighted, {1}, keep);
}

float softmax_cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    const Tensor y = truth(scores, labels);
    return -dl::sum(y * log_softmax(scores)) / static_cast<float>(labels.size());
}

Tensor softmax_cross_entropy_backward(const Tensor& scores, const std::vector<int>& labels) {
    const Tensor y = truth(scores, labels);
    return (softmax_forward(scores) - y) * (1.0f / static_cast<float>(labels.size()));
}

}  // namespace lab02
