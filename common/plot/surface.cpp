// Surfaces: values over a plane as bands of colour, with points and paths over them.

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"
#include "common/plot/series.hpp"
#include "common/plot/tint.hpp"

namespace dl::plot {

namespace {

constexpr double cell = 2;  // pixels

// The value between the grid points; NaN next to a NaN.
double between(const Tensor& values, double row, double column) {
    const int r = std::clamp(static_cast<int>(row), 0, std::max(values.size(0) - 2, 0));
    const int c = std::clamp(static_cast<int>(column), 0, std::max(values.size(1) - 2, 0));
    const int below = std::min(r + 1, values.size(0) - 1);
    const int beside = std::min(c + 1, values.size(1) - 1);
    const double fr = row - r;
    const double fc = column - c;
    const double first = (1 - fc) * values.at(r, c) + fc * values.at(r, beside);
    const double second = (1 - fc) * values.at(below, c) + fc * values.at(below, beside);
    return (1 - fr) * first + fr * second;
}

double nearest(const Tensor& values, double row, double column) {
    return values.at(static_cast<int>(std::lround(row)), static_cast<int>(std::lround(column)));
}

// Which band of height or which class a value belongs to; -1 leaves the paper white.
class Bands {
public:
    Bands(const Surface& surface, const Extent& extent) : surface_(surface), extent_(extent) {}

    [[nodiscard]] int band(double value) const {
        if (!can_draw(value, false)) return -1;
        if (surface_.classes) return static_cast<int>(std::clamp(std::round(value), 0.0, 1e6));
        const double size = extent_.high - extent_.low;
        double t = size > 0 ? (value - extent_.low) / size : 0;
        if (surface_.log_levels) t = std::log1p(1000 * t) / std::log1p(1000.0);
        return std::clamp(static_cast<int>(t * levels()), 0, levels() - 1);
    }
    [[nodiscard]] std::string classes(int band) const {
        return surface_.classes ? text("k", band % color_count) : "hot";
    }
    [[nodiscard]] double strength(int band) const {
        if (surface_.classes) return 0.24;
        return 0.04 + 0.76 * band / std::max(levels() - 1, 1);
    }

private:
    [[nodiscard]] int levels() const { return std::clamp(surface_.levels, 2, 40); }
    const Surface& surface_;
    const Extent& extent_;
};

// Rows of cells of one band become one rectangle each.
void paint(Canvas& canvas, const Frame& frame, const Surface& surface, const Bands& bands) {
    const double rows = surface.values.size(0) - 1;
    const double columns = surface.values.size(1) - 1;
    const auto band_at = [&](double x, double y) {
        const double u = (frame.x.inverse(x) - surface.x.low) / (surface.x.high - surface.x.low);
        const double v = (frame.y.inverse(y) - surface.y.low) / (surface.y.high - surface.y.low);
        if (!(u >= -1e-9 && u <= 1 + 1e-9 && v >= -1e-9 && v <= 1 + 1e-9)) return -1;
        const double row = std::clamp(v, 0.0, 1.0) * rows;
        const double column = std::clamp(u, 0.0, 1.0) * columns;
        return bands.band(surface.classes ? nearest(surface.values, row, column)
                                          : between(surface.values, row, column));
    };
    Tiles tiles;
    for (double y = frame.top; y < frame.bottom; y += cell) {
        const double y_end = std::min(y + cell, frame.bottom);
        double start = frame.left;
        int current = -1;
        for (double x = frame.left; x <= frame.right + cell; x += cell) {
            const bool past = x >= frame.right;
            const int here =
                past ? -1 : band_at(std::min(x + cell / 2, frame.right), (y + y_end) / 2);
            if (here == current && !past) continue;
            if (current >= 0)
                tiles.add(bands.classes(current), bands.strength(current), start, y,
                          std::min(x, frame.right), y_end);
            start = x;
            current = here;
            if (past) break;
        }
    }
    tiles.draw(canvas);
}

}  // namespace

std::string surface(const Surface& surface, const std::vector<Series>& over,
                    const Options& options) {
    require<Error>(surface.values.rank() == 2, "plot::surface: needs values (rows, columns), got ",
                   surface.values.shape());
    require<Error>(surface.x.low < surface.x.high && surface.y.low < surface.y.high,
                   "plot::surface: the plane needs x.low < x.high and y.low < y.high");
    Extent values;
    for (const float v : surface.values)
        values.add(v, false);
    Extent x;
    Extent y;
    std::vector<Series> series = over;
    for (Series& s : series) {
        check(s);
        measure(s, options, x, y);
        if (s.marks == Marks::automatic) s.marks = Marks::points;
    }

    Canvas canvas(options);
    canvas.legend(keys_of(series));
    const bool empty = surface.values.count() == 0 || !values.any;
    if (!surface.classes && !empty) color_strip(canvas, values.low, values.high, false);
    Options linear = options;
    linear.log_x = linear.log_y = false;
    const auto chosen = [](const Range& wanted, const Range& otherwise) {
        return wanted.low != wanted.high ? wanted : otherwise;
    };
    const Frame frame(canvas, linear, {chosen(options.x_range, surface.x)},
                      {chosen(options.y_range, surface.y)});
    if (!empty) paint(canvas, frame, surface, Bands(surface, values));
    frame.open(canvas);
    draw_series(canvas, frame, series, true);
    frame.close(canvas);
    frame.guides(canvas, options.guides);
    if (empty) nothing_to_draw(canvas, frame);
    if (values.infinite > 0)
        canvas.note(text(values.infinite, " values of the surface are not a finite number."));
    canvas.note_missing(x, "the x axis");
    canvas.note_missing(y, "the y axis");
    std::string words =
        surface.classes ? "A plane divided among classes." : "A surface over a plane.";
    if (!empty && !surface.classes)
        words += text(" Values from ", readable(values.low), " to ", readable(values.high), ".");
    for (const Series& s : series)
        words += text(" ", s.name, ": ", s.y.size(), " points.");
    return canvas.finish(frame.below(), words);
}

}  // namespace dl::plot
