// One step of training an autoencoder, denoising or not. Exercise 5.4.

#pragma once

#include "lab02_mlp_backprop/session.hpp"
#include "lab05_autoencoders/autoencoder.hpp"
#include "lab05_autoencoders/corrupt.hpp"
#include "lab05_autoencoders/sparsity.hpp"

namespace lab05 {

/// How far an output is from its target: half the squares, for values of any kind; or the
/// cross-entropy of each value alone, for values that are rather 0 or 1, most of them 0.
enum class Loss { squares, cross_entropy };

/// Given: an autoencoder with a loss. Its inputs are "input" and "target", in this order; `loss` is
/// the mean over the samples of the error, summed over the values, plus the sparsity penalty of the
/// code if it has a weight. Throws Error for cross-entropy without a sigmoid at the end.
struct Objective {
    Net net;
    Node loss;
};
[[nodiscard]] Objective objective(const Autoencoder& autoencoder, const Sparsity& sparsity = {},
                                  Loss loss = Loss::squares);

struct StepResult {
    float loss = 0;
    Params gradients;  // of every parameter that is trained
};

/// 5.4  Damages a batch of clean samples (N, D), lets the net repair it in Mode::train, and
/// compares with what was clean. `session` runs the net of an Objective; the batch itself stays as
/// it is.
[[nodiscard]] StepResult denoising_step(lab02::Session& session, Node loss, Params& parameters,
                                        const dl::Tensor& clean, const Corruption& corruption,
                                        dl::Rng& rng);

}  // namespace lab05
