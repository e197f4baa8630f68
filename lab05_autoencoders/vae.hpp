// Variational autoencoders: codes that are clouds, so that any point of the code space can be
// decoded. Exercise 5.16 (challenge).

#pragma once

#include "lab05_autoencoders/denoising.hpp"

namespace lab05 {

// Every sample has a cloud: mean and log_variance, both (N, K). The variance is exp(log_variance),
// so that it is positive whatever the net says. All functions throw ShapeError unless shapes agree.

struct CloudGradients {
    dl::Tensor mean;          // (N, K)
    dl::Tensor log_variance;  // (N, K)
};

/// 5.16  A point of each cloud: mean + exp(log_variance / 2) * noise, with noise (N, K) from a
/// standard normal distribution handed in.
[[nodiscard]] dl::Tensor reparameterise_forward(const dl::Tensor& mean,
                                                const dl::Tensor& log_variance,
                                                const dl::Tensor& noise);
/// 5.16  Its gradients, given the one by the point.
[[nodiscard]] CloudGradients reparameterise_backward(const dl::Tensor& grad_output,
                                                     const dl::Tensor& log_variance,
                                                     const dl::Tensor& noise);

/// 5.16  How far the clouds are from the standard normal one: mean over the samples of
/// sum over k of (exp(log_variance) + mean^2 - 1 - log_variance) / 2.
[[nodiscard]] float kl_to_normal(const dl::Tensor& mean, const dl::Tensor& log_variance);
/// 5.16  Its gradients.
[[nodiscard]] CloudGradients kl_to_normal_backward(const dl::Tensor& mean,
                                                   const dl::Tensor& log_variance);

// --- Given: the nodes and the net ------------------------------------------------------------

/// As lab 2's dropout, random in training: a point of the cloud; in use, its mean.
Node reparameterise(Net& net, Node mean, Node log_variance);
Node kl_to_normal(Net& net, Node mean, Node log_variance);

/// The autoencoder of these sizes with a linear code, which is the mean of a cloud; a second layer
/// "spread" beside it gives the log_variance. The objective is the squared error plus kl_weight
/// times the distance from normal.
struct VariationalAutoencoder {
    Autoencoder autoencoder;  // code: the mean
    Objective objective;
};
[[nodiscard]] VariationalAutoencoder variational_autoencoder(
    const std::vector<int>& sizes, float kl_weight, const AutoencoderOptions& options = {});

/// The decoder alone: codes (N, K) in, samples out.
[[nodiscard]] Net decoder(const std::vector<int>& sizes, const AutoencoderOptions& options = {});

}  // namespace lab05
