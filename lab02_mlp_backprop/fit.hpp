// The training loop. Exercise 2.14.

#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "common/data/dataset.hpp"
#include "lab02_mlp_backprop/net.hpp"
#include "lab02_mlp_backprop/optimisers.hpp"
#include "lab02_mlp_backprop/weight_decay.hpp"

namespace lab02 {

/// Labelled examples, held as a tensor or as bytes that become floats batch by batch.
struct Examples {
    dl::Tensor inputs;        // (N, ...), or empty where bytes are used
    std::vector<int> labels;  // N classes
    dl::ByteImages bytes;

    [[nodiscard]] int size() const { return static_cast<int>(labels.size()); }
    /// The inputs with these numbers, in this order. Given.
    [[nodiscard]] dl::Tensor batch(const std::vector<int>& rows) const;
    /// The labels with these numbers. Given.
    [[nodiscard]] std::vector<int> batch_labels(const std::vector<int>& rows) const;
};

enum class Optimiser { sgd, momentum, nesterov, adagrad, rmsprop, adam, adadelta };

enum class ScheduleKind { constant, step, cosine };

/// How the learning rate changes with the epochs, which count from 0.
struct Schedule {
    ScheduleKind kind = ScheduleKind::constant;
    int every = 10;       // step: epochs between two drops
    float factor = 0.1f;  // step: what a drop multiplies the rate by
    float last = 0.0f;    // cosine: the rate that the last epoch tends to
};

struct EpochReport {
    float learning_rate = 0;
    float train_loss = 0;       // mean over the examples, as they were met, penalty not included
    float validation_loss = 0;  // after the epoch; 0 without validation examples
    float validation_accuracy = 0;  // likewise
};

struct FitOptions {
    int epochs = 10;
    int batch_size = 64;
    Optimiser optimiser = Optimiser::momentum;
    float learning_rate = 0.1f;
    float momentum = 0.9f;  // of momentum and nesterov
    Schedule schedule;
    Decay decay;
    int patience = 0;  // stop after so many epochs in a row without a better one; 0: never
    std::uint64_t seed = 1;
    std::function<void(int epoch, const EpochReport&)> after_epoch;  // for progress; may be empty
};

struct FitResult {
    Params parameters;  // of the best epoch when there are validation examples, else the last ones
    std::vector<EpochReport> history;
    int best_epoch = -1;  // the first with the lowest validation loss; the last without validation
};

/// 2.14  The rate of one epoch of `epochs`.
///   constant  rate
///   step      rate * factor^(epoch / every), the quotient rounded down
///   cosine    last + (rate - last) * (1 + cos(pi * epoch / epochs)) / 2
/// Throws Error unless 0 <= epoch < epochs, and every >= 1 for step.
[[nodiscard]] float scheduled_rate(const Schedule& schedule, float rate, int epoch, int epochs);

/// 2.14  Trains a classifier: a net whose last node holds scores (N, K).
///
/// Every epoch visits all examples once, in the order Rng{seed, "shuffle"}.permutation(N): one
/// generator for the whole training, one permutation an epoch. A short last batch counts. Each
/// batch takes one step of the optimiser on the mean softmax cross-entropy plus weight decay.
/// Random nodes draw from Session seed `seed`. After each epoch the validation examples are scored
/// in eval mode.
/// Throws Error for epochs < 1, batch_size < 1 or no examples.
[[nodiscard]] FitResult fit(const Net& net, Params parameters, const Examples& train,
                            const Examples& validation, const FitOptions& options = {});

// --- Given: parts of a training loop ---------------------------------------------------------

/// One step of the optimiser that the options name, at this learning rate.
[[nodiscard]] Update optimiser_step(const FitOptions& options, float learning_rate,
                                    Params parameters, const Params& gradients,
                                    OptimiserState state);

/// (N, K) scores of a net's last node for all examples, in eval mode, a batch at a time.
[[nodiscard]] dl::Tensor predict_scores(const Net& net, const Params& parameters,
                                        const Examples& examples, int batch_size = 500);

}  // namespace lab02
