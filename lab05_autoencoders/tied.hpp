// Tied weights: the decoder uses the encoder's own matrix, transposed. Exercise 5.6.

#pragma once

#include "lab05_autoencoders/autoencoder.hpp"

namespace lab05 {

/// 5.6  out[n][d] = bias[d] + sum over k of x[n][k] * weight[k][d].
///   x (N, K)   weight (K, D)   bias (D)   result (N, D). Throws ShapeError if they do not fit.
[[nodiscard]] dl::Tensor transposed_linear_forward(const dl::Tensor& x, const dl::Tensor& weight,
                                                   const dl::Tensor& bias);

struct TransposedGradients {
    dl::Tensor input;   // (N, K)
    dl::Tensor weight;  // (K, D)
    dl::Tensor bias;    // (D)
};
/// 5.6  Gradients, given the one by the result. Throws ShapeError if shapes do not fit.
[[nodiscard]] TransposedGradients transposed_linear_backward(const dl::Tensor& grad_output,
                                                             const dl::Tensor& x,
                                                             const dl::Tensor& weight);

/// 5.6  As `autoencoder`, with transposed_linear for the decoders: decoderk has a bias of its own
/// and uses "encoderk.weight". Throws Error for what `autoencoder` refuses.
[[nodiscard]] Autoencoder tied_autoencoder(const std::vector<int>& sizes,
                                           const AutoencoderOptions& options = {});

}  // namespace lab05
