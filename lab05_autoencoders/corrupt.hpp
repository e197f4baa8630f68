// Corruption: damage on purpose. Exercise 5.3.

#pragma once

#include "common/rng.hpp"
#include "common/tensor.hpp"

namespace lab05 {

enum class Noise {
    masking,          // a value becomes 0
    gaussian,         // a normal number is added
    salt_and_pepper,  // a value becomes 0 or 1
};

struct Corruption {
    Noise noise = Noise::masking;
    float level = 0.0f;  // probability of damage; of gaussian noise: its deviation
};

/// 5.3  A damaged copy of x. Numbers are drawn value by value in row-major order:
///
///   masking          u = rng.uniform(): 0 where u < level. What stays is not rescaled.
///   gaussian         x + level * rng.normal(), not cut to any range
///   salt_and_pepper  u = rng.uniform(): 0 where u < level / 2, 1 where level / 2 <= u < level
///
/// With level 0 nothing changes and nothing is drawn. Throws Error for a level that is negative, or
/// above 1 for masking and salt_and_pepper.
[[nodiscard]] dl::Tensor corrupt(const dl::Tensor& x, const Corruption& corruption, dl::Rng& rng);

}  // namespace lab05
