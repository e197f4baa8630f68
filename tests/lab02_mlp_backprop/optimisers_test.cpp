// Where training starts, and the steps that it takes.

#include <numeric>

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::AdaptiveOptions;
using lab02::Initialiser;
using lab02::OptimiserState;
using lab02::ParameterSpec;
using lab02::SgdOptions;
using lab02::Start;
using lab02::Update;

namespace {

ParameterSpec weights(const std::string& name, const Shape& shape, int fan_in, int fan_out) {
    return {.name = name,
            .shape = shape,
            .start = Start::weights,
            .decays = true,
            .fan_in = fan_in,
            .fan_out = fan_out};
}

double deviation(const Tensor& values) { return std::sqrt(double{dl::variance(values)}); }

// Two tensors; the second one is where a step counter that counts tensors is caught.
Params two_tensors() {
    return {{"a", Tensor::of({2, 2}, {1, -2, 0.5f, 3})}, {"b", row({-1, 0.25f, 2})}};
}

// Five gradients: a tiny one, a negative one, 0, and others that are not 1.
std::vector<Params> five_gradients() {
    const std::vector<std::vector<float>> values = {{1e-5f, -0.7f, 2, 0.3f},
                                                    {1e-4f, -0.5f, 1.5f, 0},
                                                    {-1e-5f, 0.6f, 2, -0.2f},
                                                    {2e-5f, -0.1f, -1, 0.4f},
                                                    {0, -0.9f, 0.5f, 0.1f}};
    std::vector<Params> all;
    for (const auto& g : values)
        all.push_back({{"a", Tensor::of({2, 2}, g)}, {"b", row({g[1], -g[2], g[0]})}});
    return all;
}

// Five steps of the code under test, each from the state of the reference, compared every time.
template <class Call, class Options>
void check_five_steps(const Call& call, const Options& options) {
    Params parameters = two_tensors();
    OptimiserState state;
    for (const Params& gradients : five_gradients()) {
        const Update expected = reference(call, parameters, gradients, state, options);
        INFO("step " << state.steps + 1);
        CHECK_THAT(subject(call, parameters, gradients, state, options),
                   AllClose(expected).each().absolute(1e-12));
        parameters = expected.parameters;
        state = expected.state;
    }
}

Params one(float value) { return {{"w", row({value})}}; }

// What a chain of steps does to one weight.
template <class Call, class Options>
std::vector<float> path(const Call& call, float start, const std::vector<float>& gradients,
                        const Options& options) {
    Params parameters = one(start);
    OptimiserState state;
    std::vector<float> seen;
    for (float g : gradients) {
        Update update = subject(call, parameters, one(g), state, options);
        parameters = update.parameters;
        state = update.state;
        seen.push_back(parameters.at("w").item());
    }
    CHECK(state.steps == static_cast<int>(gradients.size()));
    return seen;
}

}  // namespace

TEST_CASE("deviations of the four starts by hand", "[lab02][2.7]") {
    CHECK_THAT(subject(calls::initial_deviation, Initialiser::zeros, 9, 4), Equals(0.0f));
    CHECK_THAT(subject(calls::initial_deviation, Initialiser::small, 9, 4), AllClose(0.01f));
    CHECK_THAT(subject(calls::initial_deviation, Initialiser::xavier, 100, 100), AllClose(0.1f));
    CHECK_THAT(subject(calls::initial_deviation, Initialiser::xavier, 30, 20), AllClose(0.2f));
    CHECK_THAT(subject(calls::initial_deviation, Initialiser::he, 50, 7), AllClose(0.2f));
    CHECK_THAT(subject(calls::initial_deviation, Initialiser::he, 784, 10), AllClose(0.0505076f));
    CHECK_THROWS_AS(subject(calls::initial_deviation, Initialiser::he, 0, 4), dl::Error);
}

TEST_CASE("drawn weights have mean 0 and the deviation of the formula", "[lab02][2.7]") {
    // 25,000 draws: the deviation of a sample is known to 1 in 223, the mean to 1 in 158 of them.
    for (const Initialiser how : {Initialiser::small, Initialiser::xavier, Initialiser::he}) {
        Rng rng{70};
        const float expected = reference(calls::initial_deviation, how, 125, 200);
        const Params drawn =
            subject(calls::initialise, {weights("weight", {200, 125}, 125, 200)}, how, rng);
        REQUIRE(drawn.count("weight") == 1);
        REQUIRE(drawn.at("weight").shape() == Shape{200, 125});
        CHECK(std::abs(double{dl::mean(drawn.at("weight"))}) < 5 * double{expected} / 158);
        CHECK(std::abs(deviation(drawn.at("weight")) / double{expected} - 1) < 5.0 / 223);
    }
}

TEST_CASE("weights differ from each other and biases are 0", "[lab02][2.7]") {
    Rng rng{71};
    const Params drawn = subject(calls::initialise,
                                 {weights("l.weight", {3, 4}, 4, 3),
                                  {.name = "l.bias", .shape = {3}},
                                  {.name = "n.gamma", .shape = {3}, .constant = 1}},
                                 Initialiser::he, rng);
    REQUIRE(drawn.size() == 3);
    CHECK_THAT(drawn.at("l.bias"), Equals(Tensor({3})));
    CHECK_THAT(drawn.at("n.gamma"), Equals(Tensor({3}, 1)));
    for (int i = 1; i < 12; ++i)
        CHECK(drawn.at("l.weight")[i] != drawn.at("l.weight")[0]);
}

TEST_CASE("zeros are zeros and the same generator draws the same weights", "[lab02][2.7]") {
    Rng zeros{72}, first{73}, again{73};
    const std::vector<ParameterSpec> specs = {weights("b", {2, 3}, 3, 2),
                                              weights("a", {4, 2}, 2, 4),
                                              {.name = "c", .shape = {2}, .constant = 0.25f}};
    CHECK_THAT(subject(calls::initialise, specs, Initialiser::zeros, zeros).at("b"),
               Equals(Tensor({2, 3})));
    CHECK_THAT(subject(calls::initialise, specs, Initialiser::he, first),
               AllClose(reference(calls::initialise, specs, Initialiser::he, again)));
    // The generator goes on: the next net gets other weights.
    CHECK(subject(calls::initialise, specs, Initialiser::he, first).at("a")[0] !=
          reference(calls::initialise, specs, Initialiser::he, zeros).at("a")[0]);
}

TEST_CASE("one step of gradient descent by hand", "[lab02][2.8]") {
    CHECK_THAT(path(calls::sgd_step, 1, {2, -1}, SgdOptions{0.1f, 0.9f}),
               AllClose(std::vector<float>{0.8f, 0.9f}));
}

TEST_CASE("by convention momentum accumulates and is not averaged", "[lab02][2.8]") {
    // v = 2, 3, 3.5
    CHECK_THAT(path(calls::momentum_step, 0, {2, 2, 2}, SgdOptions{0.1f, 0.5f}),
               AllClose(std::vector<float>{-0.2f, -0.5f, -0.85f}));
}

TEST_CASE("Nesterov looks one step ahead", "[lab02][2.8]") {
    // v = 2, 3; steps 2 + 0.5 * 2 = 3, then 2 + 0.5 * 3 = 3.5
    CHECK_THAT(path(calls::nesterov_step, 0, {2, 2}, SgdOptions{0.1f, 0.5f}),
               AllClose(std::vector<float>{-0.3f, -0.65f}));
}

TEST_CASE("the velocity is in the memory that comes back", "[lab02][2.8]") {
    const Update update = subject(calls::momentum_step, one(0), one(2),
                                  OptimiserState{3, one(4), {}}, SgdOptions{0.1f, 0.5f});
    CHECK_THAT(update, AllClose(Update{one(-0.4f), OptimiserState{4, one(4), {}}}));
}

TEST_CASE("a change of the learning rate does not reach back into the velocity", "[lab02][2.8]") {
    Update update = subject(calls::momentum_step, one(0), one(1), {}, SgdOptions{1, 0.5f});
    update = subject(calls::momentum_step, update.parameters, one(0), update.state,
                     SgdOptions{0.1f, 0.5f});
    CHECK_THAT(update.parameters, AllClose(one(-1.05f)));
}

TEST_CASE("a parameter without a gradient stays as it is", "[lab02][2.8]") {
    Params parameters = two_tensors();
    parameters["frozen"] = row({7});
    const Update update =
        subject(calls::momentum_step, parameters, five_gradients()[0], {}, SgdOptions{});
    CHECK_THAT(update.parameters.at("frozen"), Equals(row({7})));
    CHECK(update.state.momentum.count("frozen") == 0);
}

TEST_CASE("gradients that belong to nobody are refused", "[lab02][2.8]") {
    CHECK_THROWS_AS(subject(calls::sgd_step, one(1), {{"v", row({1})}}, {}, SgdOptions{}),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::sgd_step, one(1), {{"w", row({1, 2})}}, {}, SgdOptions{}),
                    dl::ShapeError);
}

TEST_CASE("five steps of each agree with the reference", "[lab02][2.8]") {
    check_five_steps(calls::sgd_step, SgdOptions{0.3f, 0.8f});
    check_five_steps(calls::momentum_step, SgdOptions{0.3f, 0.8f});
    check_five_steps(calls::nesterov_step, SgdOptions{0.3f, 0.8f});
}

TEST_CASE("AdaGrad slows down as squares pile up", "[lab02][2.9]") {
    // s = 9, 25, 169: steps 1, 0.8, 12/13
    CHECK_THAT(path(calls::adagrad_step, 0, {3, 4, 12}, AdaptiveOptions{.learning_rate = 1}),
               AllClose(std::vector<float>{-1, -1.8f, -2.7230769f}));
}

TEST_CASE("RMSProp keeps most of the old mean", "[lab02][2.9]") {
    // decay 0.75: s = 4, then 3 + 0.25 = 3.25
    CHECK_THAT(
        path(calls::rmsprop_step, 0, {4, 1}, AdaptiveOptions{.learning_rate = 1, .decay = 0.75f}),
        AllClose(std::vector<float>{-2, -2.5547002f}));
}

TEST_CASE("the first step of Adam is the learning rate whatever the gradient", "[lab02][2.9]") {
    for (float g : {2.0f, 100.0f, -0.01f}) {
        const float sign = g > 0 ? 1.0f : -1.0f;
        CHECK_THAT(path(calls::adam_step, 1, {g}, AdaptiveOptions{.learning_rate = 0.5f}),
                   AllClose(std::vector<float>{1 - 0.5f * sign}));
    }
}

TEST_CASE("with a constant gradient every step of Adam is the learning rate", "[lab02][2.9]") {
    CHECK_THAT(path(calls::adam_step, 0, {2, 2, 2, 2}, AdaptiveOptions{.learning_rate = 0.5f}),
               AllClose(std::vector<float>{-0.5f, -1, -1.5f, -2}));
}

TEST_CASE("the first step moves every tensor of a net by the learning rate", "[lab02][2.9]") {
    Params parameters, gradients;
    for (const char* name : {"a", "b", "c", "d"}) {
        parameters[name] = row({0});
        gradients[name] = row({3});
    }
    const Update update = subject(calls::adam_step, parameters, gradients, {},
                                  AdaptiveOptions{.learning_rate = 0.5f});
    for (const auto& [name, value] : update.parameters) {
        INFO("tensor " << name);
        CHECK_THAT(value, AllClose(row({-0.5f})));
    }
    CHECK(update.state.steps == 1);
}

TEST_CASE("by convention epsilon stands outside of the root", "[lab02][2.9]") {
    const AdaptiveOptions large{.learning_rate = 1, .decay = 0.75f, .epsilon = 0.5f};
    CHECK_THAT(path(calls::adagrad_step, 0, {1.5f}, large), AllClose(std::vector<float>{-0.75f}));
    CHECK_THAT(path(calls::rmsprop_step, 0, {1}, large), AllClose(std::vector<float>{-1}));
    CHECK_THAT(path(calls::adam_step, 0, {1}, large), AllClose(std::vector<float>{-2.0f / 3}));
}

TEST_CASE("a gradient of exactly 0 moves nothing", "[lab02][2.9]") {
    CHECK_THAT(path(calls::adagrad_step, 1, {0}, AdaptiveOptions{}),
               AllClose(std::vector<float>{1}));
    CHECK_THAT(path(calls::rmsprop_step, 1, {0}, AdaptiveOptions{}),
               AllClose(std::vector<float>{1}));
    CHECK_THAT(path(calls::adam_step, 1, {0}, AdaptiveOptions{}), AllClose(std::vector<float>{1}));
}

TEST_CASE("five adaptive steps of each agree with the reference", "[lab02][2.9]") {
    const AdaptiveOptions options{
        .learning_rate = 0.2f, .decay = 0.8f, .beta1 = 0.7f, .beta2 = 0.95f, .epsilon = 1e-4f};
    check_five_steps(calls::adagrad_step, options);
    check_five_steps(calls::rmsprop_step, options);
    check_five_steps(calls::adam_step, options);
    check_five_steps(calls::adam_step, AdaptiveOptions{.learning_rate = 0.1f});
}

TEST_CASE("weights decay and biases do not", "[lab02][2.10]") {
    const std::vector<ParameterSpec> specs = {weights("l.weight", {2, 2}, 2, 2),
                                              {.name = "l.bias", .shape = {2}},
                                              {.name = "n.gamma", .shape = {2}, .constant = 1}};
    CHECK_THAT(subject(calls::decaying, specs), Equals(std::set<std::string>{"l.weight"}));
}

TEST_CASE("the spec says who decays, whatever a parameter starts from", "[lab02][2.10]") {
    ParameterSpec drawn = weights("drawn", {2, 2}, 2, 2);
    drawn.decays = false;
    const ParameterSpec constant{.name = "constant", .shape = {2}, .decays = true};
    CHECK_THAT(subject(calls::decaying, {drawn, constant}),
               Equals(std::set<std::string>{"constant"}));
}

TEST_CASE("the penalty is half of l2 times the squares plus l1 times the sizes", "[lab02][2.10]") {
    const Params parameters = {{"w", row({3, -4})}, {"bias", row({100})}};
    CHECK_THAT(subject(calls::decay_penalty, parameters, {"w"}, {.l2 = 0.1f}), AllClose(1.25));
    CHECK_THAT(subject(calls::decay_penalty, parameters, {"w"}, {.l1 = 0.1f}), AllClose(0.7));
    CHECK_THAT(subject(calls::decay_penalty, parameters, {"w"}, {.l2 = 0.5f, .l1 = 2}),
               AllClose(20.25));
}

TEST_CASE("with no data gradient the penalty pulls every weight towards 0", "[lab02][2.10]") {
    const Params parameters = {{"w", row({3, -4, 0, 0.5f})}, {"bias", row({2})}};
    const Params nothing = {{"w", Tensor({4})}, {"bias", Tensor({1})}};
    CHECK_THAT(subject(calls::add_decay, nothing, parameters, {"w"}, {.l2 = 0.5f}),
               AllClose(Params{{"w", row({1.5f, -2, 0, 0.25f})}, {"bias", row({0})}}));
    CHECK_THAT(subject(calls::add_decay, nothing, parameters, {"w"}, {.l1 = 0.5f}),
               AllClose(Params{{"w", row({0.5f, -0.5f, 0, 0.5f})}, {"bias", row({0})}}));
}

TEST_CASE("the gradient of the penalty is its slope", "[lab02][2.10]") {
    Rng rng{101};
    const Tensor w = mixed({3, 4}, rng), g = mixed({3, 4}, rng);
    const lab02::Decay decay{.l2 = 2, .l1 = 3};
    const auto loss = [&](const Tensor& t) {
        return inner(t, t) * 2 / 2 + double{dl::sum(dl::abs(t))} * 3;
    };
    CHECK_THAT(subject(calls::add_decay, {{"w", g}}, {{"w", w}}, {"w"}, decay),
               AllClose(Params{{"w", g + slope(loss, w)}}).tolerance(1e-3));
    CHECK_THAT(subject(calls::decay_penalty, {{"w", w}}, {"w"}, decay),
               AllClose(loss(w)).tolerance(1e-5));
}

TEST_CASE("a named parameter without a gradient gets none", "[lab02][2.10]") {
    CHECK_THAT(subject(calls::add_decay, {{"a", row({1})}}, {{"a", row({2})}, {"b", row({3})}},
                       {"a", "b"}, {.l2 = 1}),
               AllClose(Params{{"a", row({3})}}));
}

TEST_CASE("decoupled decay shrinks by learning rate times rate", "[lab02][2.10]") {
    CHECK_THAT(subject(calls::decay_weights, {{"w", row({10, -20})}, {"bias", row({5})}}, {"w"},
                       0.5f, 0.1f),
               AllClose(Params{{"w", row({9.5f, -19})}, {"bias", row({5})}}));
}

TEST_CASE("AdaDelta by hand and over five steps", "[lab02][2.16]") {
    // epsilon 1, decay 0.75, g = 2: s = 1, u = 0, step = sqrt(1)/sqrt(2) * 2
    const AdaptiveOptions options{.learning_rate = 1, .decay = 0.75f, .epsilon = 1};
    CHECK_THAT(path(calls::adadelta_step, 0, {2}, options),
               AllClose(std::vector<float>{-1.4142135f}));
    check_five_steps(calls::adadelta_step, options);
    check_five_steps(calls::adadelta_step,
                     AdaptiveOptions{.learning_rate = 0.5f, .decay = 0.9f, .epsilon = 1e-6f});
}

TEST_CASE("AdaDelta remembers squared steps and squared gradients", "[lab02][2.16]") {
    const AdaptiveOptions options{.learning_rate = 0.5f, .decay = 0.75f, .epsilon = 1};
    const Update update = subject(calls::adadelta_step, one(0), one(2), {}, options);
    CHECK_THAT(update, AllClose(Update{one(-0.70710678f), OptimiserState{1, one(0.5f), one(1)}}));
}
