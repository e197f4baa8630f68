// Weight decay: of two explanations take the one with smaller weights.
//
// You write     2.10 decaying, decay_penalty, add_decay, decay_weights
// You are given weight_decay.hpp
// Check         ./course check 2.10         Stuck?  ./course hint 2.10

#include "lab02_mlp_backprop/weight_decay.hpp"

#include <cmath>
#include <utility>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.10: who decays? The names of the specs with decays == true.
std::set<std::string> decaying(const std::vector<ParameterSpec>& specs) {
    // TODO(2.10): your code here.
    dl::todo("2.10 decaying");
}

// Exercise 2.10: l2 / 2 * sum of w^2 + l1 * sum of |w|, over the named parameters
//
//     w  3 -4     l2 0.1, l1 0:  0.05 * 25 = 1.25     l2 0, l1 0.1:  0.1 * 7 = 0.7
double decay_penalty(const Params& parameters, const std::set<std::string>& names,
                     const Decay& decay) {
    // TODO(2.10): your code here.
    dl::todo("2.10 decay_penalty");
}

// Exercise 2.10: the slope of that penalty, added to the gradients of the named parameters
//
// Differentiate the two terms above. What is the slope of |w| for w = -2, and at 0? A named
// parameter without a gradient (a frozen one) gets none.
Params add_decay(Params gradients, const Params& parameters, const std::set<std::string>& names,
                 const Decay& decay) {
    // TODO(2.10): your code here.
    dl::todo("2.10 add_decay");
}

// Exercise 2.10: the decoupled form, w -= learning_rate * rate * w, with no gradient in sight
Params decay_weights(Params parameters, const std::set<std::string>& names, float learning_rate,
                     float rate) {
    // TODO(2.10): your code here.
    dl::todo("2.10 decay_weights");
}

}  // namespace lab02
