// Marks: the shape that tells a series apart where its colour does not.

#include <array>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"

namespace dl::plot {

namespace {

// Ten shapes for eight colours: the first eighty series differ.
constexpr int shape_count = 10;

bool is_stroked(int shape) { return shape == 0 || shape == 4 || shape == 5; }

}  // namespace

std::string dashes(int index) { return index % 4 == 0 ? std::string() : text(" d", index % 4); }

std::string mark_path(int index, double x, double y, double size) {
    const int shape = index % shape_count;
    const double r = size / 2;
    const auto path = [&](double dx, double dy, auto... rest) {
        std::string out = "M" + coordinate(x + dx) + " " + coordinate(y + dy);
        ((out += rest), ...);
        return out;
    };
    const std::string side = coordinate(2 * r * 0.88);
    const std::string half = coordinate(r);
    const std::string full = coordinate(2 * r);
    switch (shape) {
        case 0:
            return path(0, 0, "h0");  // a dot
        case 1:
            return path(-r * 0.88, -r * 0.88, "h", side, "v", side, "h-", side, "z");
        case 2:
            return path(0, -r, "l", half, " ", full, "h-", full, "z");  // triangle
        case 3:
            return path(0, -r, "l", half, " ", half, "l-", half, " ", half, "l-", half, " -", half,
                        "z");  // diamond
        case 4:
            return path(-r, 0, "h", full, "m-", half, " -", half, "v", full);  // plus
        case 5:
            return path(-r, -r, "l", full, " ", full, "m0 -", full, "l-", full, " ", full);
        case 6:
            return path(0, r, "l", half, " -", full, "h-", full, "z");  // upside down
        case 7:
            return path(-r, 0, "l", full, " -", half, "v", full, "z");  // points left
        case 8:
            return path(r, 0, "l-", full, " -", half, "v", full, "z");  // points right
        default:
            return path(-r, -r * 0.5, "h", full, "v", half, "h-", full, "z");  // lying bar
    }
}

void draw_marks(Canvas& canvas, int index, const std::string& path, double size, bool halo) {
    const int shape = index % shape_count;
    const double stroke = shape == 0 ? size : 2;
    const double around = is_stroked(shape) ? stroke + 2 : 2;
    if (halo) canvas.path("halo", path, text("stroke-width=\"", coordinate(around), '"'));
    const std::string color = text(" k", index % color_count);
    if (is_stroked(shape))
        canvas.path("dots" + color, path, text("stroke-width=\"", coordinate(stroke), '"'));
    else
        canvas.path("fill" + color, path);
}

}  // namespace dl::plot
