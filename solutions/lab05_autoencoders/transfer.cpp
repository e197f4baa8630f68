// Transfer: what was learnt without labels is put to use where labels are few.
//
// You write     5.9 parameters_of, frozen_step
// You are given transfer.hpp, decaying, add_decay and optimiser_step of lab 2
// Check         ./course check 5.9          Stuck?  ./course hint 5.9

#include "lab05_autoencoders/transfer.hpp"

#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::Mode;

// Exercise 5.9: net.parameters() lists every parameter and every running statistic
std::set<std::string> parameters_of(const Net& net, const std::string& prefix) {
    // BEGIN SOLUTION 5.9 parameters_of
    std::set<std::string> names;
    for (const lab02::ParameterSpec& spec : net.parameters())
        if (spec.name.rfind(prefix, 0) == 0) names.insert(spec.name);
    return names;
    // END SOLUTION
}

// Exercise 5.9: a step in which some parameters rest
//
// What moves a parameter in an ordinary step?
//   its gradient      drop those of frozen parameters: what has none is left alone by an optimiser,
//                     its momentum included
//   weight decay      decaying(net.parameters()) without the frozen names
//   forward itself    running statistics are written by session.forward in training mode: put the
//                     frozen ones back
// The gradients of the other layers stay: whoever lies below a frozen layer learns through it.
lab02::Update frozen_step(lab02::Session& session, Node loss, Params parameters,
                          std::vector<Tensor> inputs, const std::set<std::string>& frozen,
                          const lab02::FitOptions& how, lab02::OptimiserState state) {
    // BEGIN SOLUTION 5.9 frozen_step
    Params resting;
    for (const std::string& name : frozen)
        resting[name] = parameters.at(name);
    session.forward(parameters, std::move(inputs), Mode::train);
    Params gradients = session.backward(parameters, loss).parameters;
    std::set<std::string> decays = decaying(session.net().parameters());
    for (auto& [name, value] : resting) {
        parameters[name] = std::move(value);
        gradients.erase(name);
        decays.erase(name);
    }
    gradients = add_decay(std::move(gradients), parameters, decays, how.decay);
    return optimiser_step(how, how.learning_rate, std::move(parameters), gradients,
                          std::move(state));
    // END SOLUTION
}

}  // namespace lab05
