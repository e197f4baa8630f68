// Deformable convolution: a filter whose taps may wander. Exercise 3.14 (challenge).
// After Dai et al., Deformable Convolutional Networks, ICCV 2017.
//
// Index letters: n picture, c channel, o filter, (y, x) pixel of the output, (ky, kx) tap,
// k = ky * KW + kx the number of a tap.

#pragma once

#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

struct DeformableGradients {
    dl::Tensor input;    // (N, C, H, W)
    dl::Tensor offsets;  // (N, 2 KH KW, HO, WO)
    dl::Tensor weight;   // (O, C, KH, KW)
    dl::Tensor bias;     // (O)
};

/// 3.14  A convolution in which tap k of the window at output (y, x) reads
///
///     row     y * stride.y - padding.top  + ky * dilation.y + offsets[n][2k    ][y][x]
///     column  x * stride.x - padding.left + kx * dilation.x + offsets[n][2k + 1][y][x]
///
/// of every channel, between the pixels by the `bilinear` of 3.10. Offsets have the size of the
/// output, down before right, tap after tap. With offsets of 0 it is conv2d.
/// Throws ShapeError for shapes that do not fit and for more than one group.
[[nodiscard]] dl::Tensor deformable_conv2d_forward(const dl::Tensor& x, const dl::Tensor& offsets,
                                                   const dl::Tensor& weight, const dl::Tensor& bias,
                                                   const Conv2dOptions& options = {});

/// 3.14  All four gradients. Where a position is a whole number the slope by the offset is the one
/// to its right and below (between floor and floor + 1); at or beyond one pixel outside of the
/// picture it is 0.
[[nodiscard]] DeformableGradients deformable_conv2d_backward(const dl::Tensor& grad_output,
                                                             const dl::Tensor& x,
                                                             const dl::Tensor& offsets,
                                                             const dl::Tensor& weight,
                                                             const Conv2dOptions& options = {});

}  // namespace lab03
