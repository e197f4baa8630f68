// Tint: values as the strength of one colour over the paper, so that light and dark paper both
// show zero as nothing.

#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>

#include "common/plot/canvas.hpp"

namespace dl::plot {

/// Red, green and blue of "#rrggbb" in [0, 1].
[[nodiscard]] std::array<double, 3> channels(std::string_view color);
/// Relative luminance of "#rrggbb", and the contrast of two colours, as WCAG 2 defines them.
[[nodiscard]] double luminance(std::string_view color);
[[nodiscard]] double contrast(double luminance_a, double luminance_b);
/// Luminance of `color` at this opacity over `paper`.
[[nodiscard]] double tinted(std::string_view color, std::string_view paper, double opacity);

/// Class of a text over the tint: black or white, whichever reads better, by day and by night.
[[nodiscard]] std::string text_over(double opacity, bool cold);

/// Rectangles collected by class and strength, and drawn as one path for each.
class Tiles {
public:
    static constexpr int strengths = 50;
    void add(std::string_view classes, double opacity, double x0, double y0, double x1, double y1);
    void draw(Canvas& canvas) const;

private:
    std::map<std::pair<std::string, int>, std::string> paths_;
};

/// Below the title: the strip of colours between the lowest and the highest value.
void color_strip(Canvas& canvas, double low, double high, bool diverging);

}  // namespace dl::plot
