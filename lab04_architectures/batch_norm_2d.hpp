// Batch normalisation of images: one mean and one deviation for every channel. Exercise 4.1.

#pragma once

#include "common/rearrange.hpp"
#include "common/tensor.hpp"
#include "lab02_mlp_backprop/batch_norm.hpp"

namespace lab04 {

using lab02::BatchNormGradients;
using lab02::BatchNormOptions;
using lab02::BatchNormResult;
using lab02::Mode;
using lab02::RunningStatistics;

/// Given: (C) becomes (1, C, 1, 1), ready to meet images in a sum or a product.
[[nodiscard]] inline dl::Tensor beside_images(const dl::Tensor& channels) {
    return dl::reshape(channels, {1, channels.size(0), 1, 1});
}

/// output = gamma * (x - mean) / sqrt(variance + epsilon) + beta, channel by channel.
///
///   x (N, C, H, W)   gamma, beta, running mean and variance (C)
///
/// In training mean and variance are those of the N * H * W values of a channel, with the divisor
/// N * H * W, and running = keep_old * running + (1 - keep_old) * batch: the running variance has
/// the same divisor. In eval mode mean and variance are the running ones, which stay as they are.
/// In the result output and normalised are (N, C, H, W), deviation is (C).
/// Throws ShapeError if shapes do not fit or there is no value in a channel.
[[nodiscard]] BatchNormResult batch_norm_2d_forward(const dl::Tensor& x, const dl::Tensor& gamma,
                                                    const dl::Tensor& beta,
                                                    const RunningStatistics& running,
                                                    const BatchNormOptions& options = {});

/// Gradients by x (N, C, H, W), gamma and beta (C), from what forward returned. In training every
/// value also moves the mean and the variance of its channel; in eval mode both are constants.
[[nodiscard]] BatchNormGradients batch_norm_2d_backward(const dl::Tensor& grad_output,
                                                        const dl::Tensor& normalised,
                                                        const dl::Tensor& deviation,
                                                        const dl::Tensor& gamma, Mode mode);

}  // namespace lab04
