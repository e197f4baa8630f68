// Frozen layers: their parameters are put away, and come back when the step is done.

#include "lab05_autoencoders/transfer.hpp"

namespace lab05 {

using dl::Tensor;

std::set<std::string> parameters_of(const Net& net, const std::string& prefix) {
    std::set<std::string> names;
    for (const auto& spec : net.parameters())
        if (spec.name.compare(0, prefix.size(), prefix) == 0) names.emplace(spec.name);
    return names;
}

lab02::Update frozen_step(lab02::Session& session, Node loss, Params parameters,
                          std::vector<Tensor> inputs, const std::set<std::string>& frozen,
                          const lab02::FitOptions& how, lab02::OptimiserState state) {
    Params resting;
    for (const std::string& name : frozen)
        resting.emplace(name, parameters.at(name));
    session.forward(parameters, std::move(inputs), lab02::Mode::train);
    Params gradients = session.backward(parameters, loss).parameters;
    std::set<std::string> decays = decaying(session.net().parameters());
    for (const std::string& name : frozen) {
        parameters.erase(name);
        gradients.erase(name);
        decays.erase(name);
    }
    gradients = add_decay(std::move(gradients), parameters, decays, how.decay);
    lab02::Update update =
        optimiser_step(how, how.learning_rate, std::move(parameters), gradients, std::move(state));
    update.parameters.merge(resting);
    return update;
}

}  // namespace lab05
