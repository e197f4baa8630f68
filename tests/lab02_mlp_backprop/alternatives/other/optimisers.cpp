// Lab 2 as others write it: one frame for all optimisers, a small function for each.

#include "lab02_mlp_backprop/optimisers.hpp"

#include <cmath>
#include <functional>

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

// What one number of a parameter sees and changes.
struct Cell {
    float& w;
    float g;
    float& momentum;
    float& squares;
};

enum Needs { nothing = 0, momentum = 1, squares = 2, both = 3 };

void walk(Params& parameters, const Params& gradients, OptimiserState& state, int needs,
          const std::function<void(Cell)>& change) {
    for (const auto& entry : gradients) {
        const auto at = parameters.find(entry.first);
        if (at == parameters.end()) throw dl::Error("a gradient of nothing: " + entry.first);
        if (at->second.shape() != entry.second.shape())
            throw dl::ShapeError("a gradient of another shape: " + entry.first);
    }
    for (const auto& [name, g] : gradients) {
        if (needs & momentum) state.momentum.try_emplace(name, g.shape());
        if (needs & squares) state.squares.try_emplace(name, g.shape());
        float unused = 0;
        for (std::int64_t i = 0; i < g.count(); ++i)
            change({parameters.at(name)[i], g[i],
                    needs & momentum ? state.momentum.at(name)[i] : unused,
                    needs & squares ? state.squares.at(name)[i] : unused});
    }
    ++state.steps;
}

}  // namespace

Update sgd_step(Params parameters, const Params& gradients, OptimiserState state,
                const SgdOptions& options) {
    walk(parameters, gradients, state, nothing,
         [&](Cell c) { c.w = c.w - c.g * options.learning_rate; });
    return {std::move(parameters), std::move(state)};
}

Update momentum_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    walk(parameters, gradients, state, momentum, [&](Cell c) {
        c.momentum = c.g + c.momentum * options.momentum;
        c.w -= c.momentum * options.learning_rate;
    });
    return {std::move(parameters), std::move(state)};
}

Update nesterov_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    walk(parameters, gradients, state, momentum, [&](Cell c) {
        c.momentum = c.g + c.momentum * options.momentum;
        c.w -= options.learning_rate * c.g;
        c.w -= options.learning_rate * options.momentum * c.momentum;
    });
    return {std::move(parameters), std::move(state)};
}

Update adagrad_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    walk(parameters, gradients, state, squares, [&](Cell c) {
        c.squares = std::fma(c.g, c.g, c.squares);
        c.w -= c.g * (options.learning_rate / (std::sqrt(c.squares) + options.epsilon));
    });
    return {std::move(parameters), std::move(state)};
}

Update rmsprop_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    walk(parameters, gradients, state, squares, [&](Cell c) {
        c.squares += (1 - options.decay) * (c.g * c.g - c.squares);
        c.w -= c.g * (options.learning_rate / (std::sqrt(c.squares) + options.epsilon));
    });
    return {std::move(parameters), std::move(state)};
}

Update adam_step(Params parameters, const Params& gradients, OptimiserState state,
                 const AdaptiveOptions& options) {
    const double t = state.steps + 1;
    const auto mean = static_cast<float>(1 / (1 - std::pow(double{options.beta1}, t)));
    const auto square = static_cast<float>(1 / (1 - std::pow(double{options.beta2}, t)));
    walk(parameters, gradients, state, both, [&](Cell c) {
        c.momentum += (1 - options.beta1) * (c.g - c.momentum);
        c.squares += (1 - options.beta2) * (c.g * c.g - c.squares);
        const float size = std::sqrt(c.squares * square) + options.epsilon;
        c.w -= options.learning_rate * c.momentum * mean / size;
    });
    return {std::move(parameters), std::move(state)};
}

Update adadelta_step(Params parameters, const Params& gradients, OptimiserState state,
                     const AdaptiveOptions& options) {
    const float fresh = 1 - options.decay;
    walk(parameters, gradients, state, both, [&](Cell c) {
        c.squares = options.decay * c.squares + fresh * c.g * c.g;
        const float unit = std::sqrt(c.momentum + options.epsilon);
        const float step = unit * c.g / std::sqrt(c.squares + options.epsilon);
        c.momentum = options.decay * c.momentum + fresh * step * step;
        c.w -= options.learning_rate * step;
    });
    return {std::move(parameters), std::move(state)};
}

}  // namespace lab02
