// Table entries of the layers that work on tokens (N, T, D).

#include "lab04_architectures/layers_tokens.hpp"

#include <cmath>

#include "common/ops.hpp"
#include "lab02_mlp_backprop/linear.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab04_architectures/attention.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::inputs;
using lab02::integer;
using lab02::NodeGradients;
using lab02::OnnxNames;
using lab02::OnnxNode;
using lab02::OnnxParts;
using lab02::Operation;
using lab02::Options;
using lab02::ParameterSpec;
using lab02::Shapes;

namespace {

void check_tokens(const char* call, const Shape& x) {
    dl::require(x.rank() == 3, call, ": needs tokens (N, T, D), got ", x);
}

// (N, T, D) as (N * T, D): what holds for a row holds for a token.
Tensor as_rows(Tensor tokens) {
    const int features = tokens.size(2);
    return dl::reshape(std::move(tokens), {-1, features});
}

// --- In the language of ONNX -------------------------------------------------------------------

std::vector<OnnxNode> onnx_patches(const OnnxNames& names, const Options& options,
                                   const Shapes& in) {
    const int size = integer(options, "size");
    const int rows = in[0][2] / size, columns = in[0][3] / size;
    OnnxParts parts(names.output);
    const std::string cut =
        parts.reshape(names.inputs[0], {0, in[0][1], rows, size, columns, size});
    const std::string squares = parts.transpose(cut, {0, 2, 4, 1, 3, 5});
    parts.reshape(squares, {0, rows * columns, in[0][1] * size * size});
    return std::move(parts).finish();
}

std::vector<OnnxNode> onnx_token_linear(const OnnxNames& names, const Options&, const Shapes&) {
    OnnxParts parts(names.output);
    const std::string weight = parts.transpose(names.parameters[0], {1, 0});
    const std::string product = parts.add("MatMul", {names.inputs[0], weight});
    parts.add("Add", {product, names.parameters[1]});
    return std::move(parts).finish();
}

// Written out: LayerNormalization is younger than opset 13.
std::vector<OnnxNode> onnx_layer_norm(const OnnxNames& names, const Options&, const Shapes&) {
    OnnxParts parts(names.output);
    const auto mean = [&](const std::string& x) {
        return parts.add({.type = "ReduceMean", .inputs = {x}, .lists = {{"axes", {2}}}});
    };
    const std::string centred = parts.add("Sub", {names.inputs[0], mean(names.inputs[0])});
    const std::string variance = mean(parts.add("Mul", {centred, centred}));
    const std::string epsilon = parts.constant(1e-5f);
    const std::string deviation = parts.add("Sqrt", {parts.add("Add", {variance, epsilon})});
    const std::string normalised = parts.add("Div", {centred, deviation});
    parts.add("Add", {parts.add("Mul", {normalised, names.parameters[0]}), names.parameters[1]});
    return std::move(parts).finish();
}

std::vector<OnnxNode> onnx_attention(const OnnxNames& names, const Options& options,
                                     const Shapes& in) {
    const int tokens = in[0][1], features = in[0][2], heads = integer(options, "heads");
    OnnxParts parts(names.output);
    const auto by_head = [&](int input, const std::vector<std::int64_t>& axes) {
        const std::string& x = names.inputs[static_cast<std::size_t>(input)];
        return parts.transpose(parts.reshape(x, {0, tokens, heads, features / heads}), axes);
    };
    const std::string query = by_head(0, {0, 2, 1, 3}), key = by_head(1, {0, 2, 3, 1});
    const std::string value = by_head(2, {0, 2, 1, 3});
    const int size = features / heads;
    const std::string root = parts.constant(std::sqrt(static_cast<float>(size)));
    const std::string scores = parts.add("Div", {parts.add("MatMul", {query, key}), root});
    const std::string weights =
        parts.add({.type = "Softmax", .inputs = {scores}, .integers = {{"axis", 3}}});
    const std::string told = parts.transpose(parts.add("MatMul", {weights, value}), {0, 2, 1, 3});
    parts.reshape(told, {0, tokens, features});
    return std::move(parts).finish();
}

// --- The table ---------------------------------------------------------------------------------

Operation patches_operation() {
    Operation entry;
    entry.name = "patches";
    entry.shape = [](const Shapes& in, const Options& options) {
        const int size = integer(options, "size");
        dl::require(in[0].rank() == 4 && size >= 1 && in[0][2] % size == 0 && in[0][3] % size == 0,
                    "patches: squares of ", size, " must fill a picture (N, C, H, W), got ", in[0]);
        return Shape{in[0][0], in[0][2] / size * (in[0][3] / size), in[0][1] * size * size};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = patches_forward(step.input(), integer(step.options, "size"));
    };
    entry.backward = [](BackwardStep& step) {
        return lab02::to_input(patches_backward(step.grad_output, integer(step.options, "size"),
                                                step.input().shape()));
    };
    entry.onnx = onnx_patches;
    return entry;
}

Operation token_linear_operation() {
    Operation entry;
    entry.name = "token_linear";
    entry.shape = [](const Shapes& in, const Options& options) {
        check_tokens("token_linear", in[0]);
        return Shape{in[0][0], in[0][1], integer(options, "units")};
    };
    entry.parameters = [](const Shapes& in, const Options& options) {
        const int units = integer(options, "units"), features = in[0][2];
        return std::vector<ParameterSpec>{{.name = "weight",
                                           .shape = {units, features},
                                           .start = lab02::Start::weights,
                                           .decays = true,
                                           .fan_in = features,
                                           .fan_out = units},
                                          {.name = "bias", .shape = {units}}};
    };
    entry.multiply_adds = [](const Shapes& in, const Shape& out, const Options&) {
        return in[0].count() * out[2];
    };
    entry.forward = [](ForwardStep& step) {
        const Tensor& x = step.input();
        step.output =
            dl::reshape(lab02::linear_forward(as_rows(x), step.parameter(0), step.parameter(1)),
                        {x.size(0), x.size(1), step.parameter(0).size(0)});
    };
    entry.backward = [](BackwardStep& step) {
        lab02::LinearGradients found = lab02::linear_backward(
            as_rows(std::move(step.grad_output)), as_rows(step.input()), step.parameter(0));
        found.input.set_shape(step.input().shape());
        return NodeGradients{.inputs = inputs(std::move(found.input)),
                             .parameters = inputs(std::move(found.weight), std::move(found.bias))};
    };
    entry.onnx = onnx_token_linear;
    return entry;
}

Operation positions_operation() {
    Operation entry;
    entry.name = "positions";
    entry.shape = [](const Shapes& in, const Options&) {
        check_tokens("positions", in[0]);
        return in[0];
    };
    entry.parameters = [](const Shapes& in, const Options&) {
        return std::vector<ParameterSpec>{{.name = "place", .shape = {in[0][1], in[0][2]}}};
    };
    entry.forward = [](ForwardStep& step) { step.output = step.input() + step.parameter(0); };
    entry.backward = [](BackwardStep& step) {
        Tensor place = dl::sum(step.grad_output, {0});
        return NodeGradients{.inputs = inputs(std::move(step.grad_output)),
                             .parameters = inputs(std::move(place))};
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        return std::vector<OnnxNode>{{.type = "Add",
                                      .inputs = {names.inputs[0], names.parameters[0]},
                                      .outputs = {names.output}}};
    };
    return entry;
}

Operation layer_norm_operation() {
    Operation entry;
    entry.name = "layer_norm";
    entry.shape = [](const Shapes& in, const Options&) {
        check_tokens("layer_norm", in[0]);
        return in[0];
    };
    entry.parameters = [](const Shapes& in, const Options&) {
        return std::vector<ParameterSpec>{{.name = "gamma", .shape = {in[0][2]}, .constant = 1.0f},
                                          {.name = "beta", .shape = {in[0][2]}}};
    };
    entry.forward = [](ForwardStep& step) {
        LayerNormResult result =
            layer_norm_forward(step.input(), step.parameter(0), step.parameter(1));
        step.output = std::move(result.output);
        step.saved = inputs(std::move(result.normalised), std::move(result.deviation));
    };
    entry.backward = [](BackwardStep& step) {
        LayerNormGradients found = layer_norm_backward(step.grad_output, step.saved.at(0),
                                                       step.saved.at(1), step.parameter(0));
        return NodeGradients{.inputs = inputs(std::move(found.input)),
                             .parameters = inputs(std::move(found.gamma), std::move(found.beta))};
    };
    entry.onnx = onnx_layer_norm;
    return entry;
}

Operation attention_operation() {
    Operation entry;
    entry.name = "attention";
    entry.shape = [](const Shapes& in, const Options& options) {
        check_tokens("attention", lab02::one_shape(in, options));
        const int heads = integer(options, "heads");
        dl::require(heads >= 1 && in[0][2] % heads == 0, "attention: ", heads,
                    " heads must divide the features of ", in[0]);
        return in[0];
    };
    // Scores and sums of values: T * T * D each.
    entry.multiply_adds = [](const Shapes& in, const Shape&, const Options&) {
        return 2 * in[0].count() * in[0][1];
    };
    entry.window = lab02::sees_everything;
    entry.forward = [](ForwardStep& step) {
        AttentionResult result = attention_forward(step.input(0), step.input(1), step.input(2),
                                                   integer(step.options, "heads"));
        step.output = std::move(result.output);
        step.saved = inputs(std::move(result.weights));
    };
    entry.backward = [](BackwardStep& step) {
        AttentionGradients found =
            attention_backward(step.grad_output, step.input(0), step.input(1), step.input(2),
                               step.saved.at(0), integer(step.options, "heads"));
        return NodeGradients{
            .inputs = inputs(std::move(found.query), std::move(found.key), std::move(found.value)),
            .parameters = {}};
    };
    entry.onnx = onnx_attention;
    return entry;
}

Operation token_mean_operation() {
    Operation entry;
    entry.name = "token_mean";
    entry.shape = [](const Shapes& in, const Options&) {
        check_tokens("token_mean", in[0]);
        return Shape{in[0][0], in[0][2]};
    };
    entry.window = lab02::sees_everything;
    entry.forward = [](ForwardStep& step) { step.output = dl::mean(step.input(), {1}); };
    // forward: out[n][d] = 1/T * sum over t of x[n][t][d]
    entry.backward = [](BackwardStep& step) {
        const Shape& shape = step.input().shape();
        const Tensor each =
            dl::reshape(step.grad_output / static_cast<float>(shape[1]), {shape[0], 1, shape[2]});
        return lab02::to_input(dl::broadcast_to(each, shape));
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        return std::vector<OnnxNode>{{.type = "ReduceMean",
                                      .inputs = names.inputs,
                                      .outputs = {names.output},
                                      .integers = {{"keepdims", 0}},
                                      .lists = {{"axes", {1}}}}};
    };
    return entry;
}

}  // namespace

// --- Functions that build nets -----------------------------------------------------------------

Node patches(Net& net, Node x, int size, const Naming& naming) {
    static const Operation entry = patches_operation();
    return net.apply(entry, {x}, {{"size", size}}, naming);
}

Node token_linear(Net& net, Node x, int units, const Naming& naming) {
    static const Operation entry = token_linear_operation();
    return net.apply(entry, {x}, {{"units", units}}, naming);
}

Node positions(Net& net, Node x, const Naming& naming) {
    static const Operation entry = positions_operation();
    return net.apply(entry, {x}, {}, naming);
}

Node layer_norm(Net& net, Node x, const Naming& naming) {
    static const Operation entry = layer_norm_operation();
    return net.apply(entry, {x}, {}, naming);
}

Node attention(Net& net, Node query, Node key, Node value, int heads, const Naming& naming) {
    static const Operation entry = attention_operation();
    return net.apply(entry, {query, key, value}, {{"heads", heads}}, naming);
}

Node token_mean(Net& net, Node x, const Naming& naming) {
    static const Operation entry = token_mean_operation();
    return net.apply(entry, {x}, {}, naming);
}

void add_token_operations() {
    Net net;
    const Node x = layer_norm(net, positions(net, patches(net, net.input({1, 4, 4}), 2)));
    token_mean(net, token_linear(net, attention(net, x, x, x, 1), 1));
}

}  // namespace lab04
