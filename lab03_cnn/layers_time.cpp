// Operations along time for nets: the table entries of conv1d and max_over_time. Given.

#include "common/error.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab03_cnn/conv1d.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;
using namespace lab02;

namespace {

Conv1dOptions options_of(const Options& options) {
    return {integer(options, "stride"), integer(options, "dilation"),
            option(options, "causal") != 0};
}

int steps(const Shape& in, const Options& options) {
    const Conv1dOptions how = options_of(options);
    const int reach = (integer(options, "kernel") - 1) * how.dilation;
    const int room = in[2] + (how.causal ? reach : 0) - reach - 1;
    dl::require(room >= 0, "conv1d: a window of ", reach + 1, " steps does not fit into ", in);
    return room / how.stride + 1;
}

Operation conv1d_operation() {
    Operation entry;
    entry.name = "conv1d";
    entry.shape = [](const Shapes& in, const Options& options) {
        dl::require(in[0].rank() == 3, "conv1d: needs (N, channels, steps), got ", in[0]);
        return Shape{in[0][0], integer(options, "filters"), steps(in[0], options)};
    };
    entry.parameters = [](const Shapes& in, const Options& options) {
        const int filters = integer(options, "filters"), kernel = integer(options, "kernel");
        return std::vector<ParameterSpec>{{.name = "weight",
                                           .shape = {filters, in[0][1], kernel},
                                           .start = Start::weights,
                                           .decays = true,
                                           .fan_in = in[0][1] * kernel,
                                           .fan_out = filters * kernel},
                                          {.name = "bias", .shape = {filters}}};
    };
    entry.multiply_adds = [](const Shapes& in, const Shape& out, const Options& options) {
        return out.count() * in[0][1] * integer(options, "kernel");
    };
    entry.forward = [](ForwardStep& step) {
        step.output = conv1d_forward(step.input(), step.parameter(0), step.parameter(1),
                                     options_of(step.options));
    };
    entry.backward = [](BackwardStep& step) {
        Conv1dGradients found = conv1d_backward(step.grad_output, step.input(), step.parameter(0),
                                                options_of(step.options));
        return NodeGradients{.inputs = inputs(std::move(found.input)),
                             .parameters = inputs(std::move(found.weight), std::move(found.bias))};
    };
    return entry;
}

Operation max_over_time_operation() {
    Operation entry;
    entry.name = "max_over_time";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == 3, "max_over_time: needs (N, channels, steps), got ", in[0]);
        return Shape{in[0][0], in[0][1]};
    };
    entry.window = sees_everything;
    entry.forward = [](ForwardStep& step) {
        const Tensor& x = step.input();
        Tensor largest({x.size(0), x.size(1)}), when({x.size(0), x.size(1)});
        for (std::int64_t i = 0; i < largest.count(); ++i) {
            const float* signal = x.data() + i * x.size(2);
            int best = 0;
            for (int t = 1; t < x.size(2); ++t)
                if (signal[t] > signal[best]) best = t;
            largest[i] = signal[best];
            when[i] = static_cast<float>(best);
        }
        step.output = std::move(largest);
        step.saved = inputs(std::move(when));
    };
    entry.backward = [](BackwardStep& step) {
        const Tensor& when = step.saved.at(0);
        Tensor grad(step.input().shape());
        for (std::int64_t i = 0; i < when.count(); ++i)
            grad[i * grad.size(2) + static_cast<std::int64_t>(when[i])] = step.grad_output[i];
        return to_input(std::move(grad));
    };
    return entry;
}

}  // namespace

Node conv1d(Net& net, Node x, int filters, int kernel, const Conv1dOptions& options,
            const Naming& naming) {
    static const Operation entry = conv1d_operation();
    return net.apply(entry, {x},
                     {{"filters", filters},
                      {"kernel", kernel},
                      {"stride", options.stride},
                      {"dilation", options.dilation},
                      {"causal", options.causal}},
                     naming);
}

Node max_over_time(Net& net, Node x, const Naming& naming) {
    static const Operation entry = max_over_time_operation();
    return net.apply(entry, {x}, {}, naming);
}

}  // namespace lab03
