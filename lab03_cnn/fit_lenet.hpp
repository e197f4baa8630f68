// The recipe that trains LeNet: pixels on one scale, new pictures in every epoch, a rate that
// climbs and glides. Exercise 3.11.

#pragma once

#include <functional>
#include <vector>

#include "lab02_mlp_backprop/fit.hpp"
#include "lab03_cnn/augment.hpp"

namespace lab03 {

/// What the training pixels are like.
struct PixelScale {
    float mean = 0;
    float deviation = 1;
};

/// 3.11  Mean and deviation of all pixels of all pictures together (divisor: their number). A
/// deviation of 0 becomes 1. Throws Error for no pictures.
[[nodiscard]] PixelScale pixel_scale(const lab02::Examples& train);

/// 3.11  Pictures as the net wants them: augmented where mode is train, then (pixel - mean) /
/// deviation. In Mode::eval nothing is augmented and `rng` stays as it is. Nothing is cut off
/// behind the scaling.
[[nodiscard]] dl::Tensor prepare(const dl::Tensor& images, const PixelScale& scale,
                                 const AugmentOptions& augmentation, lab02::Mode mode,
                                 dl::Rng& rng);

struct Recipe {
    int epochs = 3;
    int batch_size = 64;
    lab02::Optimiser optimiser = lab02::Optimiser::nesterov;
    float peak = 0.05f;     // the highest learning rate
    float warm_up = 0.1f;   // share of the steps on which the rate climbs, 0 ... 1
    float momentum = 0.9f;  // of momentum and nesterov
    lab02::Decay decay = {};
    AugmentOptions augmentation = {};
    std::uint64_t seed = 1;
    std::function<void(int epoch, float loss)> after_epoch = {};  // for progress; may be empty
};

/// 3.11  The rate of step 0 ... steps - 1. Over the first W = (warm_up * steps, rounded down) steps
/// it climbs in equal parts: peak * (step + 1) / W. Behind them it glides down on half a cosine:
/// peak * (1 + cos(pi * (step - W) / (steps - W))) / 2.
/// Throws Error for a step outside.
[[nodiscard]] float recipe_rate(const Recipe& recipe, int step, int steps);

struct LenetFit {
    lab02::Params parameters;   // the last ones
    PixelScale scale;           // of the training pictures
    std::vector<float> losses;  // one an epoch: mean over its examples, as they were met
};

/// 3.11  Trains a net whose last node holds scores (N, K) on pictures (N, C, H, W).
///
/// The scale is that of `train`. Every epoch deals one permutation from Rng{seed, "shuffle"};
/// augmentation draws from one Rng{seed, "augment"} for the whole training, batch after batch.
/// Each batch - a short last one counts - is prepared in Mode::train and takes one optimiser_step
/// on the mean softmax cross-entropy plus decay, at the rate of its step, counted through all
/// epochs. The Session has the seed `seed`.
/// Throws Error for epochs < 1, batch_size < 1 or no examples.
[[nodiscard]] LenetFit fit_lenet(const lab02::Net& net, lab02::Params parameters,
                                 const lab02::Examples& train, const Recipe& recipe = {});

/// Given (predict.cpp): scores (N, K) for pictures, prepared in Mode::eval.
[[nodiscard]] dl::Tensor lenet_scores(const lab02::Net& net, const LenetFit& model,
                                      const lab02::Examples& examples, int batch_size = 500);

}  // namespace lab03
