// What the apps of lab 2 share: digits as examples, trainings with their curves, words for numbers.

#pragma once

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "common/app.hpp"
#include "common/data/clouds.hpp"
#include "common/data/digits.hpp"
#include "common/data/real_data.hpp"
#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/ops.hpp"
#include "common/plot.hpp"
#include "common/progress.hpp"
#include "common/report.hpp"
#include "lab02_mlp_backprop/fit.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/mlp.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace app {

using namespace lab02;
using dl::Tensor;
namespace plot = dl::plot;

struct Digits {
    Examples train, validation, test;
    std::string source;
};

/// Pictures as rows of 784 values.
inline Examples rows_of(const dl::Dataset& pictures) {
    Examples examples;
    examples.inputs = dl::flatten(pictures.images);
    examples.labels = pictures.labels;
    return examples;
}

/// `count` digits to train on, 2,000 to choose by and `test` to report by: drawn by code, or the
/// first ones of MNIST where --data names its folder.
inline Digits load_digits(const dl::AppOptions& options, int count, int test = 2000) {
    if (options.data.empty())
        return {rows_of(dl::digits(count, options.seed)),
                rows_of(dl::digits(2000, options.seed + 1000)),
                rows_of(dl::digits(test, options.seed + 2000)), "digits drawn by code"};
    const std::vector<std::string> names = {"mnist", "fashion-mnist"};
    const dl::ByteDataset all = dl::load_data(names, dl::Split::train, options.data);
    const dl::ByteDataset other = dl::load_data(names, dl::Split::test, options.data);
    const int validation = std::min(2000, all.size() / 10);
    const int train = std::min(count, all.size() - validation);
    return {rows_of(all.slice(0, train)), rows_of(all.slice(all.size() - validation, validation)),
            rows_of(other.slice(0, std::min(test, other.size()))), all.source};
}

using dl::percent;

inline std::string number(double value, int digits = 4) {
    return dl::text(std::setprecision(digits), value);
}

/// 1, 2, ..., count: the epochs of a curve.
inline std::vector<int> epochs(std::size_t count) {
    std::vector<int> all(count);
    std::iota(all.begin(), all.end(), 1);
    return all;
}

/// One column of a training's history.
inline std::vector<float> column(const FitResult& result, float EpochReport::*field) {
    std::vector<float> values;
    for (const EpochReport& report : result.history)
        values.push_back(report.*field);
    return values;
}

/// A bar that every epoch of every training of an app moves on.
inline dl::Progress progress_of(const dl::AppOptions& options, int epoch_count) {
    return {std::cerr,
            {.title = "training", .total = epoch_count, .unit = "epochs", .quiet = options.quiet}};
}

/// fit from fresh weights, the seed that of the options; every epoch is a step of `progress`.
inline FitResult fit_fresh(const Net& net, Initialiser start, const Examples& train,
                           const Examples& validation, FitOptions how, dl::Progress& progress) {
    how.after_epoch = [&](int, const EpochReport& epoch) {
        progress.step(1, double{epoch.train_loss});
    };
    return fit(net, initialise(net, start, how.seed), train, validation, how);
}

/// The losses of one training, epoch by epoch: on the examples it learnt from, and on others.
inline std::vector<plot::Series> both_losses(const FitResult& result) {
    const std::vector<int> x = epochs(result.history.size());
    return {{"train", x, column(result, &EpochReport::train_loss)},
            {"validation", x, column(result, &EpochReport::validation_loss)}};
}

/// The losses of several trainings: two pictures on one scale, a line for each training.
class LossCurves {
public:
    void add(const std::string& name, const FitResult& result) {
        std::vector<plot::Series> both = both_losses(result);
        for (plot::Series& series : both)
            series.name = name;
        train_.push_back(std::move(both[0]));
        validation_.push_back(std::move(both[1]));
    }
    [[nodiscard]] std::vector<dl::Figure> figures(plot::Range scale, const std::string& on_train,
                                                  const std::string& on_validation) const {
        plot::Options options{.title = "Training loss",
                              .x_label = "epoch",
                              .y_label = "cross-entropy",
                              .log_y = true,
                              .y_range = scale};
        const std::string left = plot::line(train_, options);
        options.title = "Validation loss";
        return {{left, on_train}, {plot::line(validation_, options), on_validation}};
    }

private:
    std::vector<plot::Series> train_, validation_;
};

inline double test_accuracy(const Net& net, const Params& parameters, const Examples& test) {
    return double{dl::accuracy(predict_scores(net, parameters, test), test.labels)};
}

}  // namespace app
