// optimizers: a race in a ravine, and the same racers on digits.
//
// Uses 2.8, 2.9 and 2.14; AdaDelta, 2.16, joins when it is written.

#include <cmath>

#include "common/todo.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

struct Racer {
    std::string name;
    Optimiser optimiser;
    float ravine_rate;
    float digits_rate;
};

const std::vector<Racer> racers = {{"SGD", Optimiser::sgd, 0.9f, 0.2f},
                                   {"momentum", Optimiser::momentum, 0.1f, 0.05f},
                                   {"Nesterov", Optimiser::nesterov, 0.1f, 0.05f},
                                   {"AdaGrad", Optimiser::adagrad, 1.0f, 0.02f},
                                   {"RMSProp", Optimiser::rmsprop, 0.1f, 0.001f},
                                   {"Adam", Optimiser::adam, 0.3f, 0.002f},
                                   {"AdaDelta", Optimiser::adadelta, 1.0f, 1.0f}};

// The ravine f = x^2 / 20 + y^2 from (-7, 2): steep across, flat along.
plot::Series race(const Racer& racer, int steps, double& last) {
    FitOptions how;
    how.optimiser = racer.optimiser;
    Params place = {{"xy", Tensor::of({2}, {-7, 2})}};
    OptimiserState state;
    std::vector<float> x = {-7}, y = {2};
    for (int step = 0; step < steps; ++step) {
        const Tensor& at = place.at("xy");
        const Params slope = {{"xy", Tensor::of({2}, {at[0] / 10, 2 * at[1]})}};
        Update update =
            optimiser_step(how, racer.ravine_rate, std::move(place), slope, std::move(state));
        place = std::move(update.parameters);
        state = std::move(update.state);
        x.push_back(place.at("xy")[0]);
        y.push_back(place.at("xy")[1]);
    }
    last = double{x.back() * x.back() / 20 + y.back() * y.back()};
    return {.name = racer.name, .x = x, .y = y, .marks = plot::Marks::line};
}

plot::Surface ravine() {
    plot::Surface surface{
        .values = Tensor({60, 120}), .x = {-8, 8}, .y = {-3, 3}, .log_levels = true};
    for (int row = 0; row < 60; ++row)
        for (int column = 0; column < 120; ++column) {
            const double x = -8 + 16.0 * column / 119, y = -3 + 6.0 * row / 59;
            surface.values.at(row, column) = static_cast<float>(x * x / 20 + y * y + 0.01);
        }
    return surface;
}

void run(const dl::AppOptions& options, int count, int epoch_count, int steps) {
    const Digits digits = load_digits(options, count);
    const Net net = mlp({784, 64, 64, 10});
    dl::Table results({"optimiser", "ravine after " + std::to_string(steps), "digits: first loss",
                       "last loss", "test"});
    dl::Progress progress = progress_of(options, static_cast<int>(racers.size()) * epoch_count);
    std::vector<plot::Series> paths;
    LossCurves curves;
    for (const Racer& racer : racers) {
        try {
            double last = 0;
            paths.push_back(race(racer, steps, last));
            FitOptions how;
            how.epochs = epoch_count;
            how.optimiser = racer.optimiser;
            how.learning_rate = racer.digits_rate;
            how.seed = options.seed;
            const FitResult result =
                fit_fresh(net, Initialiser::he, digits.train, digits.validation, how, progress);
            const std::vector<float> losses = column(result, &EpochReport::train_loss);
            curves.add(racer.name, result);
            results.add({racer.name, number(last, 2), number(double{losses.front()}),
                         number(double{losses.back()}),
                         percent(test_accuracy(net, result.parameters, digits.test), 1)});
        } catch (const dl::NotStarted& missing) {
            std::cout << racer.name << " does not race: " << missing.exercise()
                      << " is not written\n";
        }
    }
    progress.finish();
    std::cout << digits.source << ", " << count << " digits, " << epoch_count << " epochs\n\n"
              << dl::to_text(results);

    dl::Report report("Optimisers", {.subtitle = "Lab 2, exercises 2.8, 2.9, 2.14 and 2.16"});
    report.figure(
        plot::surface(ravine(), paths,
                      {.title = "A ravine from above",
                       .x_label = "x",
                       .y_label = "y",
                       .width = 720,
                       .height = 360}),
        std::string("Momentum overshoots and comes back, AdaGrad slows down, Adam cuts across.") +
            (paths.back().name == "AdaDelta"
                 ? " AdaDelta begins with steps so short that it is still at the start."
                 : ""));
    report.figures(curves.figures(
        {0.05, 3},
        "With a good rate for each, the curves lie close together: that an optimiser is "
        "right does not show here. Wrong ones can look as good.",
        "On digits that are not learnt from they lie closer still."));
    report.table(results);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"optimizers", "A race in a ravine, and the same racers on digits."};
    int count = 4000, epoch_count = 5, steps = 40;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epoch_count, "passes over them");
    options.add("--steps", steps, "steps in the ravine");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epoch_count, steps); });
}
