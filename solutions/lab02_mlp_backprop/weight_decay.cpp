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
    // BEGIN SOLUTION 2.10 decaying
    std::set<std::string> names;
    for (const ParameterSpec& spec : specs)
        if (spec.decays) names.insert(spec.name);
    return names;
    // END SOLUTION
}

// Exercise 2.10: l2 / 2 * sum of w^2 + l1 * sum of |w|, over the named parameters
//
//     w  3 -4     l2 0.1, l1 0:  0.05 * 25 = 1.25     l2 0, l1 0.1:  0.1 * 7 = 0.7
double decay_penalty(const Params& parameters, const std::set<std::string>& names,
                     const Decay& decay) {
    // BEGIN SOLUTION 2.10 decay_penalty
    double squares = 0;
    double sizes = 0;
    for (const std::string& name : names) {
        for (float w : parameters.at(name)) {
            squares += double{w} * w;
            sizes += std::abs(w);
        }
    }
    return decay.l2 / 2 * squares + decay.l1 * sizes;
    // END SOLUTION
}

// Exercise 2.10: the slope of that penalty, added to the gradients of the named parameters
//
// Differentiate the two terms above. What is the slope of |w| for w = -2, and at 0? A named
// parameter without a gradient (a frozen one) gets none.
Params add_decay(Params gradients, const Params& parameters, const std::set<std::string>& names,
                 const Decay& decay) {
    // BEGIN SOLUTION 2.10 add_decay
    if (decay.l2 == 0 && decay.l1 == 0) return gradients;
    for (auto& [name, g] : gradients) {
        if (!names.count(name)) continue;
        const Tensor& w = parameters.at(name);
        dl::require(w.shape() == g.shape(), "add_decay: parameter ", name, " is ", w.shape(),
                    ", its gradient ", g.shape());
        for (std::int64_t i = 0; i < g.count(); ++i) {
            const float sign = static_cast<float>((w[i] > 0) - (w[i] < 0));
            g[i] += decay.l2 * w[i] + decay.l1 * sign;
        }
    }
    return gradients;
    // END SOLUTION
}

// Exercise 2.10: the decoupled form, w -= learning_rate * rate * w, with no gradient in sight
Params decay_weights(Params parameters, const std::set<std::string>& names, float learning_rate,
                     float rate) {
    // BEGIN SOLUTION 2.10 decay_weights
    for (const std::string& name : names) {
        Tensor& w = parameters.at(name);
        for (float& value : w)
            value -= learning_rate * rate * value;
    }
    return parameters;
    // END SOLUTION
}

}  // namespace lab02
