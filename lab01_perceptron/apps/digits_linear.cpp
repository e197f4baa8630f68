// digits_linear: ten units read handwritten digits.
//
// Uses 1.7 linear_scores, 1.8 softmax, 1.9 cross_entropy and 1.12 fit_softmax.
// Without --data the digits are drawn by code; with --data DIR they are those of MNIST.

#include <algorithm>
#include <cmath>
#include <iostream>
#include <numeric>

#include "common/app.hpp"
#include "common/data/digits.hpp"
#include "common/data/real_data.hpp"
#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/plot.hpp"
#include "common/plot/images.hpp"
#include "common/progress.hpp"
#include "common/rearrange.hpp"
#include "common/reduce.hpp"
#include "common/report.hpp"
#include "lab01_perceptron/fit.hpp"
#include "lab01_perceptron/linear.hpp"

namespace {

using namespace lab01;
using dl::percent;
using dl::Tensor;
namespace plot = dl::plot;

struct Settings {
    int train = 6000;  // digits drawn by code; MNIST has its own number
    int epochs = 15;
    int batch_size = 32;
    float learning_rate = 0.2f;
};

struct Data {
    Examples train, validation, test;
    std::string source;
};

Examples examples_of(const dl::Dataset& pictures) {
    return {dl::flatten(pictures.images), pictures.labels};
}

Data load(const dl::AppOptions& options, const Settings& settings) {
    if (options.data.empty())
        return {examples_of(dl::digits(settings.train, options.seed)),
                examples_of(dl::digits(2000, options.seed + 1000)),
                examples_of(dl::digits(5000, options.seed + 2000)), "digits drawn by code"};
    const std::vector<std::string> names = {"mnist", "fashion-mnist"};
    const dl::ByteDataset all = dl::load_data(names, dl::Split::train, options.data);
    const dl::ByteDataset test = dl::load_data(names, dl::Split::test, options.data);
    const int validation = std::min(5000, all.size() / 10);
    return {examples_of(all.slice(0, all.size() - validation)),
            examples_of(all.slice(all.size() - validation, validation)),
            examples_of(test.to_dataset()), all.source};
}

// --- Training, epoch by epoch --------------------------------------------------------------------

struct Curves {
    std::vector<float> train_loss, validation_loss, train_accuracy, validation_accuracy;
};

Tensor scores_of(const LinearModel& model, const Examples& data) {
    return linear_scores(data.x, model.weight, model.bias);
}

LinearModel train(const dl::AppOptions& options, const Settings& settings, const Data& data,
                  Curves& curves) {
    LinearModel model{Tensor({10, data.train.x.size(1)}), Tensor({10})};
    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = settings.epochs, .unit = "epochs", .quiet = options.quiet});
    for (int epoch = 0; epoch < settings.epochs; ++epoch) {
        // Long steps first, short ones at the end: a cosine from the full rate down to nothing.
        const double phase = 3.14159265 * epoch / settings.epochs;
        const SoftmaxFit fit =
            fit_softmax(model, data.train, data.validation,
                        {.learning_rate = settings.learning_rate *
                                          static_cast<float>(0.5 + 0.5 * std::cos(phase)),
                         .batch_size = settings.batch_size,
                         .epochs = 1,
                         .seed = options.seed + static_cast<std::uint64_t>(epoch)});
        model = fit.model;
        curves.train_loss.push_back(fit.train_loss.back());
        curves.train_accuracy.push_back(fit.train_accuracy.back());
        curves.validation_accuracy.push_back(fit.validation_accuracy.back());
        curves.validation_loss.push_back(
            cross_entropy(scores_of(model, data.validation), data.validation.labels));
        progress.show("validation", static_cast<double>(fit.validation_accuracy.back()));
        progress.step(1, static_cast<double>(fit.train_loss.back()));
    }
    progress.finish();
    return model;
}

void show_curves(dl::Report& report, const Curves& curves) {
    dl::Table table({"epoch", "train loss", "validation loss", "train", "validation"});
    for (std::size_t e = 0; e < curves.train_loss.size(); ++e) {
        const bool shown = e < 3 || (e + 1) % 5 == 0 || e + 1 == curves.train_loss.size();
        if (shown)
            table.add({std::to_string(e + 1), curves.train_loss[e], curves.validation_loss[e],
                       percent(curves.train_accuracy[e], 2),
                       percent(curves.validation_accuracy[e], 2)});
    }
    std::cout << dl::to_text(table) << '\n';

    std::vector<int> epochs(curves.train_loss.size());
    std::iota(epochs.begin(), epochs.end(), 1);
    report.heading("Learning");
    report.figures(
        {{plot::line({{"train", epochs, curves.train_loss},
                      {"validation", epochs, curves.validation_loss}},
                     {.title = "Loss", .x_label = "epoch", .y_label = "cross-entropy"}),
          "An untrained net has the loss ln 10 = 2.303; a loss that never falls below 1.461 would "
          "betray a softmax that is applied twice."},
         {plot::line(
              {{"train", epochs, curves.train_accuracy},
               {"validation", epochs, curves.validation_accuracy}},
              {.title = "Accuracy", .x_label = "epoch", .y_label = "fraction that is right"}),
          "The gap between the curves is what was learnt by heart. The training figure is taken "
          "while the epoch runs, so it lags behind at the start."}});
    report.table(table, "Some of the epochs.");
}

void show_templates(dl::Report& report, const LinearModel& model) {
    std::vector<std::string> names;
    for (int k = 0; k < 10; ++k)
        names.push_back("class " + std::to_string(k));
    report.heading("Ten templates");
    report.figure(
        plot::images({.pixels = dl::reshape(model.weight, {-1, 28, 28}),
                      .captions = names,
                      .columns = 5,
                      .diverging = true},
                     {.title = "Weights of the ten units"}),
        "Ink on blue speaks for the class, ink on brown against it, each class on its own "
        "scale. Pixels at the border, which hardly ever carry ink, stay near zero.");
}

// The loss of every sample by itself, and the classes that were picked.
struct Judged {
    std::vector<int> predicted;
    std::vector<float> probability;  // of the right class
    Tensor confusion;
};

Judged judge(const LinearModel& model, const Examples& data) {
    const Tensor scores = scores_of(model, data), p = softmax(scores);
    Judged judged;
    judged.predicted = predict(scores);
    for (int n = 0; n < p.size(0); ++n)
        judged.probability.push_back(p.at(n, data.labels[static_cast<std::size_t>(n)]));
    judged.confusion = dl::confusion_matrix(judged.predicted, data.labels, 10);
    return judged;
}

void show_mistakes(dl::Report& report, const Examples& data, const Judged& judged) {
    std::vector<int> order(judged.predicted.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) {
        return judged.probability[static_cast<std::size_t>(a)] <
               judged.probability[static_cast<std::size_t>(b)];
    });
    order.resize(std::min<std::size_t>(order.size(), 24));
    plot::Images worst;
    worst.pixels = dl::reshape(dl::gather_rows(data.x, order), {-1, 1, 28, 28});
    worst.columns = 6;
    for (int n : order) {
        const std::size_t i = static_cast<std::size_t>(n);
        worst.captions.push_back(dl::text(data.labels[i], " as ", judged.predicted[i]));
        worst.verdicts.push_back(judged.predicted[i] == data.labels[i] ? plot::Verdict::right
                                                                       : plot::Verdict::wrong);
    }
    report.heading("The worst mistakes");
    report.figure(plot::images(worst, {.title = "Smallest probability of the right class"}),
                  "What was written, and as what it was read. Most are easy for people: a template "
                  "cannot move with "
                  "the digit or bend with the stroke.");
}

void show_confusion(dl::Report& report, const Judged& judged) {
    std::vector<std::string> names;
    for (int k = 0; k < 10; ++k)
        names.push_back(std::to_string(k));
    report.heading("Who is taken for whom");
    report.figure(plot::confusion(judged.confusion, names, {.title = "Test digits", .height = 420}),
                  "Rows are the truth, columns the answer.");

    Tensor mistakes = judged.confusion;
    for (int k = 0; k < 10; ++k)
        mistakes.at(k, k) = 0;
    dl::Table table({"truth", "answer", "times"});
    for (int i = 0; i < 3; ++i) {
        const int at = dl::argmax(mistakes);
        table.add({names[static_cast<std::size_t>(at / 10)],
                   names[static_cast<std::size_t>(at % 10)], static_cast<int>(mistakes[at])});
        mistakes[at] = 0;
    }
    std::cout << "Most frequent mistakes\n" << dl::to_text(table) << '\n';
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Data data = load(options, settings);
    std::cout << data.source << ": " << data.train.labels.size() << " to train on, "
              << data.validation.labels.size() << " to validate, " << data.test.labels.size()
              << " to test\n\n";

    dl::Report report("Ten units read digits", {.subtitle = "Lab 1, exercises 1.7 to 1.12"});
    Curves curves;
    const LinearModel model = train(options, settings, data, curves);
    const Judged judged = judge(model, data.test);
    const float accuracy = dl::accuracy(judged.predicted, data.test.labels);

    report.settings({{"data", data.source},
                     {"training digits", std::to_string(data.train.labels.size())},
                     {"epochs", std::to_string(settings.epochs)},
                     {"batch size", std::to_string(settings.batch_size)},
                     {"learning rate", dl::text(settings.learning_rate, ", falling to 0")},
                     {"seed", std::to_string(options.seed)}});
    report.facts({{percent(accuracy, 2), "test accuracy", "error " + percent(1 - accuracy, 2)},
                  {"7,850", "parameters", "784 x 10 weights, 10 biases"}});
    show_curves(report, curves);
    show_templates(report, model);
    show_confusion(report, judged);
    show_mistakes(report, data.test, judged);
    std::cout << "test accuracy " << percent(accuracy, 2) << ", error " << percent(1 - accuracy, 2)
              << '\n';
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"digits_linear", "Ten units read handwritten digits."};
    Settings settings;
    options.add("--train", settings.train, "digits drawn to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    options.add("--batch", settings.batch_size, "samples of one step");
    options.add("--rate", settings.learning_rate, "learning rate of the first steps");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
