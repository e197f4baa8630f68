// A step that looks up which input is called what.

#include "lab05_autoencoders/denoising.hpp"

namespace lab05 {

StepResult denoising_step(lab02::Session& session, Node loss, Params& parameters,
                          const dl::Tensor& clean, const Corruption& corruption, dl::Rng& rng) {
    const dl::Tensor damaged = corrupt(clean, corruption, rng);
    std::vector<dl::Tensor> given;
    for (const Node input : session.net().inputs())
        given.push_back(session.net().at(input).name == "target" ? clean : damaged);
    session.forward(parameters, std::move(given), lab02::Mode::train);
    StepResult step{session.value(loss).item(), {}};
    step.gradients = session.backward(parameters, loss).parameters;
    return step;
}

}  // namespace lab05
