// The table entry of batch norm.

#include "lab02_mlp_backprop/batch_norm_entry.hpp"

#include <utility>

#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab02 {

namespace {

// What backward wants to see again, in the order of saved.
enum BatchNormSaved { normalised, deviation };

std::vector<ParameterSpec> parameters_of(const Shapes& in, const Options&) {
    const dl::Shape size = {in[0][1]};
    return {{.name = "gamma", .shape = size, .constant = 1.0f},
            {.name = "beta", .shape = size},
            {.name = "running_mean", .shape = size, .trained = false},
            {.name = "running_variance", .shape = size, .constant = 1.0f, .trained = false}};
}

std::vector<OnnxNode> onnx_of(const OnnxNames& names, const Options&, const Shapes&) {
    std::vector<std::string> in = {names.inputs[0]};
    in.insert(in.end(), names.parameters.begin(), names.parameters.end());
    return {{.type = "BatchNormalization",
             .inputs = in,
             .outputs = {names.output},
             .numbers = {{"epsilon", BatchNormOptions{}.epsilon}}}};
}

}  // namespace

Operation batch_norm_entry(const BatchNormForm& form) {
    Operation entry;
    entry.name = form.name;
    entry.shape = [form](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == form.rank, form.name, ": needs ", form.needs, ", got ", in[0]);
        return in[0];
    };
    entry.parameters = parameters_of;
    entry.forward = [form](ForwardStep& step) {
        const RunningStatistics running = {step.parameter(2), step.parameter(3)};
        BatchNormResult result = form.forward(step.input(), step.parameter(0), step.parameter(1),
                                              running, {.mode = step.mode});
        step.output = std::move(result.output);
        step.saved = inputs(std::move(result.normalised), std::move(result.deviation));
        step.new_state.emplace_back(2, std::move(result.running.mean));
        step.new_state.emplace_back(3, std::move(result.running.variance));
    };
    entry.backward = [form](BackwardStep& step) {
        BatchNormGradients found =
            form.backward(step.grad_output, step.saved.at(normalised), step.saved.at(deviation),
                          step.parameter(0), step.mode);
        return NodeGradients{.inputs = inputs(std::move(found.input)),
                             .parameters = inputs(std::move(found.gamma), std::move(found.beta))};
    };
    entry.onnx = onnx_of;
    return entry;
}

}  // namespace lab02
