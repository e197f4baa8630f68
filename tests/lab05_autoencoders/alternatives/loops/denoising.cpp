// A step with every part by its name; the gradient of the loss is handed in.

#include "lab05_autoencoders/denoising.hpp"

namespace lab05 {

using dl::Tensor;

StepResult denoising_step(lab02::Session& session, Node loss, Params& parameters,
                          const Tensor& clean, const Corruption& corruption, dl::Rng& rng) {
    std::vector<Tensor> given;
    given.push_back(corrupt(clean, corruption, rng));
    given.push_back(clean);
    session.forward(parameters, given, lab02::Mode::train);
    const float value = session.value(loss)[0];
    lab02::Gradients all = session.backward(parameters, loss, Tensor::scalar(1));
    StepResult result;
    for (auto& [name, gradient] : all.parameters)
        result.gradients.emplace(name, gradient);
    result.loss = value;
    return result;
}

}  // namespace lab05
