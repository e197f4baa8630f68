// Loops around the steps of this lab.

#include "lab05_autoencoders/training.hpp"

#include <algorithm>
#include <functional>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab05_autoencoders/nodes.hpp"
#include "lab05_autoencoders/stack.hpp"
#include "lab05_autoencoders/transfer.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::EpochReport;
using lab02::FitResult;
using lab02::Session;

namespace {

// Calls visit(rows, learning_rate) for every batch of every epoch, in the order of lab 2's fit, and
// keeps the mean of the losses that it returns.
using Visit = std::function<float(const std::vector<int>& rows, float learning_rate)>;
std::vector<EpochReport> epochs_of(int count, const lab02::FitOptions& fit, const Visit& visit) {
    dl::require<dl::Error>(fit.epochs >= 1 && fit.batch_size >= 1 && count >= 1,
                           "training: needs samples, epochs and a batch size, got ", count, ", ",
                           fit.epochs, " and ", fit.batch_size);
    dl::Rng rng{fit.seed, "shuffle"};
    std::vector<EpochReport> history;
    for (int epoch = 0; epoch < fit.epochs; ++epoch) {
        EpochReport report;
        report.learning_rate = scheduled_rate(fit.schedule, fit.learning_rate, epoch, fit.epochs);
        const std::vector<int> order = rng.permutation(count);
        double total = 0;
        for (int begin = 0; begin < count; begin += fit.batch_size) {
            const int end = std::min(begin + fit.batch_size, count);
            const std::vector<int> rows(order.begin() + begin, order.begin() + end);
            total += double{visit(rows, report.learning_rate)} * (end - begin);
        }
        report.train_loss = static_cast<float>(total / count);
        history.push_back(report);
        if (fit.after_epoch) fit.after_epoch(epoch, report);
    }
    return history;
}

}  // namespace

lab02::FitOptions adam() {
    lab02::FitOptions options;
    options.optimiser = lab02::Optimiser::adam;
    options.learning_rate = 0.001f;
    return options;
}

Objective objective(const Autoencoder& autoencoder, const Sparsity& options, Loss loss) {
    Objective result{autoencoder.net, {}};
    const dl::Shape shape = result.net.shape(autoencoder.output);
    const Node target = result.net.input({shape.begin() + 1, shape.end()}, "target");
    if (loss == Loss::squares) {
        result.loss = mean_squared_error(result.net, autoencoder.output, target);
    } else {
        const lab02::NodeData& end = result.net.at(autoencoder.output);
        dl::require<dl::Error>(end.operation == "sigmoid", "objective: cross-entropy needs a ",
                               "sigmoid at the end, got ", end.operation);
        result.loss = sigmoid_cross_entropy(result.net, {end.inputs.front()}, target);
    }
    if (options.weight > 0)
        result.loss = add(result.net, result.loss, sparsity(result.net, autoencoder.code, options));
    return result;
}

FitResult train_objective(const Objective& whole, Params parameters, const Tensor& samples,
                          const TrainOptions& options) {
    const lab02::FitOptions& fit = options.fit;
    Session session(whole.net, {.seed = fit.seed});
    const auto decays = decaying(whole.net.parameters());
    dl::Rng noise{fit.seed, "corruption"};
    lab02::OptimiserState state;
    FitResult result;
    result.history = epochs_of(samples.size(0), fit, [&](const auto& rows, float rate) {
        StepResult step = denoising_step(session, whole.loss, parameters,
                                         dl::gather_rows(samples, rows), options.corruption, noise);
        step.gradients = add_decay(std::move(step.gradients), parameters, decays, fit.decay);
        lab02::Update update =
            optimiser_step(fit, rate, std::move(parameters), step.gradients, std::move(state));
        parameters = std::move(update.parameters);
        state = std::move(update.state);
        return step.loss;
    });
    result.best_epoch = fit.epochs - 1;
    result.parameters = std::move(parameters);
    return result;
}

FitResult train_autoencoder(const Autoencoder& autoencoder, Params parameters,
                            const Tensor& samples, const TrainOptions& options) {
    return train_objective(objective(autoencoder, options.sparsity, options.loss),
                           std::move(parameters), samples, options);
}

Params transfer(const Net& net, Params parameters, const lab02::Examples& few,
                const std::set<std::string>& frozen, const lab02::FitOptions& how) {
    Net whole = net;
    const Node labels = whole.input({}, "labels");
    const Node loss = softmax_cross_entropy(whole, net.last(), labels);
    Session session(whole, {.seed = how.seed});
    lab02::OptimiserState state;
    epochs_of(few.size(), how, [&](const auto& rows, float rate) {
        lab02::FitOptions now = how;
        now.learning_rate = rate;
        lab02::Update update =
            frozen_step(session, loss, std::move(parameters),
                        lab02::inputs(few.batch(rows), lab02::label_tensor(few.batch_labels(rows))),
                        frozen, now, std::move(state));
        parameters = std::move(update.parameters);
        state = std::move(update.state);
        return session.value(loss).item();
    });
    return parameters;
}

AutoencoderOptions layer_options(const std::vector<int>& sizes, int layer,
                                 const AutoencoderOptions& net) {
    AutoencoderOptions options = net;
    options.first = net.first + layer - 1;
    options.linear_code = net.linear_code && layer + 1 == static_cast<int>(sizes.size());
    if (layer > 1) options.linear_output = net.activation != Activation::sigmoid;
    return options;
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
