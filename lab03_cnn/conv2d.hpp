// Convolution of a batch of images with a bank of filters, and its gradients. Exercises 3.3, 3.4.

#pragma once

#include "common/tensor.hpp"
#include "lab03_cnn/geometry.hpp"

namespace lab03 {

struct Conv2dOptions {
    YX stride = 1;      // step of the window, in pixels
    Sides padding = 0;  // zeros around the image
    YX dilation = 1;    // distance between the pixels that a filter reads
    int groups = 1;     // filters of group g see the channels of group g alone
};

/// Exercise 3.3. The padding with which a stride of 1 keeps the size of the image. Where its sum is
/// odd (an even kernel), the extra row stands at the bottom and the extra column at the right.
[[nodiscard]] Sides same_padding(YX kernel, YX dilation = 1);

/// Exercise 3.3. Every filter laid over every image, without flipping it.
///
///   x (N, C, H, W)   weight (O, C / groups, Kh, Kw)   bias (O)   output (N, O, Ho, Wo)
///
/// Ho and Wo as in exercise 3.1. Throws ShapeError if shapes or groups do not fit.
[[nodiscard]] dl::Tensor conv2d_forward(const dl::Tensor& x, const dl::Tensor& weight,
                                        const dl::Tensor& bias, const Conv2dOptions& options = {});

struct Conv2dGradients {
    dl::Tensor input;   // (N, C, H, W)
    dl::Tensor weight;  // (O, C / groups, Kh, Kw)
    dl::Tensor bias;    // (O)
};

/// Exercise 3.4. Gradients of a loss, given its gradient by the output (N, O, Ho, Wo).
[[nodiscard]] Conv2dGradients conv2d_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                              const dl::Tensor& weight,
                                              const Conv2dOptions& options = {});

/// Given: the sizes of one convolution by name, all rules checked. `call` opens the message of the
/// ShapeError that it throws.
struct Conv2dSizes {
    int images, channels, height, width;  // N, C, H, W
    int filters;                          // O
    int group_channels, group_filters;    // C / groups, O / groups
    int kernel_y, kernel_x;               // Kh, Kw
    int out_height, out_width;            // Ho, Wo
};
[[nodiscard]] Conv2dSizes conv2d_sizes(const char* call, const dl::Shape& x,
                                       const dl::Shape& weight, const Conv2dOptions& options);

}  // namespace lab03
