// One unit: what it adds up, when it fires, and what can be built from a few of them by hand.

#include "tests/lab01_perceptron/support.hpp"

using lab01::Gate;
using lab01::Unit;
using lab01::XorUnits;

namespace {

// The judge's own unit: does it fire for these inputs?
int fires(const Unit& unit, std::initializer_list<int> inputs) {
    double sum = static_cast<double>(unit.bias);
    int d = 0;
    for (int input : inputs)
        sum += static_cast<double>(unit.weight.at(d++)) * input;
    return sum >= 0 ? 1 : 0;
}

std::vector<int> truth_table(const Unit& unit) {
    if (unit.weight.size(0) == 1) return {fires(unit, {0}), fires(unit, {1})};
    return {fires(unit, {0, 0}), fires(unit, {0, 1}), fires(unit, {1, 0}), fires(unit, {1, 1})};
}

std::vector<int> truth_table(const XorUnits& units) {
    std::vector<int> table;
    for (int x1 : {0, 1})
        for (int x2 : {0, 1})
            table.push_back(
                fires(units.output, {fires(units.a, {x1, x2}), fires(units.b, {x1, x2})}));
    return table;
}

}  // namespace

TEST_CASE("the sum of a unit takes every input times its weight, and the bias once",
          "[lab01][1.1]") {
    CHECK_THAT(subject(calls::weighted_sum, row({2, -1, 3}), row({1, 4, 0.5f}), 1.0f),
               AllClose(0.5f));
    CHECK_THAT(subject(calls::weighted_sum, row({0, 0, 0}), row({1, 4, 0.5f}), -2.0f),
               AllClose(-2.0f));
    CHECK_THAT(subject(calls::weighted_sum, row({4}), row({-0.25f}), 0.0f), AllClose(-1.0f));
}

TEST_CASE("the sum of a unit is linear in its inputs", "[lab01][1.1]") {
    Rng rng{11};
    const Tensor x = normal({5}, rng), w = normal({5}, rng);
    const float once = subject(calls::weighted_sum, x, w, 0.0f);
    CHECK_THAT(subject(calls::weighted_sum, x * 3.0f, w, 0.0f), AllClose(3 * once));
    CHECK_THAT(subject(calls::weighted_sum, x, w, 0.75f), AllClose(once + 0.75f));
}

TEST_CASE("the sum of a unit agrees with the reference from 1 to 100 inputs", "[lab01][1.1]") {
    Rng rng{12};
    for (int count : {1, 2, 7, 100}) {
        const Tensor x = normal({count}, rng), w = normal({count}, rng);
        const float bias = rng.normal();
        INFO(count << " inputs");
        CHECK_THAT(subject(calls::weighted_sum, x, w, bias),
                   AllClose(reference(calls::weighted_sum, x, w, bias)).scale(3));
    }
}

TEST_CASE("weights and inputs of different lengths are refused", "[lab01][1.1]") {
    CHECK_THROWS_AS(subject(calls::weighted_sum, row({1, 2}), row({1, 2, 3}), 0.0f),
                    dl::ShapeError);
}

TEST_CASE("the unit of 1943 fires when enough excitatory lines are active", "[lab01][1.1]") {
    CHECK(subject(calls::mcculloch_pitts, {1, 1, 0}, {0}, 2) == 1);
    CHECK(subject(calls::mcculloch_pitts, {1, 0, 0}, {0}, 2) == 0);
    CHECK(subject(calls::mcculloch_pitts, {1, 1, 1}, {}, 3) == 1);
    CHECK(subject(calls::mcculloch_pitts, {0, 0}, {0, 0}, 0) == 1);
    CHECK(subject(calls::mcculloch_pitts, {0, 0}, {0, 0}, 1) == 0);
}

TEST_CASE("one active inhibitory line is a veto that nobody can outvote", "[lab01][1.1]") {
    CHECK(subject(calls::mcculloch_pitts, {1, 1, 1}, {1}, 2) == 0);
    CHECK(subject(calls::mcculloch_pitts, {1, 1, 1, 1, 1}, {0, 1, 0}, 1) == 0);
    CHECK(subject(calls::mcculloch_pitts, {}, {1}, 0) == 0);
    CHECK(subject(calls::mcculloch_pitts, {1, 1, 1}, {1, 1}, 1) == 0);
}

TEST_CASE("the border of the step belongs to firing", "[lab01][1.2]") {
    CHECK(subject(calls::step, 0.0f) == 1);
    CHECK(subject(calls::step, 2.0f) == 1);
    CHECK(subject(calls::step, -2.0f) == 0);
    CHECK(subject(calls::step, 1e-30f) == 1);
    CHECK(subject(calls::step, -1e-30f) == 0);
}

TEST_CASE("the sigmoid is a half at 0 and rises", "[lab01][1.2]") {
    CHECK_THAT(subject(calls::sigmoid, 0.0f), AllClose(0.5f));
    CHECK_THAT(subject(calls::sigmoid, 2.0f), AllClose(0.880797f));
    CHECK_THAT(subject(calls::sigmoid, -2.0f), AllClose(0.1192029f));
    CHECK_THAT(subject(calls::sigmoid, 1.0f), AllClose(0.7310586f));
}

TEST_CASE("the sigmoid of z and of -z sum to 1", "[lab01][1.2]") {
    for (float z : {0.3f, 1.5f, 4.0f, 9.0f})
        CHECK_THAT(subject(calls::sigmoid, z) + subject(calls::sigmoid, -z), AllClose(1.0f));
}

TEST_CASE("the sigmoid of a very large sum is 1 or 0 and never NaN", "[lab01][1.2]") {
    CHECK_THAT(subject(calls::sigmoid, 1000.0f), Equals(1.0f));
    CHECK_THAT(subject(calls::sigmoid, -1000.0f), Equals(0.0f));
    CHECK_THAT(subject(calls::sigmoid, 100.0f), Equals(1.0f));
    CHECK_THAT(subject(calls::sigmoid, -60.0f), AllClose(8.756511e-27f));
}

TEST_CASE("a bias moves the threshold to the other side of the inequality", "[lab01][1.2]") {
    CHECK_THAT(subject(calls::bias_for_threshold, 2.0f), AllClose(-2.0f));
    CHECK_THAT(subject(calls::bias_for_threshold, -0.5f), AllClose(0.5f));
    const float bias = subject(calls::bias_for_threshold, 3.0f);
    CHECK(fires({row({1, 1, 1}), bias}, {1, 1, 0}) == 0);
    CHECK(fires({row({1, 1, 1}), bias}, {1, 1, 1}) == 1);
}

TEST_CASE("the weights of and, or, nand give their truth tables", "[lab01][1.3]") {
    const auto table = [](Gate gate) {
        const Unit unit = subject(calls::gate_weights, gate);
        REQUIRE(unit.weight.shape() == Shape{2});
        return truth_table(unit);
    };
    CHECK_THAT(table(Gate::and_gate), Equals(std::vector<int>{0, 0, 0, 1}));
    CHECK_THAT(table(Gate::or_gate), Equals(std::vector<int>{0, 1, 1, 1}));
    CHECK_THAT(table(Gate::nand_gate), Equals(std::vector<int>{1, 1, 1, 0}));
}

TEST_CASE("not has one input and turns it round", "[lab01][1.3]") {
    const Unit unit = subject(calls::gate_weights, Gate::not_gate);
    REQUIRE(unit.weight.shape() == Shape{1});
    CHECK_THAT(truth_table(unit), Equals(std::vector<int>{1, 0}));
}

TEST_CASE("two layers of threshold units are XOR", "[lab01][1.15]") {
    const XorUnits units = subject(calls::xor_units);
    REQUIRE(units.a.weight.shape() == Shape{2});
    REQUIRE(units.b.weight.shape() == Shape{2});
    REQUIRE(units.output.weight.shape() == Shape{2});
    CHECK_THAT(truth_table(units), Equals(std::vector<int>{0, 1, 1, 0}));
}
