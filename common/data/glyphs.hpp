// Glyphs: how the ten digits are written by hand, as the path of the pen.

#pragma once

#include <vector>

namespace dl {

struct Point {
    float x = 0;
    float y = 0;
};

/// A place that the pen passes; smoothly, or turning at once when it is a corner.
struct Knot {
    Point at;
    bool corner = false;
};

/// One path from pen down to pen up.
using Stroke = std::vector<Knot>;

/// One way to write a digit. Coordinates: about 0 ... 0.6 to the right, 0 ... 1 downwards.
struct Glyph {
    int digit = 0;
    std::vector<Stroke> strokes;
};

/// All ways to write one digit. Throws Error unless 0 <= digit <= 9.
[[nodiscard]] const std::vector<Glyph>& glyphs_of(int digit);

/// A smooth curve through the knots as points at most `spacing` apart, appended to `path`.
void append_curve(const Stroke& stroke, float spacing, std::vector<Point>& path);

}  // namespace dl
