// Series: see series.hpp.

#include "common/plot/series.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "common/error.hpp"
#include "common/markup.hpp"

namespace dl::plot {

namespace {

constexpr std::size_t most_points = 4000;

struct Pixel {
    double x;
    double y;
};
using Run = std::vector<Pixel>;  // points without a gap between them

bool drawn(const Series& s, const Frame& frame, std::size_t i) {
    return can_draw(x_of(s, i), frame.x.log()) && can_draw(s.y[i], frame.y.log());
}

std::vector<Run> runs_of(const Series& s, const Numbers& values, const Frame& frame) {
    std::vector<Run> runs(1);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double x = x_of(s, i);
        if (can_draw(x, frame.x.log()) && can_draw(values[i], frame.y.log()))
            runs.back().push_back({frame.x(x), frame.y(values[i])});
        else if (!runs.back().empty())
            runs.emplace_back();
    }
    return runs;
}

// Within one pixel column of a line from left to right, four points look like all of them.
Run thin_columns(const Run& run) {
    Run out;
    for (std::size_t start = 0; start < run.size();) {
        std::size_t end = start;
        while (end < run.size() && std::floor(run[end].x) == std::floor(run[start].x))
            ++end;
        std::size_t low = start;
        std::size_t high = start;
        for (std::size_t i = start; i < end; ++i) {
            if (run[i].y < run[low].y) low = i;
            if (run[i].y > run[high].y) high = i;
        }
        const std::set<std::size_t> kept = {start, low, high, end - 1};
        for (const std::size_t i : kept)
            out.push_back(run[i]);
        start = end;
    }
    return out;
}

// A path that turns back: steps shorter than half a pixel are passed over.
Run thin_steps(const Run& run) {
    Run out;
    for (const Pixel& p : run)
        if (out.empty() || std::hypot(p.x - out.back().x, p.y - out.back().y) >= 0.5)
            out.push_back(p);
    if (!run.empty()) out.push_back(run.back());
    return out;
}

Run thinned(const Run& run) {
    if (run.size() < 300) return run;
    const bool forward = std::is_sorted(run.begin(), run.end(),
                                        [](const Pixel& a, const Pixel& b) { return a.x < b.x; });
    return forward ? thin_columns(run) : thin_steps(run);
}

std::string point(const Pixel& p) { return coordinate(p.x) + " " + coordinate(p.y); }

}  // namespace

std::string line_path(const Series& s, const Frame& frame) {
    std::string d;
    for (const Run& whole : runs_of(s, s.y, frame)) {
        const Run run = thinned(whole);
        for (std::size_t i = 0; i < run.size(); ++i)
            d += (i == 0 ? "M" : "L") + point(run[i]);
        if (run.size() == 1) d += "h0";  // round line ends make a dot of it
    }
    return d;
}

std::string band_path(const Series& s, const Frame& frame) {
    std::string d;
    std::vector<Pixel> upper;
    std::vector<Pixel> lower;
    const auto close = [&] {
        const Run there = thinned(upper);
        const Run back = thinned(lower);
        for (std::size_t i = 0; i < there.size(); ++i)
            d += (i == 0 ? "M" : "L") + point(there[i]);
        for (std::size_t i = back.size(); i-- > 0;)
            d += "L" + point(back[i]);
        if (!there.empty()) d += "z";
        upper.clear();
        lower.clear();
    };
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        const bool log = frame.y.log();
        if (drawn(s, frame, i) && can_draw(s.low[i], log) && can_draw(s.high[i], log)) {
            upper.push_back({frame.x(x_of(s, i)), frame.y(s.high[i])});
            lower.push_back({frame.x(x_of(s, i)), frame.y(s.low[i])});
        } else {
            close();
        }
    }
    close();
    return d;
}

std::string error_bars(const Series& s, const Frame& frame) {
    std::string d;
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        const bool log = frame.y.log();
        if (!drawn(s, frame, i) || !can_draw(s.low[i], log) || !can_draw(s.high[i], log)) continue;
        const double x = frame.x(x_of(s, i));
        const std::string low = coordinate(frame.y(s.low[i]));
        const std::string high = coordinate(frame.y(s.high[i]));
        const std::string left = coordinate(x - 4);
        d += text("M", coordinate(x), " ", low, "V", high, "M", left, " ", low, "h8M", left, " ",
                  high, "h8");
    }
    return d;
}

namespace {

bool outside(const Frame& frame, const Series& s, std::size_t i) {
    const Range x = frame.x.range();
    const Range y = frame.y.range();
    return x_of(s, i) < x.low || x_of(s, i) > x.high || s.y[i] < y.low || s.y[i] > y.high;
}

}  // namespace

void draw_points(Canvas& canvas, const Frame& frame, const std::vector<Series>& series) {
    std::vector<Run> clouds;
    std::size_t total = 0;
    std::size_t kept = 0;
    long long beyond = 0;  // the ends of axes that the caller has chosen
    for (const Series& s : series) {
        Run cloud;
        std::set<std::pair<long, long>> taken;
        for (std::size_t i = 0; i < s.y.size(); ++i) {
            if (!drawn(s, frame, i)) continue;
            ++total;
            if (outside(frame, s, i)) {
                ++beyond;
                continue;
            }
            const Pixel p{frame.x(x_of(s, i)), frame.y(s.y[i])};
            if (s.y.size() < 300 || taken.insert({std::lround(p.x), std::lround(p.y)}).second)
                cloud.push_back(p);
        }
        kept += cloud.size();
        clouds.push_back(std::move(cloud));
    }
    if (beyond > 0)
        canvas.note(text(decimal(beyond, 0), beyond == 1 ? " point lies" : " points lie",
                         " outside of the picture."));
    const std::size_t stride = kept / (most_points + 1) + 1;
    if (stride > 1) {
        std::size_t shown = 0;
        for (const Run& cloud : clouds)
            shown += (cloud.size() + stride - 1) / stride;
        canvas.note(text(decimal(static_cast<long long>(shown), 0), " of ",
                         decimal(static_cast<long long>(total), 0), " points are drawn."));
    }
    const double size = kept <= 60 ? 7 : kept <= 600 ? 5.5 : 4;
    for (std::size_t k = 0; k < clouds.size(); ++k) {
        std::string d;
        for (std::size_t i = 0; i < clouds[k].size(); i += stride)
            d += mark_path(look_number(series, k), clouds[k][i].x, clouds[k][i].y, size);
        draw_marks(canvas, look_number(series, k), d, size, kept <= 1500);
    }
}

}  // namespace dl::plot
