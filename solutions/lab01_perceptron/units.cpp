// One unit: inputs times weights, added up, compared with a threshold.
//
// You write     1.1 weighted_sum, mcculloch_pitts   1.2 step, sigmoid, bias_for_threshold
//               1.3 gate_weights                    1.15 xor_units (challenge)
// You are given units.hpp, common/tensor.hpp: x.at(d) reads one value of a vector, x.size(0) is
//               how many there are, Tensor::of({2}, {3, 4}) makes the vector (3, 4)
// Check         ./course check 1.1          Stuck?  ./course hint 1.1
//
// Index letters:  d  input (feature)

#include "lab01_perceptron/units.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab01 {

using dl::Tensor;

// Exercise 1.1: the sum of a unit
//
//   x       (D)      what comes in
//   weight  (D)      how much each input counts
//   bias             what is there before anything comes in
//
//   weighted_sum = weight[0] * x[0] + ... + weight[D-1] * x[D-1] + bias
//
//     x  2 -1 3     weight  1 4 0.5     bias 1     sum  1*2 + 4*(-1) + 0.5*3 + 1 = 0.5
float weighted_sum(const Tensor& x, const Tensor& weight, float bias) {
    dl::require(x.rank() == 1 && weight.rank() == 1 && x.size(0) == weight.size(0),
                "weighted_sum: x and weight must be vectors of one length, got ", x.shape(),
                " and ", weight.shape(), "; one weight belongs to every input");

    // BEGIN SOLUTION 1.1 weighted_sum
    float sum = bias;
    for (int d = 0; d < x.size(0); ++d)
        sum += weight.at(d) * x.at(d);
    return sum;
    // END SOLUTION
}

// Exercise 1.1, second half: the unit of 1943
//
// McCulloch and Pitts had no weights. Lines carry 0 or 1 and come in two kinds. Excitatory ones
// are counted. An inhibitory one is a veto: while it is active the unit stays silent, however many
// others are on.
//
//     excitatory  1 1 0     inhibitory  0     threshold 2     fires: two are on, nobody objects
//     excitatory  1 1 1     inhibitory  1     threshold 2     silent: one objects
int mcculloch_pitts(const std::vector<int>& excitatory, const std::vector<int>& inhibitory,
                    int threshold) {
    // BEGIN SOLUTION 1.1 mcculloch_pitts
    for (int line : inhibitory)
        if (line == 1) return 0;

    int active = 0;
    for (int line : excitatory)
        active += line;
    return active >= threshold ? 1 : 0;
    // END SOLUTION
}

// Exercise 1.2: what the unit makes of its sum
//
//   step(z)     1 for z >= 0, else 0: all or nothing
//   sigmoid(z)  1 / (1 + exp(-z)): the same jump, smoothed
//
//     z           -2      0      2
//     step         0      1      1
//     sigmoid  0.119    0.5  0.881
//
// exp(-z) is infinite for very negative z. Does your formula still give the right number there?
int step(float z) {
    // BEGIN SOLUTION 1.2 step
    return z >= 0 ? 1 : 0;
    // END SOLUTION
}

float sigmoid(float z) {
    // BEGIN SOLUTION 1.2 sigmoid
    // For z = -1000 exp(-z) is inf and 1 / inf is 0, as it should be. exp(z) / (1 + exp(z)) is the
    // same function on paper and inf / inf in the machine.
    return 1 / (1 + std::exp(-z));
    // END SOLUTION
}

// Exercise 1.2, last part: the bias moves the threshold
//
// A unit that fires when weight . x >= threshold shall become one that fires when
// weight . x + bias >= 0. Which bias does that?
float bias_for_threshold(float threshold) {
    // BEGIN SOLUTION 1.2 bias_for_threshold
    return -threshold;
    // END SOLUTION
}

// Exercise 1.3: gates by hand
//
//   x1 x2   and  or  nand       x   not
//    0  0    0    0    1        0    1
//    0  1    0    1    1        1    0
//    1  0    0    1    1
//    1  1    1    1    0
//
// Find weights and a bias for every column: step(weighted_sum(x, weight, bias)) shall be the
// column. Draw the four points on paper first and the line between the ones and the zeros.
// Return a unit like this one:  {Tensor::of({2}, {0.5f, -2}), 1.5f}
Unit gate_weights(Gate gate) {
    // BEGIN SOLUTION 1.3 gate_weights
    // Every line runs halfway between the points that it separates.
    switch (gate) {
        case Gate::and_gate:
            return {Tensor::of({2}, {1, 1}), -1.5f};
        case Gate::or_gate:
            return {Tensor::of({2}, {1, 1}), -0.5f};
        case Gate::not_gate:
            return {Tensor::of({1}, {-1}), 0.5f};
        case Gate::nand_gate:
            return {Tensor::of({2}, {-1, -1}), 1.5f};
    }
    throw dl::Error("gate_weights: no such gate");
    // END SOLUTION
}

// Exercise 1.15 (challenge): what one unit cannot do, three can
//
//   x1 x2   xor
//    0  0    0         x1 --+--> a --+
//    0  1    1              X        +--> output
//    1  0    1         x2 --+--> b --+
//    1  1    0
//
// No line has the two ones on one side and the two zeros on the other. Two hidden units draw two
// lines; the output combines what they say. Which two gates of exercise 1.3, joined by which third
// one, are XOR?
XorUnits xor_units() {
    // BEGIN SOLUTION 1.15 xor_units
    // One of them is on, but not both: (x1 or x2) and (x1 nand x2).
    return {.a = {Tensor::of({2}, {1, 1}), -0.5f},
            .b = {Tensor::of({2}, {-1, -1}), 1.5f},
            .output = {Tensor::of({2}, {1, 1}), -1.5f}};
    // END SOLUTION
}

}  // namespace lab01
