// overfit: a net with room enough learns anything by heart; what holds it back?
//
// Uses 2.10 weight decay, 2.11 dropout and 2.14 fit with early stopping. Clean labels would hide
// the effect: here 40 of 100 training labels are wrong.

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

struct Settings {
    int train = 1000;
    int epochs = 30;
    int seeds = 3;
};

// Every label of the fraction is replaced by a random other one.
void spoil(std::vector<int>& labels, float fraction, dl::Rng& rng) {
    for (int& label : labels)
        if (rng.chance(fraction)) label = (label + rng.integer(1, 9)) % 10;
}

// Digits to learn from and to choose by with 40 wrong labels of 100; the test set is right.
Digits spoilt_digits(dl::AppOptions options, int run, int count) {
    options.seed += static_cast<std::uint64_t>(run);
    Digits digits = load_digits(options, count);
    dl::Rng rng{options.seed, "spoil"};
    spoil(digits.train.labels, 0.4f, rng);
    spoil(digits.validation.labels, 0.4f, rng);  // nobody knows the right ones
    return digits;
}

// Means over the seeds, with the least and the most where they are drawn.
struct Outcome {
    double train = 0, test = 0, worst = 1, best = 0, epochs = 0;

    void add(double on_train, double on_test, int epochs_used, int seeds) {
        train += on_train / seeds;
        test += on_test / seeds;
        worst = std::min(worst, on_test);
        best = std::max(best, on_test);
        epochs += static_cast<double>(epochs_used) / seeds;
    }
};

FitOptions plan(const Settings& settings, std::uint64_t seed) {
    FitOptions how;
    how.epochs = settings.epochs;
    how.optimiser = Optimiser::adam;
    how.learning_rate = 0.001f;
    how.seed = seed;
    return how;
}

// --- Capacity ------------------------------------------------------------------------------------

void capacity(const dl::AppOptions& options, const Settings& settings, dl::Report& report,
              dl::Progress& progress) {
    const std::vector<int> sizes = {4, 8, 16, 32, 64, 128, 256};
    std::vector<double> train, test, worst, best;
    dl::Table results({"units", "parameters", "train, as taught", "test, mean", "worst", "best"});
    for (const int hidden : sizes) {
        const Net net = mlp({784, hidden, hidden, 10});
        Outcome outcome;
        for (int run = 0; run < settings.seeds; ++run) {
            const Digits digits = spoilt_digits(options, run, settings.train);
            const FitOptions how = plan(settings, options.seed + static_cast<std::uint64_t>(run));
            const FitResult result =
                fit_fresh(net, Initialiser::he, digits.train, {}, how, progress);
            outcome.add(test_accuracy(net, result.parameters, digits.train),
                        test_accuracy(net, result.parameters, digits.test), settings.epochs,
                        settings.seeds);
        }
        results.add({std::to_string(hidden), net.parameter_count(), percent(outcome.train, 1),
                     percent(outcome.test, 1), percent(outcome.worst, 1),
                     percent(outcome.best, 1)});
        train.push_back(100 * outcome.train);
        test.push_back(100 * outcome.test);
        worst.push_back(100 * outcome.worst);
        best.push_back(100 * outcome.best);
    }
    std::cout << "Capacity: " << settings.epochs << " epochs, two hidden layers\n"
              << dl::to_text(results) << '\n';
    report.heading("Capacity");
    report.figure(
        plot::line({{"train, as taught", sizes, train}, {"test", sizes, test, worst, best}},
                   {.title = "Accuracy by the size of the net",
                    .x_label = "units of each hidden layer",
                    .y_label = "% right",
                    .log_x = true,
                    .y_range = {0, 100},
                    .guides = {{60, "labels that are right"}}}),
        "Above 60 % of what it was taught a net knows wrong labels by heart. The band is "
        "the worst and the best seed.");
    report.table(results);
}

// --- What holds it back --------------------------------------------------------------------------

struct Way {
    std::string name;
    float l2 = 0;
    float drop = 0;
    int patience = 0;
};

const std::vector<Way> ways = {{"large net"},
                               {"weight decay 0.03", 0.03f},
                               {"dropout 0.5", 0, 0.5f},
                               {"early stopping", 0, 0, 5}};

// The curves are those of the first seed.
Outcome train_all(const Way& way, const dl::AppOptions& options, const Settings& settings,
                  std::vector<plot::Series>& curves, dl::Progress& progress) {
    const Net net = mlp({784, 256, 256, 10}, {.drop = way.drop});
    Outcome outcome;
    for (int run = 0; run < settings.seeds; ++run) {
        const Digits digits = spoilt_digits(options, run, settings.train);
        FitOptions how = plan(settings, options.seed + static_cast<std::uint64_t>(run));
        how.decay.l2 = way.l2;
        how.patience = way.patience;
        // fit returns the epoch that is best in validation. Without early stopping the last one is
        // wanted: a second, equal training without validation has it.
        FitResult result;
        if (way.patience > 0 || run == 0) {
            result =
                fit_fresh(net, Initialiser::he, digits.train, digits.validation, how, progress);
            if (run == 0) curves = both_losses(result);
        }
        if (way.patience == 0)
            result = fit_fresh(net, Initialiser::he, digits.train, {}, how, progress);
        outcome.add(test_accuracy(net, result.parameters, digits.train),
                    test_accuracy(net, result.parameters, digits.test), result.best_epoch + 1,
                    settings.seeds);
    }
    return outcome;
}

void remedies(const dl::AppOptions& options, const Settings& settings, dl::Report& report,
              dl::Progress& progress) {
    dl::Table results({"way", "train, as taught", "test, mean", "worst", "best", "epochs"});
    std::vector<dl::Figure> curves;
    std::vector<std::string> names;
    std::vector<double> train, test;
    for (const Way& way : ways) {
        std::vector<plot::Series> losses;
        const Outcome outcome = train_all(way, options, settings, losses, progress);
        results.add({way.name, percent(outcome.train, 1), percent(outcome.test, 1),
                     percent(outcome.worst, 1), percent(outcome.best, 1),
                     number(outcome.epochs, 2)});
        names.push_back(way.name);
        train.push_back(100 * outcome.train);
        test.push_back(100 * outcome.test);
        curves.push_back({plot::line(losses, {.title = way.name,
                                              .x_label = "epoch",
                                              .y_label = "cross-entropy",
                                              .x_range = {0, double(settings.epochs)},
                                              .y_range = {0, 6}}),
                          percent(outcome.train, 1) + " of what it was taught, " +
                              percent(outcome.test, 1) + " of the test digits."});
    }
    std::cout << "Two layers of 256 units\n" << dl::to_text(results);
    report.heading("What holds a large net back");
    report.paragraph(
        "Two layers of 256 units. The labels to validate by are as wrong as those to learn from, "
        "so both losses may be compared: the gap between the curves is what was learnt by heart.");
    report.figures(curves);
    report.figure(plot::bars(names, {{"train, as taught", train, {}}, {"test", test, {}}},
                             {.title = "The gap", .x_label = "% right", .x_range = {0, 100}}),
                  "Tested on right labels: what is learnt by heart is lost in the test.");
    report.table(results,
                 "Means of the seeds. With clean labels dropout and decay change next to "
                 "nothing here: an effect needs a problem to solve.");
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const int trainings = 7 * settings.seeds + 4 * settings.seeds + 3;
    dl::Progress progress = progress_of(options, trainings * settings.epochs);
    dl::Report report("Overfitting, and what holds it back",
                      {.subtitle = "Lab 2, exercises 2.10, 2.11 and 2.14"});
    std::cout << settings.train << " digits, 40 % of the training labels wrong, " << settings.seeds
              << " seeds\n\n";
    capacity(options, settings, report, progress);
    remedies(options, settings, report, progress);
    progress.finish();
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"overfit", "What keeps a large net from learning by heart."};
    Settings settings;
    options.add("--train", settings.train, "digits to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    options.add("--seeds", settings.seeds, "repetitions that are averaged");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
