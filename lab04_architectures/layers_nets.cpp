// Table entries of the layers that classifiers are made of.

#include "lab04_architectures/layers_nets.hpp"

#include "common/ops.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab04_architectures/batch_norm_2d.hpp"
#include "lab04_architectures/fast.hpp"
#include "lab04_architectures/global_avg_pool.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::inputs;
using lab02::NodeGradients;
using lab02::OnnxNames;
using lab02::OnnxNode;
using lab02::Operation;
using lab02::Options;
using lab02::ParameterSpec;
using lab02::Shapes;

namespace {

// What backward wants to see again, in the order of saved.
enum BatchNormSaved { normalised, deviation };

std::vector<ParameterSpec> norm_parameters(const Shapes& in, const Options&) {
    const Shape channels = {in[0][1]};
    return {{.name = "gamma", .shape = channels, .constant = 1.0f},
            {.name = "beta", .shape = channels},
            {.name = "running_mean", .shape = channels, .trained = false},
            {.name = "running_variance", .shape = channels, .constant = 1.0f, .trained = false}};
}

Operation batch_norm_2d_operation() {
    Operation entry;
    entry.name = "batch_norm_2d";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == 4, "batch_norm_2d: needs (N, C, H, W), got ", in[0],
                    "; batch_norm is the one for (N, features)");
        return in[0];
    };
    entry.parameters = norm_parameters;
    entry.forward = [](ForwardStep& step) {
        const RunningStatistics running = {step.parameter(2), step.parameter(3)};
        BatchNormResult result = batch_norm_2d_forward(
            step.input(), step.parameter(0), step.parameter(1), running, {.mode = step.mode});
        step.output = std::move(result.output);
        step.saved = inputs(std::move(result.normalised), std::move(result.deviation));
        step.new_state.emplace_back(2, std::move(result.running.mean));
        step.new_state.emplace_back(3, std::move(result.running.variance));
    };
    entry.backward = [](BackwardStep& step) {
        BatchNormGradients found =
            batch_norm_2d_backward(step.grad_output, step.saved.at(normalised),
                                   step.saved.at(deviation), step.parameter(0), step.mode);
        return NodeGradients{.inputs = inputs(std::move(found.input)),
                             .parameters = inputs(std::move(found.gamma), std::move(found.beta))};
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        std::vector<std::string> in = {names.inputs[0]};
        in.insert(in.end(), names.parameters.begin(), names.parameters.end());
        return std::vector<OnnxNode>{{.type = "BatchNormalization",
                                      .inputs = in,
                                      .outputs = {names.output},
                                      .numbers = {{"epsilon", BatchNormOptions{}.epsilon}}}};
    };
    return entry;
}

Operation global_avg_pool_operation() {
    Operation entry;
    entry.name = "global_avg_pool";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == 4 && in[0][2] > 0 && in[0][3] > 0,
                    "global_avg_pool: needs (N, C, H, W) with pixels, got ", in[0]);
        return Shape{in[0][0], in[0][1]};
    };
    entry.window = lab02::sees_everything;
    entry.forward = [](ForwardStep& step) { step.output = global_avg_pool_forward(step.input()); };
    entry.backward = [](BackwardStep& step) {
        return lab02::to_input(global_avg_pool_backward(step.grad_output, step.input().shape()));
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        const std::string means = names.output + ".means";
        return std::vector<OnnxNode>{
            {.type = "GlobalAveragePool", .inputs = names.inputs, .outputs = {means}},
            {.type = "Flatten", .inputs = {means}, .outputs = {names.output}}};
    };
    return entry;
}

}  // namespace

Node batch_norm_2d(Net& net, Node x, const Naming& naming) {
    static const Operation entry = batch_norm_2d_operation();
    add_fast_operations();
    return net.apply(entry, {x}, {}, naming);
}

Node global_avg_pool(Net& net, Node x, const Naming& naming) {
    static const Operation entry = global_avg_pool_operation();
    return net.apply(entry, {x}, {}, naming);
}

void add_network_operations() {
    Net net;
    global_avg_pool(net, batch_norm_2d(net, net.input({1, 2, 2})));
}

}  // namespace lab04
