// Lab 2 in nothing but loops: activations, one value after the other.

#include "lab02_mlp_backprop/activations.hpp"

#include <cmath>

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

Tensor same_shape(const Tensor& a, const Tensor& b) {
    dl::require(a.shape() == b.shape(), "grad_output has another shape");
    return Tensor(a.shape());
}

}  // namespace

Tensor sigmoid_forward(const Tensor& x) {
    Tensor y(x.shape());
    for (std::int64_t i = 0; i < x.count(); i++)
        y[i] = float(1 / (1 + std::exp(-double(x[i]))));
    return y;
}

Tensor sigmoid_backward(const Tensor& grad_output, const Tensor& output) {
    Tensor dx = same_shape(grad_output, output);
    for (std::int64_t i = 0; i < dx.count(); i++)
        dx[i] = grad_output[i] * output[i] * (1 - output[i]);
    return dx;
}

Tensor tanh_forward(const Tensor& x) {
    Tensor y(x.shape());
    for (std::int64_t i = 0; i < x.count(); i++)
        y[i] = std::tanh(x[i]);
    return y;
}

Tensor tanh_backward(const Tensor& grad_output, const Tensor& output) {
    Tensor dx = same_shape(grad_output, output);
    for (std::int64_t i = 0; i < dx.count(); i++)
        dx[i] = grad_output[i] * (1 + output[i]) * (1 - output[i]);
    return dx;
}

Tensor relu_forward(const Tensor& x) {
    Tensor y(x.shape());
    for (std::int64_t i = 0; i < x.count(); i++)
        if (!(x[i] < 0)) y[i] = x[i];
    return y;
}

Tensor relu_backward(const Tensor& grad_output, const Tensor& x) {
    Tensor dx = same_shape(grad_output, x);
    for (std::int64_t i = 0; i < dx.count(); i++)
        if (x[i] > 0) dx[i] = grad_output[i];
    return dx;
}

}  // namespace lab02
