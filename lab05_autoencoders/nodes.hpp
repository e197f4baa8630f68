// Nodes of nets that this lab adds to the vocabulary of lab 2. Given: each wraps pure functions
// that you write.

#pragma once

#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/mlp.hpp"
#include "lab05_autoencoders/sparsity.hpp"

namespace lab05 {

/// The activation's node of lab 2, chosen by its name.
lab02::Node activate(lab02::Net& net, lab02::Node x, lab02::Activation activation);

/// (N, K) becomes (N, D): x W + b. Parameters "weight" (K, D), the shape that linear's has from D
/// values to K units, so that both can share one tensor; and "bias" (D). Exercise 5.6.
lab02::Node transposed_linear(lab02::Net& net, lab02::Node x, int units,
                              const lab02::Naming& naming = {});

/// One number: how far a batch of codes is from sparse. Exercise 5.5.
lab02::Node sparsity(lab02::Net& net, lab02::Node codes, const Sparsity& options,
                     const lab02::Naming& naming = {});

/// One number: mean over the samples of the sum over the values of -t log p - (1 - t) log(1 - p),
/// where p is the sigmoid of a score and t the target in 0 ... 1. Stable for scores of any size.
lab02::Node sigmoid_cross_entropy(lab02::Net& net, lab02::Node scores, lab02::Node target,
                                  const lab02::Naming& naming = {});

}  // namespace lab05
