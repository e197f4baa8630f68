// Lab 2 with whole tensors: weight decay.

#include "lab02_mlp_backprop/weight_decay.hpp"

#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

std::set<std::string> decaying(const std::vector<ParameterSpec>& specs) {
    std::set<std::string> names;
    for (const ParameterSpec& spec : specs)
        if (spec.decays) names.insert(names.end(), spec.name);
    return names;
}

double decay_penalty(const Params& parameters, const std::set<std::string>& names,
                     const Decay& decay) {
    double penalty = 0;
    for (const std::string& name : names) {
        const Tensor& w = parameters.at(name);
        penalty += double{decay.l2} / 2 * double{dl::dot(w, w)};
        penalty += double{decay.l1} * double{dl::sum(dl::abs(w))};
    }
    return penalty;
}

Params add_decay(Params gradients, const Params& parameters, const std::set<std::string>& names,
                 const Decay& decay) {
    const Tensor zero = Tensor::scalar(0);
    for (auto& [name, g] : gradients) {
        if (!names.contains(name)) continue;
        const Tensor& w = parameters.at(name);
        g += decay.l2 * w + decay.l1 * (dl::greater(w, zero) - dl::less(w, zero));
    }
    return gradients;
}

Params decay_weights(Params parameters, const std::set<std::string>& names, float learning_rate,
                     float rate) {
    for (const std::string& name : names)
        parameters.at(name) *= 1 - learning_rate * rate;
    return parameters;
}

}  // namespace lab02
