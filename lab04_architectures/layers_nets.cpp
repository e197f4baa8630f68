// Table entries of the layers that classifiers are made of.

#include "lab04_architectures/layers_nets.hpp"

#include "common/ops.hpp"
#include "lab02_mlp_backprop/batch_norm_entry.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab04_architectures/batch_norm_2d.hpp"
#include "lab04_architectures/fast.hpp"
#include "lab04_architectures/global_avg_pool.hpp"
#include "lab04_architectures/residual_sum.hpp"

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
using lab02::Shapes;

namespace {

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

Operation residual_sum_operation() {
    Operation entry;
    entry.name = "residual_sum";
    entry.shape = lab02::one_shape;
    entry.forward = [](ForwardStep& step) {
        step.output = residual_sum_forward(step.input(0), step.input(1));
    };
    entry.backward = [](BackwardStep& step) {
        ResidualGradients found = residual_sum_backward(step.grad_output, step.output);
        return NodeGradients{.inputs = inputs(std::move(found.branch), std::move(found.shortcut)),
                             .parameters = {}};
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        const std::string sum = names.output + ".sum";
        return std::vector<OnnxNode>{{.type = "Add", .inputs = names.inputs, .outputs = {sum}},
                                     {.type = "Relu", .inputs = {sum}, .outputs = {names.output}}};
    };
    return entry;
}

// --- The shortcut without weights --------------------------------------------------------------

Shape pad_shortcut_shape(const Shapes& in, const Options& options) {
    const int channels = lab02::integer(options, "channels");
    const int stride = lab02::integer(options, "stride");
    dl::require(in[0].rank() == 4 && stride >= 1 && channels >= in[0][1],
                "pad_shortcut: needs (N, C, H, W), a stride and at least C channels, got ", in[0],
                ", ", stride, " and ", channels);
    return {in[0][0], channels, (in[0][2] + stride - 1) / stride, (in[0][3] + stride - 1) / stride};
}

// Calls body(small, large) for every pixel that is kept: its places in both tensors.
template <class Body>
void for_kept_pixels(const Shape& large, const Shape& small, int stride, Body body) {
    for (int n = 0; n < large[0]; ++n)
        for (int c = 0; c < large[1]; ++c)
            for (int y = 0; y < small[2]; ++y)
                for (int x = 0; x < small[3]; ++x) {
                    const auto row = [&](const Shape& s, int at) {
                        return ((std::int64_t{n} * s[1] + c) * s[2] + at) * s[3];
                    };
                    body(row(small, y) + x, row(large, y * stride) + x * stride);
                }
}

Operation pad_shortcut_operation() {
    Operation entry;
    entry.name = "pad_shortcut";
    entry.shape = pad_shortcut_shape;
    entry.window = [](const Options& options) {
        const double stride = lab02::option(options, "stride");
        return lab02::Window{.stride_y = stride, .stride_x = stride};
    };
    entry.forward = [](ForwardStep& step) {
        const Tensor& x = step.input();
        Tensor out(pad_shortcut_shape({x.shape()}, step.options));
        for_kept_pixels(x.shape(), out.shape(), lab02::integer(step.options, "stride"),
                        [&](std::int64_t small, std::int64_t large) { out[small] = x[large]; });
        step.output = std::move(out);
    };
    entry.backward = [](BackwardStep& step) {
        Tensor by_x(step.input().shape());
        const Tensor& g = step.grad_output;
        for_kept_pixels(by_x.shape(), g.shape(), lab02::integer(step.options, "stride"),
                        [&](std::int64_t small, std::int64_t large) { by_x[large] = g[small]; });
        return lab02::to_input(std::move(by_x));
    };
    // A pooling window of one pixel takes every stride-th; zeros are x - x, as often as needed.
    entry.onnx = [](const OnnxNames& names, const Options& options, const Shapes& in) {
        const int stride = lab02::integer(options, "stride");
        const int channels = lab02::integer(options, "channels");
        dl::require<dl::Error>(channels % in[0][1] == 0,
                               "pad_shortcut: ONNX form needs a multiple of ", in[0][1],
                               " channels, got ", channels);
        const std::string kept = names.output + ".kept", zeros = names.output + ".zeros";
        OnnxNode join{.type = "Concat",
                      .inputs = {kept},
                      .outputs = {names.output},
                      .integers = {{"axis", 1}}};
        for (int i = 1; i < channels / in[0][1]; ++i)
            join.inputs.push_back(zeros);
        return std::vector<OnnxNode>{
            {.type = "MaxPool",
             .inputs = names.inputs,
             .outputs = {kept},
             .lists = {{"kernel_shape", {1, 1}}, {"strides", {stride, stride}}}},
            {.type = "Sub", .inputs = {kept, kept}, .outputs = {zeros}},
            join};
    };
    return entry;
}

}  // namespace

Node batch_norm_2d(Net& net, Node x, const Naming& naming) {
    static const Operation entry =
        lab02::batch_norm_entry({.name = "batch_norm_2d",
                                 .rank = 4,
                                 .needs = "(N, C, H, W); batch_norm is for (N, features)",
                                 .forward = batch_norm_2d_forward,
                                 .backward = batch_norm_2d_backward});
    add_fast_operations();
    return net.apply(entry, {x}, {}, naming);
}

Node global_avg_pool(Net& net, Node x, const Naming& naming) {
    static const Operation entry = global_avg_pool_operation();
    return net.apply(entry, {x}, {}, naming);
}

Node residual_sum(Net& net, Node branch, Node shortcut, const Naming& naming) {
    static const Operation entry = residual_sum_operation();
    add_fast_operations();
    return net.apply(entry, {branch, shortcut}, {}, naming);
}

Node pad_shortcut(Net& net, Node x, int channels, int stride, const Naming& naming) {
    static const Operation entry = pad_shortcut_operation();
    return net.apply(entry, {x}, {{"channels", channels}, {"stride", stride}}, naming);
}

void add_network_operations() {
    Net net;
    const Node x = batch_norm_2d(net, net.input({1, 2, 2}));
    global_avg_pool(net, residual_sum(net, x, pad_shortcut(net, x, 1, 1)));
}

}  // namespace lab04
