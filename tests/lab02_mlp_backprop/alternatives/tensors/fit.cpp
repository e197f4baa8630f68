// Lab 2 with helpers: the training loop as three small functions.

#include "lab02_mlp_backprop/fit.hpp"

#include <cmath>
#include <limits>
#include <numbers>

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/rng.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

float scheduled_rate(const Schedule& schedule, float rate, int epoch, int epochs) {
    if (epoch < 0 || epoch >= epochs) throw dl::Error("no such epoch");
    if (schedule.kind == ScheduleKind::step) {
        if (schedule.every < 1) throw dl::Error("every must be at least 1");
        const int steps = epoch / schedule.every;
        return rate * std::pow(schedule.factor, static_cast<float>(steps));
    }
    if (schedule.kind == ScheduleKind::constant) return rate;
    const float turn =
        std::numbers::pi_v<float> * static_cast<float>(epoch) / static_cast<float>(epochs);
    return schedule.last + (rate - schedule.last) * 0.5f * (1.0f + std::cos(turn));
}

namespace {

struct Trainer {
    Net net;
    Node loss;
    Session session;
    std::set<std::string> decays;
    dl::Rng rng;
    OptimiserState state = {};
};

Trainer make_trainer(Net net, std::uint64_t seed) {
    const Node scores = net.last();
    const std::set<std::string> decays = decaying(net.parameters());
    const Node loss = softmax_cross_entropy(net, scores, net.input({}, "labels"));
    return {net, loss, Session(net, {.seed = seed}), decays, dl::Rng{seed, "shuffle"}};
}

// The summed loss of the rows, before the step that they bring about.
double learn(Trainer& trainer, Params& parameters, const Examples& train,
             const std::vector<int>& rows, float rate, const FitOptions& options) {
    trainer.session.forward(
        parameters, inputs(train.batch(rows), label_tensor(train.batch_labels(rows))), Mode::train);
    const double loss = trainer.session.value(trainer.loss).item();
    const Gradients found = trainer.session.backward(parameters, trainer.loss);
    Update update = optimiser_step(
        options, rate, parameters,
        add_decay(found.parameters, parameters, trainer.decays, options.decay), trainer.state);
    std::swap(parameters, update.parameters);
    std::swap(trainer.state, update.state);
    return loss * static_cast<double>(rows.size());
}

}  // namespace

FitResult fit(const Net& net, Params parameters, const Examples& train, const Examples& validation,
              const FitOptions& options) {
    if (options.epochs < 1 || options.batch_size < 1 || train.size() == 0)
        throw dl::Error("nothing to do");
    Trainer trainer = make_trainer(net, options.seed);
    FitResult result;
    float best = std::numeric_limits<float>::infinity();
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        EpochReport report;
        report.learning_rate =
            scheduled_rate(options.schedule, options.learning_rate, epoch, options.epochs);
        std::vector<int> rest = trainer.rng.permutation(train.size());
        double loss = 0;
        while (!rest.empty()) {
            const auto size = std::min(rest.size(), static_cast<std::size_t>(options.batch_size));
            const std::vector<int> rows(rest.begin(), rest.begin() + static_cast<int>(size));
            rest.erase(rest.begin(), rest.begin() + static_cast<int>(size));
            loss += learn(trainer, parameters, train, rows, report.learning_rate, options);
        }
        report.train_loss = static_cast<float>(loss / train.size());
        if (validation.size() > 0) {
            const Tensor scores = predict_scores(net, parameters, validation);
            report.validation_loss = softmax_cross_entropy(scores, validation.labels);
            report.validation_accuracy = dl::accuracy(scores, validation.labels);
        }
        result.history.push_back(report);
        if (options.after_epoch) options.after_epoch(epoch, report);
        if (validation.size() == 0 || report.validation_loss < best) {
            best = report.validation_loss;
            result.best_epoch = epoch;
            result.parameters = parameters;
        } else if (options.patience > 0 && epoch == result.best_epoch + options.patience) {
            return result;
        }
    }
    return result;
}

}  // namespace lab02
