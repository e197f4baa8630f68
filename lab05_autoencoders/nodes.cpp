// Table entries of this lab: shapes and weights of each operation, and the functions that you
// write.

#include "lab05_autoencoders/nodes.hpp"

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/reduce.hpp"
#include "lab02_mlp_backprop/activations.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab05_autoencoders/tied.hpp"

namespace lab05 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::Naming;
using lab02::NodeGradients;
using lab02::Operation;
using lab02::ParameterSpec;
using lab02::Shapes;

namespace {

Operation transposed_linear_operation() {
    Operation entry;
    entry.name = "transposed_linear";
    entry.shape = [](const Shapes& in, const lab02::Options& options) {
        dl::require(in[0].rank() == 2, "transposed_linear: needs (N, features), got ", in[0]);
        return Shape{in[0][0], lab02::integer(options, "units")};
    };
    entry.parameters = [](const Shapes& in, const lab02::Options& options) {
        const int units = lab02::integer(options, "units");
        return std::vector<ParameterSpec>{{.name = "weight",
                                           .shape = {in[0][1], units},
                                           .start = lab02::Start::weights,
                                           .decays = true,
                                           .fan_in = in[0][1],
                                           .fan_out = units},
                                          {.name = "bias", .shape = {units}}};
    };
    entry.multiply_adds = [](const Shapes& in, const Shape& out, const lab02::Options&) {
        return in[0].count() * out[1];
    };
    entry.window = lab02::sees_everything;
    entry.forward = [](ForwardStep& step) {
        step.output = transposed_linear_forward(step.input(), step.parameter(0), step.parameter(1));
    };
    entry.backward = [](BackwardStep& step) {
        TransposedGradients found =
            transposed_linear_backward(step.grad_output, step.input(), step.parameter(0));
        return NodeGradients{
            .inputs = lab02::inputs(std::move(found.input)),
            .parameters = lab02::inputs(std::move(found.weight), std::move(found.bias))};
    };
    return entry;
}

Sparsity sparsity_of(const lab02::Options& options) {
    return {.kind = lab02::option(options, "l1") != 0 ? SparsityKind::l1 : SparsityKind::kl,
            .weight = lab02::real(options, "weight"),
            .rate = lab02::real(options, "rate")};
}

Operation sparsity_operation() {
    Operation entry;
    entry.name = "sparsity";
    entry.shape = [](const Shapes& in, const lab02::Options&) {
        dl::require(in[0].rank() == 2, "sparsity: needs codes (N, K), got ", in[0]);
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = Tensor::scalar(sparsity_penalty(step.input(), sparsity_of(step.options)));
    };
    entry.backward = [](BackwardStep& step) {
        Tensor gradient = sparsity_penalty_backward(step.input(), sparsity_of(step.options));
        gradient *= step.grad_output.item();
        return lab02::to_input(std::move(gradient));
    };
    return entry;
}

// -t log p - (1 - t) log(1 - p) = max(z, 0) - z t + log(1 + exp(-|z|))
Operation sigmoid_cross_entropy_operation() {
    Operation entry;
    entry.name = "sigmoid_cross_entropy";
    entry.shape = [](const Shapes& in, const lab02::Options& options) {
        dl::require(lab02::one_shape(in, options).rank() >= 1, "sigmoid_cross_entropy: needs ",
                    "samples, got ", in[0]);
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        const Tensor &z = step.input(0), &t = step.input(1);
        const Tensor parts = dl::maximum(z, 0.0f) - z * t + dl::log(dl::exp(-dl::abs(z)) + 1.0f);
        step.output = Tensor::scalar(dl::sum(parts) / static_cast<float>(z.size(0)));
    };
    entry.backward = [](BackwardStep& step) {
        const Tensor& z = step.input(0);
        const float share = step.grad_output.item() / static_cast<float>(z.size(0));
        Tensor by_target = step.wanted[1] ? z * -share : Tensor();
        return NodeGradients{
            .inputs = lab02::inputs((lab02::sigmoid_forward(z) - step.input(1)) * share,
                                    std::move(by_target)),
            .parameters = {}};
    };
    return entry;
}

}  // namespace

Node activate(Net& net, Node x, Activation activation) {
    switch (activation) {
        case Activation::sigmoid:
            return lab02::sigmoid(net, x);
        case Activation::tanh:
            return lab02::tanh(net, x);
        case Activation::relu:
            return lab02::relu(net, x);
    }
    throw dl::Error("activate: no such activation");
}

Node transposed_linear(Net& net, Node x, int units, const Naming& naming) {
    static const Operation entry = transposed_linear_operation();
    return net.apply(entry, {x}, {{"units", units}}, naming);
}

Node sparsity(Net& net, Node codes, const Sparsity& options, const Naming& naming) {
    static const Operation entry = sparsity_operation();
    return net.apply(entry, {codes},
                     {{"l1", options.kind == SparsityKind::l1},
                      {"weight", options.weight},
                      {"rate", options.rate}},
                     naming);
}

Node sigmoid_cross_entropy(Net& net, Node scores, Node target, const Naming& naming) {
    static const Operation entry = sigmoid_cross_entropy_operation();
    return net.apply(entry, {scores, target}, {}, naming);
}

}  // namespace lab05
