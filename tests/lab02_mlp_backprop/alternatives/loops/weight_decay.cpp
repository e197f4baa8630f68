// Lab 2 in nothing but loops: weight decay.

#include "lab02_mlp_backprop/weight_decay.hpp"

#include <cmath>

namespace lab02 {

using dl::Tensor;

std::set<std::string> decaying(const std::vector<ParameterSpec>& specs) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < specs.size(); i++)
        if (specs[i].decays) names.emplace(specs[i].name);
    return names;
}

double decay_penalty(const Params& parameters, const std::set<std::string>& names,
                     const Decay& decay) {
    double penalty = 0;
    for (const auto& [name, w] : parameters)
        for (std::int64_t i = 0; names.count(name) > 0 && i < w.count(); i++)
            penalty += 0.5 * decay.l2 * w[i] * w[i] + decay.l1 * std::fabs(double(w[i]));
    return penalty;
}

Params add_decay(Params gradients, const Params& parameters, const std::set<std::string>& names,
                 const Decay& decay) {
    for (const std::string& name : names) {
        if (gradients.count(name) == 0) continue;
        Tensor& g = gradients.at(name);
        const Tensor& w = parameters.at(name);
        for (std::int64_t i = 0; i < w.count(); i++) {
            g[i] += decay.l2 * w[i];
            if (w[i] > 0) g[i] += decay.l1;
            if (w[i] < 0) g[i] -= decay.l1;
        }
    }
    return gradients;
}

Params decay_weights(Params parameters, const std::set<std::string>& names, float learning_rate,
                     float rate) {
    for (auto& [name, w] : parameters)
        for (std::int64_t i = 0; names.count(name) > 0 && i < w.count(); i++)
            w[i] = (1 - learning_rate * rate) * w[i];
    return parameters;
}

}  // namespace lab02
