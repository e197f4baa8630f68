// Lab 1 as others write it: the difference of target and output, and a running mean.

#include "lab01_perceptron/perceptron.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab01 {

using dl::Tensor;

PerceptronStep perceptron_update(const Unit& unit, const Tensor& x, int label,
                                 float learning_rate) {
    dl::require<dl::Error>(label == 0 || label == 1, "labels are 0 or 1");
    double sum = unit.bias;
    for (int d = 0; d < x.size(0); d++)
        sum += double(unit.weight[d]) * x[d];
    const bool right = label == 1 ? sum > 0 : sum < 0;
    PerceptronStep after{unit, !right};
    if (right) return after;
    for (int d = 0; d < x.size(0); d++)
        after.unit.weight[d] += learning_rate * (2 * label - 1) * x[d];
    after.unit.bias += learning_rate * (2 * label - 1);
    return after;
}

namespace {

// Calls `visited` after every sample.
template <class F>
PerceptronFit learn(const Tensor& x, const std::vector<int>& labels,
                    const PerceptronOptions& options, F visited) {
    dl::require(x.rank() == 2 && x.size(0) == static_cast<int>(labels.size()), "sizes disagree");
    PerceptronFit fit{Unit{Tensor({x.size(1)}), 0}, {}, false};
    while (static_cast<int>(fit.mistakes.size()) < options.max_epochs) {
        fit.mistakes.push_back(0);
        for (int n = 0; n < x.size(0); n++) {
            Tensor sample({x.size(1)});
            for (int d = 0; d < x.size(1); d++)
                sample[d] = x.at(n, d);
            PerceptronStep step =
                perceptron_update(fit.unit, sample, labels[n], options.learning_rate);
            if (step.mistake) fit.mistakes.back()++;
            fit.unit = step.unit;
            visited(fit.unit);
        }
        if (fit.mistakes.back() == 0) {
            fit.converged = true;
            break;
        }
    }
    return fit;
}

}  // namespace

PerceptronFit perceptron_fit(const Tensor& x, const std::vector<int>& labels,
                             const PerceptronOptions& options) {
    return learn(x, labels, options, [](const Unit&) {});
}

PerceptronFit perceptron_fit_averaged(const Tensor& x, const std::vector<int>& labels,
                                      const PerceptronOptions& options) {
    // A running mean: it moves towards every new unit by one part in the number of units.
    std::vector<double> mean(x.size(1) + 1, 0.0);
    int visits = 0;
    PerceptronFit fit = learn(x, labels, options, [&](const Unit& unit) {
        visits++;
        for (int d = 0; d < unit.weight.size(0); d++)
            mean[d] += (unit.weight[d] - mean[d]) / visits;
        mean.back() += (unit.bias - mean.back()) / visits;
    });
    for (int d = 0; d < fit.unit.weight.size(0); d++)
        fit.unit.weight[d] = float(mean[d]);
    fit.unit.bias = float(mean.back());
    return fit;
}

}  // namespace lab01
