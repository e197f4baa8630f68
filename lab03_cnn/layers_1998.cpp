// Operations of 1998 for nets: the table entries of table_conv2d and subsample. Given.

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab03_cnn/lenet_1998.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::inputs;
using lab02::integer;
using lab02::NodeGradients;
using lab02::Operation;
using lab02::Options;
using lab02::ParameterSpec;
using lab02::Shapes;

namespace {

Operation table_conv2d_operation() {
    Operation entry;
    entry.name = "table_conv2d";
    entry.shape = [](const Shapes& in, const Options& options) {
        const int less = integer(options, "kernel") - 1;
        dl::require(in[0].rank() == 4 && in[0][1] == 6 && in[0][2] > less && in[0][3] > less,
                    "table_conv2d: needs (N, 6, H, W) that holds its window, got ", in[0]);
        return Shape{in[0][0], 16, in[0][2] - less, in[0][3] - less};
    };
    entry.parameters = [](const Shapes&, const Options& options) {
        const int ones = static_cast<int>(dl::sum(connection_table()));
        const int kernel = integer(options, "kernel");
        const int window = kernel * kernel;
        return std::vector<ParameterSpec>{{.name = "kernels",
                                           .shape = {ones, kernel, kernel},
                                           .start = lab02::Start::weights,
                                           .decays = true,
                                           .fan_in = ones * window / 16,
                                           .fan_out = ones * window / 6},
                                          {.name = "bias", .shape = {16}}};
    };
    entry.multiply_adds = [](const Shapes&, const Shape& out, const Options& options) {
        const std::int64_t kernel = integer(options, "kernel");
        const auto ones = static_cast<std::int64_t>(dl::sum(connection_table()));
        return out.count() / 16 * ones * kernel * kernel;
    };
    entry.window = [](const Options& options) {
        const double kernel = lab02::option(options, "kernel");
        return lab02::Window{.size_y = kernel, .size_x = kernel};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = conv2d_forward(
            step.input(), spread_kernels(step.parameter(0), connection_table()), step.parameter(1));
    };
    entry.backward = [](BackwardStep& step) {
        const Tensor table = connection_table();
        Conv2dGradients found = conv2d_backward(step.grad_output, step.input(),
                                                spread_kernels(step.parameter(0), table));
        return NodeGradients{
            .inputs = inputs(std::move(found.input)),
            .parameters = inputs(gather_kernels(found.weight, table), std::move(found.bias))};
    };
    return entry;
}

Operation subsample_operation() {
    Operation entry;
    entry.name = "subsample";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == 4 && in[0][2] % 2 == 0 && in[0][3] % 2 == 0,
                    "subsample: needs (N, C, H, W) with even H and W, got ", in[0]);
        return Shape{in[0][0], in[0][1], in[0][2] / 2, in[0][3] / 2};
    };
    entry.parameters = [](const Shapes& in, const Options&) {
        const Shape one_a_channel = {in[0][1]};
        return std::vector<ParameterSpec>{
            {.name = "coefficient", .shape = one_a_channel, .constant = 0.25f},  // the mean
            {.name = "bias", .shape = one_a_channel}};
    };
    entry.window = [](const Options&) {
        return lab02::Window{.size_y = 2, .size_x = 2, .stride_y = 2, .stride_x = 2};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = subsample_forward(step.input(), step.parameter(0), step.parameter(1));
    };
    entry.backward = [](BackwardStep& step) {
        SubsampleGradients found =
            subsample_backward(step.grad_output, step.input(), step.parameter(0));
        return NodeGradients{
            .inputs = inputs(std::move(found.input)),
            .parameters = inputs(std::move(found.coefficient), std::move(found.bias))};
    };
    return entry;
}

}  // namespace

Node table_conv2d(Net& net, Node x, int kernel, const Naming& naming) {
    static const Operation entry = table_conv2d_operation();
    return net.apply(entry, {x}, {{"kernel", kernel}}, naming);
}

Node subsample(Net& net, Node x, const Naming& naming) {
    static const Operation entry = subsample_operation();
    return net.apply(entry, {x}, {}, naming);
}

Node squash(Net& net, Node x) {
    return lab02::scale(net, lab02::tanh(net, lab02::scale(net, x, 2.0f / 3)), 1.7159f);
}

}  // namespace lab03
