// Table entries of what only training needs: dropout and the losses.

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab02 {

using dl::Shape;
using dl::Tensor;

namespace {

DropoutOptions dropout_options(const Options& options, Mode mode) {
    return {.drop = real(options, "drop"),
            .mode = mode,
            .form = option(options, "lecture") != 0 ? DropoutForm::lecture : DropoutForm::inverted};
}

Operation dropout_operation() {
    Operation entry;
    entry.name = "dropout";
    entry.shape = same_shape;
    entry.forward = [](ForwardStep& step) {
        const DropoutOptions options = dropout_options(step.options, step.mode);
        step.saved.resize(1);
        if (step.mode == Mode::train)
            step.saved[0] = dropout_mask(step.input().shape(), options.drop, step.rng);
        step.output = dropout_forward(step.input(), step.saved[0], options);
    };
    entry.backward = [](BackwardStep& step) {
        return to_input(dropout_backward(step.grad_output, step.saved.at(0),
                                         dropout_options(step.options, step.mode)));
    };
    entry.onnx = onnx_as("Dropout");
    return entry;
}

Operation softmax_cross_entropy_operation() {
    Operation entry;
    entry.name = "softmax_cross_entropy";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0].rank() == 2 && in[1] == Shape{in[0][0]},
                    "softmax_cross_entropy: needs scores (N, K) and labels (N), got ", in[0],
                    " and ", in[1]);
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        step.output =
            Tensor::scalar(softmax_cross_entropy(step.input(0), label_numbers(step.input(1))));
    };
    entry.backward = [](BackwardStep& step) {
        Tensor gradient =
            softmax_cross_entropy_backward(step.input(0), label_numbers(step.input(1)));
        gradient *= step.grad_output.item();
        return NodeGradients{.inputs = inputs(std::move(gradient), Tensor()), .parameters = {}};
    };
    return entry;
}

Operation mean_squared_error_operation() {
    Operation entry;
    entry.name = "mean_squared_error";
    entry.shape = [](const Shapes& in, const Options&) {
        dl::require(in[0] == in[1], "mean_squared_error: output ", in[0], " and target ", in[1],
                    " need one shape");
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = Tensor::scalar(mean_squared_error(step.input(0), step.input(1)));
    };
    entry.backward = [](BackwardStep& step) {
        Tensor gradient = mean_squared_error_backward(step.input(0), step.input(1));
        gradient *= step.grad_output.item();
        // The target may be computed too: what pulls the output up pulls the target down.
        Tensor by_target = step.wanted[1] ? -gradient : Tensor();
        return NodeGradients{.inputs = inputs(std::move(gradient), std::move(by_target)),
                             .parameters = {}};
    };
    return entry;
}

}  // namespace

Node dropout(Net& net, Node x, float drop, DropoutForm form, const Naming& naming) {
    static const Operation entry = dropout_operation();
    return net.apply(entry, {x}, {{"drop", drop}, {"lecture", form == DropoutForm::lecture}},
                     naming);
}

Node softmax_cross_entropy(Net& net, Node scores, Node labels, const Naming& naming) {
    static const Operation entry = softmax_cross_entropy_operation();
    return net.apply(entry, {scores, labels}, {}, naming);
}

Node mean_squared_error(Net& net, Node output, Node target, const Naming& naming) {
    static const Operation entry = mean_squared_error_operation();
    return net.apply(entry, {output, target}, {}, naming);
}

}  // namespace lab02
