// Lab 2 as others write it: one sample at a time.

#include "lab02_mlp_backprop/linear.hpp"

#include <numeric>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void fit_together(const Tensor& x, const Tensor& weight) {
    if (x.rank() != 2 || weight.rank() != 2 || x.size(1) != weight.size(1))
        throw dl::ShapeError("linear: x (N, D), weight (K, D)");
}

}  // namespace

Tensor linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    fit_together(x, weight);
    if (bias.shape() != dl::Shape{weight.size(0)}) throw dl::ShapeError("linear: bias (K)");
    const std::int64_t D = x.size(1), K = weight.size(0);
    Tensor y = dl::broadcast_to(bias, {x.size(0), weight.size(0)});
    for (std::int64_t n = 0; n < x.size(0); ++n) {
        const float* sample = x.data() + n * D;
        for (std::int64_t k = 0; k < K; ++k)
            y[n * K + k] =
                std::inner_product(sample, sample + D, weight.data() + k * D, y[n * K + k]);
    }
    return y;
}

LinearGradients linear_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight) {
    fit_together(x, weight);
    if (grad_output.shape() != dl::Shape{x.size(0), weight.size(0)})
        throw dl::ShapeError("linear: grad_output (N, K)");
    LinearGradients all{Tensor(x.shape()), Tensor(weight.shape()), Tensor({weight.size(0)})};
    for (int n = 0; n < x.size(0); ++n) {
        const Tensor g = dl::rows(grad_output, n, n + 1), sample = dl::rows(x, n, n + 1);
        const Tensor back = dl::matmul(g, weight);
        std::copy(back.begin(), back.end(), all.input.begin() + std::int64_t{n} * x.size(1));
        all.weight += dl::reshape(g, {-1, 1}) * sample;  // an outer product
        all.bias += dl::reshape(g, {-1});
    }
    return all;
}

}  // namespace lab02
