// What travels between the tests of the networks and a worker, where a function itself cannot be
// called: a Net does not travel, but its plan does, and what it computes with given weights.

#pragma once

#include <map>
#include <string>
#include <vector>

#include "lab04_architectures/alexnet.hpp"
#include "lab04_architectures/batch_norm_2d.hpp"
#include "lab04_architectures/counting.hpp"
#include "lab04_architectures/degradation.hpp"
#include "lab04_architectures/inception.hpp"
#include "lab04_architectures/resnet.hpp"
#include "lab04_architectures/vgg.hpp"
#include "tests/harness/call.hpp"
#include "tests/lab02_mlp_backprop/wire.hpp"

namespace lab04 {

/// A net without numbers. Names of nodes and the order in which parallel branches were added are
/// not in it: they are nobody's business.
struct NetPlan {
    std::int64_t parameters = 0;
    std::int64_t multiply_adds = 0;
    dl::Shape result;                // of the last node, for a batch of one
    std::vector<std::string> nodes;  // sorted by their distance from the input
};

/// Which nodes stand in a plan: all of them, each with what it follows; or only those with weights,
/// where several ways lead to one function.
enum class PlanOf { all, weights };
[[nodiscard]] NetPlan plan_of(const Net& net, PlanOf what);

/// What a net computes with weights that depend on the shapes of its parameters alone.
struct NetRun {
    dl::Tensor output;
    dl::Tensor by_input;  // the gradient
    std::int64_t parameters = 0;
    std::int64_t multiply_adds = 0;
};
[[nodiscard]] lab02::Params pattern(const Net& net);
[[nodiscard]] NetRun run_net(const Net& net, const dl::Tensor& x, const dl::Tensor& grad_output,
                             Mode mode);

// The exercises as calls.
NetPlan alexnet_plan(AlexNetForm form, int classes);
NetPlan zfnet_plan(int classes);
NetPlan vgg_plan(int depth, int classes);
NetPlan googlenet_plan(const GoogLeNetOptions& options);
NetPlan resnet_plan(int depth, const ResNetOptions& options);
NetPlan resnet_cifar_plan(int depth, const CifarOptions& options);
NetRun inception_run(const InceptionWidths& widths, const dl::Tensor& x, const dl::Tensor& grad);
NetRun basic_block_run(const BlockOptions& options, const dl::Tensor& x, const dl::Tensor& grad,
                       Mode mode);
NetRun bottleneck_block_run(const BlockOptions& options, const dl::Tensor& x,
                            const dl::Tensor& grad, Mode mode);
NetRun resnet_cifar_run(int depth, const CifarOptions& options, const dl::Tensor& x,
                        const dl::Tensor& grad, Mode mode);
NetRun deep_net_run(const DeepNetPlan& plan, const dl::Tensor& x, const dl::Tensor& grad,
                    Mode mode);

/// Given, for those who write wrong answers: what a builder of a single node computes.
template <class Build>
[[nodiscard]] NetRun run_built(const dl::Tensor& x, const dl::Tensor& grad, Mode mode,
                               const Build& build) {
    Net net;
    std::vector<int> example(x.shape().begin() + 1, x.shape().end());
    build(net, net.input(example, "input"));
    return run_net(net, x, grad, mode);
}

}  // namespace lab04

namespace harness {

template <>
inline constexpr auto field_names<lab04::NetPlan> = names("parameters", "multiply_adds", "result",
                                                          "nodes");
template <>
inline constexpr auto field_names<lab04::NetRun> = names("output", "by_input", "parameters",
                                                         "multiply_adds");
template <>
inline constexpr auto field_names<lab04::LayerCost> = names("parameters", "multiply_adds");
template <>
inline constexpr auto field_names<lab04::SmallFilters> = names("layers", "stacked_weights",
                                                               "single_weights");
template <>
inline constexpr auto field_names<lab04::ResidualGradients> = names("branch", "shortcut");
template <>
inline constexpr auto field_names<lab04::Twins> = names("hidden", "plain", "residual");

}  // namespace harness
