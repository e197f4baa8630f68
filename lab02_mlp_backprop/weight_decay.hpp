// Weight decay: pull weights towards zero. Exercise 2.10.
//
// Conventions. The loss becomes data loss + l2 / 2 * sum of w^2 + l1 * sum of |w|, whatever the
// size of the batch. Only weights decay; biases and batch norm's gamma and beta do not.

#pragma once

#include <set>
#include <string>
#include <vector>

#include "lab02_mlp_backprop/params.hpp"

namespace lab02 {

struct Decay {
    float l2 = 0.0f;
    float l1 = 0.0f;
};

/// The names of the parameters whose spec says that they decay.
[[nodiscard]] std::set<std::string> decaying(const std::vector<ParameterSpec>& specs);

/// What is added to the loss: over the parameters named in `names`.
[[nodiscard]] double decay_penalty(const Params& parameters, const std::set<std::string>& names,
                                   const Decay& decay);

/// The gradients with the penalty's own gradient added, for the parameters named in `names` that
/// have a gradient. The slope of |w| at 0 is 0.
[[nodiscard]] Params add_decay(Params gradients, const Params& parameters,
                               const std::set<std::string>& names, const Decay& decay);

/// The other way, decoupled from the gradient (as in AdamW): w -= learning_rate * rate * w, done
/// beside the optimiser's step, so that an adaptive step size does not weaken it.
[[nodiscard]] Params decay_weights(Params parameters, const std::set<std::string>& names,
                                   float learning_rate, float rate);

}  // namespace lab02
