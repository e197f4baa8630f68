// Digits: a pen path is bent, tilted, fitted into the picture and drawn.
//
//   glyph -> knots jittered -> curve -> elastic warp -> slant, rotation -> 20 x 20 box -> ink

#include "common/data/digits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "common/data/glyphs.hpp"
#include "common/data/sampling.hpp"
#include "common/parallel.hpp"

namespace dl {

namespace {

constexpr int side = 28;
constexpr float box = 20.0f;      // longer side of the ink
constexpr float spacing = 0.06f;  // of the points of a curve; a digit is 1 high

using Path = std::vector<Point>;

// A smooth random displacement: a grid of random vectors, interpolated.
class Warp {
public:
    Warp(float strength, Rng& rng) {
        for (Point& shift : grid_)
            shift = {strength * rng.normal(), strength * rng.normal()};
    }

    [[nodiscard]] Point apply(Point p) const {
        // A digit covers 0 ... 1: two cells, and one more lies on every side.
        const float gx = std::clamp(p.x * 2 + 1, 0.0f, cells - 0.001f);
        const float gy = std::clamp(p.y * 2 + 1, 0.0f, cells - 0.001f);
        const int ix = static_cast<int>(gx);
        const int iy = static_cast<int>(gy);
        const float tx = ease(gx - static_cast<float>(ix));
        const float ty = ease(gy - static_cast<float>(iy));
        const Point a = mix(node(ix, iy), node(ix + 1, iy), tx);
        const Point b = mix(node(ix, iy + 1), node(ix + 1, iy + 1), tx);
        const Point shift = mix(a, b, ty);
        return {p.x + shift.x, p.y + shift.y};
    }

private:
    static constexpr int cells = 4;
    static float ease(float t) { return t * t * (3 - 2 * t); }
    static Point mix(Point a, Point b, float t) {
        return {a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)};
    }
    [[nodiscard]] Point node(int x, int y) const {
        return grid_[static_cast<std::size_t>(y * (cells + 1) + x)];
    }

    std::array<Point, (cells + 1) * (cells + 1)> grid_;
};

// The strokes of one digit as a hand writes them, in units of its height.
std::vector<Path> write_by_hand(int digit, const DigitOptions& options, Rng& rng) {
    const std::vector<Glyph>& ways = glyphs_of(digit);
    const Glyph& glyph = ways[static_cast<std::size_t>(rng.integer(static_cast<int>(ways.size())))];
    const float jitter = 0.016f * options.wobble;
    const Warp warp(0.057f * options.wobble, rng);

    // Slant and width of the hand, then a small rotation of the paper.
    const float slant = 0.16f * options.tilt * rng.normal();
    const Turn turn = turn_by(0.10f * options.tilt * rng.normal());
    const float width = 1 + 0.14f * options.wobble * std::clamp(rng.normal(), -2.0f, 2.0f);

    std::vector<Path> strokes;
    for (Stroke stroke : glyph.strokes) {
        for (Knot& knot : stroke) {
            knot.at.x += jitter * rng.normal();
            knot.at.y += jitter * rng.normal();
        }
        Path path;
        append_curve(stroke, spacing, path);
        for (Point& p : path) {
            p = warp.apply(p);
            const float x = width * p.x - slant * p.y;
            p = {turn.cos * x - turn.sin * p.y, turn.sin * x + turn.cos * p.y};
        }
        strokes.push_back(std::move(path));
    }
    return strokes;
}

// Scales to the box, and moves the centre of mass to the middle plus `shift`.
void fit(std::vector<Path>& strokes, float size, Point shift) {
    Point low{1e9f, 1e9f}, high{-1e9f, -1e9f};
    Point mass{0, 0};
    float total = 0;
    for (const Path& path : strokes)
        for (std::size_t i = 0; i < path.size(); ++i) {
            const Point p = path[i];
            low = {std::min(low.x, p.x), std::min(low.y, p.y)};
            high = {std::max(high.x, p.x), std::max(high.y, p.y)};
            if (i == 0) continue;
            const Point q = path[i - 1];
            const float ink = std::sqrt((p.x - q.x) * (p.x - q.x) + (p.y - q.y) * (p.y - q.y));
            mass.x += ink * (p.x + q.x) / 2;
            mass.y += ink * (p.y + q.y) / 2;
            total += ink;
        }
    const float scale = size / std::max({high.x - low.x, high.y - low.y, 0.1f});
    const Point middle{mass.x / std::max(total, 1e-6f), mass.y / std::max(total, 1e-6f)};
    for (Path& path : strokes)
        for (Point& p : path)
            p = {side / 2.0f + shift.x + scale * (p.x - middle.x),
                 side / 2.0f + shift.y + scale * (p.y - middle.y)};
}

// Ink of a pen of this radius along one straight piece; where pieces meet the darker one counts.
void draw_piece(Point a, Point b, float radius, float softness, float* picture) {
    const float reach = radius + softness / 2;
    const int x0 = std::max(0, static_cast<int>(std::floor(std::min(a.x, b.x) - reach)));
    const int y0 = std::max(0, static_cast<int>(std::floor(std::min(a.y, b.y) - reach)));
    const int x1 = std::min(side - 1, static_cast<int>(std::max(a.x, b.x) + reach));
    const int y1 = std::min(side - 1, static_cast<int>(std::max(a.y, b.y) + reach));
    const float dx = b.x - a.x, dy = b.y - a.y;
    const float per_length = 1 / (dx * dx + dy * dy + 1e-9f);
    for (int y = y0; y <= y1; ++y)
        for (int x = x0; x <= x1; ++x) {
            // Distance from the middle of the pixel to the nearest place of the piece.
            const float px = static_cast<float>(x) + 0.5f - a.x;
            const float py = static_cast<float>(y) + 0.5f - a.y;
            const float t = std::clamp((px * dx + py * dy) * per_length, 0.0f, 1.0f);
            const float ex = px - t * dx, ey = py - t * dy;
            const float ink = (reach - std::sqrt(ex * ex + ey * ey)) / softness;
            float& pixel = picture[y * side + x];
            pixel = std::max(pixel, std::min(ink, 1.0f));
        }
}

void draw(const std::vector<Path>& strokes, const DigitOptions& options, Rng& rng, float* picture) {
    const float radius = std::clamp(1.05f + 0.28f * options.pen * rng.normal(), 0.6f, 2.0f);
    const float softness = 1.2f + 0.3f * options.pen * rng.uniform();
    const float darkness = 1.0f - 0.2f * std::min(1.0f, options.pen) * rng.uniform();
    for (const Path& path : strokes) {
        // Pressure drifts along the stroke.
        float pressure = 1.0f;
        for (std::size_t i = 1; i < path.size(); ++i) {
            pressure += 0.05f * options.pen * rng.normal() + 0.1f * (1 - pressure);
            draw_piece(path[i - 1], path[i], radius * std::clamp(pressure, 0.6f, 1.4f), softness,
                       picture);
        }
    }
    for (int i = 0; i < side * side; ++i)
        picture[i] *= darkness;
}

// Grain: stronger in the ink than on the paper.
void add_grain(float noise, Rng& rng, float* picture) {
    for (int i = 0; i < side * side; ++i) {
        const float grain = noise * (0.3f + picture[i]) * quick_normal(rng);
        picture[i] = std::clamp(picture[i] + grain, 0.0f, 1.0f);
    }
}

}  // namespace

Dataset digits(int count, std::uint64_t seed, const DigitOptions& options) {
    require_count("digits", count);
    require_option("digits", "wobble", options.wobble, 0, 3);
    require_option("digits", "tilt", options.tilt, 0, 3);
    require_option("digits", "shift", options.shift, 0, 3);
    require_option("digits", "pen", options.pen, 0, 3);
    require_option("digits", "noise", options.noise, 0, 1);

    Dataset set;
    set.images = Tensor({count, 1, side, side});
    set.labels.resize(static_cast<std::size_t>(count));
    for (int digit = 0; digit < 10; ++digit)
        set.class_names.push_back(std::to_string(digit));
    set.source = "digits drawn by code";

    parallel_for(count, 64, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            Rng rng = sample_rng(seed, "digits", i);
            const int digit = balanced_class(seed, "digits", i, 10);
            float* picture = set.images.data() + i * side * side;

            std::vector<Path> strokes = write_by_hand(digit, options, rng);
            const float size = box - 2 + 0.8f * options.wobble * rng.normal();
            const float right = options.shift * rng.normal();
            const float down = options.shift * rng.normal();
            fit(strokes, size, {right, down});
            draw(strokes, options, rng, picture);
            if (options.noise > 0) add_grain(options.noise, rng, picture);
            set.labels[static_cast<std::size_t>(i)] = digit;
        }
    });
    return set;
}

}  // namespace dl
