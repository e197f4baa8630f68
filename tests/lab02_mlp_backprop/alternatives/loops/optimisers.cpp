// Lab 2 in nothing but loops: every optimiser written out, in double between loading and storing.

#include "lab02_mlp_backprop/optimisers.hpp"

#include <cmath>

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check(const Params& parameters, const Params& gradients) {
    for (const auto& [name, g] : gradients) {
        dl::require<dl::Error>(parameters.count(name) == 1, "no such parameter");
        dl::require(parameters.at(name).shape() == g.shape(), "a gradient of another shape");
    }
}

Tensor& memory(Params& all, const std::string& name, const Tensor& like) {
    if (all.count(name) == 0) all[name] = Tensor(like.shape());
    return all[name];
}

}  // namespace

Update sgd_step(Params parameters, const Params& gradients, OptimiserState state,
                const SgdOptions& options) {
    check(parameters, gradients);
    for (const auto& [name, g] : gradients)
        for (std::int64_t i = 0; i < g.count(); i++)
            parameters[name][i] -= float(double(options.learning_rate) * g[i]);
    state.steps++;
    return {parameters, state};
}

Update momentum_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    check(parameters, gradients);
    for (const auto& [name, g] : gradients) {
        Tensor& v = memory(state.momentum, name, g);
        for (std::int64_t i = 0; i < g.count(); i++) {
            v[i] = float(double(options.momentum) * v[i] + g[i]);
            parameters[name][i] -= float(double(options.learning_rate) * v[i]);
        }
    }
    state.steps++;
    return {parameters, state};
}

Update nesterov_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    check(parameters, gradients);
    const double mu = options.momentum;
    for (const auto& [name, g] : gradients) {
        Tensor& v = memory(state.momentum, name, g);
        for (std::int64_t i = 0; i < g.count(); i++) {
            v[i] = float(mu * v[i] + g[i]);
            parameters[name][i] -= float(options.learning_rate * (g[i] + mu * v[i]));
        }
    }
    state.steps++;
    return {parameters, state};
}

Update adagrad_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    check(parameters, gradients);
    for (const auto& [name, g] : gradients) {
        Tensor& s = memory(state.squares, name, g);
        for (std::int64_t i = 0; i < g.count(); i++) {
            s[i] = float(s[i] + double(g[i]) * g[i]);
            const double divisor = std::sqrt(double(s[i])) + options.epsilon;
            parameters[name][i] -= float(options.learning_rate * g[i] / divisor);
        }
    }
    state.steps++;
    return {parameters, state};
}

Update rmsprop_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    check(parameters, gradients);
    const double old = options.decay;
    for (const auto& [name, g] : gradients) {
        Tensor& s = memory(state.squares, name, g);
        for (std::int64_t i = 0; i < g.count(); i++) {
            s[i] = float(old * s[i] + (1 - old) * g[i] * g[i]);
            const double divisor = std::sqrt(double(s[i])) + options.epsilon;
            parameters[name][i] -= float(options.learning_rate * g[i] / divisor);
        }
    }
    state.steps++;
    return {parameters, state};
}

Update adam_step(Params parameters, const Params& gradients, OptimiserState state,
                 const AdaptiveOptions& options) {
    check(parameters, gradients);
    state.steps++;
    double power1 = 1, power2 = 1;
    for (int t = 0; t < state.steps; t++) {
        power1 *= options.beta1;
        power2 *= options.beta2;
    }
    const double b1 = options.beta1, b2 = options.beta2;
    for (const auto& [name, g] : gradients) {
        Tensor& m = memory(state.momentum, name, g);
        Tensor& s = memory(state.squares, name, g);
        for (std::int64_t i = 0; i < g.count(); i++) {
            m[i] = float(b1 * m[i] + (1 - b1) * g[i]);
            s[i] = float(b2 * s[i] + (1 - b2) * g[i] * g[i]);
            const double mean = m[i] / (1 - power1), square = s[i] / (1 - power2);
            parameters[name][i] -=
                float(options.learning_rate * mean / (std::sqrt(square) + options.epsilon));
        }
    }
    return {parameters, state};
}

Update adadelta_step(Params parameters, const Params& gradients, OptimiserState state,
                     const AdaptiveOptions& options) {
    check(parameters, gradients);
    const double old = options.decay, epsilon = options.epsilon;
    for (const auto& [name, g] : gradients) {
        Tensor& s = memory(state.squares, name, g);
        Tensor& u = memory(state.momentum, name, g);
        for (std::int64_t i = 0; i < g.count(); i++) {
            s[i] = float(old * s[i] + (1 - old) * g[i] * g[i]);
            const double step = std::sqrt((u[i] + epsilon) / (s[i] + epsilon)) * g[i];
            u[i] = float(old * u[i] + (1 - old) * step * step);
            parameters[name][i] -= float(options.learning_rate * step);
        }
    }
    state.steps++;
    return {parameters, state};
}

}  // namespace lab02
