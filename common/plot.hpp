// Plots: charts and pictures as SVG text, for reports and for files of their own.
//
//   plot::line({{"train", epochs, train_loss}, {"validation", epochs, validation_loss}},
//              {.title = "Loss", .x_label = "epoch", .log_y = true})
//
// A chart is text that needs nothing else: it can be read on light and on dark paper, by readers
// who do not tell red from green, and aloud. Values that cannot be drawn (NaN, infinite, not
// positive on a log axis) leave a gap, and a sentence in the picture says how many there were.

#pragma once

#include <string>
#include <vector>

#include "common/numbers.hpp"
#include "common/tensor.hpp"

namespace dl::plot {

/// Both ends of an axis; equal ends stand for "as the data need".
struct Range {
    double low = 0;
    double high = 0;
};

/// A thin line across the picture with a name, such as a published result.
struct Guide {
    double at = 0;
    std::string label{};
    bool vertical = false;
};

/// What every picture has. A description is made from the data where none is given.
struct Options {
    std::string title{};
    std::string description{};  // read aloud instead of the picture
    std::string x_label{};
    std::string y_label{};
    bool log_x = false;
    bool log_y = false;
    Range x_range{};
    Range y_range{};
    std::vector<Guide> guides{};
    int bins = 0;  // histograms only; 0: as many as the number of values suggests
    int width = 480;
    int height = 300;  // grows where names and legends need the room
};

enum class Marks { automatic, line, points, both };

/// One line or one cloud of points. No x counts 0, 1, 2, ...; low and high are a band around a
/// line and error bars around points. Where x and y are both NaN, the pen is lifted.
struct Series {
    std::string name{};
    Numbers x{};
    Numbers y{};
    Numbers low{};
    Numbers high{};
    Marks marks = Marks::automatic;
    int color = -1;  // -1: its place in the list decides; else as the series at that place
};

/// Lines, with a mark on every value where there are few. Throws Error for columns of unequal
/// size, as all functions here do.
[[nodiscard]] std::string line(const std::vector<Series>& series, const Options& options = {});

/// Points; every series has a colour and a shape of its own. Tens of thousands are thinned.
[[nodiscard]] std::string scatter(const std::vector<Series>& series, const Options& options = {});

/// One series for each class: points (N, 2), labels 0 ... names.size() - 1.
[[nodiscard]] std::vector<Series> by_class(const Tensor& points, const std::vector<int>& labels,
                                           const std::vector<std::string>& names);

/// Named values: the bars of one colour, or the values that a histogram counts.
struct Group {
    std::string name{};
    Numbers values{};
    Numbers errors{};  // bars only: half the length of the error bar
};

/// How often values fall into each of equal intervals; several groups share the intervals.
[[nodiscard]] std::string histogram(const std::vector<Group>& groups, const Options& options = {});

/// Horizontal bars with their values beside them, one group of bars for each category. The
/// values run along x: use x_label, log_x and x_range.
[[nodiscard]] std::string bars(const std::vector<std::string>& categories,
                               const std::vector<Group>& groups, const Options& options = {});

/// A table of numbers as colours, row 0 on top.
struct HeatMap {
    Tensor values{};  // (rows, columns)
    std::vector<std::string> rows{};
    std::vector<std::string> columns{};
    bool numbers = true;     // written into the cells where they fit
    bool by_row = false;     // colours compare within a row: for confusion matrices
    bool diverging = false;  // two colours, for values on both sides of zero
};
[[nodiscard]] std::string heat_map(const HeatMap& map, const Options& options = {});

/// Counts (true class, predicted class) as a heat map; names the worst confusion aloud.
[[nodiscard]] std::string confusion(const Tensor& counts, const std::vector<std::string>& names,
                                    const Options& options = {});

/// Values over a plane: what a model says at every point, or the height of a loss.
struct Surface {
    Tensor values{};  // (rows, columns); row 0 lies at y.low, column 0 at x.low
    Range x{0, 1};
    Range y{0, 1};
    bool classes = false;     // values are class numbers, each in the colour of its series
    bool log_levels = false;  // heights step by factors, for deep valleys
    int levels = 12;
};

/// The lines where a surface has this height, to be laid over a picture: the zero of a score.
[[nodiscard]] Series contour(const Surface& surface, double height, std::string name = "");

/// A surface with points or paths over it.
[[nodiscard]] std::string surface(const Surface& surface, const std::vector<Series>& over = {},
                                  const Options& options = {});

}  // namespace dl::plot
