// learning_rates: too low, good, high and too high; and what batch norm changes.
//
// Uses 2.12 batch norm, 2.13 mlp and 2.14 fit.

#include <cmath>

#include "common/markup.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

FitResult train(const Net& net, const Digits& digits, float rate, int epoch_count,
                std::uint64_t seed, dl::Progress& progress) {
    FitOptions how;
    how.epochs = epoch_count;
    how.optimiser = Optimiser::sgd;
    how.learning_rate = rate;
    how.seed = seed;
    return fit_fresh(net, Initialiser::he, digits.train, digits.validation, how, progress);
}

void run(const dl::AppOptions& options, int count, int epoch_count) {
    const Digits digits = load_digits(options, count);
    const Net plain = mlp({784, 64, 64, 10});
    const Net normed = mlp({784, 64, 64, 10}, {.batch_norm = true});
    const std::vector<float> rates = {0.001f, 0.01f, 0.1f, 0.5f, 1.0f, 3.0f, 10.0f};
    dl::Progress progress = progress_of(options, 2 * static_cast<int>(rates.size()) * epoch_count);
    dl::Table results(
        {"learning rate", "loss after 1 epoch", "last loss", "test, plain", "test, batch norm"});
    LossCurves curves;
    std::vector<double> plain_accuracy, norm_accuracy;
    for (const float rate : rates) {
        const FitResult one = train(plain, digits, rate, epoch_count, options.seed, progress);
        const FitResult two = train(normed, digits, rate, epoch_count, options.seed, progress);
        plain_accuracy.push_back(test_accuracy(plain, one.parameters, digits.test));
        norm_accuracy.push_back(test_accuracy(normed, two.parameters, digits.test));
        const std::vector<float> losses = column(one, &EpochReport::train_loss);
        const std::string name = number(double{rate}, 2);
        results.add({name, dl::readable(double{losses.front()}), number(double{losses.back()}),
                     percent(plain_accuracy.back(), 1), percent(norm_accuracy.back(), 1)});
        if (std::isfinite(losses.back()) && losses.back() < 5) curves.add(name, one);
    }
    progress.finish();
    std::cout << digits.source << ", " << count << " digits, " << epoch_count << " epochs\n\n"
              << dl::to_text(results);

    dl::Report report("Learning rates", {.subtitle = "Lab 2, exercises 2.12 to 2.14"});
    report.figures(curves.figures(
        {0.1, 10}, "The plain net. Too low creeps, good falls, too high stands still or jumps.",
        "On digits that it does not learn from. A rate a little too high jumps up and down."));
    report.figure(
        plot::line({{"plain", rates, plain_accuracy}, {"batch norm", rates, norm_accuracy}},
                   {.title = "Test accuracy", .x_label = "learning rate", .log_x = true}),
        "Batch norm widens the range of rates that work. At good rates it gains little in "
        "so shallow a net.");
    report.table(results);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"learning_rates", "Too low, good, high and too high."};
    int count = 4000, epoch_count = 5;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epoch_count, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epoch_count); });
}
