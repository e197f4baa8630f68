// Sigmoid, tanh and ReLU: what makes a network more than one matrix. Exercise 2.5.

#pragma once

#include "common/tensor.hpp"

namespace lab02 {

// All of them work value by value, on tensors of any shape. `grad_output` has the shape of the
// output; backward throws ShapeError for any other.

/// 1 / (1 + exp(-x)); exactly 0 or 1, never NaN, far out.
[[nodiscard]] dl::Tensor sigmoid_forward(const dl::Tensor& x);
/// `output` is what sigmoid_forward returned.
[[nodiscard]] dl::Tensor sigmoid_backward(const dl::Tensor& grad_output, const dl::Tensor& output);

[[nodiscard]] dl::Tensor tanh_forward(const dl::Tensor& x);
/// `output` is what tanh_forward returned.
[[nodiscard]] dl::Tensor tanh_backward(const dl::Tensor& grad_output, const dl::Tensor& output);

/// max(0, x)
[[nodiscard]] dl::Tensor relu_forward(const dl::Tensor& x);
/// `x` is what went into relu_forward. The slope at exactly 0 is 0 (a convention).
[[nodiscard]] dl::Tensor relu_backward(const dl::Tensor& grad_output, const dl::Tensor& x);

}  // namespace lab02
