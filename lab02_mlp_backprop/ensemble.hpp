// Many models, one answer. Exercise 2.17 (challenge).

#pragma once

#include <cstdint>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {

/// The ensemble's probabilities: the mean over the models of softmax(scores), not the softmax of
/// the mean scores. Every entry is (N, K). Throws ShapeError if shapes differ, Error for none.
[[nodiscard]] dl::Tensor average_predictions(const std::vector<dl::Tensor>& scores);

/// Monte-Carlo dropout: runs the net `samples` times with its dropout switched on, new masks each
/// time, and averages the probabilities of its last node's scores. The masks are those of one
/// Session with this seed, one forward in Mode::train after the other; parameters, running
/// statistics included, stay as they are. Throws Error for samples < 1.
[[nodiscard]] dl::Tensor monte_carlo_dropout(const Net& net, const Params& parameters,
                                             const dl::Tensor& x, int samples, std::uint64_t seed);

}  // namespace lab02
