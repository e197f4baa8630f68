// Parts of a training loop that are given: batches, the choice of an optimiser, predictions.

#include <algorithm>
#include <numeric>

#include "common/error.hpp"
#include "common/rearrange.hpp"
#include "lab02_mlp_backprop/fit.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using dl::Tensor;

Tensor Examples::batch(const std::vector<int>& rows) const {
    return bytes.count > 0 ? bytes.batch(rows) : dl::gather_rows(inputs, rows);
}

std::vector<int> Examples::batch_labels(const std::vector<int>& rows) const {
    std::vector<int> picked;
    picked.reserve(rows.size());
    for (int row : rows)
        picked.push_back(labels.at(row));
    return picked;
}

Update optimiser_step(const FitOptions& options, float learning_rate, Params parameters,
                      const Params& gradients, OptimiserState state) {
    const SgdOptions sgd = {.learning_rate = learning_rate, .momentum = options.momentum};
    const AdaptiveOptions adaptive = {.learning_rate = learning_rate};
    const auto step = [&](auto&& function, const auto& how) {
        return function(std::move(parameters), gradients, std::move(state), how);
    };
    switch (options.optimiser) {
        case Optimiser::sgd:
            return step(sgd_step, sgd);
        case Optimiser::momentum:
            return step(momentum_step, sgd);
        case Optimiser::nesterov:
            return step(nesterov_step, sgd);
        case Optimiser::adagrad:
            return step(adagrad_step, adaptive);
        case Optimiser::rmsprop:
            return step(rmsprop_step, adaptive);
        case Optimiser::adam:
            return step(adam_step, adaptive);
        case Optimiser::adadelta:
            return step(
                adadelta_step,
                AdaptiveOptions{.learning_rate = learning_rate, .decay = 0.9f, .epsilon = 1e-6f});
    }
    throw dl::Error("optimiser_step: no such optimiser");
}

Tensor predict_scores(const Net& net, const Params& parameters, const Examples& examples,
                      int batch_size) {
    Session session(net);
    std::vector<Tensor> parts;
    for (int begin = 0; begin < examples.size(); begin += batch_size) {
        std::vector<int> rows(std::min(batch_size, examples.size() - begin));
        std::iota(rows.begin(), rows.end(), begin);
        parts.push_back(session.predict(parameters, inputs(examples.batch(rows)), net.last()));
    }
    return dl::concat(parts);
}

}  // namespace lab02
