// clouds: what a perceptron and a softmax classifier make of points in the plane.
//
// Uses 1.5 perceptron_fit, 1.6 standardise_fit, 1.7 linear_scores, 1.9 cross_entropy,
// 1.12 fit_softmax and, once it is written, 1.14 perceptron_fit_averaged.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>

#include "common/app.hpp"
#include "common/data/clouds.hpp"
#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/report.hpp"
#include "common/todo.hpp"
#include "lab01_perceptron/apps/plane.hpp"
#include "lab01_perceptron/fit.hpp"
#include "lab01_perceptron/linear.hpp"
#include "lab01_perceptron/perceptron.hpp"

namespace {

using namespace lab01;
using dl::percent;
using dl::Tensor;
namespace plot = dl::plot;

constexpr plane::Window window{-1.8, 1.8};
constexpr int test_points = 2000;

Examples examples_of(const dl::Cloud& cloud) { return {cloud.points, cloud.labels}; }

LinearModel zeros(int classes, int features) {
    return {Tensor({classes, features}), Tensor({classes})};
}

std::vector<std::string> class_names(int classes) {
    std::vector<std::string> names;
    for (int k = 0; k < classes; ++k)
        names.push_back("class " + std::to_string(k));
    return names;
}

plot::Options squared(const std::string& title) {
    return {.title = title, .x_label = "x1", .y_label = "x2", .height = 420};
}

std::vector<int> answers(const LinearModel& model, const Tensor& points) {
    return predict(linear_scores(points, model.weight, model.bias));
}

// --- One straight line ---------------------------------------------------------------------------

struct Learnt {
    std::string name;
    std::vector<int> regions;  // of the grid's points
    float accuracy = 0;        // on new points
    plot::Series line;
};

Learnt by_unit(const std::string& name, const Unit& unit, const dl::Cloud& test) {
    return {name, plane::fires(unit, plane::grid(window, 121)),
            dl::accuracy(plane::fires(unit, test.points), test.labels),
            plane::zero_line("the line", unit.weight.at(0), unit.weight.at(1), unit.bias, window)};
}

Learnt by_softmax(const dl::Cloud& train, const dl::Cloud& test, std::uint64_t seed) {
    const SoftmaxFit fit =
        fit_softmax(zeros(2, 2), examples_of(train), {},
                    {.learning_rate = 0.3f, .batch_size = 16, .epochs = 40, .seed = seed});
    const Tensor& w = fit.model.weight;
    const Tensor& b = fit.model.bias;
    return {"softmax", answers(fit.model, plane::grid(window, 121)),
            dl::accuracy(answers(fit.model, test.points), test.labels),
            plane::zero_line("equal scores", w.at(1, 0) - w.at(0, 0), w.at(1, 1) - w.at(0, 1),
                             b.at(1) - b.at(0), window)};
}

dl::Figure picture(const Learnt& learnt, const dl::Cloud& train, const std::string& cloud,
                   const plot::Series& second = {}) {
    std::vector<plot::Series> over = plot::by_class(train.points, train.labels, class_names(2));
    for (const plot::Series& line : {learnt.line, second})
        if (!line.x.empty()) over.push_back(line);
    return {plot::surface(plane::regions(learnt.regions, window), over,
                          squared(cloud + ": " + learnt.name)),
            percent(learnt.accuracy) + " of " + std::to_string(test_points) + " new points."};
}

void straight_line(dl::Report& report, dl::Table& table, const std::string& name,
                   std::uint64_t seed, int points) {
    const dl::CloudOptions options{.noise = name == "blobs" ? 0.6f : 0.1f};
    const dl::Cloud train = dl::cloud(name, points, seed, options);
    const dl::Cloud test = dl::cloud(name, test_points, seed + 1000, options);
    const PerceptronOptions visits{.max_epochs = 50};

    const PerceptronFit fit = perceptron_fit(train.points, train.labels, visits);
    const Learnt perceptron = by_unit("perceptron", fit.unit, test);
    std::string averaged = "not written";
    plot::Series averaged_line;
    try {
        const PerceptronFit mean = perceptron_fit_averaged(train.points, train.labels, visits);
        const Learnt steady = by_unit("averaged", mean.unit, test);
        averaged = percent(steady.accuracy);
        averaged_line = steady.line;
        averaged_line.name = "averaged line";
    } catch (const dl::NotStarted&) {
        // Challenge 1.14: the column and the second line come with it.
    }
    const Learnt by_scores = by_softmax(train, test, seed);
    report.subheading(name);
    report.figures(
        {picture(perceptron, train, name, averaged_line), picture(by_scores, train, name)});
    table.add({name, percent(perceptron.accuracy), dl::text(fit.mistakes.back(), " of ", points),
               averaged, percent(by_scores.accuracy)});
}

void straight_lines(dl::Report& report, std::uint64_t seed, int points) {
    dl::Table table({"cloud", "perceptron", "mistakes in the last epoch", "averaged", "softmax"});
    report.heading("One straight line");
    report.paragraph(
        "Both learners draw one straight line. The blobs need no more; the moons lose what lies "
        "beyond the line; of the spiral no line gets much more than chance.");
    for (const std::string name : {"blobs", "moons", "spiral"})
        straight_line(report, table, name, seed, points);
    std::cout << "Accuracy on " << test_points << " new points\n" << dl::to_text(table) << '\n';
    report.table(table,
                 "Accuracy on new points. The perceptron's last line depends on the last "
                 "mistakes; the averaged one is steadier.");
}

// --- Every class has a line of its own -----------------------------------------------------------

void zero_lines(dl::Report& report, std::uint64_t seed, int points) {
    const dl::CloudOptions options{.classes = 3, .noise = 0.3f};
    const dl::Cloud train = dl::blobs(points, seed, options);
    const dl::Cloud test = dl::blobs(test_points, seed + 1000, options);
    const SoftmaxFit fit =
        fit_softmax(zeros(3, 2), examples_of(train), {},
                    {.learning_rate = 0.3f, .batch_size = 16, .epochs = 40, .seed = seed});
    const float accuracy = dl::accuracy(answers(fit.model, test.points), test.labels);
    std::cout << "Softmax on three blobs: " << percent(accuracy) << " of new points\n";

    std::vector<plot::Series> over = plot::by_class(train.points, train.labels, class_names(3));
    for (int k = 0; k < 3; ++k) {
        const Tensor& w = fit.model.weight;
        over.push_back(plane::zero_line("score " + std::to_string(k) + " = 0", w.at(k, 0),
                                        w.at(k, 1), fit.model.bias.at(k), window));
    }
    report.heading("Every class has a line of its own");
    report.figure(
        plot::surface(plane::regions(answers(fit.model, plane::grid(window, 161)), window), over,
                      {.title = "Three classes and the zero lines of their scores",
                       .x_label = "x1",
                       .y_label = "x2",
                       .width = 640,
                       .height = 560}),
        "On its line a class's score is zero, and it grows at right angles to it. The border "
        "between two regions is where two scores are equal: it is none of the three lines. " +
            percent(accuracy) + " of new points.");
}

// --- A valley and a bowl -------------------------------------------------------------------------

struct Descent {
    int steps = 0;  // until the loss is close to the best one; the limit if it never is
    float rate = 0;
    std::vector<double> w1, w2;  // path of the weights of class 1 minus those of class 0
};

float loss_of(const LinearModel& model, const Examples& data) {
    return cross_entropy(linear_scores(data.x, model.weight, model.bias), data.labels);
}

// Follows the gradient downhill. A rate whose steps lead uphill is too long: it never arrives.
Descent descend(const Examples& data, float rate, float target, int limit) {
    Descent descent;
    descent.rate = rate;
    LinearModel model = zeros(2, 2);
    const int count = data.x.size(0);
    float loss = loss_of(model, data), before = loss;
    for (; loss > target && descent.steps < limit; ++descent.steps) {
        descent.w1.push_back(model.weight.at(1, 0) - model.weight.at(0, 0));
        descent.w2.push_back(model.weight.at(1, 1) - model.weight.at(0, 1));
        model =
            fit_softmax(model, data, {}, {.learning_rate = rate, .batch_size = count, .epochs = 1})
                .model;
        before = std::exchange(loss, loss_of(model, data));
        if (!(loss <= before * 1.0001f)) descent.steps = limit;
    }
    descent.w1.push_back(model.weight.at(1, 0) - model.weight.at(0, 0));
    descent.w2.push_back(model.weight.at(1, 1) - model.weight.at(0, 1));
    return descent;
}

Descent best_descent(const Examples& data, float target, int limit) {
    Descent best;
    for (float rate : {0.003f, 0.01f, 0.02f, 0.05f, 0.1f, 0.3f, 1.0f, 3.0f, 10.0f, 30.0f}) {
        const Descent descent = descend(data, rate, target, limit);
        if (best.w1.empty() || descent.steps < best.steps) best = descent;
    }
    return best;
}

// Wide enough for the path and its end.
plot::Range around(const std::vector<double>& path) {
    const auto [low, high] = std::minmax_element(path.begin(), path.end());
    const double room = 0.4 * (*high - *low);
    return {*low - room, *high + room};
}

dl::Figure valley(const std::string& title, const Examples& data, const Descent& descent,
                  const std::string& caption) {
    const int steps = 61;
    plot::Surface surface;
    surface.x = around(descent.w1);
    surface.y = around(descent.w2);
    surface.log_levels = true;
    surface.values = Tensor({steps, steps});
    for (int row = 0; row < steps; ++row)
        for (int column = 0; column < steps; ++column) {
            const auto at = [&](const plot::Range& range, int i) {
                return static_cast<float>(range.low + (range.high - range.low) * i / (steps - 1));
            };
            LinearModel model = zeros(2, 2);
            model.weight.at(1, 0) = at(surface.x, column);
            model.weight.at(1, 1) = at(surface.y, row);
            surface.values.at(row, column) = loss_of(model, data);
        }
    const plot::Series path{
        .name = "path", .x = descent.w1, .y = descent.w2, .marks = plot::Marks::both, .color = 1};
    return {plot::surface(surface, {path},
                          {.title = title, .x_label = "w1", .y_label = "w2", .height = 420}),
            caption};
}

std::string steps_of(const Descent& descent, int limit) {
    return dl::text(descent.steps == limit ? "more than " : "", descent.steps,
                    " steps at the best learning rate, ", descent.rate, ".");
}

void scaling(dl::Report& report, std::uint64_t seed, int points) {
    const dl::Cloud cloud = dl::blobs(points, seed, {.noise = 0.7f});
    Examples raw = examples_of(cloud);
    for (int n = 0; n < raw.x.size(0); ++n) {
        // The same cloud, turned by 45 degrees and with the second axis drawn ten times as long.
        const float x = raw.x.at(n, 0), y = raw.x.at(n, 1);
        raw.x.at(n, 0) = (x - y) * 0.7071f;
        raw.x.at(n, 1) = (x + y) * 7.071f;
    }
    const Examples scaled{standardise_apply(standardise_fit(raw.x), raw.x), raw.labels};

    // The best loss there is: a long run on the scaled data.
    const LinearModel optimum =
        fit_softmax(zeros(2, 2), scaled, {},
                    {.learning_rate = 1, .batch_size = points, .epochs = 500})
            .model;
    const float target = 1.01f * loss_of(optimum, scaled);
    const int limit = 5000;
    const Descent slow = best_descent(raw, target, limit),
                  fast = best_descent(scaled, target, limit);

    dl::Table table({"features", "best of 10 rates", "steps to within 1 % of the best loss"});
    table.add({"scales 1 and 10", slow.rate,
               slow.steps == limit ? dl::text("more than ", limit) : std::to_string(slow.steps)});
    table.add({"standardised", fast.rate, std::to_string(fast.steps)});
    std::cout << '\n' << dl::to_text(table);

    report.heading("A valley and a bowl");
    report.paragraph(
        "Gradient descent on the whole set, the same points twice: once with one feature ten "
        "times larger than the other, once standardised. In the valley a step that is short enough "
        "for the steep direction is far too short for the flat one.");
    report.figures({valley("raw features", raw, slow, steps_of(slow, limit)),
                    valley("standardised", scaled, fast, steps_of(fast, limit))});
    report.table(table, "Steps that gradient descent needs.");
}

void run(const dl::AppOptions& options, int points) {
    dl::require<dl::Error>(options.data.empty(),
                           "points in the plane are drawn by code: --data has no use here");
    dl::Report report("Clouds: one line, several lines, and a valley",
                      {.subtitle = "Lab 1, exercises 1.5 to 1.12 and 1.14"});
    straight_lines(report, options.seed, points);
    zero_lines(report, options.seed, points);
    scaling(report, options.seed, points);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"clouds", "Perceptron and softmax classifier on points in the plane."};
    int points = 300;
    options.add("--points", points, "points to learn from");
    return dl::run_app(options, argc, argv, [&] { run(options, points); });
}
