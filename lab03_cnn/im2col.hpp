// Convolution as a matrix product: write out every patch, multiply once. Exercises 3.5, 3.6.

#pragma once

#include "common/tensor.hpp"
#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

/// Exercise 3.5. Every patch that a filter sees, written out as a column.
///
///   x (N, C, H, W)   columns (N, C * Kh * Kw, Ho * Wo)
///
/// Row (c * Kh + ky) * Kw + kx, as the weights of a filter are ordered; column y * Wo + x.
/// What lies in the padding is 0. Groups play no part. Throws ShapeError as conv2d_forward does.
[[nodiscard]] dl::Tensor im2col(const dl::Tensor& x, YX kernel, const Conv2dOptions& options = {});

/// Exercise 3.5. The way back: every value of the columns is added to the pixel that it came from.
/// This is im2col's gradient. Throws ShapeError if the columns do not fit an image (N, C, H, W).
[[nodiscard]] dl::Tensor col2im(const dl::Tensor& columns, const dl::Shape& image, YX kernel,
                                const Conv2dOptions& options = {});

/// Exercise 3.6. The same numbers as conv2d_forward, by matrix products on columns.
[[nodiscard]] dl::Tensor conv2d_gemm_forward(const dl::Tensor& x, const dl::Tensor& weight,
                                             const dl::Tensor& bias,
                                             const Conv2dOptions& options = {});

/// Exercise 3.6. The same numbers as conv2d_backward.
[[nodiscard]] Conv2dGradients conv2d_gemm_backward(const dl::Tensor& grad_output,
                                                   const dl::Tensor& x, const dl::Tensor& weight,
                                                   const Conv2dOptions& options = {});

}  // namespace lab03
