// Local response normalisation: a strong answer dims the channels beside it. Exercise 4.2.
//
// Conventions, as in the AlexNet paper: alpha is NOT divided by the size of the window (Caffe and
// PyTorch divide), and `size` is the whole window, channel c in its middle.

#pragma once

#include "common/tensor.hpp"

namespace lab04 {

struct LrnOptions {
    int size = 5;  // channels in a window, odd: size / 2 on either side
    float alpha = 0.0001f;
    float beta = 0.75f;
    float k = 2;
};

/// output[n][c] = x[n][c] / s[n][c]^beta, pixel by pixel, where
/// s[n][c] = k + alpha * (sum of x[n][j]^2 over the channels j with |j - c| <= size / 2).
///
///   x, output  (N, C, H, W)
///
/// Channels that do not exist count as 0. Throws ShapeError unless x has four axes, and Error
/// unless size is odd and positive and k > 0.
[[nodiscard]] dl::Tensor local_response_norm_forward(const dl::Tensor& x,
                                                     const LrnOptions& options = {});

/// Its gradient by x. Every channel stands in its own denominator and in its neighbours'.
[[nodiscard]] dl::Tensor local_response_norm_backward(const dl::Tensor& grad_output,
                                                      const dl::Tensor& x,
                                                      const LrnOptions& options = {});

}  // namespace lab04
