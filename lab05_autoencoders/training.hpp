// Training and using autoencoders. Given: loops around the steps that you write.

#pragma once

#include "lab02_mlp_backprop/fit.hpp"
#include "lab05_autoencoders/autoencoder.hpp"
#include "lab05_autoencoders/denoising.hpp"

namespace lab05 {

/// Lab 2's options with Adam at 0.001, which suits most autoencoders.
[[nodiscard]] lab02::FitOptions adam();

struct TrainOptions {
    lab02::FitOptions fit = adam();
    Corruption corruption = {};  // level 0: an ordinary autoencoder
    Sparsity sparsity = {};      // weight 0: none
    Loss loss = Loss::squares;
};

/// Shows samples (N, ...) to a net with a loss, `fit.epochs` times, in batches: exercise 5.4 and
/// one step of the optimiser for each. Samples are dealt as lab 2's fit deals them; the damage is
/// drawn from Rng{seed, "corruption"}, fresh in every epoch. There is no validation, so the last
/// parameters are returned. Throws Error for no samples, epochs or batch_size below 1.
[[nodiscard]] lab02::FitResult train_objective(const Objective& whole, Params parameters,
                                               const dl::Tensor& samples,
                                               const TrainOptions& options = {});
/// The same for the objective of an autoencoder, with `options.sparsity` and `options.loss`.
[[nodiscard]] lab02::FitResult train_autoencoder(const Autoencoder& autoencoder, Params parameters,
                                                 const dl::Tensor& samples,
                                                 const TrainOptions& options = {});

/// The value of one node for all samples in eval mode, a batch at a time: codes, or outputs. The
/// samples go in as they are: nothing is damaged.
[[nodiscard]] dl::Tensor values_of(const Net& net, const Params& parameters,
                                   const dl::Tensor& samples, Node node);

/// Mean over the samples of the squared distance between output and sample, summed over the values:
/// twice the reconstruction_error, as papers report it.
[[nodiscard]] double squared_error(const Autoencoder& autoencoder, const Params& parameters,
                                   const dl::Tensor& samples);

}  // namespace lab05
