// The table entries of this lab: for each operation its shapes, its weights, its cost, the pair of
// functions that you write, and what ONNX calls it. The functions that build nets stand below.

#include "lab03_cnn/layers.hpp"

#include "common/error.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab03_cnn/fast.hpp"
#include "lab03_cnn/node_options.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::inputs;
using lab02::integer;
using lab02::NodeGradients;
using lab02::OnnxNames;
using lab02::OnnxNode;
using lab02::Operation;
using lab02::Options;
using lab02::ParameterSpec;
using lab02::Shapes;
using lab02::Start;
using lab02::Window;

namespace {

// --- Pieces ----------------------------------------------------------------------------------

Window window_of(const Options& options) {
    const YX kernel = pair_of(options, "kernel");
    const YX stride = pair_of(options, "stride");
    const YX dilation = options.count("dilation_y") ? pair_of(options, "dilation") : YX{1};
    return {.size_y = (kernel.y - 1.0) * dilation.y + 1,
            .size_x = (kernel.x - 1.0) * dilation.x + 1,
            .stride_y = static_cast<double>(stride.y),
            .stride_x = static_cast<double>(stride.x)};
}

// What ONNX wants to know about a window.
OnnxNode onnx_window(const std::string& type, const OnnxNames& names, const Options& options) {
    const YX kernel = pair_of(options, "kernel");
    const YX stride = pair_of(options, "stride");
    const Sides pad = padding_of(options);
    OnnxNode node;
    node.type = type;
    node.inputs = {names.inputs.at(0)};
    node.outputs = {names.output};
    node.lists = {{"kernel_shape", {kernel.y, kernel.x}},
                  {"strides", {stride.y, stride.x}},
                  {"pads", {pad.top, pad.left, pad.bottom, pad.right}}};
    return node;
}

Shape weight_shape(const Shape& x, const Options& options) {
    dl::require(x.rank() == 4, "conv2d: needs (N, C, H, W), got ", x);
    const int groups = integer(options, "groups");
    dl::require(groups >= 1 && x[1] % groups == 0, "conv2d: ", groups,
                " groups must divide the channels of ", x);
    const YX kernel = pair_of(options, "kernel");
    return {integer(options, "filters"), x[1] / groups, kernel.y, kernel.x};
}

// --- Convolution -----------------------------------------------------------------------------

void set_conv2d_sizes(Operation& entry) {
    entry.shape = [](const Shapes& in, const Options& options) {
        const Conv2dSizes s =
            conv2d_sizes("conv2d", in[0], weight_shape(in[0], options), conv2d_options(options));
        return Shape{s.images, s.filters, s.out_height, s.out_width};
    };
    entry.parameters = [](const Shapes& in, const Options& options) {
        const Shape weight = weight_shape(in[0], options);
        const int window = weight[2] * weight[3];
        std::vector<ParameterSpec> specs = {
            {.name = "weight",
             .shape = weight,
             .start = Start::weights,
             .decays = true,
             .fan_in = weight[1] * window,
             .fan_out = weight[0] / integer(options, "groups") * window}};
        if (has_bias(options)) specs.push_back({.name = "bias", .shape = {weight[0]}});
        return specs;
    };
    entry.multiply_adds = [](const Shapes& in, const Shape& out, const Options& options) {
        const Shape weight = weight_shape(in[0], options);
        return out.count() * weight[1] * weight[2] * weight[3];
    };
    entry.window = window_of;
}

Operation conv2d_operation() {
    Operation entry;
    entry.name = "conv2d";
    set_conv2d_sizes(entry);
    entry.forward = [](ForwardStep& step) {
        const Tensor& weight = step.parameter(0);
        step.output =
            conv2d_forward(step.input(), weight,
                           has_bias(step.options) ? step.parameter(1) : Tensor({weight.size(0)}),
                           conv2d_options(step.options));
    };
    entry.backward = [](BackwardStep& step) {
        Conv2dGradients found = conv2d_backward(step.grad_output, step.input(), step.parameter(0),
                                                conv2d_options(step.options));
        NodeGradients result = {.inputs = inputs(std::move(found.input)),
                                .parameters = inputs(std::move(found.weight))};
        if (has_bias(step.options)) result.parameters.push_back(std::move(found.bias));
        return result;
    };
    entry.onnx = [](const OnnxNames& names, const Options& options, const Shapes&) {
        OnnxNode node = onnx_window("Conv", names, options);
        node.inputs.insert(node.inputs.end(), names.parameters.begin(), names.parameters.end());
        const YX dilation = pair_of(options, "dilation");
        node.lists["dilations"] = {dilation.y, dilation.x};
        node.integers["group"] = integer(options, "groups");
        return std::vector<OnnxNode>{node};
    };
    return entry;
}

// --- Pooling ---------------------------------------------------------------------------------

Operation pool_operation(const std::string& name, const std::string& onnx_name) {
    Operation entry;
    entry.name = name;
    entry.shape = [](const Shapes& in, const Options& options) {
        return pool_shape("pooling", in[0], pool_options(options));
    };
    entry.window = window_of;
    entry.onnx = [onnx_name](const OnnxNames& names, const Options& options, const Shapes&) {
        OnnxNode node = onnx_window(onnx_name, names, options);
        if (onnx_name == "AveragePool")
            node.integers["count_include_pad"] = integer(options, "count_padding");
        return std::vector<OnnxNode>{node};
    };
    return entry;
}

Operation max_pool_operation() {
    Operation entry = pool_operation("max_pool", "MaxPool");
    entry.forward = [](ForwardStep& step) {
        MaxPoolResult result = max_pool_forward(step.input(), pool_options(step.options));
        step.output = std::move(result.output);
        step.saved = inputs(std::move(result.winners));
    };
    entry.backward = [](BackwardStep& step) {
        return lab02::to_input(
            max_pool_backward(step.grad_output, step.saved.at(0), step.input().shape()));
    };
    return entry;
}

Operation avg_pool_operation() {
    Operation entry = pool_operation("avg_pool", "AveragePool");
    entry.forward = [](ForwardStep& step) {
        step.output = avg_pool_forward(step.input(), pool_options(step.options));
    };
    entry.backward = [](BackwardStep& step) {
        return lab02::to_input(
            avg_pool_backward(step.grad_output, step.input().shape(), pool_options(step.options)));
    };
    return entry;
}

}  // namespace

// --- Functions that build nets -----------------------------------------------------------------

Node conv2d(Net& net, Node x, int filters, const ConvLayer& layer, const Naming& naming) {
    static const Operation entry = conv2d_operation();
    add_fast_operations();
    Options options = {
        {"filters", filters}, {"groups", layer.groups}, {"bias", layer.bias ? 1 : 0}};
    set_pair(options, "kernel", layer.kernel);
    set_pair(options, "stride", layer.stride);
    set_pair(options, "dilation", layer.dilation);
    set_padding(options, layer.padding);
    return net.apply(entry, {x}, options, naming);
}

Node max_pool(Net& net, Node x, const PoolOptions& options, const Naming& naming) {
    static const Operation entry = max_pool_operation();
    add_fast_operations();
    return net.apply(entry, {x}, options_of(options), naming);
}

Node avg_pool(Net& net, Node x, const PoolOptions& options, const Naming& naming) {
    static const Operation entry = avg_pool_operation();
    add_fast_operations();
    return net.apply(entry, {x}, options_of(options), naming);
}

void add_lab03_operations() {
    // Building a net enters what it uses: this one uses everything.
    lab02::add_lab02_operations();
    Net net;
    const Node x = net.input({1, 8, 8});
    avg_pool(net, max_pool(net, conv2d(net, x, 1)));
}

}  // namespace lab03
