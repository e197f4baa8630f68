// Lines and points.

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"
#include "common/plot/series.hpp"

namespace dl::plot {

namespace {

constexpr int few_values = 24;  // up to here a line shows its values as marks

bool has_line(const Series& s) { return s.marks == Marks::line || s.marks == Marks::both; }
bool has_points(const Series& s) { return s.marks == Marks::points || s.marks == Marks::both; }

std::string spoken(const std::vector<Series>& series, const Options& options) {
    std::string out = text(options.y_label.empty() ? "Values" : options.y_label, " over ",
                           options.x_label.empty() ? "x" : options.x_label, ".");
    int left_out = 0;
    for (const Series& s : series) {
        Extent extent;
        for (const double value : s.y)
            extent.add(value, false);
        if (&s - series.data() >= 12) {
            ++left_out;
            continue;
        }
        out += text(" ", s.name.empty() ? "The series" : s.name, ": ", s.y.size(),
                    s.y.size() == 1 ? " value" : " values");
        if (extent.any) out += text(", from ", readable(extent.low), " to ", readable(extent.high));
        if (has_line(s) && !s.y.empty()) out += text(", last ", readable(s.y[s.y.size() - 1]));
        out += ".";
    }
    if (left_out > 0) out += text(" And ", left_out, " more.");
    return out;
}

// Horizontal guides belong to the picture, and so does their name just above them.
Extent with_guides(Extent y, const Options& options) {
    const Extent data = y;
    for (const Guide& guide : options.guides) {
        if (!data.any || guide.vertical || !can_draw(guide.at, options.log_y)) continue;
        const double low = std::min(data.low, guide.at);
        const double high = std::max(data.high, guide.at);
        y.add(guide.at, options.log_y);
        y.add(options.log_y ? guide.at * std::pow(high / low, 0.1) : guide.at + 0.1 * (high - low),
              options.log_y);
    }
    return y;
}

std::string chart(std::vector<Series> series, const Options& options, Marks otherwise) {
    Extent x;
    Extent y;
    for (Series& s : series) {
        check(s);
        const bool few = s.y.size() <= few_values;
        if (s.marks == Marks::automatic)
            s.marks = otherwise == Marks::line && few ? Marks::both : otherwise;
        measure(s, options, x, y);
    }
    Canvas canvas(options);
    canvas.legend(keys_of(series));
    const Frame frame(canvas, options,
                      {axis_range(options.x_range, x, options.log_x), x.whole && x.any},
                      {axis_range(options.y_range, with_guides(y, options), options.log_y)});
    frame.open(canvas);
    draw_series(canvas, frame, series);
    frame.close(canvas);
    frame.guides(canvas, options.guides);
    if (!x.any || !y.any) nothing_to_draw(canvas, frame);
    canvas.note_missing(x, "the x axis");
    canvas.note_missing(y, "the y axis");
    return canvas.finish(frame.below(), spoken(series, options));
}

}  // namespace

void check(const Series& s) {
    const auto fits = [&s](const Numbers& column) {
        return column.empty() || column.size() == s.y.size();
    };
    require<Error>(fits(s.x) && fits(s.low) && fits(s.high) && s.low.size() == s.high.size(),
                   "plot: the columns of series '", s.name, "' need one size, got x ", s.x.size(),
                   ", y ", s.y.size(), ", low ", s.low.size(), ", high ", s.high.size(),
                   "; leave x, or both low and high, empty");
}

int look_number(const std::vector<Series>& series, std::size_t place) {
    const int wanted = series[place].color;
    return wanted >= 0 ? wanted : static_cast<int>(place);
}

std::vector<Key> keys_of(const std::vector<Series>& series) {
    std::vector<Key> keys;
    for (std::size_t k = 0; k < series.size(); ++k) {
        const Marks marks = series[k].marks;
        const Key::Look look = marks == Marks::both     ? Key::Look::both
                               : marks == Marks::points ? Key::Look::points
                                                        : Key::Look::line;
        keys.push_back({series[k].name, look_number(series, k), look});
    }
    return keys;
}

void measure(const Series& s, const Options& options, Extent& x, Extent& y) {
    for (std::size_t i = 0; i < s.y.size(); ++i) {
        const double at = x_of(s, i);
        if (std::isnan(at) && std::isnan(s.y[i])) continue;  // the pen is lifted
        if (!can_draw(at, options.log_x)) {
            x.add(at, options.log_x);  // counts what is missing
            continue;
        }
        y.add(s.y[i], options.log_y);
        if (!can_draw(s.y[i], options.log_y)) continue;
        x.add(at, options.log_x);
        for (const Numbers* ends : {&s.low, &s.high})
            if (!ends->empty() && can_draw((*ends)[i], options.log_y))
                y.add((*ends)[i], options.log_y);
    }
}

void draw_series(Canvas& canvas, const Frame& frame, const std::vector<Series>& series,
                 bool over_color) {
    // Bands below, lines above them, points on top.
    for (std::size_t k = 0; k < series.size(); ++k)
        if (has_line(series[k]) && !series[k].low.empty())
            canvas.path(text("band k", look_number(series, k) % color_count),
                        band_path(series[k], frame));
    for (std::size_t k = 0; k < series.size(); ++k) {
        if (!has_line(series[k])) continue;
        const int look = look_number(series, k);
        const std::string d = line_path(series[k], frame);
        if (over_color) canvas.path("halo", d, R"(stroke-width="5")");
        canvas.path(text("line k", look % color_count, dashes(look)), d);
    }
    for (std::size_t k = 0; k < series.size(); ++k) {
        if (has_line(series[k]) || series[k].low.empty()) continue;
        canvas.path(text("line k", look_number(series, k) % color_count),
                    error_bars(series[k], frame), R"(style="stroke-width:1.5")");
    }
    std::vector<Series> clouds;
    for (std::size_t k = 0; k < series.size(); ++k) {
        clouds.push_back(has_points(series[k]) ? series[k] : Series{});
        clouds.back().color = look_number(series, k);
    }
    draw_points(canvas, frame, clouds);
}

std::string line(const std::vector<Series>& series, const Options& options) {
    return chart(series, options, Marks::line);
}

std::string scatter(const std::vector<Series>& series, const Options& options) {
    return chart(series, options, Marks::points);
}

std::vector<Series> by_class(const Tensor& points, const std::vector<int>& labels,
                             const std::vector<std::string>& names) {
    require<Error>(points.rank() == 2 && points.size(1) == 2 &&
                       points.size(0) == static_cast<int>(labels.size()),
                   "plot::by_class: needs points (N, 2) and N labels, got ", points.shape(),
                   " and ", labels.size(), " labels");
    std::vector<std::vector<double>> x(names.size());
    std::vector<std::vector<double>> y(names.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto c = static_cast<std::size_t>(labels[i]);
        require<Error>(labels[i] >= 0 && c < names.size(), "plot::by_class: label ", labels[i],
                       " of point ", i, " has no name; there are ", names.size(), " names");
        x[c].push_back(points.at(i, 0));
        y[c].push_back(points.at(i, 1));
    }
    std::vector<Series> series;
    for (std::size_t c = 0; c < names.size(); ++c)
        series.push_back({names[c], x[c], y[c]});
    return series;
}

}  // namespace dl::plot
