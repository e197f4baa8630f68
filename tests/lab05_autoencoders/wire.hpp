// What travels between the tests of lab 5 and a worker, where a function itself cannot be called: a
// net is built over there, is run, and what it did comes back.

#pragma once

#include <string>
#include <vector>

#include "lab05_autoencoders/autoencoder.hpp"
#include "lab05_autoencoders/denoising.hpp"
#include "lab05_autoencoders/pca.hpp"
#include "lab05_autoencoders/tied.hpp"
#include "lab05_autoencoders/training.hpp"
#include "tests/harness/call.hpp"

namespace lab05 {

using Sizes = std::vector<int>;

/// What a net is made of and what it answers.
struct Look {
    std::vector<lab02::ParameterSpec> parameters;
    dl::Tensor code;
    dl::Tensor output;
};
Look look_at(const Autoencoder& made, const Params& parameters, const dl::Tensor& x);
Look look_at_autoencoder(const Sizes& sizes, const AutoencoderOptions& options,
                         const Params& parameters, const dl::Tensor& x);
Look look_at_tied(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
                  const dl::Tensor& x);
/// The encoder's last value.
dl::Tensor encode(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
                  const dl::Tensor& x);

/// A small sigmoid autoencoder, built by the test and not by exercise 5.1.
Autoencoder small_autoencoder(const Sizes& sizes);
/// One step of exercise 5.4 on it, twice with one generator: its second result comes back, and the
/// batch as it is afterwards.
struct TwoSteps {
    StepResult first, second;
    dl::Tensor clean;
};
TwoSteps two_steps(const Sizes& sizes, const Params& parameters, const dl::Tensor& clean,
                   const Corruption& corruption, const Sparsity& sparsity, dl::Rng& rng);

/// The gradients of a tied autoencoder's reconstruction error.
StepResult tied_step(const Sizes& sizes, const Params& parameters, const dl::Tensor& x);

}  // namespace lab05

namespace harness {

template <>
inline constexpr auto field_names<lab05::Look> = names("parameters", "code", "output");
template <>
inline constexpr auto field_names<lab05::Pca> = names("mean", "components", "variances",
                                                      "total_variance");
template <>
inline constexpr auto field_names<lab05::StepResult> = names("loss", "gradients");
template <>
inline constexpr auto field_names<lab05::TwoSteps> = names("first", "second", "clean");
template <>
inline constexpr auto field_names<lab05::TransposedGradients> = names("input", "weight", "bias");

}  // namespace harness
