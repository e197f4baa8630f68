// Optimisers: one step on all parameters. Exercises 2.8, 2.9 and 2.16.
//
// An optimiser is a pure function: parameters, gradients and what it remembers go in; new
// parameters and memory come out. Pass them with std::move and nothing is copied.
//
// Conventions. Momentum accumulates, v = momentum * v + g, and w -= learning_rate * v. Epsilon
// stands outside of the root, sqrt(s) + epsilon, for AdaGrad, RMSProp and Adam; AdaDelta keeps it
// inside of both roots, as in its paper. All arithmetic is float. A parameter without a gradient
// (frozen, state) stays as it is and gets no memory; memory that is not there yet counts as zero.

#pragma once

#include "lab02_mlp_backprop/params.hpp"

namespace lab02 {

/// What an optimiser remembers between steps. Empty at the start.
struct OptimiserState {
    int steps = 0;    // calls so far; every optimiser counts it up by one
    Params momentum;  // running sums or means of gradients (AdaDelta: of squared steps)
    Params squares;   // running sums or means of squared gradients
};

struct Update {
    Params parameters;
    OptimiserState state;
};

// All throw ShapeError for a gradient that has another shape than its parameter, and Error for a
// gradient of a parameter that does not exist.

struct SgdOptions {
    float learning_rate = 0.1f;
    float momentum = 0.0f;
};

/// 2.8  w -= learning_rate * g. `momentum` is not looked at and the memory stays empty.
[[nodiscard]] Update sgd_step(Params parameters, const Params& gradients, OptimiserState state,
                              const SgdOptions& options = {});
/// 2.8  v = momentum * v + g;  w -= learning_rate * v.
[[nodiscard]] Update momentum_step(Params parameters, const Params& gradients, OptimiserState state,
                                   const SgdOptions& options = {});
/// 2.8  v = momentum * v + g;  w -= learning_rate * (g + momentum * v): looks one step ahead.
[[nodiscard]] Update nesterov_step(Params parameters, const Params& gradients, OptimiserState state,
                                   const SgdOptions& options = {});

struct AdaptiveOptions {
    float learning_rate = 0.001f;
    float decay = 0.99f;   // RMSProp, AdaDelta: weight of the old mean of squares
    float beta1 = 0.9f;    // Adam: weight of the old mean of gradients
    float beta2 = 0.999f;  // Adam: weight of the old mean of squares
    float epsilon = 1e-8f;
};

/// 2.9  s += g^2;  w -= learning_rate * g / (sqrt(s) + epsilon).
[[nodiscard]] Update adagrad_step(Params parameters, const Params& gradients, OptimiserState state,
                                  const AdaptiveOptions& options = {});
/// 2.9  s = decay * s + (1 - decay) * g^2;  w -= learning_rate * g / (sqrt(s) + epsilon).
[[nodiscard]] Update rmsprop_step(Params parameters, const Params& gradients, OptimiserState state,
                                  const AdaptiveOptions& options = {});
/// 2.9  m = beta1 * m + (1 - beta1) * g;  s = beta2 * s + (1 - beta2) * g^2; both start at zero, so
/// they are corrected by 1 - beta^t, where t = 1 in the first step:
/// w -= learning_rate * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + epsilon).
[[nodiscard]] Update adam_step(Params parameters, const Params& gradients, OptimiserState state,
                               const AdaptiveOptions& options = {});

/// 2.16 (challenge)  s = decay * s + (1 - decay) * g^2;
/// step = sqrt(u + epsilon) / sqrt(s + epsilon) * g;  u = decay * u + (1 - decay) * step^2;
/// w -= learning_rate * step. u is kept in `momentum`; the paper has learning_rate 1.
[[nodiscard]] Update adadelta_step(Params parameters, const Params& gradients, OptimiserState state,
                                   const AdaptiveOptions& options = {});

}  // namespace lab02
