// Frozen layers by leaving them out: of the gradients, of the decay and of what forward wrote.

#include "lab05_autoencoders/transfer.hpp"

#include <algorithm>

namespace lab05 {

using dl::Tensor;

std::set<std::string> parameters_of(const Net& net, const std::string& prefix) {
    std::set<std::string> names;
    for (const lab02::ParameterSpec& spec : net.parameters())
        names.insert(spec.name);
    std::erase_if(names, [&](const std::string& name) { return !name.starts_with(prefix); });
    return names;
}

lab02::Update frozen_step(lab02::Session& session, Node loss, Params parameters,
                          std::vector<Tensor> inputs, const std::set<std::string>& frozen,
                          const lab02::FitOptions& how, lab02::OptimiserState state) {
    const auto rests = [&](const auto& entry) { return frozen.contains(entry.first); };
    Params moved = parameters;
    session.forward(moved, std::move(inputs), lab02::Mode::train);
    Params gradients = session.backward(moved, loss).parameters;
    std::erase_if(gradients, rests);
    for (const std::string& name : frozen)
        moved[name] = std::move(parameters.at(name));
    std::set<std::string> decays, all = decaying(session.net().parameters());
    std::set_difference(all.begin(), all.end(), frozen.begin(), frozen.end(),
                        std::inserter(decays, decays.end()));
    gradients = add_decay(std::move(gradients), moved, decays, how.decay);
    return optimiser_step(how, how.learning_rate, std::move(moved), gradients, std::move(state));
}

}  // namespace lab05
