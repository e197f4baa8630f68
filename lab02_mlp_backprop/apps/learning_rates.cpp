// learning_rates: too low, good, high and too high; and what batch norm changes.
//
// Uses 2.12 batch norm, 2.13 mlp and 2.14 fit.

#include <cmath>

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

struct Outcome {
    std::vector<float> losses;
    double accuracy = 0;
};

Outcome train(const Digits& digits, float rate, bool batch_norm, int epoch_count,
              std::uint64_t seed) {
    const Net net = mlp({784, 64, 64, 10}, {.batch_norm = batch_norm});
    FitOptions how;
    how.epochs = epoch_count;
    how.optimiser = Optimiser::sgd;
    how.learning_rate = rate;
    how.seed = seed;
    const FitResult result =
        fit(net, initialise(net, Initialiser::he, seed), digits.train, {}, how);
    return {column(result, &EpochReport::train_loss),
            test_accuracy(net, result.parameters, digits.test)};
}

void run(const dl::AppOptions& options, int count, int epoch_count) {
    const Digits digits = load_digits(options, count);
    dl::Table results(
        {"learning rate", "loss after 1 epoch", "last loss", "test, plain", "test, batch norm"});
    std::vector<plot::Series> curves;
    std::vector<double> rates, plain_accuracy, norm_accuracy;
    for (float rate : {0.001f, 0.01f, 0.1f, 0.5f, 1.0f, 3.0f, 10.0f}) {
        const Outcome plain = train(digits, rate, false, epoch_count, options.seed);
        const Outcome norm = train(digits, rate, true, epoch_count, options.seed);
        const std::string name = number(double{rate}, 2);
        results.add({name, number(double{plain.losses.front()}),
                     number(double{plain.losses.back()}), percent(plain.accuracy, 1),
                     percent(norm.accuracy, 1)});
        if (std::isfinite(plain.losses.back()) && plain.losses.back() < 5)
            curves.push_back({name, epochs(plain.losses.size()), plain.losses});
        rates.push_back(double{rate});
        plain_accuracy.push_back(plain.accuracy);
        norm_accuracy.push_back(norm.accuracy);
    }
    std::cout << digits.source << ", " << count << " digits, " << epoch_count << " epochs\n\n"
              << dl::to_text(results);

    dl::Report report("Learning rates");
    report.figure(plot::line(curves, {.title = "Training loss by learning rate, plain net",
                                      .x_label = "epoch",
                                      .y_label = "cross-entropy",
                                      .log_y = true,
                                      .y_range = {0.1, 10}}),
                  "Too low creeps, good falls, too high stands still or leaves the picture.");
    report.figure(
        plot::line({{"plain", rates, plain_accuracy}, {"batch norm", rates, norm_accuracy}},
                   {.title = "Test accuracy", .x_label = "learning rate", .log_x = true}),
        "Batch norm widens the range of rates that work. At good rates it gains little in "
        "so shallow a net.");
    report.table(results);
    report.write(options.out);
    std::cout << "report: " << options.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"learning_rates", "Too low, good, high and too high."};
    int count = 4000, epoch_count = 5;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epoch_count, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epoch_count); });
}
