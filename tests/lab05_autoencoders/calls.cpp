// Functions that stand between a wire and an exercise: they build nets, run them, and tell.

#include "tests/lab05_autoencoders/calls.hpp"

#include "common/ops.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::Session;

Look look_at(const Autoencoder& made, const Params& parameters, const Tensor& x) {
    return {made.net.parameters(),
            Session(made.net).predict(parameters, lab02::inputs(x), made.code),
            Session(made.net).predict(parameters, lab02::inputs(x), made.output)};
}

Look look_at_autoencoder(const Sizes& sizes, const AutoencoderOptions& options,
                         const Params& parameters, const Tensor& x) {
    return look_at(autoencoder(sizes, options), parameters, x);
}

Look look_at_tied(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
                  const Tensor& x) {
    return look_at(tied_autoencoder(sizes, options), parameters, x);
}

Look look_at_conv(const ConvAutoencoderOptions& options, const Params& parameters,
                  const Tensor& x) {
    return look_at(conv_autoencoder(options), parameters, x);
}

Tensor encode(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
              const Tensor& x) {
    const Net net = encoder(sizes, options);
    return Session(net).predict(parameters, lab02::inputs(x), net.last());
}

namespace {

// Passes its input on while the net is trained, and nothing otherwise: as dropout or batch norm it
// tells the two modes apart, and needs no exercise for it.
lab02::Operation only_in_training() {
    lab02::Operation entry;
    entry.name = "only_in_training";
    entry.shape = lab02::same_shape;
    entry.forward = [](lab02::ForwardStep& step) {
        step.output = step.input() * (step.mode == lab02::Mode::train ? 1.0f : 0.0f);
    };
    entry.backward = [](lab02::BackwardStep& step) { return lab02::to_input(step.grad_output); };
    return entry;
}

}  // namespace

Autoencoder small_autoencoder(const Sizes& sizes) {
    Autoencoder made;
    Node x = made.net.input({sizes.at(0)}, "input");
    x = linear(made.net, x, sizes.at(1), {}, {.name = "encoder1", .share = {}});
    made.code = made.net.apply(only_in_training(), {sigmoid(made.net, x)});
    made.output = sigmoid(
        made.net, linear(made.net, made.code, sizes.at(0), {}, {.name = "decoder1", .share = {}}));
    return made;
}

TwoSteps two_steps(const Sizes& sizes, const Params& parameters, const Tensor& clean,
                   const Corruption& corruption, const Sparsity& sparsity, dl::Rng& rng) {
    const Objective whole = objective(small_autoencoder(sizes), sparsity);
    Session session(whole.net);
    Params state = parameters;
    TwoSteps result;
    result.clean = clean;
    result.first = denoising_step(session, whole.loss, state, result.clean, corruption, rng);
    result.second = denoising_step(session, whole.loss, state, result.clean, corruption, rng);
    return result;
}

StepResult tied_step(const Sizes& sizes, const Params& parameters, const Tensor& x) {
    const Objective whole = objective(tied_autoencoder(sizes));
    Session session(whole.net);
    Params state = parameters;
    session.forward(state, lab02::inputs(x, x), lab02::Mode::train);
    return {session.value(whole.loss).item(), session.backward(state, whole.loss).parameters};
}

StackOptions stack_of(const AutoencoderOptions& net, const Plan& plan) {
    StackOptions options;
    options.net = net;
    options.train.fit.epochs = plan.epochs;
    options.train.fit.batch_size = plan.batch_size;
    options.train.fit.learning_rate = plan.learning_rate;
    options.train.fit.seed = plan.seed;
    options.train.corruption = plan.corruption;
    options.train.sparsity = plan.sparsity;
    return options;
}

lab02::FitOptions fit_of(const Plan& plan) {
    lab02::FitOptions options = stack_of({}, plan).train.fit;
    options.optimiser = lab02::Optimiser::momentum;
    return options;
}

Params pretrain(const Sizes& sizes, const Tensor& x, const AutoencoderOptions& net,
                const Plan& plan) {
    return pretrain_stack(sizes, x, stack_of(net, plan));
}

Look look_at_classifier(const Sizes& sizes, int classes, const AutoencoderOptions& net,
                        const Params& parameters, const Tensor& x) {
    const Net whole = classifier(sizes, classes, net);
    const Node head = whole.last();
    const Node before{whole.at(head).inputs.at(0)};
    return look_at({whole, before, head}, parameters, x);
}

Params start_classifier(const Sizes& sizes, int classes, const Params& pretrained,
                        std::uint64_t seed, const std::string& prefix) {
    Net net;
    Node x = net.input({sizes.at(0)}, "input");
    for (std::size_t layer = 1; layer < sizes.size(); ++layer)
        x = linear(net, x, sizes[layer], {},
                   {.name = "encoder" + std::to_string(layer), .share = {}});
    linear(net, x, classes, {}, {.name = "head", .share = {}});
    return start_from(net, pretrained, seed, prefix);
}

Params tune_autoencoder(const Sizes& sizes, const Params& pretrained, const Tensor& x,
                        const AutoencoderOptions& net, const Plan& plan) {
    return fine_tune_autoencoder(sizes, pretrained, x, stack_of(net, plan));
}

Params tune_classifier(const Sizes& sizes, int classes, const Params& pretrained,
                       const lab02::Examples& train, const AutoencoderOptions& net,
                       const Plan& plan) {
    lab02::Examples validation = train;
    for (int& label : validation.labels)
        label = (label + 1) % classes;
    return fine_tune_classifier(sizes, classes, pretrained, train, validation, net, fit_of(plan))
        .parameters;
}

Objective normed_classifier() {
    Objective whole;
    Net& net = whole.net;
    const Node x = net.input({4}, "input");
    const Node a = batch_norm(net, linear(net, x, 5, {}, {.name = "a", .share = {}}),
                              {.name = "norm", .share = {}});
    const Node b = tanh(net, linear(net, relu(net, a), 5, {}, {.name = "b", .share = {}}));
    const Node scores = linear(net, b, 3, {}, {.name = "head", .share = {}});
    const Node labels = net.input({}, "labels");
    whole.loss = softmax_cross_entropy(net, scores, labels);
    return whole;
}

lab02::Update rest_twice(const Params& parameters, const Tensor& x, const std::vector<int>& labels,
                         const Rest& rest) {
    const Objective whole = normed_classifier();
    Session session(whole.net);
    lab02::FitOptions how;
    how.learning_rate = rest.learning_rate;
    how.decay.l2 = rest.l2;
    lab02::Update update{parameters, {}};
    for (int step = 0; step < 2; ++step)
        update = frozen_step(session, whole.loss, update.parameters,
                             lab02::inputs(x, lab02::label_tensor(labels)), rest.frozen, how,
                             update.state);
    return update;
}

std::set<std::string> names_in(const std::string& prefix) {
    return parameters_of(normed_classifier().net, prefix);
}

Patient patient(const Tensor& counts, const Sizes& hidden, const AutoencoderOptions& net,
                const Plan& plan, const Tensor& others) {
    const DeepPatient model = fit_deep_patient(counts, hidden, stack_of(net, plan));
    return {model.parameters, describe(model, others)};
}

}  // namespace lab05
