// batch_sizes: few long steps or many short ones, and what they cost.
//
// Uses 2.13 mlp and 2.14 fit.

#include <chrono>

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

void run(const dl::AppOptions& options, int count, int epoch_count) {
    const Digits digits = load_digits(options, count);
    const Net net = mlp({784, 64, 10});
    const std::vector<int> batches = {1, 8, 64, 512, count};
    dl::Progress progress = progress_of(options, static_cast<int>(batches.size()) * epoch_count);
    dl::Table results({"batch", "steps", "seconds", "loss after 1 epoch", "last loss", "test"});
    LossCurves by_epoch;
    std::vector<plot::Series> by_step;
    for (const int batch : batches) {
        FitOptions how;
        how.epochs = epoch_count;
        how.batch_size = batch;
        how.optimiser = Optimiser::sgd;
        how.learning_rate = batch == 1 ? 0.02f : 0.1f;  // 0.1 is too far for single examples
        how.seed = options.seed;
        const auto start = std::chrono::steady_clock::now();
        const FitResult result =
            fit_fresh(net, Initialiser::he, digits.train, digits.validation, how, progress);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        const std::vector<float> losses = column(result, &EpochReport::train_loss);
        const int steps = (count + batch - 1) / batch;
        std::vector<int> at;
        for (std::size_t epoch = 1; epoch <= losses.size(); ++epoch)
            at.push_back(static_cast<int>(epoch) * steps);
        const std::string name = batch == count ? "all" : std::to_string(batch);
        by_epoch.add(name, result);
        by_step.push_back({name, at, column(result, &EpochReport::validation_loss)});
        results.add({name, steps * epoch_count, number(seconds.count(), 2),
                     number(double{losses.front()}), number(double{losses.back()}),
                     percent(test_accuracy(net, result.parameters, digits.test), 1)});
    }
    progress.finish();
    std::cout << digits.source << ", " << count << " digits, " << epoch_count << " epochs\n\n"
              << dl::to_text(results);

    dl::Report report("Batch sizes", {.subtitle = "Lab 2, exercises 2.13 and 2.14"});
    report.paragraph(
        "One net, the same digits, the same number of passes over them. What differs "
        "is how many digits make one step.");
    report.figures(by_epoch.figures(
        {0.05, 3}, "With the same number of examples seen, small batches are further.",
        "On digits that it does not learn from the order is the same; they differ less."));
    report.figure(
        plot::line(by_step, {.title = "Validation loss by step",
                             .x_label = "steps so far",
                             .y_label = "cross-entropy",
                             .log_x = true,
                             .log_y = true}),
        "The same losses over the number of steps lie nearly on one line: what a step brings "
        "depends little on how many digits it looks at. Small batches make more of them.");
    report.table(results,
                 "Learning rate 0.1, for single examples 0.02. A step of many examples "
                 "costs less for each of them.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"batch_sizes", "Few long steps or many short ones."};
    int count = 4000, epoch_count = 5;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epoch_count, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epoch_count); });
}
