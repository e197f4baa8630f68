// Lab 2 as others write it: the training loop around a queue of batches, the best set kept aside.

#include "lab02_mlp_backprop/fit.hpp"

#include <cmath>
#include <optional>

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/rng.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

std::vector<std::vector<int>> deal(const std::vector<int>& order, int size) {
    std::vector<std::vector<int>> batches;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i % static_cast<std::size_t>(size) == 0) batches.emplace_back();
        batches.back().push_back(order[i]);
    }
    return batches;
}

}  // namespace

float scheduled_rate(const Schedule& schedule, float rate, int epoch, int epochs) {
    if (epoch < 0 || epochs <= epoch) throw dl::Error("scheduled_rate: no such epoch");
    switch (schedule.kind) {
        case ScheduleKind::step:
            if (schedule.every < 1) throw dl::Error("scheduled_rate: every");
            return epoch < schedule.every
                       ? rate
                       : schedule.factor *
                             scheduled_rate(schedule, rate, epoch - schedule.every, epochs);
        case ScheduleKind::cosine: {
            // (1 + cos a) / 2 is the square of cos(a / 2).
            const double half = std::cos(3.14159265358979 * epoch / epochs / 2);
            return static_cast<float>(schedule.last + (rate - schedule.last) * half * half);
        }
        default:
            return rate;
    }
}

FitResult fit(const Net& net, Params parameters, const Examples& train, const Examples& validation,
              const FitOptions& options) {
    if (options.epochs < 1 || options.batch_size < 1) throw dl::Error("fit: no epochs, no batches");
    if (train.size() < 1) throw dl::Error("fit: no examples");
    Net trained = net;
    const Node truth = trained.input({}, "labels");
    const Node loss = softmax_cross_entropy(trained, net.last(), truth);
    Session session(trained, {.seed = options.seed});
    dl::Rng shuffle{options.seed, "shuffle"};
    Update now{parameters, {}};
    std::optional<Params> best;
    FitResult result;
    for (int epoch = 0; epoch < options.epochs; ++epoch) {
        EpochReport report;
        report.learning_rate =
            scheduled_rate(options.schedule, options.learning_rate, epoch, options.epochs);
        double seen = 0, mean = 0;
        for (const auto& rows : deal(shuffle.permutation(train.size()), options.batch_size)) {
            session.forward(now.parameters,
                            inputs(train.batch(rows), label_tensor(train.batch_labels(rows))),
                            Mode::train);
            // A running mean over examples.
            seen += static_cast<double>(rows.size());
            mean += (session.value(loss).item() - mean) * static_cast<double>(rows.size()) / seen;
            Gradients found = session.backward(now.parameters, loss);
            found.parameters = add_decay(std::move(found.parameters), now.parameters,
                                         decaying(trained.parameters()), options.decay);
            now = optimiser_step(options, report.learning_rate, std::move(now.parameters),
                                 found.parameters, std::move(now.state));
        }
        report.train_loss = static_cast<float>(mean);
        if (validation.size() > 0) {
            const Tensor scores = predict_scores(net, now.parameters, validation, 64);
            report.validation_loss = softmax_cross_entropy(scores, validation.labels);
            report.validation_accuracy = dl::accuracy(scores, validation.labels);
            const bool first = result.history.empty();
            if (first ||
                report.validation_loss <
                    result.history[static_cast<std::size_t>(result.best_epoch)].validation_loss) {
                result.best_epoch = epoch;
                best = now.parameters;
            }
        }
        result.history.push_back(report);
        if (options.after_epoch) options.after_epoch(epoch, report);
        const bool impatient = options.patience > 0 && validation.size() > 0;
        if (impatient && epoch - result.best_epoch >= options.patience) break;
    }
    if (validation.size() == 0) result.best_epoch = static_cast<int>(result.history.size()) - 1;
    result.parameters = best.value_or(now.parameters);
    return result;
}

}  // namespace lab02
