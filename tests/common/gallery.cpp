// Gallery: one page with every kind of picture, to be looked at after a change of the plots.
//
//   build/bin/gallery [FILE]      writes reports/gallery.html
//
// Look at it in light and dark, wide and narrow (320 pixels), and printed.

#include <cmath>
#include <iostream>
#include <limits>

#include "common/error.hpp"
#include "common/plot.hpp"
#include "common/plot/images.hpp"
#include "common/report.hpp"
#include "common/rng.hpp"

using dl::Numbers;
using dl::Report;
using dl::Rng;
using dl::Tensor;

namespace plot = dl::plot;

namespace {

const double nan_value = std::numeric_limits<double>::quiet_NaN();

std::vector<double> curve(int count, double start, double end, double noise, Rng& rng) {
    std::vector<double> out;
    for (int i = 0; i < count; ++i)
        out.push_back(end + (start - end) * std::exp(-5.0 * i / count) +
                      noise * static_cast<double>(rng.uniform(-1, 1)) * end);
    return out;
}

void lines(Report& report, Rng& rng) {
    report.heading("Lines");
    const auto train = curve(20, 2.3, 0.02, 0.2, rng);
    const auto valid = curve(20, 2.3, 0.09, 0.1, rng);
    std::vector<double> low;
    std::vector<double> high;
    for (const double v : valid) {
        low.push_back(v * 0.8);
        high.push_back(v * 1.25);
    }
    std::vector<plot::Series> rates;
    for (const double rate : {0.001, 0.01, 0.1, 1.0})
        rates.push_back({dl::text("rate ", rate),
                         {},
                         curve(5000, 2.3, rate == 1.0 ? 2.2 : 0.1 / (1 + 90 * rate), 0.3, rng)});
    report.figures(
        {{plot::line({{"train", {}, train}, {"validation", {}, valid, low, high}},
                     {.title = "Loss of a small network",
                      .x_label = "epoch",
                      .y_label = "loss",
                      .log_y = true}),
          "A logarithmic axis; the band shows five runs."},
         {plot::line(rates, {.title = "Four learning rates", .x_label = "step", .y_label = "loss"}),
          "20,000 noisy values, thinned to what the pixels can show."}});
}

void guides_and_many(Report& report) {
    std::vector<double> accuracy;
    for (int i = 0; i < 12; ++i)
        accuracy.push_back(0.99 - 0.12 * std::exp(-0.5 * i));
    report.figures({{plot::line({{"test accuracy", {}, accuracy}},
                                {.title = "Accuracy beside the published one",
                                 .x_label = "epoch",
                                 .guides = {{0.992, "published 99.2 %"}, {6, "rate / 10", true}}}),
                     "Guides: a horizontal and a vertical one."},
                    {plot::line({{"GFLOP/s", {16, 64, 256, 1024, 4096}, {1.2, 9, 31, 60, 62}},
                                 {"bound", {16, 64, 256, 1024, 4096}, {70, 70, 70, 70, 70}}},
                                {.title = "Speed of a product",
                                 .x_label = "size",
                                 .y_label = "GFLOP/s",
                                 .log_x = true,
                                 .log_y = true}),
                     "Both axes logarithmic."}});
    std::vector<plot::Series> many;
    for (int k = 0; k < 10; ++k) {
        std::vector<double> y;
        for (int i = 0; i < 40; ++i)
            y.push_back(std::sin(0.15 * i + 0.5 * k) + 0.3 * k);
        many.push_back({dl::text("series number ", k), {}, y});
    }
    report.figure(plot::line(many, {.title = "Ten lines and a title that is far too long for one "
                                             "row of letters and goes on in the next",
                                    .x_label = "x",
                                    .width = 640,
                                    .height = 420}),
                  "Ten series: eight colours, four kinds of dashes.");
}

void awkward(Report& report) {
    report.heading("Awkward data");
    const double inf = std::numeric_limits<double>::infinity();
    report.figures({{plot::line({{"a", {}, {1, 2, nan_value, 4, 3, inf, 5}}}, {.title = "Gaps"}),
                     "NaN and infinite values."},
                    {plot::line({}, {.title = "Nothing", .x_label = "epoch"}), "No series."}});
    report.figures({{plot::line({{"", {}, {0.3}}}, {.title = "One value"}), "A single point."},
                    {plot::line({{"", {}, {7, 7, 7, 7}}}, {.title = "All equal"}), "A constant."}});
    report.figures({{plot::line({{"", {}, {-1, 0, 10, 100}}},
                                {.title = "Not positive on a log axis", .log_y = true}),
                     "Two values are left out."},
                    {plot::line({{"", {}, {1e12, 3e12, 2.5e12}}, {"", {}, {1e11, 1e12, nan_value}}},
                                {.title = "Large"}),
                     "Large numbers."}});
    report.figures(
        {{plot::line({{"", {}, {1e-7, 3e-7, 2.5e-7}}}, {.title = "Small"}), "Small numbers."},
         {plot::line({{"<script>alert('x')</script> & \"quotes\" ]]> \x01\xff",
                       {},
                       {12000, 48120, 30500}}},
                     {.title = "<b>Markup</b> & control \x02 bytes", .x_label = "a < b"}),
          "Text is shown as it is: <script>alert(1)</script>, and `a < b` as code."}});
    report.figures(
        {{plot::line({{"", {}, {1e-9, 1e-3, 1e2, 1e9}}},
                     {.title = "Eighteen decades", .log_y = true}),
          "Powers of ten."},
         {plot::line({{"", {}, {2, 3, 5, 8.5}}}, {.title = "Less than a decade", .log_y = true}),
          "No power of ten inside."}});
}

void points(Report& report, Rng& rng) {
    report.heading("Points");
    std::vector<plot::Series> classes;
    for (int c = 0; c < 10; ++c) {
        std::vector<double> x;
        std::vector<double> y;
        for (int i = 0; i < 120; ++i) {
            x.push_back(3 * std::cos(0.63 * c) + static_cast<double>(rng.normal()) * 0.5);
            y.push_back(3 * std::sin(0.63 * c) + static_cast<double>(rng.normal()) * 0.5);
        }
        classes.push_back({std::to_string(c), x, y});
    }
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 60000; ++i) {
        x.push_back(static_cast<double>(rng.normal()));
        y.push_back(x.back() * 0.5 + static_cast<double>(rng.normal()));
    }
    report.figures(
        {{plot::scatter(classes, {.title = "Ten classes",
                                  .x_label = "first code",
                                  .y_label = "second code",
                                  .height = 380}),
          "Colour and shape tell the classes apart."},
         {plot::scatter({{"", x, y}}, {.title = "60,000 points", .height = 380}), "Thinned."}});
}

// Which of three classes a point belongs to.
int side_of(double u, double v) { return v > std::sin(2 * u) ? (u > 1 ? 2 : 1) : 0; }

Tensor on_grid(int size, plot::Range x, plot::Range y, double (*height)(double, double)) {
    Tensor out({size, size});
    for (int r = 0; r < size; ++r)
        for (int c = 0; c < size; ++c)
            out.at(r, c) = static_cast<float>(height(x.low + (x.high - x.low) * c / (size - 1),
                                                     y.low + (y.high - y.low) * r / (size - 1)));
    return out;
}

// Points that fall into three classes.
std::vector<plot::Series> classes_of(int count, Rng& rng) {
    std::vector<std::vector<double>> x(3);
    std::vector<std::vector<double>> y(3);
    for (int i = 0; i < count; ++i) {
        const double u = rng.uniform(-3, 3);
        const double v = rng.uniform(-3, 3);
        const auto c = static_cast<std::size_t>(side_of(u, v));
        x[c].push_back(u);
        y[c].push_back(v);
    }
    return {{"class 0", x[0], y[0]}, {"class 1", x[1], y[1]}, {"class 2", x[2], y[2]}};
}

void surfaces(Report& report, Rng& rng) {
    report.heading("Surfaces");
    const plot::Range side{-3, 3};
    const auto side_at = [](double u, double v) { return double{1} * side_of(u, v); };
    const auto score_at = [](double u, double v) { return v - std::sin(2 * u); };
    const plot::Surface sides{on_grid(161, side, side, side_at), side, side, true};
    const plot::Surface score{on_grid(61, side, side, score_at), side, side};
    const auto banana = [](double u, double v) {
        return (1 - u) * (1 - u) + 100 * (v - u * u) * (v - u * u);
    };
    const plot::Surface valley{.values = on_grid(61, {-2, 2}, {-1, 3}, banana),
                               .x = {-2, 2},
                               .y = {-1, 3},
                               .log_levels = true};
    const plot::Series descent{.name = "descent",
                               .x = {-1.5, -1.2, -0.9, -0.5, 0, 0.5, 0.8, 0.95, 1},
                               .y = {2.5, 1.2, 1, 0.1, 0.1, 0.1, 0.5, 0.9, 1},
                               .marks = plot::Marks::both};
    const plot::Series momentum{.name = "momentum",
                                .x = {-1.5, -0.2, 0.9, 1.4, 1.1, 1},
                                .y = {2.5, 0.5, 0.2, 1.8, 1.3, 1},
                                .marks = plot::Marks::both};
    report.figures(
        {{plot::surface(
              sides, classes_of(200, rng),
              {.title = "What a model says", .x_label = "x1", .y_label = "x2", .height = 400}),
          "A decision map with its data."},
         {plot::surface(valley, {descent, momentum},
                        {.title = "A valley from above", .height = 400}),
          "Heights step by factors."}});
    report.figure(
        plot::surface(score,
                      {plot::contour(score, 0, "score 0"), plot::contour(score, 1, "score 1")},
                      {.title = "A score and two of its contours", .height = 340}),
        "Contours run through the surface that they belong to.");
}

void bars(Report& report, Rng& rng) {
    report.heading("Bars and histograms");
    report.figures(
        {{plot::bars(
              {"seven loops", "im2col", "core"},
              {{"forward", {812, 31.4, 9.2}}, {"backward", {1650, 75, 21}}},
              {.title = "Milliseconds for one layer", .x_label = "milliseconds", .log_x = true}),
          "Grouped, logarithmic."},
         {plot::bars(
              {"conv1", "pool1", "conv2", "pool2", "full", "a category with a very long name"},
              {{"", {0.5, -0.2, 0.312345, 0, nan_value, 0.9}, {0.05, 0.1, 0.02, 0, 0, 0.2}}},
              {.title = "With errors", .x_label = "change"}),
          "Negative, missing, long names."}});
    std::vector<float> a;
    std::vector<float> b;
    for (int i = 0; i < 3000; ++i) {
        a.push_back(rng.normal());
        b.push_back(rng.normal() * 0.4f + 1.5f);
    }
    report.figures(
        {{plot::histogram({{"layer 1", a}, {"layer 5", b}},
                          {.title = "Activations by depth", .x_label = "activation"}),
          "Two groups share the intervals."},
         {plot::histogram({{"", {5, 5, 5}}}, {.title = "All equal"}), "One value, three times."}});
}

void maps(Report& report, Rng& rng) {
    report.heading("Heat maps");
    Tensor counts({10, 10});
    std::vector<std::string> digits;
    for (int r = 0; r < 10; ++r) {
        digits.push_back(std::to_string(r));
        for (int c = 0; c < 10; ++c)
            counts.at(r, c) = r == c ? static_cast<float>(900 + rng.integer(100))
                                     : static_cast<float>(rng.integer(r == 4 && c == 9 ? 300 : 12));
    }
    Tensor scenes({4, 4});
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c)
            scenes.at(r, c) = r == c ? 0.87654f : 0.0412f;
    report.figures({{plot::confusion(counts, digits, {.title = "Digits, 10,000 tests"}),
                     "Colours compare within a row."},
                    {plot::heat_map({.values = scenes,
                                     .rows = {"striped ball", "cup", "house", "tree"},
                                     .columns = {"striped ball", "cup", "house", "tree"}},
                                    {.title = "Long names"}),
                     "Slanted names."}});
    Tensor weights({28, 28});
    for (int r = 0; r < 28; ++r)
        for (int c = 0; c < 28; ++c)
            weights.at(r, c) = static_cast<float>(std::sin(0.3 * r) * std::cos(0.4 * c));
    Tensor wide({6, 40});
    for (auto& v : wide)
        v = rng.uniform(0, 1);
    wide.at(2, 3) = std::numeric_limits<float>::quiet_NaN();
    report.figures({{plot::heat_map({.values = weights, .numbers = false, .diverging = true},
                                    {.title = "Weights of class 3", .width = 320}),
                     "Two colours around zero."},
                    {plot::heat_map({.values = wide},
                                    {.title = "Attention", .x_label = "patch", .y_label = "head"}),
                     "Numbers that do not fit are left out."}});
}

Tensor small_picture(int n, Rng& rng) {
    Tensor out({3, 32, 32});
    const float cx = rng.uniform(8, 24);
    const float cy = rng.uniform(8, 24);
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < 32; ++y)
            for (int x = 0; x < 32; ++x) {
                const float d = std::hypot(static_cast<float>(x) - cx, static_cast<float>(y) - cy);
                out.at(c, y, x) = d < 7 ? (c == n % 3 ? 0.95f : 0.3f)
                                        : 0.4f + 0.1f * static_cast<float>((x + y) % 3) +
                                              0.1f * static_cast<float>(c);
            }
    return out;
}

void pictures(Report& report, Rng& rng) {
    report.heading("Pictures");
    plot::Images scenes{.pixels = Tensor({6, 3, 32, 32}), .masks = Tensor({6, 32, 32})};
    plot::Images filters{.pixels = Tensor({16, 1, 5, 5}), .diverging = true};
    for (auto& v : filters.pixels)
        v = rng.normal();
    plot::Images digits{.pixels = Tensor({12, 1, 28, 28})};
    for (int n = 0; n < 12; ++n) {
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) {
                const float d = std::hypot(static_cast<float>(x - 14), static_cast<float>(y - 14));
                digits.pixels.at(n, 0, y, x) = std::exp(-(d - 4 - 0.5f * static_cast<float>(n)) *
                                                        (d - 4 - 0.5f * static_cast<float>(n)) / 4);
            }
        digits.captions.push_back(n % 4 == 3 ? "is 4, said 9" : "7");
        digits.verdicts.push_back(n % 4 == 3 ? plot::Verdict::wrong : plot::Verdict::right);
    }
    for (int n = 0; n < 6; ++n) {
        const Tensor one = small_picture(n, rng);
        std::copy(one.begin(), one.end(), scenes.pixels.data() + n * one.count());
        scenes.captions.push_back(dl::text("ball ", 0.9 - 0.1 * n));
        scenes.boxes.push_back({{6, 6, 22, 24, "ball"}, {9, 4, 26, 22, "0.87", 1, true}});
        for (int y = 10; y < 20; ++y)
            for (int x = 8; x < 20; ++x)
                scenes.masks.at(n, y, x) = static_cast<float>(n % 3);
    }
    report.figures({{plot::images(digits, {.title = "Right and wrong"}), "Borders and signs."},
                    {plot::images(filters, {.title = "Sixteen filters"}),
                     "Each on its own scale, zero white."}});
    scenes.columns = 3;
    report.figure(plot::images(scenes, {.title = "Boxes and masks", .width = 560}),
                  "True boxes are solid, predicted ones dashed.");
}

void words(Report& report) {
    report.heading("Words and tables");
    report.paragraph(
        "A paragraph with `code` in it, quotes \"like these\", an ampersand & a <tag>, and enough "
        "words to fill more than one line of the column, because typography shows only when there "
        "is something to read.");
    report.facts({{"98.4 %", "test accuracy", "published: 98.3 %"},
                  {"61,706", "parameters", ""},
                  {"41 s", "on two cores", "ten epochs"}});
    dl::Table table({"layer", "output", "parameters", "multiply-adds", "share"});
    table.add({"conv1 5x5", "(6, 28, 28)", 156, 117600, 0.2784});
    table.add({"pool1", "(6, 14, 14)", 0, 4704, 0.0111});
    table.add({"conv3 5x5 with a connection table", "(16, 10, 10)", 1516, 151600, 0.3589});
    table.add({"total", "", 61706, 416520, 1.0});
    report.table(table, "LeNet-5, layer by layer.");
    report.subheading("Folded");
    report.begin_details("The network in full");
    report.code(
        "Net net;\nNode x = net.input({1, 28, 28});   // <- \"angle brackets\" & ampersands "
        "stay\n" +
        std::string(130, '='));
    report.end_details();
    report.note(
        "Results depend on the seed; run it three times before you believe a difference of half a "
        "per cent.");
    report.list({"first item", "second item with `code`", "third"});
}

}  // namespace

int main(int count, char** arguments) try {
    Rng rng{42};
    Report report("Every picture of the course",
                  {.subtitle = "The gallery: what plots, tables and pages look like, with easy and "
                               "with awkward data."});
    report.settings({{"command", "build/bin/gallery"},
                     {"seed", "42"},
                     {"data",
                      "made by code, "
                      "a_very_long_path_without_any_space/that/goes/on/and/on/and/on/until/it/must/"
                      "break.bin"}});
    words(report);
    lines(report, rng);
    guides_and_many(report);
    points(report, rng);
    surfaces(report, rng);
    bars(report, rng);
    maps(report, rng);
    pictures(report, rng);
    awkward(report);
    const std::string file = count > 1 ? arguments[1] : "reports/gallery.html";
    report.write(file);
    std::cout << "wrote " << file << ", " << report.html().size() / 1024 << " KB\n";
    return 0;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
