// The fast convolution: the numbers of conv2d_forward and conv2d_backward, by products on windows.

#pragma once

#include <functional>

#include "common/tensor.hpp"
#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

enum class Then { nothing, relu };

struct Form {
    Then then = Then::nothing;
    bool winograd = true;  // where it is faster: other bits than those of sums by definition
};

/// output = conv2d_forward(x, weight, bias), with the ReLU if asked for. `bias` may be null.
void fast_conv2d(const dl::Tensor& x, const dl::Tensor& weight, const float* bias,
                 const Conv2dOptions& options, Form form, dl::Tensor& output);

/// Fills the gradient by the maps of some images. Called from any thread.
using FillMaps = std::function<void(int first, int count, float* maps)>;

struct Wanted {
    bool input = true;
    bool bias = true;
    bool winograd = true;  // for the gradient by x
};

/// What conv2d_backward finds, for a gradient that `fill` makes a few images at a time. Gradients
/// that are not wanted are empty.
[[nodiscard]] Conv2dGradients fast_conv2d_backward(const FillMaps& fill, const dl::Tensor& x,
                                                   const dl::Tensor& weight,
                                                   const Conv2dOptions& options, Wanted wanted);

}  // namespace lab03
