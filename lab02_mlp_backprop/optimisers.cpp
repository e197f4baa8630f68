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

// --- 2.8: steps along the gradient ---------------------------------------------------------------

// Exercise 2.8: w -= learning_rate * g
//
//     w 1   g 2   learning_rate 0.1     w becomes 0.8
Update sgd_step(Params parameters, const Params& gradients, OptimiserState state,
                const SgdOptions& options) {
    check_gradients("sgd_step", parameters, gradients);

    // TODO(2.8): your code here.
    dl::todo("2.8 sgd_step");
}

// Exercise 2.8: momentum, v = momentum * v + g;  w -= learning_rate * v
//
// v is remembered in state.momentum.
//
//     momentum 0.5, g = 2, 2, 2:  v = 2, 3, 3.5 ... and tends to 4
Update momentum_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    check_gradients("momentum_step", parameters, gradients);

    // TODO(2.8): your code here.
    dl::todo("2.8 momentum_step");
}

// Exercise 2.8: Nesterov, v = momentum * v + g;  w -= learning_rate * (g + momentum * v)
//
// The v of the second formula is the new one: the step that momentum will make next is taken into
// account today.
Update nesterov_step(Params parameters, const Params& gradients, OptimiserState state,
                     const SgdOptions& options) {
    check_gradients("nesterov_step", parameters, gradients);

    // TODO(2.8): your code here.
    dl::todo("2.8 nesterov_step");
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

    // TODO(2.9): your code here.
    dl::todo("2.9 adagrad_step");
}

// Exercise 2.9: RMSProp forgets, s = decay * s + (1 - decay) * g^2
//
// The step is AdaGrad's.
Update rmsprop_step(Params parameters, const Params& gradients, OptimiserState state,
                    const AdaptiveOptions& options) {
    check_gradients("rmsprop_step", parameters, gradients);

    // TODO(2.9): your code here.
    dl::todo("2.9 rmsprop_step");
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

    // TODO(2.9): your code here.
    dl::todo("2.9 adam_step");
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

    // TODO(2.16): your code here.
    dl::todo("2.16 adadelta_step");
}

}  // namespace lab02
