// Series: from columns of numbers to paths.

#pragma once

#include <string>
#include <vector>

#include "common/plot/canvas.hpp"

namespace dl::plot {

/// Throws Error for columns of unequal size.
void check(const Series& series);

/// Without an x column, values are counted from 0.
[[nodiscard]] inline double x_of(const Series& s, std::size_t i) {
    return s.x.empty() ? static_cast<double>(i) : s.x[i];
}

/// What decides its colour, shape and dashes: its place in the list, or what it asks for.
[[nodiscard]] int look_number(const std::vector<Series>& series, std::size_t place);

/// How the legend shows the series.
[[nodiscard]] std::vector<Key> keys_of(const std::vector<Series>& series);

/// Adds what a series needs to the extents; a value that cannot be drawn is counted once.
void measure(const Series& series, const Options& options, Extent& x, Extent& y);

/// Bands, lines, error bars and points of all series, in this order. Over colour, lines get an
/// edge of paper.
void draw_series(Canvas& canvas, const Frame& frame, const std::vector<Series>& series,
                 bool over_color = false);

// The paths of one series. A value that cannot be drawn leaves a gap. Long lines are thinned to
// what a pixel column can show: its first, lowest, highest and last value.
[[nodiscard]] std::string line_path(const Series& series, const Frame& frame);
[[nodiscard]] std::string band_path(const Series& series, const Frame& frame);
[[nodiscard]] std::string error_bars(const Series& series, const Frame& frame);

/// The points of all series. Points on the same pixel are drawn once; if there are still too
/// many, every k-th one is kept and a note says so.
void draw_points(Canvas& canvas, const Frame& frame, const std::vector<Series>& series);

}  // namespace dl::plot
