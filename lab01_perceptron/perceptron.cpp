// The perceptron: look at a sample, guess, and move only after a mistake.
//
// You write     1.4 perceptron_update   1.5 perceptron_fit
//               1.14 perceptron_fit_averaged (challenge)
// You are given perceptron.hpp, your own weighted_sum (1.1), sample_at below, and from common/:
//               Tensor({3}) is a vector of three zeros, w += x * 0.5f works on whole tensors
// Check         ./course check 1.4          Stuck?  ./course hint 1.4
//
// Index letters:  n  sample     d  feature

#include "lab01_perceptron/perceptron.hpp"

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/rearrange.hpp"
#include "common/todo.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

void require_samples(const char* call, const Tensor& x, const std::vector<int>& labels) {
    dl::require(x.rank() == 2 && x.size(0) == static_cast<int>(labels.size()), call,
                ": x must have one row for every label, got x ", x.shape(), " and ", labels.size(),
                " labels");
}

// Row n of x (N, D) as a vector (D).
[[maybe_unused]] Tensor sample_at(const Tensor& x, int n) {
    return dl::reshape(dl::rows(x, n, n + 1), {x.size(1)});
}

}  // namespace

// Exercise 1.4: the learning rule
//
//   unit    weight (D) and bias, before the sample
//   x       (D)
//   label   0 or 1, as everywhere in this course; the rule wants y = -1 or y = +1 instead
//
//   sum = weight . x + bias
//   if y * sum <= 0 (a mistake):     weight[d] += learning_rate * y * x[d]
//                                    bias      += learning_rate * y
//
//     weight 1 -2   bias 0.5   x 3 1   label 0   rate 1
//     sum = 3 - 2 + 0.5 = 1.5, but y = -1: a mistake
//     weight becomes (1, -2) - (3, 1) = (-2, -3), bias 0.5 - 1 = -0.5
//
// Steps
//   1. Turn the label into y.
//   2. Work out the sum and decide whether it is a mistake. A sum of 0 is one: nothing was decided.
//   3. Return the unit, moved or not, and whether it was a mistake.
PerceptronStep perceptron_update(const Unit& unit, const Tensor& x, int label,
                                 float learning_rate) {
    dl::require<dl::Error>(label == 0 || label == 1, "perceptron_update: labels are 0 or 1, got ",
                           label);

    // TODO(1.4): your code here.
    dl::todo("1.4 perceptron_update");
}

// Exercise 1.5: learning a whole data set
//
//   x       (N, D), labels 0 or 1
//
//   The unit starts with weight 0 and bias 0. Every epoch visits sample 0, 1, ... N-1 once and
//   hands the unit on from sample to sample. `mistakes` gets one number for each epoch.
//
//     OR, inputs in the order 00 01 10 11:  mistakes  3 1 2 2 1 0   weight (2, 2)  bias -1
//
// Steps
//   1. Make the unit of zeros: one weight for every column of x.
//   2. Run epochs with perceptron_update and count the mistakes of each.
//   3. Stop after an epoch without any (converged), or after options.max_epochs. Without the second
//      rule XOR would keep you here for ever.
PerceptronFit perceptron_fit(const Tensor& x, const std::vector<int>& labels,
                             const PerceptronOptions& options) {
    require_samples("perceptron_fit", x, labels);

    // TODO(1.5): your code here.
    dl::todo("1.5 perceptron_fit");
}

// Exercise 1.14 (challenge): the averaged perceptron
//
// The last unit remembers the last mistake best. The mean of all units on the way is steadier: a
// unit that survives many samples counts many times.
//
//   unit returned = (unit after visit 1 + unit after visit 2 + ... + unit after visit V) / V
//
// V counts every visit of every epoch that was run, also those in which nothing changed. The unit
// of zeros before the first visit does not count. Learning itself goes on with the unit of
// exercise 1.5: the mean is only what is returned.
PerceptronFit perceptron_fit_averaged(const Tensor& x, const std::vector<int>& labels,
                                      const PerceptronOptions& options) {
    require_samples("perceptron_fit_averaged", x, labels);

    // TODO(1.14): your code here.
    dl::todo("1.14 perceptron_fit_averaged");
}

}  // namespace lab01
