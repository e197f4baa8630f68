// Training: the loop that everything else was made for.
//
// You write     2.14 scheduled_rate, fit
// You are given fit.hpp (options, and what to return), session.hpp (forward and backward),
//               optimiser_step, predict_scores, and everything you wrote before
// Check         ./course check 2.14         Stuck?  ./course hint 2.14

#include "lab02_mlp_backprop/fit.hpp"

#include <cmath>
#include <numbers>
#include <utility>

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/rng.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.14: the rate of an epoch; the formulas stand in fit.hpp
//
//     step, rate 1, every 3, factor 0.1:    epochs 0 1 2 3 4:    1 1 1 0.1 0.1
//     cosine, rate 1, last 0, 4 epochs:     epochs 0 1 2 3:      1 0.854 0.5 0.146
float scheduled_rate(const Schedule& schedule, float rate, int epoch, int epochs) {
    dl::require<dl::Error>(epoch >= 0 && epoch < epochs, "scheduled_rate: epoch ", epoch,
                           " is not one of 0 ... ", epochs - 1);
    dl::require<dl::Error>(schedule.kind != ScheduleKind::step || schedule.every >= 1,
                           "scheduled_rate: every must be at least 1, got ", schedule.every);

    // BEGIN SOLUTION 2.14 scheduled_rate
    switch (schedule.kind) {
        case ScheduleKind::constant:
            return rate;
        case ScheduleKind::step:
            return rate * static_cast<float>(std::pow(schedule.factor, epoch / schedule.every));
        case ScheduleKind::cosine: {
            const double angle = std::numbers::pi * epoch / epochs;
            return static_cast<float>(schedule.last +
                                      (rate - schedule.last) * (1 + std::cos(angle)) / 2);
        }
    }
    throw dl::Error("scheduled_rate: no such schedule");
    // END SOLUTION
}

// BEGIN SOLUTION HELPERS
namespace {

// Loss and accuracy of a net that is not being trained.
void measure(const Net& net, const Params& parameters, const Examples& examples,
             EpochReport& report) {
    if (examples.size() == 0) return;
    const Tensor scores = predict_scores(net, parameters, examples);
    report.validation_loss = softmax_cross_entropy(scores, examples.labels);
    report.validation_accuracy = dl::accuracy(scores, examples.labels);
}

}  // namespace
// END SOLUTION

// Exercise 2.14: the loop
//
// Steps
//   1. Copy the net and add the loss to it: an input "labels" of shape {}, then
//      softmax_cross_entropy(whole, scores, labels), where scores is net.last(). Make a Session of
//      it, with {.seed = options.seed}.
//   2. One generator dl::Rng{options.seed, "shuffle"}; at the start of every epoch it deals a new
//      permutation of all examples.
//   3. For every batch of batch_size rows (the last may be shorter): forward in Mode::train, note
//      the loss, backward from the loss, add_decay, one optimiser_step with the epoch's rate. The
//      loss of an epoch is the mean over its examples: a batch counts as much as it has rows.
//   4. After the epoch: scores of the validation examples by predict_scores, their loss and
//      accuracy. Remember the parameters of the epoch with the lowest loss so far.
//      Then call options.after_epoch(epoch, report) unless it is empty: programs show by it how
//      far they are.
//   5. Stop when `patience` epochs in a row have not been better (0: never). Return the best.
//
// inputs(images, label_tensor(labels)) makes the list that forward takes.
FitResult fit(const Net& net, Params parameters, const Examples& train, const Examples& validation,
              const FitOptions& options) {
    dl::require<dl::Error>(options.epochs >= 1 && options.batch_size >= 1,
                           "fit: needs epochs and batch_size of at least 1, got ", options.epochs,
                           " and ", options.batch_size);
    dl::require<dl::Error>(train.size() >= 1, "fit: there are no examples to train on");

    // BEGIN SOLUTION 2.14 fit
    Net whole = net;
    const Node labels = whole.input({}, "labels");
    const Node loss = softmax_cross_entropy(whole, net.last(), labels);
    Session session(whole, {.seed = options.seed});
    const std::set<std::string> decays = decaying(net.parameters());
    dl::Rng rng{options.seed, "shuffle"};

    FitResult result;
    Params best;
    OptimiserState state;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        // One pass over all examples.
        EpochReport report;
        report.learning_rate =
            scheduled_rate(options.schedule, options.learning_rate, epoch, options.epochs);
        const std::vector<int> order = rng.permutation(train.size());
        double total = 0;
        for (int begin = 0; begin < train.size(); begin += options.batch_size) {
            const int end = std::min(begin + options.batch_size, train.size());
            const std::vector<int> rows(order.begin() + begin, order.begin() + end);
            session.forward(parameters,
                            inputs(train.batch(rows), label_tensor(train.batch_labels(rows))),
                            Mode::train);
            total += double{session.value(loss).item()} * (end - begin);
            Params gradients = session.backward(parameters, loss).parameters;
            gradients = add_decay(std::move(gradients), parameters, decays, options.decay);
            Update update = optimiser_step(options, report.learning_rate, std::move(parameters),
                                           gradients, std::move(state));
            parameters = std::move(update.parameters);
            state = std::move(update.state);
        }
        report.train_loss = static_cast<float>(total / train.size());

        // Is it the best so far?
        measure(net, parameters, validation, report);
        result.history.push_back(report);
        if (options.after_epoch) options.after_epoch(epoch, report);
        const bool better =
            result.best_epoch < 0 || validation.size() == 0 ||
            report.validation_loss < result.history[result.best_epoch].validation_loss;
        if (better) {
            result.best_epoch = epoch;
            if (validation.size() > 0) best = parameters;
        }
        if (options.patience > 0 && epoch - result.best_epoch >= options.patience) break;
    }
    result.parameters = validation.size() > 0 ? std::move(best) : std::move(parameters);
    return result;
    // END SOLUTION
}

}  // namespace lab02
