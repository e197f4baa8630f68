// Loops around the steps of exercise 5.4.

#include "lab05_autoencoders/training.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::EpochReport;
using lab02::FitResult;
using lab02::Session;

lab02::FitOptions adam() {
    lab02::FitOptions options;
    options.optimiser = lab02::Optimiser::adam;
    options.learning_rate = 0.001f;
    return options;
}

Objective objective(const Autoencoder& autoencoder, const Sparsity& options) {
    Objective result{autoencoder.net, {}};
    const Node target = result.net.input({result.net.shape(autoencoder.output)[1]}, "target");
    result.loss = mean_squared_error(result.net, autoencoder.output, target);
    if (options.weight > 0)
        result.loss = add(result.net, result.loss, sparsity(result.net, autoencoder.code, options));
    return result;
}

FitResult train_autoencoder(const Autoencoder& autoencoder, Params parameters,
                            const Tensor& samples, const TrainOptions& options) {
    const lab02::FitOptions& fit = options.fit;
    dl::require<dl::Error>(fit.epochs >= 1 && fit.batch_size >= 1 && samples.size(0) >= 1,
                           "train_autoencoder: needs samples, epochs and a batch size, got ",
                           samples.shape(), ", ", fit.epochs, " and ", fit.batch_size);
    const Objective whole = objective(autoencoder, options.sparsity);
    Session session(whole.net, {.seed = fit.seed});
    const auto decays = decaying(whole.net.parameters());
    dl::Rng order_rng{fit.seed, "shuffle"}, noise_rng{fit.seed, "corruption"};
    const int count = samples.size(0);

    FitResult result;
    lab02::OptimiserState state;
    for (int epoch = 0; epoch < fit.epochs; ++epoch) {
        EpochReport report;
        report.learning_rate = scheduled_rate(fit.schedule, fit.learning_rate, epoch, fit.epochs);
        const std::vector<int> order = order_rng.permutation(count);
        double total = 0;
        for (int begin = 0; begin < count; begin += fit.batch_size) {
            const int end = std::min(begin + fit.batch_size, count);
            const Tensor clean =
                dl::gather_rows(samples, {order.begin() + begin, order.begin() + end});
            StepResult step = denoising_step(session, whole.loss, parameters, clean,
                                             options.corruption, noise_rng);
            total += double{step.loss} * (end - begin);
            step.gradients = add_decay(std::move(step.gradients), parameters, decays, fit.decay);
            lab02::Update update = optimiser_step(fit, report.learning_rate, std::move(parameters),
                                                  step.gradients, std::move(state));
            parameters = std::move(update.parameters);
            state = std::move(update.state);
        }
        report.train_loss = static_cast<float>(total / count);
        result.history.push_back(report);
        result.best_epoch = epoch;
        if (fit.after_epoch) fit.after_epoch(epoch, report);
    }
    result.parameters = std::move(parameters);
    return result;
}

Tensor values_of(const Net& net, const Params& parameters, const Tensor& samples, Node node) {
    constexpr int batch = 500;
    Session session(net);
    std::vector<Tensor> parts;
    for (int begin = 0; begin < samples.size(0); begin += batch) {
        const int end = std::min(begin + batch, samples.size(0));
        parts.push_back(
            session.predict(parameters, lab02::inputs(dl::rows(samples, begin, end)), node));
    }
    return dl::concat(parts);
}

double squared_error(const Autoencoder& autoencoder, const Params& parameters,
                     const Tensor& samples) {
    return 2.0 * double{reconstruction_error(
                     values_of(autoencoder.net, parameters, samples, autoencoder.output), samples)};
}

}  // namespace lab05
