// Textures: patterns as a share of the second colour at every place.

#include "common/data/textures.hpp"

#include <algorithm>
#include <cmath>

namespace dl {

namespace {

// 0 ... 1 ... 0 over one period.
float triangle_wave(float x) {
    const float t = x - std::floor(x);
    return t < 0.5f ? 2 * t : 2 - 2 * t;
}

// A step at 1/2, blurred over `width`.
float soft_step(float x, float width) { return std::clamp(0.5f + (x - 0.5f) / width, 0.0f, 1.0f); }

// Random heights on an 8 x 8 grid that repeats, smoothly interpolated.
float value_noise(const std::array<float, 64>& heights, float x, float y) {
    const float fx = std::floor(x), fy = std::floor(y);
    const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
    float tx = x - fx, ty = y - fy;
    tx *= tx * (3 - 2 * tx);
    ty *= ty * (3 - 2 * ty);
    const auto height = [&](int gx, int gy) {
        return heights[static_cast<std::size_t>((gy & 7) * 8 + (gx & 7))];
    };
    const float top = height(ix, iy) + tx * (height(ix + 1, iy) - height(ix, iy));
    const float low = height(ix, iy + 1) + tx * (height(ix + 1, iy + 1) - height(ix, iy + 1));
    return top + ty * (low - top);
}

}  // namespace

Colour mix(Colour a, Colour b, float share_of_b) {
    return {a.red + share_of_b * (b.red - a.red), a.green + share_of_b * (b.green - a.green),
            a.blue + share_of_b * (b.blue - a.blue)};
}

float distance(Colour a, Colour b) {
    const float r = a.red - b.red, g = a.green - b.green, u = a.blue - b.blue;
    return std::sqrt(r * r + g * g + u * u);
}

Colour random_colour(Rng& rng) {
    // Hue around the wheel, then paler, then darker.
    const float hue = 6 * rng.uniform();
    const float pale = 0.75f * rng.uniform();
    const float bright = rng.uniform(0.3f, 1.0f);
    const auto channel = [&](float middle) {
        const float away = std::abs(hue - middle);
        const float pure = std::clamp(2 - std::min(away, 6 - away), 0.0f, 1.0f);
        return bright * (pure + pale * (1 - pure));
    };
    return {channel(0), channel(2), channel(4)};
}

Colour random_colour_away_from(Colour other, float far, Rng& rng) {
    Colour best = random_colour(rng);
    for (int tries = 1; tries < 40 && distance(best, other) < far; ++tries) {
        const Colour next = random_colour(rng);
        if (distance(next, other) > distance(best, other)) best = next;
    }
    return best;
}

Colour Texture::at(float x, float y, float pixel) const {
    const float u = frequency * (across * x + along * y) + phase;
    const float v = frequency * (across * y - along * x) + phase;
    const float blur = std::max(0.1f, 2 * frequency * pixel);  // of a wave that rises by 2 a period
    float share = 0;
    switch (pattern) {
        case Pattern::plain:
            break;
        case Pattern::stripes:
            share = soft_step(triangle_wave(u), blur);
            break;
        case Pattern::checks: {
            const float a = soft_step(triangle_wave(u), blur);
            const float b = soft_step(triangle_wave(v), blur);
            share = a + b - 2 * a * b;
            break;
        }
        case Pattern::dots: {
            const float a = triangle_wave(u) - 0.5f, b = triangle_wave(v) - 0.5f;
            share = soft_step(0.88f - std::sqrt(a * a + b * b), blur);
            break;
        }
        case Pattern::ramp:
            share = std::clamp(0.5f + 0.5f * (across * x + along * y), 0.0f, 1.0f);
            break;
        case Pattern::blotches:
            share = soft_step(value_noise(heights, u, v), 0.4f);
            break;
    }
    return mix(first, second, share);
}

Texture random_texture(Colour first, Colour second, float low_frequency, float high_frequency,
                       Rng& rng) {
    Texture texture;
    texture.pattern = static_cast<Pattern>(rng.integer(pattern_kinds));
    texture.first = first;
    texture.second = second;
    // A random direction without trigonometry: a point of the disc, scaled to length 1.
    float x = 0, y = 0, square = 0;
    do {
        x = rng.uniform(-1, 1);
        y = rng.uniform(-1, 1);
        square = x * x + y * y;
    } while (square > 1 || square < 0.01f);
    texture.across = x / std::sqrt(square);
    texture.along = y / std::sqrt(square);
    texture.frequency = rng.uniform(low_frequency, high_frequency);
    texture.phase = rng.uniform();
    if (texture.pattern == Pattern::blotches)
        for (float& height : texture.heights)
            height = rng.uniform();
    return texture;
}

}  // namespace dl
