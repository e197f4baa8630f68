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
    dl::Table results({"batch", "steps", "seconds", "loss after 1 epoch", "last loss", "test"});
    std::vector<plot::Series> by_epoch, by_step;
    for (int batch : {1, 8, 64, 512, count}) {
        FitOptions how;
        how.epochs = epoch_count;
        how.batch_size = batch;
        how.optimiser = Optimiser::sgd;
        how.learning_rate = batch == 1 ? 0.02f : 0.1f;  // 0.1 is too far for single examples
        how.seed = options.seed;
        const auto start = std::chrono::steady_clock::now();
        const FitResult result =
            fit(net, initialise(net, Initialiser::he, options.seed), digits.train, {}, how);
        const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
        const std::vector<float> losses = column(result, &EpochReport::train_loss);
        const int steps = (count + batch - 1) / batch;
        std::vector<int> at;
        for (std::size_t epoch = 1; epoch <= losses.size(); ++epoch)
            at.push_back(static_cast<int>(epoch) * steps);
        const std::string name = batch == count ? "all" : std::to_string(batch);
        by_epoch.push_back({name, epochs(losses.size()), losses});
        by_step.push_back({name, at, losses});
        results.add({name, steps * epoch_count, number(seconds.count(), 2),
                     number(double{losses.front()}), number(double{losses.back()}),
                     percent(test_accuracy(net, result.parameters, digits.test), 1)});
    }
    std::cout << digits.source << ", " << count << " digits, " << epoch_count << " epochs\n\n"
              << dl::to_text(results);

    dl::Report report("Batch sizes");
    report.figures(
        {{plot::line(by_epoch, {.title = "Loss by epoch", .x_label = "epoch", .log_y = true}),
          "With the same number of examples seen, small batches are further."},
         {plot::line(by_step,
                     {.title = "Loss by step", .x_label = "step", .log_x = true, .log_y = true}),
          "Step by step a large batch is at least as good; it just makes few steps."}});
    report.table(results, "Learning rate 0.1, for single examples 0.02.");
    report.write(options.out);
    std::cout << "report: " << options.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"batch_sizes", "Few long steps or many short ones."};
    int count = 4000, epoch_count = 5;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epoch_count, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epoch_count); });
}
