// Textures: two colours in a pattern, for objects and for what lies behind them.

#pragma once

#include <array>

#include "common/rng.hpp"

namespace dl {

struct Colour {
    float red = 0, green = 0, blue = 0;  // each in [0, 1]
};

[[nodiscard]] Colour mix(Colour a, Colour b, float share_of_b);
/// Between 0 and sqrt(3).
[[nodiscard]] float distance(Colour a, Colour b);
/// Any hue; neither near black nor near white.
[[nodiscard]] Colour random_colour(Rng& rng);
/// A random colour at least `far` from `other` where 40 tries find one, else the farthest tried.
[[nodiscard]] Colour random_colour_away_from(Colour other, float far, Rng& rng);

enum class Pattern { plain, stripes, checks, dots, ramp, blotches };
inline constexpr int pattern_kinds = 6;

struct Texture {
    Pattern pattern = Pattern::plain;
    Colour first, second;
    float across = 1, along = 0;  // unit vector: the direction of stripes, checks and ramps
    float frequency = 4;          // periods on a length of 1
    float phase = 0;
    std::array<float, 64> heights{};  // 8 x 8 random numbers, for blotches

    /// Colour at a place. `pixel` is the size of a pixel in the same unit: edges inside of the
    /// pattern are blurred over that length.
    [[nodiscard]] Colour at(float x, float y, float pixel) const;
};

/// Random pattern, direction and phase; frequency between the two.
[[nodiscard]] Texture random_texture(Colour first, Colour second, float low_frequency,
                                     float high_frequency, Rng& rng);

}  // namespace dl
