// The table entries of this lab: for each operation its shapes, its weights, its cost, the pair of
// functions that you write, and what ONNX calls it. The functions that build nets stand below.

#include "lab02_mlp_backprop/layers.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/activations.hpp"
#include "lab02_mlp_backprop/batch_norm.hpp"
#include "lab02_mlp_backprop/batch_norm_entry.hpp"
#include "lab02_mlp_backprop/fast.hpp"
#include "lab02_mlp_backprop/linear.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/more_activations.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab02 {

using dl::Shape;
using dl::Tensor;

namespace {

// --- Layers with weights ---------------------------------------------------------------------

bool has_bias(const Options& options) { return option(options, "bias") != 0; }

Operation linear_operation() {
    Operation entry;
    entry.name = "linear";
    entry.shape = [](const Shapes& in, const Options& options) {
        dl::require(in[0].rank() == 2, "linear: needs (N, features), got ", in[0],
                    "; flatten comes before it");
        return Shape{in[0][0], integer(options, "units")};
    };
    entry.parameters = [](const Shapes& in, const Options& options) {
        const int units = integer(options, "units");
        const int features = in[0][1];
        std::vector<ParameterSpec> specs = {{.name = "weight",
                                             .shape = {units, features},
                                             .start = Start::weights,
                                             .decays = true,
                                             .fan_in = features,
                                             .fan_out = units}};
        if (has_bias(options)) specs.push_back({.name = "bias", .shape = {units}});
        return specs;
    };
    entry.multiply_adds = [](const Shapes& in, const Shape& out, const Options&) {
        return in[0].count() * out[1];
    };
    entry.window = sees_everything;
    entry.forward = [](ForwardStep& step) {
        const Tensor& weight = step.parameter(0);
        step.output =
            linear_forward(step.input(), weight,
                           has_bias(step.options) ? step.parameter(1) : Tensor({weight.size(0)}));
    };
    entry.backward = [](BackwardStep& step) {
        LinearGradients found = linear_backward(step.grad_output, step.input(), step.parameter(0));
        NodeGradients result = {.inputs = inputs(std::move(found.input)),
                                .parameters = inputs(std::move(found.weight))};
        if (has_bias(step.options)) result.parameters.push_back(std::move(found.bias));
        return result;
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        std::vector<std::string> in = {names.inputs[0]};
        in.insert(in.end(), names.parameters.begin(), names.parameters.end());
        return std::vector<OnnxNode>{
            {.type = "Gemm", .inputs = in, .outputs = {names.output}, .integers = {{"transB", 1}}}};
    };
    return entry;
}

// --- Activations -----------------------------------------------------------------------------

// Sigmoid and tanh: their slope is known from their output.
Operation from_output(const std::string& name, const std::string& onnx_name,
                      Tensor (*forward)(const Tensor&),
                      Tensor (*backward)(const Tensor&, const Tensor&)) {
    Operation entry;
    entry.name = name;
    entry.shape = same_shape;
    entry.forward = [forward](ForwardStep& step) { step.output = forward(step.input()); };
    entry.backward = [backward](BackwardStep& step) {
        return to_input(backward(step.grad_output, step.output));
    };
    entry.onnx = onnx_as(onnx_name);
    return entry;
}

Operation relu_operation() {
    Operation entry;
    entry.name = "relu";
    entry.shape = same_shape;
    entry.forward = [](ForwardStep& step) { step.output = relu_forward(step.input()); };
    entry.backward = [](BackwardStep& step) {
        return to_input(relu_backward(step.grad_output, step.input()));
    };
    entry.onnx = onnx_as("Relu");
    return entry;
}

// Leaky ReLU and ELU: one number as option, which ONNX calls alpha.
Operation with_number(const std::string& name, const std::string& onnx_name,
                      const std::string& number, Tensor (*forward)(const Tensor&, float),
                      Tensor (*backward)(const Tensor&, const Tensor&, float)) {
    Operation entry;
    entry.name = name;
    entry.shape = same_shape;
    entry.forward = [=](ForwardStep& step) {
        step.output = forward(step.input(), real(step.options, number));
    };
    entry.backward = [=](BackwardStep& step) {
        return to_input(backward(step.grad_output, step.input(), real(step.options, number)));
    };
    entry.onnx = [=](const OnnxNames& names, const Options& options, const Shapes&) {
        return std::vector<OnnxNode>{{.type = onnx_name,
                                      .inputs = names.inputs,
                                      .outputs = {names.output},
                                      .numbers = {{"alpha", real(options, number)}}}};
    };
    return entry;
}

Operation prelu_operation() {
    Operation entry;
    entry.name = "prelu";
    entry.shape = same_shape;
    entry.parameters = [](const Shapes& in, const Options&) {
        return std::vector<ParameterSpec>{
            {.name = "slope", .shape = {in[0][1]}, .constant = 0.25f}};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = prelu_forward(step.input(), step.parameter(0));
    };
    entry.backward = [](BackwardStep& step) {
        PreluGradients found = prelu_backward(step.grad_output, step.input(), step.parameter(0));
        return NodeGradients{.inputs = inputs(std::move(found.input)),
                             .parameters = inputs(std::move(found.slope))};
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        return std::vector<OnnxNode>{{.type = "PRelu",
                                      .inputs = {names.inputs[0], names.parameters[0]},
                                      .outputs = {names.output}}};
    };
    return entry;
}

Operation crelu_operation() {
    Operation entry;
    entry.name = "crelu";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == 2, "crelu: needs (N, features), got ", in[0]);
        return Shape{in[0][0], 2 * in[0][1]};
    };
    entry.forward = [](ForwardStep& step) { step.output = crelu_forward(step.input()); };
    entry.backward = [](BackwardStep& step) {
        return to_input(crelu_backward(step.grad_output, step.input()));
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        const std::string minus = names.output + ".minus";
        const std::string both = names.output + ".both";
        return std::vector<OnnxNode>{{.type = "Neg", .inputs = names.inputs, .outputs = {minus}},
                                     {.type = "Concat",
                                      .inputs = {names.inputs[0], minus},
                                      .outputs = {both},
                                      .integers = {{"axis", 1}}},
                                     {.type = "Relu", .inputs = {both}, .outputs = {names.output}}};
    };
    return entry;
}

Operation maxout_operation() {
    Operation entry;
    entry.name = "maxout";
    entry.shape = [](const Shapes& in, const Options& options) {
        const int pieces = integer(options, "pieces");
        dl::require(in[0].rank() == 2 && pieces >= 1 && in[0][1] % pieces == 0,
                    "maxout: needs (N, features) with a multiple of ", pieces, " features, got ",
                    in[0]);
        return Shape{in[0][0], in[0][1] / pieces};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = maxout_forward(step.input(), integer(step.options, "pieces"));
    };
    entry.backward = [](BackwardStep& step) {
        return to_input(
            maxout_backward(step.grad_output, step.input(), integer(step.options, "pieces")));
    };
    return entry;
}

}  // namespace

// --- Functions that build nets -----------------------------------------------------------------

Node linear(Net& net, Node x, int units, const LinearOptions& options, const Naming& naming) {
    static const Operation entry = linear_operation();
    add_fast_operations();
    return net.apply(entry, {x}, {{"units", units}, {"bias", options.bias}}, naming);
}

Node batch_norm(Net& net, Node x, const Naming& naming) {
    static const Operation entry = batch_norm_entry({.name = "batch_norm",
                                                     .rank = 2,
                                                     .needs = "(N, features)",
                                                     .forward = batch_norm_forward,
                                                     .backward = batch_norm_backward});
    return net.apply(entry, {x}, {}, naming);
}

Node sigmoid(Net& net, Node x, const Naming& naming) {
    static const Operation entry =
        from_output("sigmoid", "Sigmoid", sigmoid_forward, sigmoid_backward);
    return net.apply(entry, {x}, {}, naming);
}

Node tanh(Net& net, Node x, const Naming& naming) {
    static const Operation entry = from_output("tanh", "Tanh", tanh_forward, tanh_backward);
    return net.apply(entry, {x}, {}, naming);
}

Node relu(Net& net, Node x, const Naming& naming) {
    static const Operation entry = relu_operation();
    add_fast_operations();
    return net.apply(entry, {x}, {}, naming);
}

Node leaky_relu(Net& net, Node x, float slope, const Naming& naming) {
    static const Operation entry =
        with_number("leaky_relu", "LeakyRelu", "slope", leaky_relu_forward, leaky_relu_backward);
    return net.apply(entry, {x}, {{"slope", slope}}, naming);
}

Node prelu(Net& net, Node x, const Naming& naming) {
    static const Operation entry = prelu_operation();
    return net.apply(entry, {x}, {}, naming);
}

Node crelu(Net& net, Node x, const Naming& naming) {
    static const Operation entry = crelu_operation();
    return net.apply(entry, {x}, {}, naming);
}

Node elu(Net& net, Node x, float alpha, const Naming& naming) {
    static const Operation entry = with_number("elu", "Elu", "alpha", elu_forward, elu_backward);
    return net.apply(entry, {x}, {{"alpha", alpha}}, naming);
}

Node maxout(Net& net, Node x, int pieces, const Naming& naming) {
    static const Operation entry = maxout_operation();
    return net.apply(entry, {x}, {{"pieces", pieces}}, naming);
}

Node softmax(Net& net, Node scores, const Naming& naming) {
    static const Operation entry =
        from_output("softmax", "Softmax", softmax_forward, softmax_backward);
    return net.apply(entry, {scores}, {}, naming);
}

void add_lab02_operations() {
    // Building a net enters what it uses: this one uses everything.
    Net net;
    const Node x = net.input({2});
    Node y = linear(net, x, 2);
    for (Node (*layer)(Net&, Node, const Naming&) :
         {batch_norm, sigmoid, tanh, relu, prelu, softmax, crelu, flatten})
        y = layer(net, y, {});
    y = maxout(net, elu(net, leaky_relu(net, dropout(net, scale(net, y, 1)))), 2);
    y = concat(net, {add(net, y, x), multiply(net, y, x)});
    softmax_cross_entropy(net, y, net.input({}));
    mean_squared_error(net, y, y);
}

}  // namespace lab02
