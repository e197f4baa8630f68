// Tint: see tint.hpp.

#include "common/plot/tint.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/error.hpp"
#include "common/markup.hpp"

namespace dl::plot {

namespace {

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const std::array<double, 3>& c) {
    return 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
}

bool black_reads_better(double background) {
    return contrast(background, 0) >= contrast(background, 1);
}

}  // namespace

std::array<double, 3> channels(std::string_view color) {
    std::array<double, 3> out{};
    for (std::size_t i = 0; i < 3; ++i)
        out[i] = std::stoi(std::string(color.substr(1 + 2 * i, 2)), nullptr, 16) / 255.0;
    return out;
}

double luminance(std::string_view color) { return luminance(channels(color)); }

double contrast(double a, double b) { return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05); }

double tinted(std::string_view color, std::string_view paper, double opacity) {
    const std::array<double, 3> over = channels(color);
    std::array<double, 3> mixed = channels(paper);
    for (std::size_t i = 0; i < 3; ++i)
        mixed[i] += opacity * (over[i] - mixed[i]);
    return luminance(mixed);
}

std::string text_over(double opacity, bool cold) {
    const auto letter = [&](const Paper& p) {
        return black_reads_better(tinted(cold ? p.cold : p.heat, p.paper, opacity)) ? 'b' : 'w';
    };
    return {letter(light_paper), letter(dark_paper)};
}

void Tiles::add(std::string_view classes, double opacity, double x0, double y0, double x1,
                double y1) {
    const int strength = static_cast<int>(std::lround(std::clamp(opacity, 0.0, 1.0) * strengths));
    if (strength == 0) return;
    paths_[{std::string(classes), strength}] +=
        text("M", coordinate(x0), " ", coordinate(y0), "H", coordinate(x1), "V", coordinate(y1),
             "H", coordinate(x0), "z");
}

void Tiles::draw(Canvas& canvas) const {
    for (const auto& [key, d] : paths_) {
        const auto& [classes, strength] = key;
        canvas.path("fill " + classes, d,
                    text("shape-rendering=\"crispEdges\" fill-opacity=\"",
                         decimal(strength * (100 / strengths), -2), '"'));
    }
}

void color_strip(Canvas& canvas, double low, double high, bool diverging) {
    constexpr int steps = 24;
    constexpr double step = 6;
    const std::string first = readable(low, 3);
    const double left = 12 + text_width(first) + 6;
    const double y = canvas.top();
    canvas.text(12, y + 13, first);
    Tiles tiles;
    for (int i = 0; i < steps; ++i) {
        const double t = (i + 0.5) / steps;
        const double signed_t = diverging ? 2 * t - 1 : t;
        tiles.add(signed_t < 0 ? "cold" : "hot", std::abs(signed_t), left + i * step, y + 3,
                  left + (i + 1) * step, y + 15);
    }
    tiles.draw(canvas);
    canvas.path("axis", text("M", coordinate(left), " ", coordinate(y + 3), "h", steps * step,
                             "v12H", coordinate(left), "z"));
    canvas.text(left + steps * step + 6, y + 13, readable(high, 3));
    canvas.move_down(24);
}

}  // namespace dl::plot
