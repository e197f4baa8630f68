// Training: take a batch, see how wrong it is, step down the slope, take the next one.
//
// You write     1.12 predict, fit_softmax
// You are given fit.hpp, everything you wrote in linear.cpp and inputs.cpp, batch_of below, and
//               dl::accuracy(scores, labels) from common/metrics.hpp
// Check         ./course check 1.12         Stuck?  ./course hint 1.12
//
// Index letters:  n  sample     k  class

#include "lab01_perceptron/fit.hpp"

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/metrics.hpp"
#include "common/rearrange.hpp"
#include "common/todo.hpp"
#include "lab01_perceptron/linear.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

// The samples with these numbers, in this order, each with its label.
[[maybe_unused]] Examples batch_of(const Examples& data, const std::vector<int>& numbers) {
    Examples batch{dl::gather_rows(data.x, numbers), {}};
    for (int n : numbers)
        batch.labels.push_back(data.labels.at(static_cast<std::size_t>(n)));
    return batch;
}

}  // namespace

// Exercise 1.12: from scores to a decision
//
//     scores  -3 -1 -2     prediction  1
//              4  4  0                 0      equal scores: the first of them
std::vector<int> predict(const Tensor& scores) {
    dl::require(scores.rank() == 2 && scores.size(1) > 0,
                "predict: scores must be (N, K) with K > 0, got ", scores.shape());

    // TODO(1.12): your code here.
    dl::todo("1.12 predict");
}

// Exercise 1.12, second half: mini-batch stochastic gradient descent
//
// Steps
//   1. Make one generator from options.seed, before the first epoch.
//   2. In every epoch call mini_batches once. For every batch: scores, probabilities, gradients,
//      and one step  parameter -= learning_rate * gradient.
//   3. Add up the loss and the right answers of the batch, measured before its step. A batch counts
//      as much as it has samples. At the end of the epoch write down the means over the samples.
//   4. Then measure the accuracy on the validation samples, if there are any.
//
// Arithmetic on whole tensors:  model.bias -= gradients.bias * options.learning_rate
SoftmaxFit fit_softmax(const LinearModel& model, const Examples& train, const Examples& validation,
                       const FitOptions& options) {
    const int count = static_cast<int>(train.labels.size());
    dl::require(train.x.rank() == 2 && train.x.size(0) == count && count > 0,
                "fit_softmax: train.x must have one row for every label, got ", train.x.shape(),
                " and ", count, " labels");
    dl::require<dl::Error>(options.batch_size >= 1 && options.epochs >= 0,
                           "fit_softmax: needs batch_size >= 1 and epochs >= 0, got ",
                           options.batch_size, " and ", options.epochs);

    // TODO(1.12): your code here.
    dl::todo("1.12 fit_softmax");
}

}  // namespace lab01
