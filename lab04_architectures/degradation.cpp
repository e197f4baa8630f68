// The degradation experiment: a deeper net could copy a shallower one and do nothing in its other
// layers. Does training find that?
//
// You write     4.9 deep_net, degradation
// You are given degradation.hpp, lab 2: linear, batch_norm, relu, initialise, fit; residual_sum
// Check         ./course check 4.9          Stuck?  ./course hint 4.9

#include "lab04_architectures/degradation.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/initialise.hpp"

namespace lab04 {

// Exercise 4.9: twins
//
//     x - linear - norm - ReLU --+-- linear - norm - ReLU - linear - norm --(+)-- ReLU -- ...
//                                \------------ residual nets only ----------/
//
// hidden = 7 is one layer and three pairs. The twins differ in the sums alone: a shortcut of the
// same width needs no weights.
Net deep_net(const DeepNetPlan& plan) {
    dl::require<dl::Error>(plan.hidden >= 1 && plan.hidden % 2 == 1,
                           "deep_net: hidden must be odd, one layer and pairs, got ", plan.hidden);
    dl::require<dl::Error>(plan.inputs >= 1 && plan.width >= 1 && plan.classes >= 1,
                           "deep_net: inputs, width and classes must be at least 1");

    // TODO(4.9): your code here.
    dl::todo("4.9 deep_net");
}

// Exercise 4.9: the experiment
//
// Steps
//   1. For every depth, plain and residual: deep_net, lab02::initialise(net, He, seed), lab02::fit.
//   2. Fair is what changes one thing: same examples, same seed, same steps. Make FitOptions from
//      the plan: optimiser momentum (0.9), schedule constant. Validation examples are empty: {}.
//   3. Keep train_loss of every report in the history.
std::vector<Twins> degradation(const lab02::Examples& train, const DegradationPlan& plan) {
    dl::require<dl::Error>(train.size() > 0 && train.inputs.rank() == 2,
                           "degradation: needs examples (N, D), got ", train.inputs.shape());

    // TODO(4.9): your code here.
    dl::todo("4.9 degradation");
}

}  // namespace lab04
