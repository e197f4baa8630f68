// Lab 2 as others write it: one helper makes the probabilities, and labels are subtracted in place.

#include "lab02_mlp_backprop/losses.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

// Probabilities row by row; `logs` collects ln of each row's sum, the largest score included.
Tensor probabilities_of(const Tensor& scores, std::vector<float>& logs) {
    if (scores.rank() != 2) throw dl::ShapeError("scores must be (N, K)");
    Tensor p = scores;
    const int classes = scores.size(1);
    for (float* row = p.begin(); classes > 0 && row != p.end(); row += classes) {
        const float top = *std::max_element(row, row + classes);
        float sum = 0;
        for (int k = 0; k < classes; ++k)
            sum += row[k] = std::exp(row[k] - top);
        for (int k = 0; k < classes; ++k)
            row[k] /= sum;
        logs.push_back(top + std::log(sum));
    }
    return p;
}

void one_label_a_row(const Tensor& scores, const std::vector<int>& labels) {
    if (scores.rank() != 2 || labels.empty() || scores.size(0) != static_cast<int>(labels.size()))
        throw dl::ShapeError("as many labels as rows, and at least one");
    for (int label : labels)
        if (label < 0 || label >= scores.size(1)) throw dl::Error("a label is not a class");
}

}  // namespace

float mean_squared_error(const Tensor& output, const Tensor& target) {
    if (output.shape() != target.shape() || output.count() == 0)
        throw dl::ShapeError("output and target must agree");
    const double sum =
        std::inner_product(output.begin(), output.end(), target.begin(), 0.0, std::plus<>(),
                           [](float o, float t) { return double(o - t) * double(o - t); });
    return static_cast<float>(sum / (2.0 * output.size(0)));
}

Tensor mean_squared_error_backward(const Tensor& output, const Tensor& target) {
    if (output.shape() != target.shape() || output.rank() == 0 || output.size(0) == 0)
        throw dl::ShapeError("output and target must agree");
    Tensor grad = output;
    grad -= target;
    grad /= static_cast<float>(output.size(0));
    return grad;
}

Tensor softmax_forward(const Tensor& scores) {
    std::vector<float> logs;
    return probabilities_of(scores, logs);
}

Tensor softmax_backward(const Tensor& grad_output, const Tensor& probabilities) {
    if (probabilities.rank() != 2 || grad_output.shape() != probabilities.shape())
        throw dl::ShapeError("grad_output and probabilities must agree");
    // Row by row as a matrix: (diag(p) - p p^T) g.
    const int classes = probabilities.size(1);
    Tensor grad(probabilities.shape());
    for (int n = 0; n < probabilities.size(0); ++n) {
        const Tensor p = dl::rows(probabilities, n, n + 1);
        Tensor jacobian = -dl::matmul(dl::transpose(p), p);
        for (int k = 0; k < classes; ++k)
            jacobian.at(k, k) += p.at(0, k);
        const Tensor row = dl::matmul(dl::rows(grad_output, n, n + 1), jacobian);
        std::copy(row.begin(), row.end(), grad.begin() + std::int64_t{n} * classes);
    }
    return grad;
}

float softmax_cross_entropy(const Tensor& scores, const std::vector<int>& labels) {
    one_label_a_row(scores, labels);
    std::vector<float> logs;
    static_cast<void>(probabilities_of(scores, logs));
    float loss = 0;
    for (std::size_t n = 0; n < labels.size(); ++n)
        loss += logs[n] - scores.at(static_cast<int>(n), labels[n]);
    return loss / static_cast<float>(labels.size());
}

Tensor softmax_cross_entropy_backward(const Tensor& scores, const std::vector<int>& labels) {
    one_label_a_row(scores, labels);
    Tensor grad = softmax_forward(scores);
    for (int n = 0; n < grad.size(0); ++n)
        grad.at(n, labels[static_cast<std::size_t>(n)]) -= 1;
    return grad / static_cast<float>(labels.size());
}

}  // namespace lab02
