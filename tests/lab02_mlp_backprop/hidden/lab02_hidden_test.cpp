// Hidden: the exercises of lab 2 on shapes and values that nobody has seen.

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::Activation;
using lab02::AdaptiveOptions;
using lab02::Diagram;
using lab02::DropoutForm;
using lab02::Examples;
using lab02::FitPlan;
using lab02::OptimiserState;
using lab02::SgdOptions;
using lab02::Stack;

namespace {

Diagram random_diagram(Rng& rng, int size) {
    Diagram diagram = {{"leaf"}, {"leaf"}};
    while (static_cast<int>(diagram.size()) < size) {
        const int count = static_cast<int>(diagram.size());
        if (rng.chance(0.3f))
            diagram.push_back({"weigh", {rng.integer(count)}, rng.chance(0.5f) ? "v" : "w"});
        else
            diagram.push_back(
                {rng.chance(0.5f) ? "add" : "multiply", {rng.integer(count), rng.integer(count)}});
    }
    return diagram;
}

Params random_params(Rng& rng) {
    return {{"a", mixed({2, 3}, rng)}, {"b", mixed({4}, rng)}, {"c", mixed({1, 2, 2}, rng)}};
}

template <class Call, class Options>
void check_step(const Call& call, Rng& rng, const Options& options) {
    Params squares = random_params(rng);
    for (auto& [name, value] : squares)
        value = dl::square(value);
    const OptimiserState state{rng.integer(1, 9), random_params(rng), squares};
    const Params parameters = random_params(rng), gradients = random_params(rng);
    CHECK_THAT(subject(call, parameters, gradients, state, options),
               AllClose(reference(call, parameters, gradients, state, options)));
}

Examples random_examples(int count, int features, int classes, Rng& rng) {
    Examples examples;
    examples.inputs = mixed({count, features}, rng);
    examples.labels = random_labels(count, classes, rng);
    return examples;
}

}  // namespace

TEST_CASE("hidden: walks through graphs nobody has seen", "[lab02][2.3][hidden]") {
    Rng rng = hidden_rng("walks");
    for (int trial = 0; trial < 10; ++trial) {
        const int size = rng.integer(4, 12);
        const Diagram diagram = random_diagram(rng, size);
        const std::vector<Tensor> leaves = {mixed({2}, rng), mixed({2}, rng)};
        const Params parameters = {{"v", mixed({2}, rng)}, {"w", mixed({2}, rng)}};
        const Tensor grad = mixed({2}, rng);
        const int output = rng.integer(2, size - 1);
        CHECK_THAT(subject(calls::backward, diagram, leaves, parameters, output, grad),
                   AllClose(reference(calls::backward, diagram, leaves, parameters, output, grad)));
    }
}

TEST_CASE("hidden: layers of other shapes", "[lab02][2.4][hidden]") {
    Rng rng = hidden_rng("layers");
    for (int trial = 0; trial < 6; ++trial) {
        const int n = rng.integer(1, 9), d = rng.integer(1, 9), k = rng.integer(1, 9);
        const Tensor x = mixed({n, d}, rng), w = mixed({k, d}, rng), b = mixed({k}, rng);
        const Tensor g = mixed({n, k}, rng);
        CHECK_THAT(subject(calls::linear_forward, x, w, b),
                   AllClose(reference(calls::linear_forward, x, w, b)).scale(3));
        CHECK_THAT(subject(calls::linear_backward, g, x, w),
                   AllClose(reference(calls::linear_backward, g, x, w)).scale(3));
    }
}

TEST_CASE("hidden: losses of other scores", "[lab02][2.6][hidden]") {
    Rng rng = hidden_rng("losses");
    for (int trial = 0; trial < 6; ++trial) {
        const int n = rng.integer(1, 9), k = rng.integer(2, 9);
        const Tensor scores = mixed({n, k}, rng) * rng.uniform(1, 50), g = mixed({n, k}, rng);
        const std::vector<int> labels = random_labels(n, k, rng);
        CHECK_THAT(subject(calls::softmax_cross_entropy, scores, labels),
                   AllClose(reference(calls::softmax_cross_entropy, scores, labels)).scale(1));
        CHECK_THAT(
            subject(calls::softmax_cross_entropy_backward, scores, labels),
            AllClose(reference(calls::softmax_cross_entropy_backward, scores, labels)).scale(0.1));
        CHECK_THAT(subject(calls::mean_squared_error, scores, g),
                   AllClose(reference(calls::mean_squared_error, scores, g)));
    }
}

TEST_CASE("hidden: steps from the middle of a training", "[lab02][2.8][hidden]") {
    Rng rng = hidden_rng("rolling");
    const SgdOptions options{rng.uniform(0.01f, 1), rng.uniform(0.1f, 0.95f)};
    check_step(calls::sgd_step, rng, options);
    check_step(calls::momentum_step, rng, options);
    check_step(calls::nesterov_step, rng, options);
}

TEST_CASE("hidden: adaptive steps from the middle of a training", "[lab02][2.9][hidden]") {
    Rng rng = hidden_rng("adaptive");
    for (int trial = 0; trial < 3; ++trial) {
        const AdaptiveOptions options{rng.uniform(0.001f, 0.5f), rng.uniform(0.7f, 0.99f),
                                      rng.uniform(0.6f, 0.95f), rng.uniform(0.9f, 0.999f), 1e-4f};
        check_step(calls::adagrad_step, rng, options);
        check_step(calls::rmsprop_step, rng, options);
        check_step(calls::adam_step, rng, options);
    }
}

TEST_CASE("hidden: dropout with other probabilities", "[lab02][2.11][hidden]") {
    Rng rng = hidden_rng("dropout");
    for (const Mode mode : {Mode::train, Mode::eval})
        for (const DropoutForm form : {DropoutForm::inverted, DropoutForm::lecture}) {
            const float drop = rng.uniform(0.05f, 0.9f);
            const Tensor x = with_zeros({3, 5}, rng);
            Tensor mask = dl::uniform(x.shape(), rng);
            for (float& value : mask)
                value = value < drop ? 0.0f : 1.0f;
            CHECK_THAT(subject(calls::dropout_forward, x, mask, {drop, mode, form}),
                       AllClose(reference(calls::dropout_forward, x, mask, {drop, mode, form})));
            CHECK_THAT(subject(calls::dropout_backward, x, mask, {drop, mode, form}),
                       AllClose(reference(calls::dropout_backward, x, mask, {drop, mode, form})));
        }
}

TEST_CASE("hidden: batch norm of other batches", "[lab02][2.12][hidden]") {
    Rng rng = hidden_rng("batch norm");
    for (const Mode mode : {Mode::train, Mode::eval}) {
        const int n = rng.integer(3, 9), d = rng.integer(1, 7);
        const Tensor x = mixed({n, d}, rng) * 3 - 1, gamma = dl::uniform({d}, rng, 0.5f, 2);
        const Tensor beta = mixed({d}, rng), grad = mixed({n, d}, rng);
        const lab02::RunningStatistics running = {mixed({d}, rng), dl::uniform({d}, rng, 0.5f, 2)};
        const lab02::BatchNormOptions options{.keep_old = rng.uniform(0.6f, 0.95f), .mode = mode};
        const auto f = reference(calls::batch_norm_forward, x, gamma, beta, running, options);
        CHECK_THAT(subject(calls::batch_norm_forward, x, gamma, beta, running, options),
                   AllClose(f).tolerance(1e-4));
        CHECK_THAT(
            subject(calls::batch_norm_backward, grad, f.normalised, f.deviation, gamma, mode),
            AllClose(
                reference(calls::batch_norm_backward, grad, f.normalised, f.deviation, gamma, mode))
                .tolerance(1e-4)
                .scale(1));
    }
}

TEST_CASE("hidden: a training nobody has seen", "[lab02][2.14][hidden]") {
    Rng rng = hidden_rng("fit");
    const Stack stack = {{3, 6, 4}, Activation::tanh, false, 0.3f};
    const Params from = {{"linear1.weight", mixed({6, 3}, rng)},
                         {"linear1.bias", mixed({6}, rng)},
                         {"linear2.weight", mixed({4, 6}, rng)},
                         {"linear2.bias", mixed({4}, rng)}};
    const Examples train = random_examples(13, 3, 4, rng), other = random_examples(9, 3, 4, rng);
    const FitPlan plan{.epochs = 3,
                       .batch_size = 5,
                       .optimiser = lab02::Optimiser::momentum,
                       .learning_rate = 0.05f,
                       .decay = {.l2 = 0.1f},
                       .seed = static_cast<std::uint64_t>(rng.integer(1000))};
    CHECK_THAT(subject(calls::fit, stack, from, train, other, plan),
               AllClose(reference(calls::fit, stack, from, train, other, plan)).tolerance(1e-4));
}
