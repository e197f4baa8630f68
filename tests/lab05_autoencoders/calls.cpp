// Functions that stand between a wire and an exercise: they build nets, run them, and tell.

#include "tests/lab05_autoencoders/calls.hpp"

#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::Session;

Look look_at(const Autoencoder& made, const Params& parameters, const Tensor& x) {
    return {made.net.parameters(),
            Session(made.net).predict(parameters, lab02::inputs(x), made.code),
            Session(made.net).predict(parameters, lab02::inputs(x), made.output)};
}

Look look_at_autoencoder(const Sizes& sizes, const AutoencoderOptions& options,
                         const Params& parameters, const Tensor& x) {
    return look_at(autoencoder(sizes, options), parameters, x);
}

Look look_at_tied(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
                  const Tensor& x) {
    return look_at(tied_autoencoder(sizes, options), parameters, x);
}

Tensor encode(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
              const Tensor& x) {
    const Net net = encoder(sizes, options);
    return Session(net).predict(parameters, lab02::inputs(x), net.last());
}

Autoencoder small_autoencoder(const Sizes& sizes) {
    Autoencoder made;
    Node x = made.net.input({sizes.at(0)}, "input");
    made.code =
        sigmoid(made.net, linear(made.net, x, sizes.at(1), {}, {.name = "encoder1", .share = {}}));
    made.output = sigmoid(
        made.net, linear(made.net, made.code, sizes.at(0), {}, {.name = "decoder1", .share = {}}));
    return made;
}

TwoSteps two_steps(const Sizes& sizes, const Params& parameters, const Tensor& clean,
                   const Corruption& corruption, const Sparsity& sparsity, dl::Rng& rng) {
    const Objective whole = objective(small_autoencoder(sizes), sparsity);
    Session session(whole.net);
    Params state = parameters;
    TwoSteps result;
    result.clean = clean;
    result.first = denoising_step(session, whole.loss, state, result.clean, corruption, rng);
    result.second = denoising_step(session, whole.loss, state, result.clean, corruption, rng);
    return result;
}

StepResult tied_step(const Sizes& sizes, const Params& parameters, const Tensor& x) {
    const Objective whole = objective(tied_autoencoder(sizes));
    Session session(whole.net);
    Params state = parameters;
    session.forward(state, lab02::inputs(x, x), lab02::Mode::train);
    return {session.value(whole.loss).item(), session.backward(state, whole.loss).parameters};
}

}  // namespace lab05
