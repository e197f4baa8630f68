// A training that can be stopped and taken up again. Given.
//
//   TrainState state = start_training(net, options.seed);
//   state = train(net, std::move(state), examples, options);    // up to options.epochs
//   save_training("resnet20.safetensors", state);
//
// Stopped after any epoch, saved, loaded and taken up again, a training gives the same bits as
// without the stop: all that it draws comes from the seed and the number of the epoch.

#pragma once

#include <filesystem>
#include <functional>

#include "lab02_mlp_backprop/fit.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab04 {

/// Everything that lives from epoch to epoch.
struct TrainState {
    lab02::Params parameters;
    lab02::OptimiserState optimiser;
    int epochs = 0;  // done so far
};

struct TrainOptions {
    int epochs = 10;  // in total, those done before included
    int batch_size = 128;
    float learning_rate = 0.1f;
    float momentum = 0.9f;
    lab02::Schedule schedule = {};  // of epochs, followed step by step
    float warm_up = 0;              // epochs in which the rate grows from 0 to the schedule's
    lab02::Decay decay = {};
    std::uint64_t seed = 1;
    /// Changes a batch of pictures before it is learned from; may be empty.
    std::function<dl::Tensor(dl::Tensor batch, dl::Rng& rng)> augment = {};
    /// Called after every epoch; may be empty. The state may be saved here.
    std::function<void(const TrainState&, const lab02::EpochReport&)> after_epoch = {};
};

/// The rate of step 0, 1, ... of a training with so many steps an epoch.
[[nodiscard]] float rate_of_step(const TrainOptions& options, int step, int steps_an_epoch);

/// Weights after He, no epochs done.
[[nodiscard]] TrainState start_training(const lab02::Net& net, std::uint64_t seed);

/// Trains the scores of the net's last node with momentum and cross-entropy until options.epochs
/// epochs are done. A last batch that is not full is left out unless it is the only one.
[[nodiscard]] TrainState train(const lab02::Net& net, TrainState state,
                               const lab02::Examples& examples, const TrainOptions& options);

/// As one safetensors file: weights under their names, momentum under "momentum/" and the name.
void save_training(const std::filesystem::path& path, const TrainState& state);
/// Throws FileError for a file that no training wrote.
[[nodiscard]] TrainState load_training(const std::filesystem::path& path);

}  // namespace lab04
