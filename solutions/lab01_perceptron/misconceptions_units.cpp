// Known wrong answers of exercises 1.1 to 1.3 and 1.15.

#include "solutions/lab01_perceptron/misconceptions.hpp"

#include <algorithm>
#include <cmath>

#include "tests/lab01_perceptron/calls.hpp"

namespace lab01 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

Unit unit_of(std::initializer_list<float> weight, float bias) {
    return {Tensor::of({static_cast<int>(weight.size())}, weight), bias};
}

}  // namespace

Misconceptions unit_rows() {
    return {
        wrong(
            calls::weighted_sum, "L1-SUM-01",
            [](const Tensor& x, const Tensor& w, float) { return weighted_sum(x, w, 0); },
            "The bias does not take part in your sum.",
            "What should the sum be when every input is 0?"),
        wrong(
            calls::weighted_sum, "L1-SUM-02",
            [](const Tensor& x, const Tensor& w, float b) {
                return weighted_sum(x, w, b * static_cast<float>(x.size(0)));
            },
            "The bias is added once for every input instead of once.",
            "How does your sum change when you append inputs that are all 0?"),
        wrong(
            calls::weighted_sum, "L1-SUM-03",
            [](const Tensor& x, const Tensor& w, float b) { return weighted_sum(x, w, -b); },
            "You subtract the bias: that is the threshold, written on the other side.",
            "Should a larger bias make the sum larger or smaller?"),
        wrong(
            calls::weighted_sum, "L1-SUM-04",
            [](const Tensor& x, const Tensor& w, float b) {
                const int last = x.size(0) - 1;
                return weighted_sum(x, w, b) - x.at(last) * w.at(last);
            },
            "The last input is left out of your sum.",
            "Which input can be changed without changing your sum?"),
        wrong(
            calls::mcculloch_pitts, "L1-MCP-02",
            [](const std::vector<int>& on, const std::vector<int>& against, int threshold) {
                int sum = 0;
                for (int line : on)
                    sum += line;
                for (int line : against)
                    sum -= line;
                return sum >= threshold ? 1 : 0;
            },
            "In the unit of 1943 an active inhibitory line is an absolute veto, not a vote of -1.",
            "Can the other lines ever outvote an inhibitory one in this model?"),
        wrong(
            calls::mcculloch_pitts, "L1-MCP-04",
            [](const std::vector<int>& on, const std::vector<int>& against, int threshold) {
                return mcculloch_pitts(on, against, threshold + 1);
            },
            "Your unit asks for more active lines than the threshold says.",
            "With a threshold of 2, how many lines are enough?"),
        wrong(
            calls::mcculloch_pitts, "L1-MCP-05",
            [](const std::vector<int>& on, const std::vector<int>& against, int threshold) {
                const bool all =
                    !against.empty() && std::count(against.begin(), against.end(), 0) == 0;
                return mcculloch_pitts(on, all ? std::vector<int>{1} : std::vector<int>{},
                                       threshold);
            },
            "Your unit is silenced only when all inhibitory lines agree; one of them is enough.",
            "Two inhibitory lines, one of them active: does the unit fire?"),
        wrong(
            calls::step, "L1-STP-01", [](float z) { return z > 0 ? 1 : 0; },
            "A sum of exactly 0 does not fire in your step; here the border belongs to firing.",
            "On which side does z = 0 fall in the definition?"),
        wrong(
            calls::step, "L1-STP-02", [](float z) { return z >= 0 ? 1 : -1; },
            "Your step says -1 where this unit says 0.",
            "Which two values can the output of this unit have?"),
        wrong(
            calls::sigmoid, "L1-SIG-01", [](float z) { return 1 / (1 + std::exp(z)); },
            "Your sigmoid falls where it should rise: the exponent has the wrong sign.",
            "Should a large positive sum give something close to 1 or to 0?"),
        wrong(
            calls::sigmoid, "L1-SIG-02", [](float z) { return std::exp(z) / (1 + std::exp(z)); },
            "For large z your sigmoid divides infinity by infinity.",
            "What is exp(1000) in float, and what is your quotient then?"),
        wrong(
            calls::bias_for_threshold, "L1-MCP-03", [](float threshold) { return threshold; },
            "Moving the threshold to the other side of the inequality changes its sign.",
            "Rewrite sum >= threshold as something >= 0."),
        wrong(
            calls::gate_weights, "L1-GAT-01",
            [](Gate gate) { return gate_weights(gate == Gate::and_gate ? Gate::or_gate : gate); },
            "Your and-gate fires as soon as one input is on: its bias lets a single 1 through.",
            "Which sum does the row 0 1 get, and on which side of 0 must it be?"),
        wrong(
            calls::gate_weights, "L1-GAT-02",
            [](Gate gate) { return gate_weights(gate == Gate::nand_gate ? Gate::and_gate : gate); },
            "Your nand-gate is an and-gate: nothing has been turned round.",
            "Which row of nand is the only one that is 0?"),
        wrong(
            calls::gate_weights, "L1-GAT-03",
            [](Gate gate) {
                return gate == Gate::not_gate ? unit_of({1}, -0.5f) : gate_weights(gate);
            },
            "Your not-gate passes its input on: an input that speaks against firing needs a "
            "negative weight.",
            "What is the sum of your not-gate for input 1?"),
        wrong(
            calls::gate_weights, "L1-GAT-04",
            [](Gate gate) {
                Unit unit = gate_weights(gate);
                return Unit{unit.weight, -unit.bias};
            },
            "All your biases have the sign of a threshold.",
            "What does a gate with a positive bias say when all inputs are 0?"),
        wrong(
            calls::xor_units, "L1-XOR-01",
            [] {
                return XorUnits{unit_of({1, 1}, -0.5f), unit_of({1, 1}, -0.5f),
                                unit_of({1, 1}, -1.5f)};
            },
            "Both hidden units draw the same line, so the two of them know no more than one.",
            "For which inputs do a and b say different things?"),
        wrong(
            calls::xor_units, "L1-XOR-02",
            [] {
                return XorUnits{unit_of({1, 1}, -0.5f), unit_of({-1, -1}, 1.5f),
                                unit_of({1, 1}, -0.5f)};
            },
            "The output fires when either hidden unit does; for XOR both have to agree.",
            "What do a and b say for the input 1 1, and what does your output make of it?"),
        wrong(
            calls::xor_units, "L1-XOR-03",
            [] {
                return XorUnits{unit_of({1, 1}, -0.5f), unit_of({1, 1}, -1.5f),
                                unit_of({1, 1}, -0.5f)};
            },
            "The unit that sees both inputs on should speak against the output, not for it.",
            "Which weight must the output give to a hidden unit that is on for 1 1 alone?"),
    };
}

}  // namespace lab01
