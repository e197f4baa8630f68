// Lab 1 with whole tensors at a time.

#include "lab01_perceptron/linear.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

const dl::ReduceOptions keep{.keep_axes = true};

Tensor targets(const Tensor& scores, const std::vector<int>& labels) {
    dl::require(scores.rank() == 2 && scores.size(0) == static_cast<int>(labels.size()),
                "one label for every row");
    return dl::one_hot(labels, scores.size(1));
}

float count(const std::vector<int>& labels) { return static_cast<float>(labels.size()); }

}  // namespace

Tensor linear_scores(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(bias.size(0) == weight.size(0), "sizes disagree");
    return dl::matmul(x, dl::transpose(weight)) + bias;
}

Tensor softmax(const Tensor& scores) {
    const Tensor e = dl::exp(scores - dl::max(scores, {1}, keep));
    return e / dl::sum(e, {1}, keep);
}

float cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    const Tensor y = targets(scores, labels);
    const Tensor shifted = scores - dl::max(scores, {1}, keep);
    const Tensor log_p = shifted - dl::log(dl::sum(dl::exp(shifted), {1}, keep));
    return -dl::sum(log_p * y) / count(labels);
}

LinearGradients softmax_cross_entropy_backward(const Tensor& x, const Tensor& probabilities,
                                               const std::vector<int>& labels) {
    const Tensor g = (probabilities - targets(probabilities, labels)) * (1 / count(labels));
    return {dl::transpose(dl::matmul(dl::transpose(x), g)), dl::sum(g, {0})};
}

float hinge_loss(const Tensor& scores, const std::vector<int>& labels) {
    const Tensor y = targets(scores, labels);
    const Tensor own = dl::sum(scores * y, {1}, keep);
    return dl::sum(dl::maximum(scores - own + 1, 0) * (1 - y)) / count(labels);
}

Tensor hinge_loss_backward(const Tensor& scores, const std::vector<int>& labels) {
    const Tensor y = targets(scores, labels);
    const Tensor own = dl::sum(scores * y, {1}, keep);
    const Tensor hit = dl::greater(scores - own + 1, Tensor::scalar(0)) * (1 - y);
    return (hit - y * dl::sum(hit, {1}, keep)) / count(labels);
}

}  // namespace lab01
