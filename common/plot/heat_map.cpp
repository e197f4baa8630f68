// Heat maps: tables of numbers, and surfaces over a plane.

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/error.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"
#include "common/plot/series.hpp"
#include "common/plot/tint.hpp"

namespace dl::plot {

namespace {

bool whole(double value) { return value == std::floor(value); }

// Where the cells of a heat map lie, and how its numbers are written.
struct Grid {
    int rows;
    int columns;
    double left;
    double top = 0;
    double cell_width;
    double cell_height;
    double letters = 0;  // size of the numbers, 0 for none
    [[nodiscard]] double x(int column) const { return left + column * cell_width; }
    [[nodiscard]] double y(int row) const { return top + row * cell_height; }
};

double widest(const std::vector<std::string>& names, double size = small_text) {
    double width = 0;
    for (const std::string& name : names)
        width = std::max(width, text_width(name, size));
    return width;
}

std::string cell_text(double value, bool all_whole) {
    return all_whole ? decimal(std::llround(value), 0) : readable(value, 3);
}

bool all_whole(const Tensor& values) {
    return std::all_of(values.begin(), values.end(),
                       [](float v) { return std::isnan(v) || (whole(v) && std::abs(v) < 1e15f); });
}

Grid layout(const HeatMap& map, double width) {
    Grid grid{};
    grid.rows = map.values.size(0);
    grid.columns = map.values.size(1);
    const double names = std::min(widest(map.rows), width * 0.35);
    grid.left = 12 + (names > 0 ? names + 8 : 0);
    const double room = width - 12 - grid.left;
    grid.cell_width = std::min(room / std::max(grid.columns, 1), 64.0);
    if (!map.numbers) {
        grid.cell_height = std::min(grid.cell_width, 640.0 / std::max(grid.rows, 1));
        return grid;
    }
    const bool integers = all_whole(map.values);
    std::vector<std::string> texts;
    for (const float v : map.values)
        if (!std::isnan(v)) texts.push_back(cell_text(v, integers));
    for (const double size : {13.0, 11.0, 9.5})
        if (grid.letters == 0 && widest(texts, size) + 3 <= grid.cell_width) grid.letters = size;
    grid.cell_height = grid.letters > 0 ? std::clamp(grid.cell_width * 0.8, 22.0, 36.0)
                                        : std::min(grid.cell_width, 640.0 / std::max(grid.rows, 1));
    return grid;
}

// Strength of the colour of every cell, negative for the cold side, NaN for none.
struct Strengths {
    std::vector<double> values;
    double low = 0;
    double high = 0;
    int missing = 0;
};

// Mistakes are few beside what is right: the root lets them be seen.
double share(double part) { return part < 0 ? -std::sqrt(-part) : std::sqrt(part); }

Strengths strengths_of(const HeatMap& map) {
    Strengths out;
    Extent all;
    for (const float v : map.values)
        all.add(v, false);
    out.missing = all.infinite;
    const double reach = std::max(std::abs(all.low), std::abs(all.high));
    out.low = map.diverging ? -reach : all.low;
    out.high = map.diverging ? reach : all.high;
    const int columns = map.values.size(1);
    for (int r = 0; r < map.values.size(0); ++r) {
        double row_sum = 0;
        for (int c = 0; c < columns; ++c)
            if (can_draw(map.values.at(r, c), false)) row_sum += std::abs(map.values.at(r, c));
        for (int c = 0; c < columns; ++c) {
            const double v = map.values.at(r, c);
            double t = std::nan("");
            if (!can_draw(v, false))
                t = std::nan("");
            else if (map.by_row)
                t = row_sum > 0 ? share(v / row_sum) : 0;
            else if (map.diverging)
                t = reach > 0 ? v / reach : 0;
            else
                t = out.high > out.low ? (v - out.low) / (out.high - out.low) : 0.5;
            out.values.push_back(t);
        }
    }
    return out;
}

void draw_numbers(Canvas& canvas, const HeatMap& map, const Grid& grid,
                  const Strengths& strengths) {
    const bool integers = all_whole(map.values);
    for (int r = 0; r < grid.rows; ++r)
        for (int c = 0; c < grid.columns; ++c) {
            const double t = strengths.values[static_cast<std::size_t>(r * grid.columns + c)];
            if (std::isnan(t)) continue;
            canvas.text(grid.x(c) + grid.cell_width / 2,
                        grid.y(r) + grid.cell_height / 2 + grid.letters * 0.36,
                        cell_text(map.values.at(r, c), integers),
                        {.anchor = "middle",
                         .classes = text_over(std::abs(t), t < 0),
                         .size = grid.letters});
        }
}

void draw_cells(Canvas& canvas, const HeatMap& map, const Grid& grid, const Strengths& strengths) {
    Tiles tiles;
    std::string crosses;  // through cells without a number
    for (int r = 0; r < grid.rows; ++r)
        for (int c = 0; c < grid.columns; ++c) {
            const double t = strengths.values[static_cast<std::size_t>(r * grid.columns + c)];
            const double x = grid.x(c);
            const double y = grid.y(r);
            const double x_end = grid.x(c + 1);
            const double y_end = grid.y(r + 1);
            if (std::isnan(t))
                crosses += text("M", coordinate(x), " ", coordinate(y), "L", coordinate(x_end), " ",
                                coordinate(y_end), "M", coordinate(x_end), " ", coordinate(y), "L",
                                coordinate(x), " ", coordinate(y_end));
            else
                tiles.add(t < 0 ? "cold" : "hot", std::abs(t), x, y, x_end, y_end);
        }
    tiles.draw(canvas);
    canvas.path("axis", crosses);
    if (grid.letters > 0) draw_numbers(canvas, map, grid, strengths);
}

// Names of the rows at the left, names of the columns below; slanted where they are too wide.
// Gives the height that the names of the columns take.
double draw_names(Canvas& canvas, const HeatMap& map, const Grid& grid) {
    const double step = std::max(1.0, std::ceil(14 / grid.cell_height));
    for (int r = 0; r < grid.rows && !map.rows.empty(); r += static_cast<int>(step))
        canvas.text(grid.left - 8, grid.y(r) + grid.cell_height / 2 + 4.5,
                    fit_text(map.rows[static_cast<std::size_t>(r)], grid.left - 20),
                    {.anchor = "end", .classes = "name"});
    if (map.columns.empty()) return 6;
    const bool flat = widest(map.columns) + 6 <= grid.cell_width;
    const double bottom = grid.y(grid.rows);
    for (int c = 0; c < grid.columns; ++c) {
        const double x = grid.x(c) + grid.cell_width / 2;
        const std::string& name = map.columns[static_cast<std::size_t>(c)];
        if (flat) {
            canvas.text(x, bottom + 17, name, {.anchor = "middle", .classes = "name"});
            continue;
        }
        if (grid.cell_width < 11 && c % static_cast<int>(std::ceil(14 / grid.cell_width)) != 0)
            continue;
        canvas.add(text("<g transform=\"translate(", coordinate(x + 4), " ",
                        coordinate(bottom + 13), ") rotate(-45)\">"));
        canvas.text(0, 0, fit_text(name, 120), {.anchor = "end", .classes = "name"});
        canvas.add("</g>\n");
    }
    return flat ? 24 : std::min(widest(map.columns), 120.0) * 0.71 + 20;
}

std::string spoken(const HeatMap& map, const Strengths& s) {
    return text("A table of ", map.values.size(0), " rows and ", map.values.size(1),
                " columns with values from ", readable(s.low), " to ", readable(s.high), ".");
}

}  // namespace

std::string heat_map(const HeatMap& map, const Options& options) {
    require<Error>(map.values.rank() == 2, "plot::heat_map: needs values (rows, columns), got ",
                   map.values.shape());
    const auto fits = [](const std::vector<std::string>& names, int size) {
        return names.empty() || static_cast<int>(names.size()) == size;
    };
    require<Error>(fits(map.rows, map.values.size(0)) && fits(map.columns, map.values.size(1)),
                   "plot::heat_map: values ", map.values.shape(), " with ", map.rows.size(),
                   " row names and ", map.columns.size(),
                   " column names; leave them empty or name all");
    const Strengths strengths = strengths_of(map);
    Canvas canvas(options);
    Grid grid = layout(map, canvas.width());
    if (map.values.count() == 0) {
        canvas.text(canvas.width() / 2, canvas.top() + 40, "no values to draw",
                    {.anchor = "middle"});
        return canvas.finish(canvas.top() + 70, "An empty table.");
    }
    if (grid.letters == 0 && !map.by_row)
        color_strip(canvas, strengths.low, strengths.high, map.diverging);
    if (!options.y_label.empty()) {
        canvas.text(12, canvas.top() + 13, fit_text(options.y_label, canvas.width() - 24));
        canvas.move_down(20);
    }
    grid.top = canvas.top() + 4;
    draw_cells(canvas, map, grid, strengths);
    const double right = grid.x(grid.columns);
    const double bottom = grid.y(grid.rows);
    canvas.path("axis",
                text("M", coordinate(grid.left), " ", coordinate(grid.top), "H", coordinate(right),
                     "V", coordinate(bottom), "H", coordinate(grid.left), "z"));
    double end = bottom + draw_names(canvas, map, grid);
    if (!options.x_label.empty()) {
        canvas.text((grid.left + right) / 2, end + 13, options.x_label, {.anchor = "middle"});
        end += 20;
    }
    if (strengths.missing > 0)
        canvas.note(text(strengths.missing, strengths.missing == 1 ? " cell is" : " cells are",
                         " not a finite number."));
    return canvas.finish(end, spoken(map, strengths));
}

std::string confusion(const Tensor& counts, const std::vector<std::string>& names,
                      const Options& options) {
    require<Error>(counts.rank() == 2 && counts.size(0) == counts.size(1),
                   "plot::confusion: needs counts (classes, classes), got ", counts.shape());
    double right = 0;
    double total = 0;
    int from = 0;
    int to = 0;
    float worst = 0;
    for (int r = 0; r < counts.size(0); ++r)
        for (int c = 0; c < counts.size(1); ++c) {
            const float n = counts.at(r, c);
            total += n;
            if (r == c) right += n;
            if (r != c && n > worst) {
                worst = n;
                from = r;
                to = c;
            }
        }
    Options spoken = options;
    if (spoken.description.empty()) {
        spoken.description = text("Confusion matrix: ", readable(right), " of ", readable(total),
                                  " on the diagonal.");
        if (worst > 0 && names.size() == static_cast<std::size_t>(counts.size(0)))
            spoken.description += text(
                " Most frequent mistake: ", names[static_cast<std::size_t>(from)], " taken for ",
                names[static_cast<std::size_t>(to)], ", ", readable(worst), " times.");
    }
    if (spoken.x_label.empty()) spoken.x_label = "predicted";
    if (spoken.y_label.empty()) spoken.y_label = "true";
    return heat_map({.values = counts, .rows = names, .columns = names, .by_row = true}, spoken);
}

}  // namespace dl::plot
