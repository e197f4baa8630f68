// Hidden: units and perceptrons on inputs that nobody has seen.

#include "tests/lab01_perceptron/support.hpp"

using lab01::PerceptronOptions;
using lab01::Unit;

namespace {

std::vector<int> random_lines(int count, float active, Rng& rng) {
    std::vector<int> lines;
    for (int i = 0; i < count; ++i)
        lines.push_back(rng.chance(active) ? 1 : 0);
    return lines;
}

}  // namespace

TEST_CASE("hidden: sums of units with many inputs", "[lab01][1.1][hidden]") {
    Rng rng = hidden_rng("sums");
    for (int trial = 0; trial < 10; ++trial) {
        const int count = rng.integer(1, 40);
        const Tensor x = normal({count}, rng, 0, 2), w = normal({count}, rng);
        const float bias = rng.normal(0, 3);
        CHECK_THAT(subject(calls::weighted_sum, x, w, bias),
                   AllClose(reference(calls::weighted_sum, x, w, bias)).scale(10));
    }
}

TEST_CASE("hidden: units of 1943 with many lines", "[lab01][1.1][hidden]") {
    Rng rng = hidden_rng("lines");
    for (int trial = 0; trial < 30; ++trial) {
        const std::vector<int> on = random_lines(rng.integer(0, 8), 0.6f, rng);
        const std::vector<int> against = random_lines(rng.integer(0, 4), 0.2f, rng);
        const int threshold = rng.integer(0, 6);
        CHECK(subject(calls::mcculloch_pitts, on, against, threshold) ==
              reference(calls::mcculloch_pitts, on, against, threshold));
    }
}

TEST_CASE("hidden: steps, sigmoids and biases of random sums", "[lab01][1.2][hidden]") {
    Rng rng = hidden_rng("steps");
    for (float z : {rng.normal(), rng.normal(0, 5), rng.normal(0, 30), -90.0f, 90.0f, 3e38f}) {
        CHECK(subject(calls::step, z) == reference(calls::step, z));
        CHECK_THAT(subject(calls::sigmoid, z),
                   AllClose(reference(calls::sigmoid, z)).absolute(1e-30));
        CHECK_THAT(subject(calls::bias_for_threshold, z),
                   AllClose(reference(calls::bias_for_threshold, z)));
    }
}

TEST_CASE("hidden: nand of the same input twice is not", "[lab01][1.3][hidden]") {
    const Unit nand = subject(calls::gate_weights, lab01::Gate::nand_gate);
    const Unit inverse = subject(calls::gate_weights, lab01::Gate::not_gate);
    REQUIRE(nand.weight.shape() == Shape{2});
    REQUIRE(inverse.weight.shape() == Shape{1});
    for (float x : {0.0f, 1.0f})
        CHECK((dl::sum(nand.weight) * x + nand.bias >= 0) ==
              (inverse.weight.at(0) * x + inverse.bias >= 0));
}

TEST_CASE("hidden: updates of random units", "[lab01][1.4][hidden]") {
    Rng rng = hidden_rng("updates");
    for (int trial = 0; trial < 20; ++trial) {
        const int features = rng.integer(1, 12);
        const Unit unit{normal({features}, rng), trial % 4 ? rng.normal() : 0};
        const Tensor x = trial % 4 ? normal({features}, rng) : Tensor({features});
        const float rate = rng.uniform(0.1f, 4);
        const int label = rng.integer(2);
        CHECK_THAT(subject(calls::perceptron_update, unit, x, label, rate),
                   AllClose(reference(calls::perceptron_update, unit, x, label, rate)));
    }
}

TEST_CASE("hidden: perceptrons on small whole numbers", "[lab01][1.5][hidden]") {
    // Whole numbers: sums are exact, so ties are ties for everybody.
    Rng rng = hidden_rng("whole numbers");
    for (int trial = 0; trial < 6; ++trial) {
        const int count = rng.integer(3, 14), features = rng.integer(1, 5);
        Tensor x({count, features});
        for (float& value : x)
            value = static_cast<float>(rng.integer(-4, 4));
        const std::vector<int> labels = random_labels(count, 2, rng);
        const PerceptronOptions options{.learning_rate = 1, .max_epochs = 12};
        CHECK_THAT(subject(calls::perceptron_fit, x, labels, options),
                   AllClose(reference(calls::perceptron_fit, x, labels, options)));
    }
}

TEST_CASE("hidden: averaged perceptrons on small whole numbers", "[lab01][1.14][hidden]") {
    Rng rng = hidden_rng("averages");
    for (int trial = 0; trial < 6; ++trial) {
        const int count = rng.integer(3, 14), features = rng.integer(1, 5);
        Tensor x({count, features});
        for (float& value : x)
            value = static_cast<float>(rng.integer(-4, 4));
        const std::vector<int> labels = random_labels(count, 2, rng);
        const PerceptronOptions options{.learning_rate = 1, .max_epochs = 12};
        CHECK_THAT(
            subject(calls::perceptron_fit_averaged, x, labels, options),
            AllClose(reference(calls::perceptron_fit_averaged, x, labels, options)).absolute(1e-5));
    }
}
