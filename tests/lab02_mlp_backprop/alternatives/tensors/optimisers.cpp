// Lab 2 with whole tensors: optimisers as formulas.

#include "lab02_mlp_backprop/optimisers.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

// Calls formula(name, w, g) for every gradient.
template <class Formula>
Update each(Params parameters, const Params& gradients, OptimiserState& state, Formula formula) {
    for (const auto& [name, g] : gradients) {
        dl::require<dl::Error>(parameters.contains(name), "no parameter ", name);
        Tensor& w = parameters.at(name);
        dl::require(w.shape() == g.shape(), "a gradient of another shape: ", name);
        w -= formula(name, g);
    }
    ++state.steps;
    return {std::move(parameters), std::move(state)};
}

Tensor& zeros_at(Params& memory, const std::string& name, const Tensor& g) {
    return memory.emplace(name, Tensor(g.shape())).first->second;
}

// memory = keep * memory + part
const Tensor& keep(Tensor& memory, float weight, const Tensor& part) {
    memory *= weight;
    memory += part;
    return memory;
}

}  // namespace

Update sgd_step(Params parameters, const Params& gradients, OptimiserState state,
                const SgdOptions& options) {
    return each(std::move(parameters), gradients, state,
                [&](const std::string&, const Tensor& g) { return options.learning_rate * g; });
}

Update momentum_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    return each(std::move(parameters), gradients, state,
                [&](const std::string& name, const Tensor& g) {
                    return options.learning_rate *
                           keep(zeros_at(state.momentum, name, g), options.momentum, g);
                });
}

Update nesterov_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    return each(std::move(parameters), gradients, state,
                [&](const std::string& name, const Tensor& g) {
                    const Tensor& v = keep(zeros_at(state.momentum, name, g), options.momentum, g);
                    return options.learning_rate * (g + options.momentum * v);
                });
}

Update adagrad_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    return each(std::move(parameters), gradients, state,
                [&](const std::string& name, const Tensor& g) {
                    Tensor& s = zeros_at(state.squares, name, g);
                    s += dl::square(g);
                    return options.learning_rate * g / (dl::sqrt(s) + options.epsilon);
                });
}

Update rmsprop_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    return each(std::move(parameters), gradients, state,
                [&](const std::string& name, const Tensor& g) {
                    const Tensor& s = keep(zeros_at(state.squares, name, g), options.decay,
                                           (1 - options.decay) * dl::square(g));
                    return options.learning_rate * (g / (dl::sqrt(s) + options.epsilon));
                });
}

Update adam_step(Params parameters, const Params& gradients, OptimiserState state,
                 const AdaptiveOptions& options) {
    const int t = state.steps + 1;
    return each(
        std::move(parameters), gradients, state, [&](const std::string& name, const Tensor& g) {
            const Tensor& m =
                keep(zeros_at(state.momentum, name, g), options.beta1, (1 - options.beta1) * g);
            const Tensor& s = keep(zeros_at(state.squares, name, g), options.beta2,
                                   (1 - options.beta2) * dl::square(g));
            const Tensor mean = m / (1 - std::pow(options.beta1, static_cast<float>(t)));
            const Tensor square = s / (1 - std::pow(options.beta2, static_cast<float>(t)));
            return options.learning_rate * mean / (dl::sqrt(square) + options.epsilon);
        });
}

Update adadelta_step(Params parameters, const Params& gradients, OptimiserState state,
                     const AdaptiveOptions& options) {
    return each(
        std::move(parameters), gradients, state, [&](const std::string& name, const Tensor& g) {
            const float fresh = 1 - options.decay;
            const Tensor& s =
                keep(zeros_at(state.squares, name, g), options.decay, fresh * dl::square(g));
            Tensor& u = zeros_at(state.momentum, name, g);
            const Tensor step = g * dl::sqrt((u + options.epsilon) / (s + options.epsilon));
            keep(u, options.decay, fresh * dl::square(step));
            return options.learning_rate * step;
        });
}

}  // namespace lab02
