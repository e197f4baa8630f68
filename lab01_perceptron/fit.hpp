// Training a softmax classifier by mini-batch stochastic gradient descent.
// The exercise is in fit.cpp.

#pragma once

#include <cstdint>
#include <vector>

#include "common/tensor.hpp"
#include "lab01_perceptron/inputs.hpp"

namespace lab01 {

/// One unit for every class: scores = x W^T + b.
struct LinearModel {
    dl::Tensor weight;  // (K, D)
    dl::Tensor bias;    // (K)
};

/// 1.12  The class with the largest score of every row, the first of equal ones. (N, K) to N.
std::vector<int> predict(const dl::Tensor& scores);

struct FitOptions {
    float learning_rate = 0.1f;
    int batch_size = 32;
    int epochs = 10;
    std::uint64_t seed = 1;  // of the order of the samples
};

/// A trained model, and one number for every epoch.
struct SoftmaxFit {
    LinearModel model;
    std::vector<float> train_loss;           // mean over the samples, as they were met
    std::vector<float> train_accuracy;       // the same samples at the same moment
    std::vector<float> validation_accuracy;  // after the epoch; empty without validation samples
};

/// 1.12  Trains `model` (the start) on the training samples and returns what became of it.
///
/// One Rng{options.seed} deals the mini_batches of all epochs, one call per epoch. Every batch
/// takes one step: parameter -= learning_rate * gradient of the mean loss of that batch.
/// Loss and accuracy of a batch are measured with the parameters before its step; the epoch's
/// figure is the mean over its samples, so a short last batch counts less than a full one.
/// Throws ShapeError when sizes disagree, Error for batch_size < 1 or epochs < 0.
SoftmaxFit fit_softmax(const LinearModel& model, const Examples& train, const Examples& validation,
                       const FitOptions& options = {});

}  // namespace lab01
