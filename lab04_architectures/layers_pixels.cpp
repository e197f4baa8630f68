// Table entries of layers that keep their place in the picture, and of the losses of pixels and
// boxes.

#include "lab04_architectures/layers_pixels.hpp"

#include <algorithm>
#include <cmath>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab03_cnn/node_options.hpp"
#include "lab04_architectures/fast.hpp"
#include "lab04_architectures/localise.hpp"
#include "lab04_architectures/segmentation.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::inputs;
using lab02::integer;
using lab02::label_numbers;
using lab02::NodeGradients;
using lab02::OnnxNames;
using lab02::OnnxNode;
using lab02::Operation;
using lab02::Options;
using lab02::ParameterSpec;
using lab02::real;
using lab02::Shapes;
using lab02::Window;

namespace {

void check_maps(const char* call, const Shape& x) {
    dl::require(x.rank() == 4, call, ": needs (N, C, H, W), got ", x);
}

// --- Local response norm ---------------------------------------------------------------------

LrnOptions lrn_options(const Options& options) {
    return {.size = integer(options, "size"),
            .alpha = real(options, "alpha"),
            .beta = real(options, "beta"),
            .k = real(options, "k")};
}

Operation local_response_norm_operation() {
    Operation entry;
    entry.name = "local_response_norm";
    entry.shape = [](const Shapes& in, const Options&) {
        check_maps("local_response_norm", in[0]);
        return in[0];
    };
    entry.forward = [](ForwardStep& step) {
        step.output = local_response_norm_forward(step.input(), lrn_options(step.options));
    };
    entry.backward = [](BackwardStep& step) {
        return lab02::to_input(local_response_norm_backward(step.grad_output, step.input(),
                                                            lrn_options(step.options)));
    };
    // ONNX divides alpha by the size of the window.
    entry.onnx = [](const OnnxNames& names, const Options& options, const Shapes&) {
        const LrnOptions lrn = lrn_options(options);
        OnnxNode node{.type = "LRN", .inputs = names.inputs, .outputs = {names.output}};
        node.integers = {{"size", lrn.size}};
        node.numbers = {{"alpha", lrn.alpha * static_cast<float>(lrn.size)},
                        {"beta", lrn.beta},
                        {"bias", lrn.k}};
        return std::vector<OnnxNode>{node};
    };
    return entry;
}

// --- Ways to enlarge -------------------------------------------------------------------------

UpsampleOptions upsample_options(const Options& options) {
    return {.factor = integer(options, "factor"),
            .kind = integer(options, "bilinear") != 0 ? Upsampling::bilinear : Upsampling::nearest};
}

// The scales of Resize are an input, here made of whole numbers. "half_pixel" takes a pixel for a
// square, as we do.
std::vector<OnnxNode> onnx_resize(const OnnxNames& names, const Options& options, const Shapes&) {
    const int factor = integer(options, "factor");
    lab02::OnnxParts parts(names.output);
    const std::string factors = parts.constant({1, 1, factor, factor});
    const std::string scales =
        parts.add({.type = "Cast", .inputs = {factors}, .integers = {{"to", 1}}});
    const std::string mode = integer(options, "bilinear") != 0 ? "linear" : "nearest";
    parts.add({.type = "Resize",
               .inputs = {names.inputs[0], "", scales},
               .words = {{"coordinate_transformation_mode", "half_pixel"}, {"mode", mode}}});
    return std::move(parts).finish();
}

Operation upsample_operation() {
    Operation entry;
    entry.name = "upsample";
    entry.shape = [](const Shapes& in, const Options& options) {
        check_maps("upsample", in[0]);
        const int factor = integer(options, "factor");
        dl::require<dl::Error>(factor >= 1, "upsample: the factor must be at least 1, got ",
                               factor);
        return Shape{in[0][0], in[0][1], in[0][2] * factor, in[0][3] * factor};
    };
    entry.window = [](const Options& options) {
        Window window;
        window.stride_y = window.stride_x = 1.0 / integer(options, "factor");
        window.size_y = window.size_x = integer(options, "bilinear") != 0 ? 2 : 1;
        return window;
    };
    entry.forward = [](ForwardStep& step) {
        step.output = upsample_forward(step.input(), upsample_options(step.options));
    };
    entry.backward = [](BackwardStep& step) {
        return lab02::to_input(upsample_backward(step.grad_output, upsample_options(step.options)));
    };
    entry.onnx = onnx_resize;
    return entry;
}

ConvTransposeOptions transpose_options(const Options& options) {
    return {.stride = integer(options, "stride"),
            .padding = integer(options, "padding"),
            .output_padding = integer(options, "output_padding")};
}

void set_conv_transpose_sizes(Operation& entry) {
    entry.shape = [](const Shapes& in, const Options& options) {
        check_maps("conv_transpose2d", in[0]);
        const int kernel = integer(options, "kernel");
        const ConvTransposeOptions how = transpose_options(options);
        return Shape{in[0][0], integer(options, "filters"),
                     conv_transpose_size(in[0][2], kernel, how),
                     conv_transpose_size(in[0][3], kernel, how)};
    };
    entry.parameters = [](const Shapes& in, const Options& options) {
        const int filters = integer(options, "filters"), kernel = integer(options, "kernel");
        const int stride = integer(options, "stride");
        // An output pixel is painted by K / stride rows of inputs, in each direction.
        const int painters = std::max(1, kernel / stride) * std::max(1, kernel / stride);
        std::vector<ParameterSpec> specs = {{.name = "weight",
                                             .shape = {in[0][1], filters, kernel, kernel},
                                             .start = lab02::Start::weights,
                                             .decays = true,
                                             .fan_in = in[0][1] * painters,
                                             .fan_out = filters * kernel * kernel}};
        if (lab03::has_bias(options)) specs.push_back({.name = "bias", .shape = {filters}});
        return specs;
    };
    entry.multiply_adds = [](const Shapes& in, const Shape& out, const Options& options) {
        const std::int64_t kernel = integer(options, "kernel");
        return in[0].count() * out[1] * kernel * kernel;
    };
    entry.window = [](const Options& options) {
        const double stride = integer(options, "stride");
        const double seen = std::ceil(integer(options, "kernel") / stride);
        return Window{
            .size_y = seen, .size_x = seen, .stride_y = 1 / stride, .stride_x = 1 / stride};
    };
}

std::vector<OnnxNode> onnx_conv_transpose(const OnnxNames& names, const Options& options,
                                          const Shapes&) {
    const ConvTransposeOptions how = transpose_options(options);
    const int kernel = integer(options, "kernel");
    OnnxNode node{.type = "ConvTranspose", .inputs = names.inputs, .outputs = {names.output}};
    node.inputs.insert(node.inputs.end(), names.parameters.begin(), names.parameters.end());
    node.lists = {{"kernel_shape", {kernel, kernel}},
                  {"strides", {how.stride, how.stride}},
                  {"pads", {how.padding, how.padding, how.padding, how.padding}},
                  {"output_padding", {how.output_padding, how.output_padding}}};
    return {node};
}

Operation conv_transpose2d_operation() {
    Operation entry;
    entry.name = "conv_transpose2d";
    set_conv_transpose_sizes(entry);
    entry.forward = [](ForwardStep& step) {
        const Tensor& weight = step.parameter(0);
        const Tensor bias =
            lab03::has_bias(step.options) ? step.parameter(1) : Tensor({weight.size(1)});
        step.output =
            conv_transpose2d_forward(step.input(), weight, bias, transpose_options(step.options));
    };
    entry.backward = [](BackwardStep& step) {
        ConvTransposeGradients found = conv_transpose2d_backward(
            step.grad_output, step.input(), step.parameter(0), transpose_options(step.options));
        NodeGradients result = {.inputs = inputs(std::move(found.input)),
                                .parameters = inputs(std::move(found.weight))};
        if (lab03::has_bias(step.options)) result.parameters.push_back(std::move(found.bias));
        return result;
    };
    entry.onnx = onnx_conv_transpose;
    return entry;
}

Operation max_unpool_operation() {
    Operation entry;
    entry.name = "max_unpool";
    entry.shape = [](const Shapes& in, const Options& options) {
        const Shape pooled = lab03::pool_shape("max_unpool", in[1], lab03::pool_options(options));
        dl::require(in[0] == pooled, "max_unpool: maps of ", in[1], " are pooled to ", pooled,
                    ", but x is ", in[0]);
        return in[1];
    };
    entry.forward = [](ForwardStep& step) {
        lab03::MaxPoolResult pooled =
            lab03::max_pool_forward(step.input(1), lab03::pool_options(step.options));
        step.output = max_unpool_forward(step.input(0), pooled.winners, step.input(1).shape());
        step.saved = inputs(std::move(pooled.winners));
    };
    entry.backward = [](BackwardStep& step) {
        return NodeGradients{
            .inputs = inputs(max_unpool_backward(step.grad_output, step.saved.at(0)), Tensor()),
            .parameters = {}};
    };
    return entry;
}

// --- Losses ----------------------------------------------------------------------------------

Operation pixel_cross_entropy_operation() {
    Operation entry;
    entry.name = "pixel_cross_entropy";
    entry.shape = [](const Shapes& in, const Options&) {
        check_maps("pixel_cross_entropy", in[0]);
        dl::require(in[1] == Shape{in[0][0], in[0][2], in[0][3]}, "pixel_cross_entropy: scores ",
                    in[0], " need labels (N, H, W), got ", in[1]);
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        step.output =
            Tensor::scalar(pixel_cross_entropy(step.input(0), label_numbers(step.input(1))));
    };
    entry.backward = [](BackwardStep& step) {
        Tensor gradient = pixel_cross_entropy_backward(step.input(0), label_numbers(step.input(1)));
        gradient *= step.grad_output.item();
        return NodeGradients{.inputs = inputs(std::move(gradient), Tensor()), .parameters = {}};
    };
    return entry;
}

Operation box_loss_operation() {
    Operation entry;
    entry.name = "box_loss";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(
            in[0].rank() == 2 && in[0][1] == 4 && in[1] == in[0] && in[2] == Shape{in[0][0]},
            "box_loss: boxes and targets must be (N, 4) and labels (N), got ", in[0], ", ", in[1],
            " and ", in[2]);
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        step.output =
            Tensor::scalar(box_loss(step.input(0), step.input(1), label_numbers(step.input(2))));
    };
    entry.backward = [](BackwardStep& step) {
        Tensor gradient =
            box_loss_backward(step.input(0), step.input(1), label_numbers(step.input(2)));
        gradient *= step.grad_output.item();
        return NodeGradients{.inputs = inputs(std::move(gradient), Tensor(), Tensor()),
                             .parameters = {}};
    };
    return entry;
}

}  // namespace

// --- Functions that build nets -----------------------------------------------------------------

Node local_response_norm(Net& net, Node x, const LrnOptions& options, const Naming& naming) {
    static const Operation entry = local_response_norm_operation();
    return net.apply(entry, {x},
                     {{"size", options.size},
                      {"alpha", options.alpha},
                      {"beta", options.beta},
                      {"k", options.k}},
                     naming);
}

Node upsample(Net& net, Node x, const UpsampleOptions& options, const Naming& naming) {
    static const Operation entry = upsample_operation();
    add_fast_operations();
    const bool bilinear = options.kind == Upsampling::bilinear;
    return net.apply(entry, {x}, {{"factor", options.factor}, {"bilinear", bilinear ? 1 : 0}},
                     naming);
}

Node conv_transpose2d(Net& net, Node x, int filters, const ConvTransposeLayer& layer,
                      const Naming& naming) {
    static const Operation entry = conv_transpose2d_operation();
    return net.apply(entry, {x},
                     {{"filters", filters},
                      {"kernel", layer.kernel},
                      {"stride", layer.stride},
                      {"padding", layer.padding},
                      {"output_padding", layer.output_padding},
                      {"bias", layer.bias ? 1 : 0}},
                     naming);
}

Node max_unpool(Net& net, Node x, Node before, const lab03::PoolOptions& options,
                const Naming& naming) {
    static const Operation entry = max_unpool_operation();
    return net.apply(entry, {x, before}, lab03::options_of(options), naming);
}

Node pixel_cross_entropy(Net& net, Node scores, Node labels, const Naming& naming) {
    static const Operation entry = pixel_cross_entropy_operation();
    return net.apply(entry, {scores, labels}, {}, naming);
}

Node box_loss(Net& net, Node boxes, Node targets, Node labels, const Naming& naming) {
    static const Operation entry = box_loss_operation();
    return net.apply(entry, {boxes, targets, labels}, {}, naming);
}

void add_pixel_operations() {
    Net net;
    const Node before = net.input({1, 4, 4});
    const Node small = local_response_norm(net, net.input({1, 2, 2}));
    conv_transpose2d(net, upsample(net, small), 1);
    pixel_cross_entropy(net, max_unpool(net, small, before), net.input({4, 4}));
    const Node boxes = net.input({4});
    box_loss(net, boxes, boxes, net.input({}));
}

}  // namespace lab04
