// What travels between the tests of lab 2 and a worker, where a function itself cannot be called.
//
// A Net does not travel, its description does: where an exercise takes or returns a Net, the call
// goes through a small function of calls.cpp that builds the Net over there.

#pragma once

#include <string>
#include <vector>

#include "lab02_mlp_backprop/batch_norm.hpp"
#include "lab02_mlp_backprop/fit.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/linear.hpp"
#include "lab02_mlp_backprop/mlp.hpp"
#include "lab02_mlp_backprop/more_activations.hpp"
#include "lab02_mlp_backprop/optimisers.hpp"
#include "lab02_mlp_backprop/worked_graph.hpp"
#include "tests/harness/call.hpp"
#include "tests/harness/function.hpp"

namespace lab02 {

/// A node of a graph of single numbers or tensors of one shape: "leaf", "add", "multiply", or
/// "weigh", which multiplies its input by a parameter.
struct Knot {
    std::string kind;
    std::vector<int> inputs = {};
    std::string parameter = "";
};
using Diagram = std::vector<Knot>;

struct WalkResult {
    std::vector<dl::Tensor> leaves;  // gradient of every leaf, in their order
    Params parameters;
    int calls = 0;  // of node_backward
};

// Functions of which a test asks the slope; all in double.
using Slope = harness::NamedFunction<double(const dl::Tensor&)>;
inline const Slope plane{"plane", [](const dl::Tensor& x) {
                             double sum = 0;
                             for (std::int64_t i = 0; i < x.count(); ++i)
                                 sum += static_cast<double>(i + 1) * double{x[i]};
                             return sum;
                         }};
inline const Slope bowl{"bowl", [](const dl::Tensor& x) {
                            double sum = 0;
                            for (const float v : x)
                                sum += double{v} * double{v};
                            return sum;
                        }};
inline const Slope cubes{"cubes", [](const dl::Tensor& x) {
                             double sum = 0;
                             for (const float v : x)
                                 sum += double{v} * double{v} * double{v};
                             return sum;
                         }};
inline const Slope product{"product", [](const dl::Tensor& x) {
                               double all = 1;
                               for (const float v : x)
                                   all *= double{v};
                               return all;
                           }};
inline const Slope kink{"kink", [](const dl::Tensor& x) {
                            double sum = 0;
                            for (const float v : x)
                                sum += v > 0 ? double{v} : 0.0;
                            return sum;
                        }};

/// fit's options without the function, which cannot travel.
struct FitPlan {
    int epochs = 3;
    int batch_size = 4;
    Optimiser optimiser = Optimiser::sgd;
    float learning_rate = 0.1f;
    float momentum = 0.9f;
    Schedule schedule = {};
    Decay decay = {};
    int patience = 0;
    std::uint64_t seed = 1;
};

/// Layers in a row, built by the test and not by exercise 2.13.
struct Stack {
    std::vector<int> sizes;
    Activation activation = Activation::tanh;
    bool batch_norm = false;
    float drop = 0;
};

std::vector<int> order_of(const Diagram& diagram, int output);
WalkResult walk(const Diagram& diagram, const std::vector<dl::Tensor>& leaves,
                const Params& parameters, int output, const dl::Tensor& grad_output);
std::vector<NodeData> mlp_nodes(const std::vector<int>& sizes, const MlpOptions& options);
FitResult fit_stack(const Stack& stack, const Params& parameters, const Examples& train,
                    const Examples& validation, const FitPlan& plan);
dl::Tensor ask_stack(const Stack& stack, const Params& parameters, const dl::Tensor& x, int samples,
                     std::uint64_t seed);
Params draw(const std::vector<ParameterSpec>& specs, Initialiser initialiser, dl::Rng& rng);

/// Given, for those who write wrong answers: the net and the options that the two describe.
Net net_of(const Stack& stack);
FitOptions options_of(const FitPlan& plan);

}  // namespace lab02

namespace harness {

template <>
inline constexpr auto field_names<lab02::WorkedGraph> = names("q", "f", "dq_dx", "dq_dy", "df_dq",
                                                              "df_dz", "df_dx", "df_dy");
template <>
inline constexpr auto field_names<lab02::WalkResult> = names("leaves", "parameters", "calls");
template <>
inline constexpr auto field_names<lab02::LinearGradients> = names("input", "weight", "bias");
template <>
inline constexpr auto field_names<lab02::OptimiserState> = names("steps", "momentum", "squares");
template <>
inline constexpr auto field_names<lab02::Update> = names("parameters", "state");
template <>
inline constexpr auto field_names<lab02::RunningStatistics> = names("mean", "variance");
template <>
inline constexpr auto field_names<lab02::BatchNormResult> = names("output", "normalised",
                                                                  "deviation", "running");
template <>
inline constexpr auto field_names<lab02::BatchNormGradients> = names("input", "gamma", "beta");
template <>
inline constexpr auto field_names<lab02::NodeData> = names("operation", "name", "options", "inputs",
                                                           "parameters", "shape");
template <>
inline constexpr auto field_names<lab02::FitResult> = names("parameters", "history", "best_epoch");

}  // namespace harness
