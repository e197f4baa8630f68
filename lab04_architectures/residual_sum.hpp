// Where branch and shortcut of a residual block meet. Exercise 4.7.

#pragma once

#include "common/tensor.hpp"

namespace lab04 {

/// 4.7  max(0, branch + shortcut), value by value. Throws ShapeError if the shapes differ.
[[nodiscard]] dl::Tensor residual_sum_forward(const dl::Tensor& branch, const dl::Tensor& shortcut);

struct ResidualGradients {
    dl::Tensor branch;
    dl::Tensor shortcut;
};

/// 4.7  Gradients by both, from the gradient by the output and the output itself.
/// Throws ShapeError if the shapes differ.
[[nodiscard]] ResidualGradients residual_sum_backward(const dl::Tensor& grad_output,
                                                      const dl::Tensor& output);

}  // namespace lab04
