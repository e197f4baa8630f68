// Lab 2 in nothing but loops: the fully connected layer, every index written out.

#include "lab02_mlp_backprop/linear.hpp"

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

Tensor linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(1),
                "x and weight disagree");
    dl::require(bias.shape() == dl::Shape{weight.size(0)}, "one bias a unit");
    Tensor y({x.size(0), weight.size(0)});
    for (int n = 0; n < x.size(0); n++)
        for (int k = 0; k < weight.size(0); k++) {
            double sum = bias.at(k);
            for (int d = 0; d < x.size(1); d++)
                sum += double(x.at(n, d)) * weight.at(k, d);
            y.at(n, k) = float(sum);
        }
    return y;
}

LinearGradients linear_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(1),
                "x and weight disagree");
    const int N = x.size(0), D = x.size(1), K = weight.size(0);
    dl::require(grad_output.shape() == dl::Shape{N, K}, "grad_output has another shape");
    LinearGradients grad{Tensor({N, D}), Tensor({K, D}), Tensor({K})};
    for (int n = 0; n < N; n++)
        for (int k = 0; k < K; k++) {
            const float g = grad_output.at(n, k);
            grad.bias.at(k) += g;
            for (int d = 0; d < D; d++) {
                grad.input.at(n, d) += g * weight.at(k, d);
                grad.weight.at(k, d) += g * x.at(n, d);
            }
        }
    return grad;
}

}  // namespace lab02
