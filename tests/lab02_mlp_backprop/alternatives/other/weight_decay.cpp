// Lab 2 as others write it: weight decay with the algorithms of the library.

#include "lab02_mlp_backprop/weight_decay.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lab02 {

using dl::Tensor;

std::set<std::string> decaying(const std::vector<ParameterSpec>& specs) {
    std::set<std::string> names;
    std::for_each(specs.begin(), specs.end(), [&](const ParameterSpec& spec) {
        if (spec.decays) names.insert(spec.name);
    });
    return names;
}

double decay_penalty(const Params& parameters, const std::set<std::string>& names,
                     const Decay& decay) {
    return std::accumulate(
        names.begin(), names.end(), 0.0, [&](double sum, const std::string& name) {
            const Tensor& w = parameters.at(name);
            const double squares =
                std::inner_product(w.begin(), w.end(), w.begin(), 0.0, std::plus<>(),
                                   [](float a, float b) { return double{a} * double{b}; });
            const double sizes = std::accumulate(
                w.begin(), w.end(), 0.0, [](double s, float v) { return s + std::abs(double{v}); });
            return sum + decay.l2 * squares / 2 + decay.l1 * sizes;
        });
}

Params add_decay(Params gradients, const Params& parameters, const std::set<std::string>& names,
                 const Decay& decay) {
    for (const std::string& name : names) {
        const auto found = gradients.find(name);
        if (found == gradients.end()) continue;
        Tensor& g = found->second;
        std::transform(g.begin(), g.end(), parameters.at(name).begin(), g.begin(),
                       [&](float slope, float w) {
                           const float side = w == 0 ? 0.0f : std::copysign(decay.l1, w);
                           return slope + decay.l2 * w + side;
                       });
    }
    return gradients;
}

Params decay_weights(Params parameters, const std::set<std::string>& names, float learning_rate,
                     float rate) {
    for (const std::string& name : names) {
        Tensor& w = parameters.at(name);
        std::transform(w.begin(), w.end(), w.begin(),
                       [=](float v) { return v - learning_rate * (rate * v); });
    }
    return parameters;
}

}  // namespace lab02
