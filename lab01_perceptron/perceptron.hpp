// The perceptron: a unit that learns from its mistakes.
// The exercises are in perceptron.cpp. Index letters: see the top of that file.

#pragma once

#include <vector>

#include "common/tensor.hpp"
#include "lab01_perceptron/units.hpp"

namespace lab01 {

/// What one sample did to a unit.
struct PerceptronStep {
    Unit unit;             // after the sample
    bool mistake = false;  // whether the sample changed it
};

/// 1.4  The learning rule for one sample x (D) with label 0 or 1.
///
/// The rule speaks of y = -1 for label 0 and y = +1 for label 1. The sample is a mistake when
/// y * (weight . x + bias) <= 0: a sum of exactly 0 lies on the line and counts as a mistake.
/// After a mistake the weight grows by learning_rate * y * x and the bias by learning_rate * y;
/// otherwise nothing changes.
/// Throws ShapeError for x and weight of different lengths, Error for any other label.
PerceptronStep perceptron_update(const Unit& unit, const dl::Tensor& x, int label,
                                 float learning_rate);

struct PerceptronOptions {
    float learning_rate = 1;
    int max_epochs = 100;  // passes over the samples, at most
};

struct PerceptronFit {
    Unit unit;
    std::vector<int> mistakes;  // of each epoch that was run
    bool converged = false;     // the last epoch was free of mistakes
};

/// 1.5  Learns from samples x (N, D), labels 0 or 1, starting with zeros.
///
/// An epoch visits the samples in the order given, updating as it goes. Learning ends after the
/// first epoch without a mistake (its 0 is the last entry of `mistakes`), or after max_epochs.
/// Throws ShapeError unless x is a matrix with one row for every label.
PerceptronFit perceptron_fit(const dl::Tensor& x, const std::vector<int>& labels,
                             const PerceptronOptions& options = {});

/// 1.14 (challenge)  The averaged perceptron: visits and stops like perceptron_fit, and returns as
/// its unit the mean of the units it had after every single visit, mistake or not. Without a visit
/// (no epochs, no samples) that is the unit of zeros.
PerceptronFit perceptron_fit_averaged(const dl::Tensor& x, const std::vector<int>& labels,
                                      const PerceptronOptions& options = {});

}  // namespace lab01
