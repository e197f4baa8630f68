// Where training starts. Exercise 2.7.

#pragma once

#include <vector>

#include "common/rng.hpp"
#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {

enum class Initialiser {
    zeros,   // every weight 0
    small,   // normal, deviation 0.01
    xavier,  // Glorot: normal, variance 2 / (fan_in + fan_out)
    he,      // MSRA: normal, variance 2 / fan_in
};

/// The deviation of a weight with these fans; 0 for `zeros`. Throws Error unless fan_in >= 1
/// (and fan_out >= 1 for xavier).
[[nodiscard]] float initial_deviation(Initialiser initialiser, int fan_in, int fan_out);

/// A value for every parameter in `specs`: weights are drawn with the deviation above, in
/// row-major order and in the order of `specs`; all else (biases) is its spec's constant.
[[nodiscard]] Params initialise(const std::vector<ParameterSpec>& specs, Initialiser initialiser,
                                dl::Rng& rng);

/// Given: the parameters of a net, from a seed.
[[nodiscard]] Params initialise(const Net& net, Initialiser initialiser, std::uint64_t seed);

}  // namespace lab02
