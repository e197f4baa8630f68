// What travels between the tests of lab 5 and a worker, where a function itself cannot be called: a
// net is built over there, is run, and what it did comes back.

#pragma once

#include <set>
#include <string>
#include <vector>

#include "lab05_autoencoders/autoencoder.hpp"
#include "lab05_autoencoders/clusters.hpp"
#include "lab05_autoencoders/conv_autoencoder.hpp"
#include "lab05_autoencoders/denoising.hpp"
#include "lab05_autoencoders/pca.hpp"
#include "lab05_autoencoders/pretext.hpp"
#include "lab05_autoencoders/puzzles.hpp"
#include "lab05_autoencoders/records.hpp"
#include "lab05_autoencoders/retrieval.hpp"
#include "lab05_autoencoders/stack.hpp"
#include "lab05_autoencoders/tied.hpp"
#include "lab05_autoencoders/training.hpp"
#include "lab05_autoencoders/transfer.hpp"
#include "lab05_autoencoders/vae.hpp"
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
Look look_at_conv(const ConvAutoencoderOptions& options, const Params& parameters,
                  const dl::Tensor& x);
dl::Tensor encode(const Sizes& sizes, const AutoencoderOptions& options, const Params& parameters,
                  const dl::Tensor& x);

/// A small sigmoid autoencoder, built by the test and not by exercise 5.1. Its code is 0 unless it
/// is trained.
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

/// Options of a short training, without the functions, which cannot travel.
struct Plan {
    int epochs = 2;
    int batch_size = 4;
    float learning_rate = 0.02f;
    Corruption corruption = {};
    Sparsity sparsity = {};
    std::uint64_t seed = 1;
};
StackOptions stack_of(const AutoencoderOptions& net, const Plan& plan);
lab02::FitOptions fit_of(const Plan& plan);

Params pretrain(const Sizes& sizes, const dl::Tensor& x, const AutoencoderOptions& net,
                const Plan& plan);
Look look_at_classifier(const Sizes& sizes, int classes, const AutoencoderOptions& net,
                        const Params& parameters, const dl::Tensor& x);
/// start_from for the classifier of these sizes.
Params start_classifier(const Sizes& sizes, int classes, const Params& pretrained,
                        std::uint64_t seed, const std::string& prefix);
Params tune_autoencoder(const Sizes& sizes, const Params& pretrained, const dl::Tensor& x,
                        const AutoencoderOptions& net, const Plan& plan);
/// Validated with wrong labels: of all epochs an early one is the best.
Params tune_classifier(const Sizes& sizes, int classes, const Params& pretrained,
                       const lab02::Examples& train, const AutoencoderOptions& net,
                       const Plan& plan);

/// A classifier with batch norm, built by the test: "a" (4 to 5), batch norm "norm", ReLU, "b" (5
/// to 5), tanh, "head" (5 to 3), and its cross-entropy.
Objective normed_classifier();
/// Two steps of exercise 5.9 on it, with momentum and weight decay; its parameters come back.
struct Rest {
    std::set<std::string> frozen;
    float l2 = 0.1f;
    float learning_rate = 0.1f;
};
lab02::Update rest_twice(const Params& parameters, const dl::Tensor& x,
                         const std::vector<int>& labels, const Rest& rest);
std::set<std::string> names_in(const std::string& prefix);

/// fit_deep_patient, and what it says about other records.
struct Patient {
    Params parameters;
    dl::Tensor codes;
};
Patient patient(const dl::Tensor& counts, const Sizes& hidden, const AutoencoderOptions& net,
                const Plan& plan, const dl::Tensor& others);

}  // namespace lab05

namespace harness {

template <>
inline constexpr auto field_names<lab02::ParameterSpec> = names("name", "shape", "start",
                                                                "constant", "decays", "trained",
                                                                "fan_in", "fan_out");
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
inline constexpr auto field_names<lab05::Patient> = names("parameters", "codes");
template <>
inline constexpr auto field_names<lab05::PretextBatch> = names("images", "labels");
template <>
inline constexpr auto field_names<lab05::PatchPairs> = names("centres", "neighbours", "labels");
template <>
inline constexpr auto field_names<lab05::ColourTask> = names("grey", "colour");
template <>
inline constexpr auto field_names<lab05::Clusters> = names("centres", "members", "rounds");
template <>
inline constexpr auto field_names<lab05::CloudGradients> = names("mean", "log_variance");
template <>
inline constexpr auto field_names<lab02::OptimiserState> = names("steps", "momentum", "squares");
template <>
inline constexpr auto field_names<lab02::Update> = names("parameters", "state");
template <>
inline constexpr auto field_names<lab05::TransposedGradients> = names("input", "weight", "bias");

}  // namespace harness
