// Canvas: one SVG picture in the making, and the frame of axes around most of them.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/plot.hpp"
#include "common/plot/scale.hpp"
#include "common/plot/theme.hpp"

namespace dl::plot {

/// An entry of the legend: a name beside what it looks like in the picture.
struct Key {
    std::string name{};
    int index = 0;  // which series: its colour, shape and dashes
    enum class Look { line, points, both, area } look = Look::line;
};

struct TextStyle {
    std::string_view anchor = "start";  // start, middle or end
    std::string_view classes = "soft";
    double size = small_text;
    bool bold = false;
};

class Canvas {
public:
    /// Starts with the title; the next thing to draw stands below `top()`.
    explicit Canvas(const Options& options);

    [[nodiscard]] double width() const { return width_; }
    [[nodiscard]] double top() const { return top_; }
    void move_down(double pixels) { top_ += pixels; }
    /// Rows of keys below the title; nothing for a single series without a name, or with one that
    /// the title or an axis says already.
    void legend(const std::vector<Key>& keys);
    void text(double x, double y, std::string_view words, const TextStyle& style = {});
    /// One path; `more` holds further attributes.
    void path(std::string_view classes, std::string_view d, std::string_view more = "");
    void add(std::string_view markup) { body_ += markup; }
    /// A sentence under the picture; it is read aloud too.
    void note(const std::string& sentence);
    /// Notes for what an extent could not show.
    void note_missing(const Extent& extent, std::string_view axis);
    /// The finished picture, whose own part ends at y = bottom.
    [[nodiscard]] std::string finish(double bottom, const std::string& description);

private:
    std::string title_;
    std::string own_description_;
    std::string said_;  // by the title and the axes
    double width_;
    double top_ = 0;
    std::string body_;
    std::vector<std::string> notes_;
};

struct Axis {
    Range range;
    bool whole = false;  // counts: no tick between two whole numbers
};

/// A rectangle with an x and a y axis.
struct Frame {
    /// Draws grid, axes, ticks, labels; leaves room for them.
    Frame(Canvas& canvas, const Options& options, const Axis& x_axis, const Axis& y_axis);
    double left, top, right, bottom;
    Scale x;
    Scale y;
    /// What is drawn between open and close is cut off at the frame.
    void open(Canvas& canvas) const;
    void close(Canvas& canvas) const { canvas.add("</svg>\n"); }
    void guides(Canvas& canvas, const std::vector<Guide>& guides) const;
    [[nodiscard]] double below() const { return bottom + below_; }

private:
    double below_ = 0;
    void ticks(Canvas& canvas, const Options& options) const;
};

/// The sentence that stands in an empty picture.
void nothing_to_draw(Canvas& canvas, const Frame& frame);

/// "dN", the dashes of a series, or nothing for a solid line.
[[nodiscard]] std::string dashes(int index);

/// The mark of a series at one point, to be joined into one path for all of them.
[[nodiscard]] std::string mark_path(int index, double x, double y, double size);
/// All marks of a series; a halo keeps them apart from what lies below.
void draw_marks(Canvas& canvas, int index, const std::string& path, double size, bool halo);

/// Words broken into lines of at most `width` pixels.
[[nodiscard]] std::vector<std::string> wrap(std::string_view words, double width, double size);

}  // namespace dl::plot
