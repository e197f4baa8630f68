// Frame: axes around a picture. The name of the y axis lies above it, where it can be read
// without turning the head.

#include <algorithm>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"

namespace dl::plot {

namespace {

constexpr double right_margin = 18;
constexpr double least_height = 120;

double top_of(Canvas& canvas, const Options& options) {
    if (!options.y_label.empty()) {
        const double room = canvas.width() - 24;
        canvas.text(12, canvas.top() + 13, fit_text(options.y_label, room), {.classes = "soft"});
        canvas.move_down(20);
    }
    return canvas.top() + 8;  // half of the topmost tick label
}

double bottom_of(double top, const Options& options) {
    const double below = options.x_label.empty() ? 36 : 56;
    return std::max(top + least_height, std::clamp(options.height, 100, 4000) - below);
}

// The widest tick label decides where the axis stands. Their number depends on the height alone.
double left_of(const Axis& axis, bool log, double top, double bottom) {
    double widest = 10;
    for (const Tick& tick : Scale(axis.range, log, bottom, top, axis.whole).ticks(false))
        widest = std::max(widest, text_width(tick.label));
    return 12 + widest + 8;
}

}  // namespace

Frame::Frame(Canvas& canvas, const Options& options, const Axis& x_axis, const Axis& y_axis)
    : top(top_of(canvas, options)),
      right(canvas.width() - right_margin),
      bottom(bottom_of(top, options)),
      x(x_axis.range, options.log_x, 0, 1),
      y(y_axis.range, options.log_y, bottom, top, y_axis.whole),
      below_(options.x_label.empty() ? 24 : 44) {
    left = left_of(y_axis, options.log_y, top, bottom);
    x = Scale(x_axis.range, options.log_x, left, right, x_axis.whole);
    ticks(canvas, options);
}

void Frame::ticks(Canvas& canvas, const Options& options) const {
    std::string grid;
    std::string small;
    for (const Tick& tick : y.ticks(false)) {
        const std::string at = coordinate(y(tick.value));
        std::string& lines = tick.label.empty() ? small : grid;
        lines += text("M", coordinate(left), " ", at,
                      tick.label.empty() ? "h-4" : "H" + coordinate(right));
        canvas.text(left - 8, y(tick.value) + 4.5, tick.label, {.anchor = "end"});
    }
    for (const Tick& tick : x.ticks(true)) {
        const double at = x(tick.value);
        std::string& lines = tick.label.empty() ? small : grid;
        lines += text("M", coordinate(at), " ", coordinate(bottom),
                      tick.label.empty() ? "v4" : "V" + coordinate(top));
        // The outermost names stay inside of the picture.
        const double half = text_width(tick.label) / 2;
        canvas.text(std::min(at, canvas.width() - 4 - half), bottom + 18, tick.label,
                    {.anchor = "middle"});
    }
    canvas.path("grid", grid);
    canvas.path("axis", small);
    canvas.path("axis", text("M", coordinate(left), " ", coordinate(top), "V", coordinate(bottom),
                             "H", coordinate(right)));
    canvas.text((left + right) / 2, bottom + 39, fit_text(options.x_label, canvas.width() - 24),
                {.anchor = "middle"});
}

void Frame::open(Canvas& canvas) const {
    constexpr double spill = 4;  // marks on the border stay whole
    const std::string box =
        text("x=\"", coordinate(left - spill), "\" y=\"", coordinate(top - spill), "\" width=\"",
             coordinate(right - left + 2 * spill), "\" height=\"",
             coordinate(bottom - top + 2 * spill), '"');
    canvas.add(text("<svg ", box, " viewBox=\"", coordinate(left - spill), ' ',
                    coordinate(top - spill), ' ', coordinate(right - left + 2 * spill), ' ',
                    coordinate(bottom - top + 2 * spill), "\">\n"));
}

void Frame::guides(Canvas& canvas, const std::vector<Guide>& guides) const {
    for (const Guide& guide : guides) {
        const Scale& scale = guide.vertical ? x : y;
        if (!can_draw(guide.at, scale.log())) continue;
        const Range range = scale.range();
        if (guide.at < range.low || guide.at > range.high) continue;
        const double at = scale(guide.at);
        if (guide.vertical) {
            canvas.path("guide",
                        text("M", coordinate(at), " ", coordinate(top), "V", coordinate(bottom)));
            const bool flip = at > (left + right) / 2;
            canvas.text(at + (flip ? -5 : 5), bottom - 8, guide.label,
                        {.anchor = flip ? "end" : "start", .classes = "over"});
        } else {
            canvas.path("guide",
                        text("M", coordinate(left), " ", coordinate(at), "H", coordinate(right)));
            const bool low = at - top < 18;  // no room above
            canvas.text(right - 4, at + (low ? 15 : -5), guide.label,
                        {.anchor = "end", .classes = "over"});
        }
    }
}

void nothing_to_draw(Canvas& canvas, const Frame& frame) {
    canvas.text((frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2, "no values to draw",
                {.anchor = "middle"});
}

}  // namespace dl::plot
