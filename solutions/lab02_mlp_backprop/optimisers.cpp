// Optimisers: what to do with a gradient.
//
// You write     2.8 sgd_step, momentum_step, nesterov_step
//               2.9 adagrad_step, rmsprop_step, adam_step
//               2.16 adadelta_step (challenge)
// You are given optimisers.hpp, and two helpers below
// Check         ./course check 2.8          Stuck?  ./course hint 2.8
//
// Letters:  w  parameter     g  gradient     v, m  running gradient     s  running square
//
// Every one of them has the same frame: for each name and gradient g in `gradients`, take the
// parameter w = parameters.at(name) and its memory, change both value by value; at the end count
// the step, once, and return {parameters, state}.

#include "lab02_mlp_backprop/optimisers.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "common/memory.hpp"
#include "common/parallel.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

// Given: every gradient belongs to a parameter, and has its shape.
void check_gradients(const char* call, const Params& parameters, const Params& gradients) {
    for (const auto& [name, gradient] : gradients) {
        const auto found = parameters.find(name);
        dl::require<dl::Error>(found != parameters.end(), call, ": there is no parameter \"", name,
                               "\"");
        dl::require(found->second.shape() == gradient.shape(), call, ": parameter ", name, " is ",
                    found->second.shape(), ", its gradient ", gradient.shape());
    }
}

// Given: zeros that stay for the whole training. They get new memory, for what the cache has to
// offer is wanted again by forward and backward.
Tensor lasting_zeros(const dl::Shape& shape) {
    if (shape.count() == 0) return Tensor(shape);
    const std::int64_t before = dl::memory_statistics().system_allocations;
    std::vector<Tensor> taken;  // all but the last go back to the cache
    do
        taken.push_back(Tensor::uninitialised(shape));
    while (dl::memory_statistics().system_allocations == before);
    std::fill(taken.back().begin(), taken.back().end(), 0.0f);
    return std::move(taken.back());
}

// Given: the tensor of that name, made of zeros if it is not there yet.
[[maybe_unused]] Tensor& remembered(Params& memory, const std::string& name,
                                    const dl::Shape& shape) {
    const auto found = memory.find(name);
    if (found != memory.end()) return found->second;
    return memory.emplace(name, lasting_zeros(shape)).first->second;
}

}  // namespace

// BEGIN SOLUTION HELPERS
namespace {

// A step, its numbers and the places of the values are local here: the loop becomes vectors.
template <class Step, class... Values>
void steps_between(std::int64_t begin, std::int64_t end, Step step, Values*... values) {
    for (std::int64_t i = begin; i < end; ++i)
        step(values[i]...);
}

// Calls step(w, ...) with the values that the tensors have at one place, for every place; large
// tensors are shared out among the threads.
template <class Step, class... Tensors>
void at_every_value(const Step& step, Tensor& parameter, Tensors&... others) {
    const auto piece = [&](std::int64_t begin, std::int64_t end) {
        steps_between(begin, end, step, parameter.data(), others.data()...);
    };
    dl::parallel_for(parameter.count(), 8192, piece);
}

}  // namespace
// END SOLUTION

// --- 2.8: steps along the gradient ---------------------------------------------------------------

// Exercise 2.8: w -= learning_rate * g
//
//     w 1   g 2   learning_rate 0.1     w becomes 0.8
Update sgd_step(Params parameters, const Params& gradients, OptimiserState state,
                const SgdOptions& options) {
    check_gradients("sgd_step", parameters, gradients);

    // BEGIN SOLUTION 2.8 sgd_step
    for (const auto& [name, gradient] : gradients)
        at_every_value([=](float& w, float g) { w -= options.learning_rate * g; },
                       parameters.at(name), gradient);
    ++state.steps;
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

// Exercise 2.8: momentum, v = momentum * v + g;  w -= learning_rate * v
//
// v is remembered in state.momentum.
//
//     momentum 0.5, g = 2, 2, 2:  v = 2, 3, 3.5 ... and tends to 4
Update momentum_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    check_gradients("momentum_step", parameters, gradients);

    // BEGIN SOLUTION 2.8 momentum_step
    for (const auto& [name, gradient] : gradients) {
        Tensor& momentum = remembered(state.momentum, name, gradient.shape());
        at_every_value(
            [=](float& w, float& v, float g) {
                v = options.momentum * v + g;
                w -= options.learning_rate * v;
            },
            parameters.at(name), momentum, gradient);
    }
    ++state.steps;
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

// Exercise 2.8: Nesterov, v = momentum * v + g;  w -= learning_rate * (g + momentum * v)
//
// The v of the second formula is the new one: the step that momentum will make next is taken into
// account today.
Update nesterov_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    check_gradients("nesterov_step", parameters, gradients);

    // BEGIN SOLUTION 2.8 nesterov_step
    for (const auto& [name, gradient] : gradients) {
        Tensor& momentum = remembered(state.momentum, name, gradient.shape());
        at_every_value(
            [=](float& w, float& v, float g) {
                v = options.momentum * v + g;
                w -= options.learning_rate * (g + options.momentum * v);
            },
            parameters.at(name), momentum, gradient);
    }
    ++state.steps;
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

// --- 2.9: a step length of its own for every weight ----------------------------------------------

// Exercise 2.9: AdaGrad, s += g^2;  w -= learning_rate * g / (sqrt(s) + epsilon)
//
// s is remembered in state.squares.
//
//     learning_rate 1, g = 3, 4:  s = 9, 25;  w moves by -1, then by -4/5
Update adagrad_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    check_gradients("adagrad_step", parameters, gradients);

    // BEGIN SOLUTION 2.9 adagrad_step
    for (const auto& [name, gradient] : gradients) {
        Tensor& squares = remembered(state.squares, name, gradient.shape());
        at_every_value(
            [=](float& w, float& s, float g) {
                s += g * g;
                w -= options.learning_rate * g / (std::sqrt(s) + options.epsilon);
            },
            parameters.at(name), squares, gradient);
    }
    ++state.steps;
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

// Exercise 2.9: RMSProp forgets, s = decay * s + (1 - decay) * g^2
//
// The step is AdaGrad's.
Update rmsprop_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    check_gradients("rmsprop_step", parameters, gradients);

    // BEGIN SOLUTION 2.9 rmsprop_step
    for (const auto& [name, gradient] : gradients) {
        Tensor& squares = remembered(state.squares, name, gradient.shape());
        at_every_value(
            [=](float& w, float& s, float g) {
                s = options.decay * s + (1 - options.decay) * g * g;
                w -= options.learning_rate * g / (std::sqrt(s) + options.epsilon);
            },
            parameters.at(name), squares, gradient);
    }
    ++state.steps;
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

// Exercise 2.9: Adam, both ideas with their start corrected
//
//   m = beta1 * m + (1 - beta1) * g          mean of gradients, in state.momentum
//   s = beta2 * s + (1 - beta2) * g^2        mean of squares, in state.squares
//   w -= learning_rate * (m / (1 - beta1^t)) / (sqrt(s / (1 - beta2^t)) + epsilon)
//
// m and s start at 0, so early on they are too small; the two divisors make up for it. t is 1 in
// the first step, and it counts steps, not tensors. In the first step every weight moves by
// learning_rate, whatever the size of its gradient: check that on paper.
Update adam_step(Params parameters, const Params& gradients, OptimiserState state,
                 const AdaptiveOptions& options) {
    check_gradients("adam_step", parameters, gradients);

    // BEGIN SOLUTION 2.9 adam_step
    ++state.steps;
    const auto correct_m = static_cast<float>(1 - std::pow(double{options.beta1}, state.steps));
    const auto correct_s = static_cast<float>(1 - std::pow(double{options.beta2}, state.steps));
    for (const auto& [name, gradient] : gradients) {
        Tensor& momentum = remembered(state.momentum, name, gradient.shape());
        Tensor& squares = remembered(state.squares, name, gradient.shape());
        at_every_value(
            [=](float& w, float& m, float& s, float g) {
                m = options.beta1 * m + (1 - options.beta1) * g;
                s = options.beta2 * s + (1 - options.beta2) * g * g;
                w -= options.learning_rate * (m / correct_m) /
                     (std::sqrt(s / correct_s) + options.epsilon);
            },
            parameters.at(name), momentum, squares, gradient);
    }
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

// --- 2.16 (challenge): a step without a learning rate --------------------------------------------

// Exercise 2.16: AdaDelta
//
//   s = decay * s + (1 - decay) * g^2                     mean of squared gradients, state.squares
//   step = sqrt(u + epsilon) / sqrt(s + epsilon) * g      u: of the steps before this one
//   u = decay * u + (1 - decay) * step^2                  mean of squared steps, state.momentum
//   w -= learning_rate * step                             the paper has learning_rate 1
Update adadelta_step(Params parameters, const Params& gradients, OptimiserState state,
                     const AdaptiveOptions& options) {
    check_gradients("adadelta_step", parameters, gradients);

    // BEGIN SOLUTION 2.16 adadelta_step
    for (const auto& [name, gradient] : gradients) {
        Tensor& squares = remembered(state.squares, name, gradient.shape());
        Tensor& steps = remembered(state.momentum, name, gradient.shape());
        at_every_value(
            [=](float& w, float& s, float& u, float g) {
                s = options.decay * s + (1 - options.decay) * g * g;
                const float step =
                    std::sqrt(u + options.epsilon) / std::sqrt(s + options.epsilon) * g;
                u = options.decay * u + (1 - options.decay) * step * step;
                w -= options.learning_rate * step;
            },
            parameters.at(name), squares, steps, gradient);
    }
    ++state.steps;
    return {std::move(parameters), std::move(state)};
    // END SOLUTION
}

}  // namespace lab02
