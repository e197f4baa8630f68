// Lab 2 in nothing but loops: the training loop in one piece, the loss computed without a node.

#include "lab02_mlp_backprop/fit.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/rng.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

float scheduled_rate(const Schedule& schedule, float rate, int epoch, int epochs) {
    dl::require<dl::Error>(0 <= epoch && epoch < epochs, "no such epoch");
    if (schedule.kind == ScheduleKind::constant) return rate;
    if (schedule.kind == ScheduleKind::step) {
        dl::require<dl::Error>(schedule.every >= 1, "every must be at least 1");
        for (int drop = 0; drop < epoch / schedule.every; drop++)
            rate *= schedule.factor;
        return rate;
    }
    const double pi = std::acos(-1.0);
    const double share = 0.5 * (1 + std::cos(pi * epoch / epochs));
    return float(schedule.last * (1 - share) + rate * share);
}

FitResult fit(const Net& net, Params parameters, const Examples& train, const Examples& validation,
              const FitOptions& options) {
    dl::require<dl::Error>(options.epochs >= 1, "at least one epoch");
    dl::require<dl::Error>(options.batch_size >= 1, "at least one example a batch");
    dl::require<dl::Error>(train.size() >= 1, "nothing to train on");
    Session session(net, {.seed = options.seed});
    dl::Rng rng{options.seed, "shuffle"};
    OptimiserState state;
    FitResult result;
    int waited = 0;
    for (int epoch = 0; epoch < options.epochs; epoch++) {
        const float rate =
            scheduled_rate(options.schedule, options.learning_rate, epoch, options.epochs);
        const std::vector<int> order = rng.permutation(train.size());
        double loss = 0;
        std::vector<int> rows;
        for (int i = 0; i < train.size(); i++) {
            rows.push_back(order[i]);
            const bool full = static_cast<int>(rows.size()) == options.batch_size;
            if (!full && i + 1 < train.size()) continue;
            const std::vector<int> labels = train.batch_labels(rows);
            session.forward(parameters, inputs(train.batch(rows)), Mode::train);
            const Tensor scores = session.value(net.last());
            loss += double(softmax_cross_entropy(scores, labels)) * double(rows.size());
            Params gradients = session
                                   .backward(parameters, net.last(),
                                             softmax_cross_entropy_backward(scores, labels))
                                   .parameters;
            gradients = add_decay(gradients, parameters, decaying(net.parameters()), options.decay);
            const Update next = optimiser_step(options, rate, parameters, gradients, state);
            parameters = next.parameters;
            state = next.state;
            rows.clear();
        }
        EpochReport report{rate, float(loss / train.size()), 0, 0};
        bool better = true;
        if (validation.size() > 0) {
            const Tensor scores = predict_scores(net, parameters, validation);
            report.validation_loss = softmax_cross_entropy(scores, validation.labels);
            report.validation_accuracy = dl::accuracy(scores, validation.labels);
            for (const EpochReport& earlier : result.history)
                if (earlier.validation_loss <= report.validation_loss) better = false;
        }
        result.history.push_back(report);
        if (options.after_epoch) options.after_epoch(epoch, report);
        if (better) {
            result.best_epoch = epoch;
            result.parameters = parameters;
        }
        waited = better ? 0 : waited + 1;
        if (options.patience > 0 && waited == options.patience) break;
    }
    return result;
}

}  // namespace lab02
