// Lab 2 with whole tensors: activations.

#include "lab02_mlp_backprop/activations.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

// Broadcasting must not hide a gradient of another shape.
const Tensor& of_shape(const Tensor& grad_output, const Tensor& value) {
    dl::require(grad_output.shape() == value.shape(), "grad_output has another shape");
    return grad_output;
}

}  // namespace

Tensor sigmoid_forward(const Tensor& x) { return 1 / (1 + dl::exp(-x)); }

Tensor sigmoid_backward(const Tensor& grad_output, const Tensor& output) {
    return of_shape(grad_output, output) * (output - dl::square(output));
}

Tensor tanh_forward(const Tensor& x) { return dl::tanh(x); }

Tensor tanh_backward(const Tensor& grad_output, const Tensor& output) {
    return of_shape(grad_output, output) - grad_output * dl::square(output);
}

Tensor relu_forward(const Tensor& x) {
    return dl::where(dl::less(x, Tensor::scalar(0)), Tensor::scalar(0), x);
}

Tensor relu_backward(const Tensor& grad_output, const Tensor& x) {
    return of_shape(grad_output, x) * dl::greater(x, Tensor::scalar(0));
}

}  // namespace lab02
