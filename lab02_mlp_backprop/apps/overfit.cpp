// overfit: a net with room enough learns anything by heart; what holds it back?
//
// Uses 2.10 weight decay, 2.11 dropout and 2.14 fit with early stopping. Clean labels would hide
// the effect: here 40 of 100 training labels are wrong.

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

// Every label of the fraction is replaced by a random other one.
void spoil(std::vector<int>& labels, float fraction, dl::Rng& rng) {
    for (int& label : labels)
        if (rng.chance(fraction)) label = (label + rng.integer(1, 9)) % 10;
}

struct Way {
    std::string name;
    int hidden = 256;
    float l2 = 0;
    float drop = 0;
    int patience = 0;
};

const std::vector<Way> ways = {{"small net, 16 units", 16},
                               {"large net, 256 units", 256},
                               {"weight decay 0.03", 256, 0.03f},
                               {"dropout 0.5", 256, 0, 0.5f},
                               {"early stopping", 256, 0, 0, 5}};

void run(const dl::AppOptions& options, int count, int epoch_count, int seeds) {
    dl::Table results({"way", "train, as taught", "test, mean", "worst", "best", "epochs"});
    std::vector<plot::Series> curves;
    for (const Way& way : ways) {
        double train = 0, test = 0, worst = 1, best = 0, used = 0;
        for (int run = 0; run < seeds; ++run) {
            dl::AppOptions one = options;
            one.seed = options.seed + static_cast<std::uint64_t>(run);
            Digits digits = load_digits(one, count);
            dl::Rng rng{one.seed, "spoil"};
            spoil(digits.train.labels, 0.4f, rng);
            spoil(digits.validation.labels, 0.4f, rng);  // nobody knows the right ones
            const Net net = mlp({784, way.hidden, way.hidden, 10}, {.drop = way.drop});
            FitOptions how;
            how.epochs = epoch_count;
            how.optimiser = Optimiser::adam;
            how.learning_rate = 0.001f;
            how.decay.l2 = way.l2;
            how.patience = way.patience;
            how.seed = one.seed;
            // Without early stopping the last weights count, so validation only draws the curve.
            const FitResult result =
                fit(net, initialise(net, Initialiser::he, one.seed), digits.train,
                    way.patience > 0 ? digits.validation : Examples{}, how);
            const double accuracy = test_accuracy(net, result.parameters, digits.test);
            train += test_accuracy(net, result.parameters, digits.train) / seeds;
            test += accuracy / seeds;
            worst = std::min(worst, accuracy);
            best = std::max(best, accuracy);
            used += static_cast<double>(result.best_epoch + 1) / seeds;
            if (run == 0) {
                const std::vector<float> losses = column(result, &EpochReport::train_loss);
                curves.push_back({way.name, epochs(losses.size()), losses});
            }
        }
        results.add({way.name, percent(train, 1), percent(test, 1), percent(worst, 1),
                     percent(best, 1), number(used, 2)});
    }
    std::cout << count << " digits, 40 % of the training labels wrong, " << seeds << " seeds\n\n"
              << dl::to_text(results);

    dl::Report report("Overfitting, and what holds it back");
    report.figure(plot::line(curves, {.title = "Training loss", .x_label = "epoch"}),
                  "A net that is told 40 wrong labels of 100 should not get below their surprise.");
    report.table(results,
                 "Trained on wrong labels, tested on right ones: what is learnt by heart "
                 "is lost in the test.");
    report.write(options.out);
    std::cout << "report: " << options.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"overfit", "What keeps a large net from learning by heart."};
    int count = 1000, epoch_count = 30, seeds = 3;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epoch_count, "passes over them");
    options.add("--seeds", seeds, "repetitions that are averaged");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epoch_count, seeds); });
}
