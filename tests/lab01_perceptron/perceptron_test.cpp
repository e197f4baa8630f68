// The perceptron: one step, whole epochs, and the mean of all units on the way.

#include "tests/lab01_perceptron/support.hpp"

using lab01::PerceptronFit;
using lab01::PerceptronStep;
using lab01::Unit;

namespace {

const std::vector<int> and_labels = {0, 0, 0, 1};
const std::vector<int> or_labels = {0, 1, 1, 1};
const std::vector<int> xor_labels = {0, 1, 1, 0};

// Samples on both sides of a line that stays clear of the origin, `margin` away from it.
struct Separable {
    Tensor x;
    std::vector<int> labels;
};

Separable separable(int count, int features, float margin, Rng& rng) {
    Separable data{Tensor({count, features}), {}};
    for (int n = 0; n < count;) {
        const Tensor x = normal({1, features}, rng);
        const float side = dl::sum(x) - 1.5f;
        if (std::abs(side) < margin) continue;
        for (int d = 0; d < features; ++d)
            data.x.at(n, d) = x.at(0, d);
        data.labels.push_back(side > 0 ? 1 : 0);
        ++n;
    }
    return data;
}

}  // namespace

TEST_CASE("a mistake on class 0 moves weight and bias away from the sample", "[lab01][1.4]") {
    const PerceptronStep step =
        subject(calls::perceptron_update, Unit{row({1, -2}), 0.5f}, row({3, 1}), 0, 1.0f);
    CHECK(step.mistake);
    CHECK_THAT(step.unit, AllClose(Unit{row({-2, -3}), -0.5f}));
}

TEST_CASE("a mistake on class 1 moves weight and bias towards the sample", "[lab01][1.4]") {
    const PerceptronStep step =
        subject(calls::perceptron_update, Unit{row({-1, 0}), 0.25f}, row({2, 4}), 1, 0.5f);
    CHECK(step.mistake);
    CHECK_THAT(step.unit, AllClose(Unit{row({0, 2}), 0.75f}));
}

TEST_CASE("a sample that is right changes nothing", "[lab01][1.4]") {
    const Unit unit{row({1, -2}), 0.5f};
    const PerceptronStep one = subject(calls::perceptron_update, unit, row({3, 1}), 1, 1.0f);
    CHECK_FALSE(one.mistake);
    CHECK_THAT(one.unit, Equals(unit));
    const PerceptronStep zero = subject(calls::perceptron_update, unit, row({0, 1}), 0, 1.0f);
    CHECK_FALSE(zero.mistake);
    CHECK_THAT(zero.unit, Equals(unit));
}

TEST_CASE("a sum of exactly 0 is a mistake for both classes", "[lab01][1.4]") {
    const Unit zeros{row({0, 0}), 0};
    const PerceptronStep down = subject(calls::perceptron_update, zeros, row({2, -1}), 0, 1.0f);
    CHECK(down.mistake);
    CHECK_THAT(down.unit, AllClose(Unit{row({-2, 1}), -1}));
    const PerceptronStep up = subject(calls::perceptron_update, zeros, row({2, -1}), 1, 1.0f);
    CHECK(up.mistake);
    CHECK_THAT(up.unit, AllClose(Unit{row({2, -1}), 1}));
}

TEST_CASE("after a step the sum of the sample has moved towards its side", "[lab01][1.4]") {
    Rng rng{41};
    for (int trial = 0; trial < 20; ++trial) {
        const Unit unit{normal({3}, rng), rng.normal()};
        const Tensor x = normal({3}, rng);
        const int label = rng.integer(2);
        const auto sum = [&](const Unit& u) { return dl::dot(u.weight, x) + u.bias; };
        const PerceptronStep step = subject(calls::perceptron_update, unit, x, label, 0.3f);
        const float moved = (sum(step.unit) - sum(unit)) * (label == 1 ? 1.0f : -1.0f);
        INFO("sum before " << sum(unit) << ", after " << sum(step.unit) << ", label " << label);
        CHECK(step.mistake == (sum(unit) * (label == 1 ? 1.0f : -1.0f) <= 0));
        CHECK((step.mistake ? moved > 0 : moved == 0));
    }
}

TEST_CASE("one step agrees with the reference for other rates and sizes", "[lab01][1.4]") {
    Rng rng{42};
    for (int features : {1, 4, 9})
        for (float rate : {1.0f, 0.25f, 3.0f}) {
            const Unit unit{normal({features}, rng), rng.normal()};
            const Tensor x = normal({features}, rng);
            for (int label : {0, 1})
                CHECK_THAT(subject(calls::perceptron_update, unit, x, label, rate),
                           AllClose(reference(calls::perceptron_update, unit, x, label, rate)));
        }
}

TEST_CASE("labels other than 0 and 1 are refused", "[lab01][1.4]") {
    CHECK_THROWS_AS(subject(calls::perceptron_update, Unit{row({1}), 0}, row({1}), -1, 1.0f),
                    dl::Error);
}

TEST_CASE("or is learnt in six epochs with the mistakes 3 1 2 2 1 0", "[lab01][1.5]") {
    const PerceptronFit fit = subject(calls::perceptron_fit, gate_inputs(), or_labels, {});
    CHECK_THAT(fit.mistakes, Equals(std::vector<int>{3, 1, 2, 2, 1, 0}));
    CHECK_THAT(fit.unit, AllClose(Unit{row({2, 2}), -1}));
    CHECK(fit.converged);
}

TEST_CASE("and is learnt in nine epochs with the mistakes 2 3 3 2 2 3 2 1 0", "[lab01][1.5]") {
    const PerceptronFit fit = subject(calls::perceptron_fit, gate_inputs(), and_labels, {});
    CHECK_THAT(fit.mistakes, Equals(std::vector<int>{2, 3, 3, 2, 2, 3, 2, 1, 0}));
    CHECK_THAT(fit.unit, AllClose(Unit{row({3, 2}), -4}));
    CHECK(fit.converged);
}

TEST_CASE("XOR is never learnt and ends after max_epochs", "[lab01][1.5]") {
    const PerceptronFit fit =
        subject(calls::perceptron_fit, gate_inputs(), xor_labels, {.max_epochs = 7});
    CHECK_FALSE(fit.converged);
    CHECK_THAT(fit.mistakes, Equals(std::vector<int>{4, 4, 4, 4, 4, 4, 4}));
}

TEST_CASE("two clusters on one side of the origin need the bias", "[lab01][1.5]") {
    const Tensor x = Tensor::of({4, 2}, {1, 1, 1.5f, 1, 3, 3, 3, 2.5f});
    const PerceptronFit fit = subject(calls::perceptron_fit, x, {0, 0, 1, 1}, {});
    CHECK(fit.converged);
    for (int n = 0; n < 4; ++n) {
        const float sum =
            fit.unit.weight.at(0) * x.at(n, 0) + fit.unit.weight.at(1) * x.at(n, 1) + fit.unit.bias;
        CHECK((n < 2 ? sum < 0 : sum > 0));
    }
}

TEST_CASE("without epochs the unit is zeros and nothing has converged", "[lab01][1.5]") {
    const PerceptronFit fit =
        subject(calls::perceptron_fit, gate_inputs(), or_labels, {.max_epochs = 0});
    CHECK_THAT(fit.unit, Equals(Unit{row({0, 0}), 0}));
    CHECK(fit.mistakes.empty());
    CHECK_FALSE(fit.converged);
}

TEST_CASE("with zeros at the start the learning rate only rescales the unit", "[lab01][1.5]") {
    const PerceptronFit fit =
        subject(calls::perceptron_fit, gate_inputs(), and_labels, {.learning_rate = 0.5f});
    CHECK_THAT(fit.mistakes, Equals(std::vector<int>{2, 3, 3, 2, 2, 3, 2, 1, 0}));
    CHECK_THAT(fit.unit, AllClose(Unit{row({1.5f, 1}), -2}));
}

TEST_CASE("learning agrees with the reference on separable and on hopeless data", "[lab01][1.5]") {
    Rng rng{51};
    for (int features : {2, 5}) {
        const Separable data = separable(30, features, 0.3f, rng);
        CHECK_THAT(subject(calls::perceptron_fit, data.x, data.labels, {}),
                   AllClose(reference(calls::perceptron_fit, data.x, data.labels, {})));
        const std::vector<int> guesses = random_labels(30, 2, rng);
        CHECK_THAT(subject(calls::perceptron_fit, data.x, guesses, {.max_epochs = 5}),
                   AllClose(reference(calls::perceptron_fit, data.x, guesses, {.max_epochs = 5})));
    }
}

TEST_CASE("the averaged unit is the mean over all visits", "[lab01][1.14]") {
    // Visits: (0) -> bias -1, (1) -> weight 1 bias 0, then three right answers in epoch 2 and 3.
    const Tensor x = Tensor::of({2, 1}, {0, 1});
    const PerceptronFit fit = subject(calls::perceptron_fit_averaged, x, {0, 1}, {.max_epochs = 1});
    CHECK_THAT(fit.unit, AllClose(Unit{row({0.5f}), -0.5f}));
    CHECK_THAT(fit.mistakes, Equals(std::vector<int>{2}));
    CHECK_FALSE(fit.converged);
}

TEST_CASE("averaging and and or visits and stops like the plain perceptron", "[lab01][1.14]") {
    const PerceptronFit both =
        subject(calls::perceptron_fit_averaged, gate_inputs(), and_labels, {});
    CHECK_THAT(both.mistakes, Equals(std::vector<int>{2, 3, 3, 2, 2, 3, 2, 1, 0}));
    CHECK(both.converged);
    CHECK_THAT(both.unit, AllClose(Unit{row({75.0f / 36, 48.0f / 36}), -92.0f / 36}));

    const PerceptronFit either =
        subject(calls::perceptron_fit_averaged, gate_inputs(), or_labels, {});
    CHECK_THAT(either.unit, AllClose(Unit{row({32.0f / 24, 38.0f / 24}), -10.0f / 24}));
}

TEST_CASE("averaging agrees with the reference on separable and on hopeless data",
          "[lab01][1.14]") {
    Rng rng{141};
    const Separable data = separable(25, 3, 0.2f, rng);
    CHECK_THAT(subject(calls::perceptron_fit_averaged, data.x, data.labels, {}),
               AllClose(reference(calls::perceptron_fit_averaged, data.x, data.labels, {}))
                   .absolute(1e-5));
    const std::vector<int> guesses = random_labels(25, 2, rng);
    const lab01::PerceptronOptions options{.learning_rate = 0.5f, .max_epochs = 6};
    CHECK_THAT(subject(calls::perceptron_fit_averaged, data.x, guesses, options),
               AllClose(reference(calls::perceptron_fit_averaged, data.x, guesses, options))
                   .absolute(1e-5));
}

TEST_CASE("averaging without epochs returns zeros", "[lab01][1.14]") {
    const PerceptronFit fit =
        subject(calls::perceptron_fit_averaged, gate_inputs(), or_labels, {.max_epochs = 0});
    CHECK_THAT(fit.unit, Equals(Unit{row({0, 0}), 0}));
}
