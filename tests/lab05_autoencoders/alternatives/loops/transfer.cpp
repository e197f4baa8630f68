// Frozen layers: step with everything, then put back what should have rested.

#include "lab05_autoencoders/transfer.hpp"

namespace lab05 {

using dl::Tensor;

std::set<std::string> parameters_of(const Net& net, const std::string& prefix) {
    std::set<std::string> names;
    for (const lab02::NodeData& node : net.nodes())
        for (const lab02::ParameterSpec& spec : node.parameters)
            if (spec.name.substr(0, prefix.size()) == prefix) names.insert(spec.name);
    return names;
}

lab02::Update frozen_step(lab02::Session& session, Node loss, Params parameters,
                          std::vector<Tensor> inputs, const std::set<std::string>& frozen,
                          const lab02::FitOptions& how, lab02::OptimiserState state) {
    const Params before = parameters;
    session.forward(parameters, inputs, lab02::Mode::train);
    const Params all = session.backward(parameters, loss).parameters;
    Params gradients;
    for (const auto& [name, gradient] : all)
        if (frozen.count(name) == 0) gradients[name] = gradient;
    std::set<std::string> decays;
    for (const std::string& name : decaying(session.net().parameters()))
        if (frozen.count(name) == 0) decays.insert(name);
    lab02::Update update =
        optimiser_step(how, how.learning_rate, parameters,
                       add_decay(gradients, parameters, decays, how.decay), state);
    for (const std::string& name : frozen)
        update.parameters[name] = before.at(name);
    return update;
}

}  // namespace lab05
