// A step that moves what it can: the damaged batch and the gradients are never copied.

#include "lab05_autoencoders/denoising.hpp"

namespace lab05 {

using dl::Tensor;

StepResult denoising_step(lab02::Session& session, Node loss, Params& parameters,
                          const Tensor& clean, const Corruption& corruption, dl::Rng& rng) {
    Tensor damaged = corrupt(clean, corruption, rng);
    session.forward(parameters, lab02::inputs(std::move(damaged), clean), lab02::Mode::train);
    lab02::Gradients gradients = session.backward(parameters, loss);
    return {session.value(loss).item(), std::move(gradients.parameters)};
}

}  // namespace lab05
