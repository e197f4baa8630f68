// Nets from sizes, the training loop, and ensembles.

#include <algorithm>

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::Activation;
using lab02::EpochReport;
using lab02::Examples;
using lab02::FitPlan;
using lab02::FitResult;
using lab02::MlpOptions;
using lab02::NodeData;
using lab02::Optimiser;
using lab02::Schedule;
using lab02::ScheduleKind;
using lab02::Stack;

namespace {

std::vector<std::string> operations(const std::vector<NodeData>& nodes) {
    std::vector<std::string> names;
    for (const NodeData& node : nodes)
        names.push_back(node.operation);
    return names;
}

std::int64_t parameters(const std::vector<NodeData>& nodes) {
    std::int64_t count = 0;
    for (const NodeData& node : nodes)
        for (const lab02::ParameterSpec& spec : node.parameters)
            if (spec.trained) count += spec.shape.count();
    return count;
}

// Three clouds in the plane, `count` points with their classes.
Examples clouds(int count, std::uint64_t seed) {
    Rng rng{seed};
    Examples examples;
    examples.inputs = dl::normal({count, 2}, rng, 0, 0.6f);
    for (int n = 0; n < count; ++n) {
        const int label = rng.integer(3);
        examples.labels.push_back(label);
        examples.inputs.at(n, 0) += label == 1 ? 1.5f : 0.0f;
        examples.inputs.at(n, 1) += label == 2 ? 1.5f : 0.0f;
    }
    return examples;
}

// Weights of a stack of linear layers.
Params start(const std::vector<int>& sizes, std::uint64_t seed) {
    Rng rng{seed};
    Params all;
    for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
        const std::string name = "linear" + std::to_string(layer);
        all[name + ".weight"] = dl::normal({sizes[layer], sizes[layer - 1]}, rng, 0, 0.7f);
        all[name + ".bias"] = dl::normal({sizes[layer]}, rng, 0, 0.2f);
    }
    return all;
}

const Stack small = {{2, 5, 3}};

void check_fit(const Stack& stack, const Params& from, const FitPlan& plan, int count = 10) {
    const Examples train = clouds(count, 1), validation = clouds(7, 2);
    CHECK_THAT(
        subject(calls::fit, stack, from, train, validation, plan),
        AllClose(reference(calls::fit, stack, from, train, validation, plan)).tolerance(1e-4));
}

}  // namespace

TEST_CASE("the lecture's 8-9-9-9-4 has 270 parameters without and 301 with biases",
          "[lab02][2.13]") {
    CHECK_THAT(subject(calls::mlp_parameter_count, {8, 9, 9, 9, 4}, false),
               Equals(std::int64_t{270}));
    CHECK_THAT(subject(calls::mlp_parameter_count, {8, 9, 9, 9, 4}, true),
               Equals(std::int64_t{301}));
    CHECK(parameters(subject(calls::mlp, {8, 9, 9, 9, 4}, {.bias = false})) == 270);
    CHECK(parameters(subject(calls::mlp, {8, 9, 9, 9, 4}, MlpOptions{})) == 301);
}

TEST_CASE("256 units on a colour picture of 256 x 256 take more than 48 million parameters",
          "[lab02][2.13]") {
    CHECK_THAT(subject(calls::mlp_parameter_count, {256 * 256 * 3, 256, 1}, true),
               Equals(std::int64_t{50332161}));
    CHECK(parameters(subject(calls::mlp, {256 * 256 * 3, 256, 1}, MlpOptions{})) > 48000000);
}

TEST_CASE("a layer from 200 x 200 x 3 values to as many has 14.4 billion weights",
          "[lab02][2.13]") {
    CHECK_THAT(subject(calls::mlp_parameter_count, {120000, 120000}, false),
               Equals(std::int64_t{14400000000}));
}

TEST_CASE("an activation follows every layer but the last", "[lab02][2.13]") {
    CHECK_THAT(
        operations(subject(calls::mlp, {4, 3, 5, 2}, MlpOptions{})),
        Equals(std::vector<std::string>{"input", "linear", "relu", "linear", "relu", "linear"}));
    CHECK_THAT(operations(subject(calls::mlp, {4, 2}, MlpOptions{})),
               Equals(std::vector<std::string>{"input", "linear"}));
}

TEST_CASE("batch norm stands before and dropout behind the activation", "[lab02][2.13]") {
    CHECK_THAT(
        operations(subject(calls::mlp, {4, 3, 2},
                           {.activation = Activation::tanh, .batch_norm = true, .drop = 0.25f})),
        Equals(std::vector<std::string>{"input", "linear", "batch_norm", "tanh", "dropout",
                                        "linear"}));
}

TEST_CASE("nets of every kind are built as the reference builds them", "[lab02][2.13]") {
    for (const Activation activation : {Activation::sigmoid, Activation::tanh, Activation::relu})
        for (const bool flag : {false, true}) {
            const MlpOptions options{activation, flag, !flag, flag ? 0.5f : 0.0f};
            CHECK_THAT(subject(calls::mlp, {6, 5, 4, 3}, options),
                       Equals(reference(calls::mlp, {6, 5, 4, 3}, options)));
        }
}

TEST_CASE("a net without layers or units is refused", "[lab02][2.13]") {
    CHECK_THROWS_AS(subject(calls::mlp, {5}, MlpOptions{}), dl::Error);
    CHECK_THROWS_AS(subject(calls::mlp, {5, 0, 2}, MlpOptions{}), dl::Error);
    CHECK_THROWS_AS(subject(calls::mlp_parameter_count, {}, true), dl::Error);
}

TEST_CASE("a step schedule drops every few epochs", "[lab02][2.14]") {
    const Schedule schedule{.kind = ScheduleKind::step, .every = 3, .factor = 0.5f};
    std::vector<float> rates;
    for (int epoch = 0; epoch < 8; ++epoch)
        rates.push_back(subject(calls::scheduled_rate, schedule, 0.8f, epoch, 8));
    CHECK_THAT(rates, AllClose(std::vector<float>{0.8f, 0.8f, 0.8f, 0.4f, 0.4f, 0.4f, 0.2f, 0.2f}));
}

TEST_CASE("a cosine schedule glides from the rate to the last one", "[lab02][2.14]") {
    const Schedule schedule{.kind = ScheduleKind::cosine, .last = 0};
    std::vector<float> rates;
    for (int epoch = 0; epoch < 4; ++epoch)
        rates.push_back(subject(calls::scheduled_rate, schedule, 1.0f, epoch, 4));
    CHECK_THAT(rates, AllClose(std::vector<float>{1, 0.8535534f, 0.5f, 0.1464466f}));
    const Schedule higher{.kind = ScheduleKind::cosine, .last = 0.5f};
    CHECK_THAT(subject(calls::scheduled_rate, higher, 1.5f, 5, 10), AllClose(1.0f));
}

TEST_CASE("a constant schedule stays and epochs outside are refused", "[lab02][2.14]") {
    CHECK_THAT(subject(calls::scheduled_rate, {}, 0.3f, 7, 8), AllClose(0.3f));
    CHECK_THROWS_AS(subject(calls::scheduled_rate, {}, 0.3f, 8, 8), dl::Error);
    CHECK_THROWS_AS(subject(calls::scheduled_rate, {}, 0.3f, -1, 8), dl::Error);
}

TEST_CASE("one full step with learning rate 1 uses the weights from before the step",
          "[lab02][2.14]") {
    check_fit(small, start(small.sizes, 5), {.epochs = 1, .batch_size = 10, .learning_rate = 1});
}

TEST_CASE("every step starts from fresh gradients", "[lab02][2.14]") {
    check_fit(small, start(small.sizes, 6), {.epochs = 2, .batch_size = 10, .learning_rate = 0.5f});
}

TEST_CASE("a short last batch counts and every epoch deals a new order", "[lab02][2.14]") {
    check_fit(small, start(small.sizes, 7), {.epochs = 3, .batch_size = 4, .learning_rate = 0.3f},
              11);
}

TEST_CASE("momentum lives through batches and epochs", "[lab02][2.14]") {
    check_fit(
        small, start(small.sizes, 8),
        {.epochs = 3, .batch_size = 4, .optimiser = Optimiser::momentum, .learning_rate = 0.1f});
    check_fit(small, start(small.sizes, 8),
              {.epochs = 2, .batch_size = 4, .optimiser = Optimiser::adam, .learning_rate = 0.05f});
}

TEST_CASE("weight decay pulls in every step", "[lab02][2.14]") {
    check_fit(small, start(small.sizes, 9),
              {.epochs = 2, .learning_rate = 0.3f, .decay = {.l2 = 0.5f, .l1 = 0.1f}});
}

TEST_CASE("the schedule sets the rate of every epoch", "[lab02][2.14]") {
    check_fit(small, start(small.sizes, 10),
              {.epochs = 4,
               .learning_rate = 0.5f,
               .schedule = {.kind = ScheduleKind::step, .every = 2, .factor = 0.1f}});
}

TEST_CASE("after the first validation dropout is on again", "[lab02][2.14]") {
    check_fit({{2, 12, 3}, Activation::tanh, false, 0.5f}, start({2, 12, 3}, 11),
              {.epochs = 3, .learning_rate = 0.3f});
}

TEST_CASE("after the first validation running statistics go on moving", "[lab02][2.14]") {
    Params from = start({2, 6, 3}, 12);
    from["batch_norm1.gamma"] = Tensor({6}, 1);
    from["batch_norm1.beta"] = Tensor({6});
    from["batch_norm1.running_mean"] = Tensor({6});
    from["batch_norm1.running_variance"] = Tensor({6}, 1);
    check_fit({{2, 6, 3}, Activation::relu, true, 0}, from,
              {.epochs = 3, .batch_size = 5, .learning_rate = 0.1f});
}

TEST_CASE("training stops when nothing gets better and returns the best weights", "[lab02][2.14]") {
    // A step that is far too long: the loss gets worse and the best epoch is an early one.
    const FitPlan plan{.epochs = 12, .batch_size = 3, .learning_rate = 2.5f, .patience = 2};
    const Examples train = clouds(9, 3), validation = clouds(40, 4);
    const Params from = start(small.sizes, 13);
    const FitResult expected = reference(calls::fit, small, from, train, validation, plan);
    REQUIRE(expected.history.size() < 12);
    REQUIRE(expected.best_epoch < static_cast<int>(expected.history.size()) - 1);
    const FitResult result = subject(calls::fit, small, from, train, validation, plan);
    CHECK(result.history.size() == expected.history.size());
    CHECK(result.best_epoch == expected.best_epoch);
    CHECK_THAT(result.parameters, AllClose(expected.parameters).tolerance(1e-3));
}

TEST_CASE("an epoch that is as good as the best so far is not better", "[lab02][2.14]") {
    // Steps of length 0: all epochs have one validation loss, and the first of them is the best.
    const FitPlan plan{.epochs = 5, .batch_size = 3, .learning_rate = 0, .patience = 2};
    const FitResult result =
        subject(calls::fit, small, start(small.sizes, 16), clouds(9, 3), clouds(12, 4), plan);
    CHECK(result.best_epoch == 0);
    CHECK(result.history.size() == 3);
}

TEST_CASE("patience counts epochs in a row", "[lab02][2.14]") {
    // Long steps on few examples: better and worse epochs take turns.
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        const FitPlan plan{
            .epochs = 10, .batch_size = 3, .learning_rate = 0.9f, .patience = 3, .seed = seed};
        const Params from = start(small.sizes, 20 + seed);
        const FitResult expected =
            reference(calls::fit, small, from, clouds(12, seed), clouds(30, 4), plan);
        const FitResult result =
            subject(calls::fit, small, from, clouds(12, seed), clouds(30, 4), plan);
        CHECK(result.history.size() == expected.history.size());
        CHECK(result.best_epoch == expected.best_epoch);
    }
}

TEST_CASE("without validation examples the last weights are returned", "[lab02][2.14]") {
    const FitPlan plan{.epochs = 2, .learning_rate = 0.3f};
    const Params from = start(small.sizes, 14);
    CHECK_THAT(
        subject(calls::fit, small, from, clouds(9, 5), {}, plan),
        AllClose(reference(calls::fit, small, from, clouds(9, 5), {}, plan)).tolerance(1e-4));
}

TEST_CASE("three clouds are learned to 85 per cent", "[lab02][2.14]") {
    const FitPlan plan{.epochs = 20, .batch_size = 16, .learning_rate = 0.3f};
    const FitResult result = subject(calls::fit, {{2, 8, 3}}, start({2, 8, 3}, 15), clouds(200, 6),
                                     clouds(200, 7), plan);
    REQUIRE(result.best_epoch >= 0);
    const auto best = static_cast<std::size_t>(result.best_epoch);
    REQUIRE(result.history.size() > best);
    CHECK(double{result.history[best].validation_accuracy} > 0.85);
}

TEST_CASE("nothing to train on is refused", "[lab02][2.14]") {
    CHECK_THROWS_AS(subject(calls::fit, small, start(small.sizes, 1), {}, {}, FitPlan{}),
                    dl::Error);
    CHECK_THROWS_AS(
        subject(calls::fit, small, start(small.sizes, 1), clouds(5, 1), {}, {.epochs = 0}),
        dl::Error);
}

TEST_CASE("an ensemble averages probabilities and not scores", "[lab02][2.17]") {
    const float ln3 = std::log(3.0f);
    CHECK_THAT(subject(calls::average_predictions,
                       {Tensor::of({1, 2}, {0, 0}), Tensor::of({1, 2}, {ln3, 0})}),
               AllClose(Tensor::of({1, 2}, {0.625f, 0.375f})));
    // One model shouts; two quiet ones agree on the other class.
    const Tensor loud = Tensor::of({1, 2}, {100, 0}), quiet = Tensor::of({1, 2}, {0, 3});
    const Tensor p = subject(calls::average_predictions, {loud, quiet, quiet});
    REQUIRE(p.shape() == Shape{1, 2});
    CHECK(p.at(0, 1) > p.at(0, 0));
}

TEST_CASE("rows of an ensemble sum to 1 and agree with the reference", "[lab02][2.17]") {
    Rng rng{170};
    const std::vector<Tensor> scores = {mixed({5, 4}, rng) * 3, mixed({5, 4}, rng),
                                        mixed({5, 4}, rng) * 5};
    CHECK_THAT(subject(calls::average_predictions, scores),
               AllClose(reference(calls::average_predictions, scores)));
    CHECK_THROWS_AS(subject(calls::average_predictions, std::vector<Tensor>{}), dl::Error);
    CHECK_THROWS_AS(subject(calls::average_predictions, {Tensor({1, 2}), Tensor({2, 2})}),
                    dl::ShapeError);
}

TEST_CASE("Monte-Carlo dropout asks thinned networks and averages their answers", "[lab02][2.17]") {
    Rng rng{171};
    const Stack crowd = {{2, 20, 3}, Activation::relu, false, 0.5f};
    const Params weights = start(crowd.sizes, 16);
    const Tensor x = mixed({6, 2}, rng);
    for (int samples : {1, 4, 30})
        CHECK_THAT(subject(calls::monte_carlo_dropout, crowd, weights, x, samples, 9u),
                   AllClose(reference(calls::monte_carlo_dropout, crowd, weights, x, samples, 9u)));
    CHECK_THROWS_AS(subject(calls::monte_carlo_dropout, crowd, weights, x, 0, 9u), dl::Error);
}

TEST_CASE("another seed asks another crowd", "[lab02][2.17]") {
    const Stack crowd = {{2, 20, 3}, Activation::relu, false, 0.5f};
    const Params weights = start(crowd.sizes, 17);
    const Tensor x = Tensor::of({1, 2}, {1, -1});
    CHECK_FALSE(subject(calls::monte_carlo_dropout, crowd, weights, x, 2, 1u) ==
                subject(calls::monte_carlo_dropout, crowd, weights, x, 2, 2u));
}
