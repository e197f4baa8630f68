// Bars and histograms.

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"

namespace dl::plot {

namespace {

constexpr double thickness = 18;  // of one bar
constexpr double between = 12;    // two categories
constexpr double left_edge = 12;

std::vector<Key> keys_of(const std::vector<Group>& groups) {
    std::vector<Key> keys;
    for (const Group& group : groups)
        keys.push_back({group.name, static_cast<int>(keys.size()), Key::Look::area});
    return keys;
}

std::string rectangle(double x0, double y0, double x1, double y1) {
    return text("M", coordinate(std::min(x0, x1)), " ", coordinate(y0), "H",
                coordinate(std::max(x0, x1)), "V", coordinate(y1), "H",
                coordinate(std::min(x0, x1)), "z");
}

// A bar is a tinted area with a firm outline: it stays visible where its tint is pale.
void draw_bar(Canvas& canvas, std::size_t k, const std::string& d) {
    canvas.path(text("fill k", k % color_count), d, R"(fill-opacity=".75")");
}

double widest_name(const std::vector<std::string>& names) {
    double widest = 0;
    for (const std::string& name : names)
        widest = std::max(widest, text_width(name));
    return widest;
}

Extent extent_of(const std::vector<Group>& groups, bool log) {
    Extent extent;
    for (const Group& group : groups) {
        for (std::size_t i = 0; i < group.values.size(); ++i) {
            const double value = group.values[i];
            extent.add(value, log);
            if (group.errors.empty() || !can_draw(value, log)) continue;
            for (const double end : {value - group.errors[i], value + group.errors[i]})
                if (can_draw(end, log)) extent.add(end, log);
        }
    }
    return extent;
}

std::string spoken(const std::vector<std::string>& categories, const std::vector<Group>& groups) {
    std::string out = "Bars.";
    for (std::size_t c = 0; c < categories.size() && c < 20; ++c) {
        out += " " + categories[c] + ":";
        for (std::size_t k = 0; k < groups.size(); ++k)
            out += text(k == 0 ? " " : ", ", groups[k].name, groups[k].name.empty() ? "" : " ",
                        readable(groups[k].values[c]));
        out += ".";
    }
    return out;
}

// The bars of one category, from y downwards.
void draw_category(Canvas& canvas, const Scale& x, const std::vector<Group>& groups, std::size_t c,
                   double y) {
    const Range range = x.range();
    const double base = x(x.log() ? range.low : std::clamp(0.0, range.low, range.high));
    for (std::size_t k = 0; k < groups.size(); ++k, y += thickness) {
        const double value = groups[k].values[c];
        if (!can_draw(value, x.log())) {
            canvas.text(base + 5, y + 13.5, readable(value), {.classes = "soft"});
            continue;
        }
        const double end = x(std::clamp(value, range.low, range.high));
        draw_bar(canvas, k, rectangle(base, y + 1.5, end, y + thickness - 1.5));
        double reach = end;  // the number stands behind the error bar
        if (!groups[k].errors.empty() && can_draw(groups[k].errors[c], false)) {
            const double error = std::abs(groups[k].errors[c]);
            const double low = x(std::max(value - error, range.low));
            reach = value < 0 ? low : x(std::min(value + error, range.high));
            const double high = x(std::min(value + error, range.high));
            const std::string middle = coordinate(y + thickness / 2);
            canvas.path("line", text("M", coordinate(low), " ", middle, "H", coordinate(high)),
                        R"(style="stroke-width:1.5")");
        }
        const bool left = value < 0;
        canvas.text(reach + (left ? -5 : 5), y + 13.5, readable(value, 3),
                    {.anchor = left ? "end" : "start", .classes = "name"});
    }
}

void draw_value_axis(Canvas& canvas, const Scale& x, double left, double right, double top,
                     double bottom, const std::string& label) {
    std::string grid;
    for (const Tick& tick : x.ticks(true)) {
        if (tick.label.empty()) continue;
        grid += text("M", coordinate(x(tick.value)), " ", coordinate(top), "V", coordinate(bottom));
        canvas.text(x(tick.value), bottom + 18, tick.label, {.anchor = "middle"});
    }
    canvas.path("grid", grid);
    canvas.text((left + right) / 2, bottom + 39, fit_text(label, canvas.width() - 24),
                {.anchor = "middle"});
}

struct Histogram {
    Range range;
    std::vector<std::vector<double>> counts;  // [group][bin]
};

Histogram count(const std::vector<Group>& groups, const Options& options, const Extent& extent) {
    std::size_t most = 0;
    for (const Group& group : groups)
        most = std::max(most, group.values.size());
    const int wanted =
        options.bins > 0 ? options.bins
                         : static_cast<int>(std::lround(2 * std::cbrt(static_cast<double>(most))));
    const auto bins = static_cast<std::size_t>(std::clamp(wanted, options.bins > 0 ? 1 : 8, 200));
    Range range = options.x_range.low != options.x_range.high ? options.x_range
                                                              : Range{extent.low, extent.high};
    range = Scale(range, options.log_x, 0, 1).range();  // widened where all values are equal

    Histogram result{range, {}};
    const Scale scale(range, options.log_x, 0, static_cast<double>(bins));
    for (const Group& group : groups) {
        std::vector<double> counts(bins, 0.0);
        for (const double value : group.values) {
            if (!can_draw(value, options.log_x) || value < range.low || value > range.high)
                continue;
            const auto bin = static_cast<std::size_t>(std::max(scale(value), 0.0));
            counts[std::min(bin, bins - 1)] += 1;
        }
        result.counts.push_back(std::move(counts));
    }
    return result;
}

// The outline of all bins of one group as one path.
std::string skyline(const Frame& frame, const std::vector<double>& counts) {
    const double floor = frame.y(frame.y.range().low);
    std::string d = text("M", coordinate(frame.left), " ", coordinate(floor));
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double end = frame.left + (frame.right - frame.left) * static_cast<double>(i + 1) /
                                            static_cast<double>(counts.size());
        const double height = counts[i] > 0 ? frame.y(counts[i]) : floor;
        d += text("V", coordinate(height), "H", coordinate(end));
    }
    return d + "V" + coordinate(floor) + "z";
}

}  // namespace

std::string bars(const std::vector<std::string>& categories, const std::vector<Group>& groups,
                 const Options& options) {
    for (const Group& group : groups)
        require<Error>(group.values.size() == categories.size() &&
                           (group.errors.empty() || group.errors.size() == categories.size()),
                       "plot::bars: group '", group.name, "' has ", group.values.size(),
                       " values and ", group.errors.size(), " errors for ", categories.size(),
                       " categories");
    const Extent extent = extent_of(groups, options.log_x);
    Canvas canvas(options);
    canvas.legend(keys_of(groups));
    const double names = std::min(widest_name(categories) + 4, canvas.width() * 0.4);
    const double left = left_edge + names + 6;
    // The longest bar leaves room for its number.
    const double right = canvas.width() - 64;
    const bool negative = extent.any && extent.low < 0 && !options.log_x;
    Range range = axis_range(options.x_range, extent, options.log_x, true);
    if (options.log_x && options.x_range.low == options.x_range.high)
        range.low /= 1.6;  // the shortest bar has a length too
    const Scale x(range, options.log_x, left + (negative ? 52 : 0), right);

    const double top = canvas.top() + 4;
    const double block = thickness * static_cast<double>(std::max<std::size_t>(groups.size(), 1));
    const double bottom =
        top + (block + between) * static_cast<double>(std::max<std::size_t>(categories.size(), 1));
    draw_value_axis(canvas, x, left, right, top, bottom, options.x_label);
    for (std::size_t c = 0; c < categories.size(); ++c) {
        const double y = top + between / 2 + (block + between) * static_cast<double>(c);
        canvas.text(left - 8, y + block / 2 + 4.5, fit_text(categories[c], names),
                    {.anchor = "end", .classes = "name"});
        draw_category(canvas, x, groups, c, y);
    }
    const double base = x(options.log_x ? range.low : std::clamp(0.0, range.low, range.high));
    canvas.path("axis", text("M", coordinate(base), " ", coordinate(top), "V", coordinate(bottom)));
    for (const Guide& guide : options.guides) {
        if (!can_draw(guide.at, options.log_x) || guide.at < range.low || guide.at > range.high)
            continue;
        canvas.path("guide", text("M", coordinate(x(guide.at)), " ", coordinate(top), "V",
                                  coordinate(bottom)));
        canvas.text(x(guide.at), top + 2, guide.label, {.anchor = "middle", .classes = "over"});
    }
    if (!extent.any)
        canvas.text((left + right) / 2, (top + bottom) / 2, "no values to draw",
                    {.anchor = "middle"});
    canvas.note_missing(extent, "the axis");
    return canvas.finish(bottom + (options.x_label.empty() ? 24 : 44), spoken(categories, groups));
}

std::string histogram(const std::vector<Group>& groups, const Options& options) {
    Extent x;
    for (const Group& group : groups)
        for (const double value : group.values)
            x.add(value, options.log_x);
    const Histogram bins = count(groups, options, x);
    Extent y;
    std::string words = "Histogram.";
    for (std::size_t k = 0; k < groups.size(); ++k) {
        for (const double n : bins.counts[k])
            if (n > 0 || !options.log_y) y.add(n, options.log_y);
        words += text(" ", groups[k].name, groups[k].name.empty() ? "" : ": ",
                      groups[k].values.size(), " values.");
    }
    if (x.any) words += text(" From ", readable(x.low), " to ", readable(x.high), ".");

    Canvas canvas(options);
    canvas.legend(keys_of(groups));
    Range height = axis_range(options.y_range, y, options.log_y, !options.log_y);
    if (options.log_y && y.any) height.low = std::min(height.low, 0.8);
    Options labelled = options;
    if (labelled.y_label.empty()) labelled.y_label = "count";
    const Frame frame(canvas, labelled, {x.any ? bins.range : axis_range({}, x, options.log_x)},
                      {height, true});
    frame.open(canvas);
    for (std::size_t k = 0; k < groups.size(); ++k) {
        if (!x.any) break;
        const std::string outline = skyline(frame, bins.counts[k]);
        canvas.path(text("band k", k % color_count), outline);
        canvas.path(text("line k", k % color_count), outline, R"(style="stroke-width:1.5")");
    }
    frame.close(canvas);
    frame.guides(canvas, options.guides);
    if (!x.any) nothing_to_draw(canvas, frame);
    canvas.note_missing(x, "the x axis");
    return canvas.finish(frame.below(), words);
}

}  // namespace dl::plot
