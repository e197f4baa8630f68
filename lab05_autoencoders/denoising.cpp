// Denoising: damaged in, clean as the target.
//
// You write     5.4 denoising_step
// You are given denoising.hpp, corrupt (5.3), a session of lab 2, inputs(a, b) makes its list
// Check         ./course check 5.4          Stuck?  ./course hint 5.4

#include "lab05_autoencoders/denoising.hpp"

#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::Mode;

// Exercise 5.4: one pass forwards and backwards
//
// Steps
//   1. Damage a copy of the batch.
//   2. session.forward(parameters, inputs(what goes in, what should come out), Mode::train). Which
//      is which?
//   3. The loss is session.value(loss).item(), the gradients are those of the parameters in what
//      session.backward(parameters, loss) returns.
//
// With corruption level 0 this is the step of an ordinary autoencoder.
StepResult denoising_step(lab02::Session& session, Node loss, Params& parameters,
                          const Tensor& clean, const Corruption& corruption, dl::Rng& rng) {
    // TODO(5.4): your code here.
    dl::todo("5.4 denoising_step");
}

}  // namespace lab05
