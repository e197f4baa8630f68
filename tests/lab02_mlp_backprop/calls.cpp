// Functions that stand between a wire and an exercise: they build the Net that a test describes.

#include "tests/lab02_mlp_backprop/calls.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab02_mlp_backprop/walk.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

// An operation that multiplies its input by a parameter: enough to see parameters shared. Like the
// running mean of a batch norm its second parameter never gets a gradient.
Operation weigh_operation(const dl::Shape& shape) {
    Operation entry;
    entry.name = "weigh";
    entry.shape = same_shape;
    entry.parameters = [shape](const Shapes&, const Options&) {
        return std::vector<ParameterSpec>{
            {.name = "weight", .shape = shape},
            {.name = "state", .shape = shape, .trained = false},
        };
    };
    entry.forward = [](ForwardStep& step) { step.output = step.input() * step.parameter(0); };
    entry.backward = [](BackwardStep& step) { return to_input(step.grad_output); };
    return entry;
}

Net net_of(const Diagram& diagram) {
    Net net;
    for (const Knot& knot : diagram) {
        const auto input = [&](std::size_t i) { return Node{knot.inputs.at(i)}; };
        if (knot.kind == "leaf")
            net.input({});
        else if (knot.kind == "add")
            add(net, input(0), input(1));
        else if (knot.kind == "multiply")
            multiply(net, input(0), input(1));
        else if (knot.kind == "weigh")
            net.apply(weigh_operation({1}), {input(0)}, {},
                      {.share = {{"weight", knot.parameter}}});
        else
            throw dl::Error("no such kind of knot: " + knot.kind);
    }
    return net;
}

}  // namespace

std::vector<int> order_of(const Diagram& diagram, int output) {
    return backward_order(net_of(diagram), Node{output});
}

WalkResult walk(const Diagram& diagram, const std::vector<Tensor>& leaves, const Params& parameters,
                int output, const Tensor& grad_output) {
    // Values, bottom up.
    std::vector<Tensor> values;
    std::size_t leaf = 0;
    for (const Knot& knot : diagram) {
        if (knot.kind == "leaf") values.push_back(leaves.at(leaf++));
        if (knot.kind == "add") values.push_back(values[knot.inputs[0]] + values[knot.inputs[1]]);
        if (knot.kind == "multiply")
            values.push_back(values[knot.inputs[0]] * values[knot.inputs[1]]);
        if (knot.kind == "weigh")
            values.push_back(values[knot.inputs[0]] * parameters.at(knot.parameter));
    }

    // The walk under test, with a note of every visit.
    WalkResult result;
    const auto node_backward = [&](int node, Tensor g) {
        ++result.calls;
        const Knot& knot = diagram.at(node);
        NodeGradients parts;
        if (knot.kind == "add") parts.inputs = inputs(g, g);
        if (knot.kind == "multiply")
            parts.inputs = inputs(g * values[knot.inputs[1]], g * values[knot.inputs[0]]);
        if (knot.kind == "weigh") {
            parts.inputs = inputs(g * parameters.at(knot.parameter));
            parts.parameters = inputs(g * values[knot.inputs[0]]);
        }
        return parts;
    };
    Gradients gradients = backward(net_of(diagram), Node{output}, grad_output, node_backward);
    for (std::size_t id = 0; id < diagram.size(); ++id)
        if (diagram[id].kind == "leaf") result.leaves.push_back(gradients.nodes.at(id));
    result.parameters = std::move(gradients.parameters);
    return result;
}

std::vector<NodeData> mlp_nodes(const std::vector<int>& sizes, const MlpOptions& options) {
    return mlp(sizes, options).nodes();
}

Net net_of(const Stack& stack) {
    Net net;
    Node x = net.input({stack.sizes.at(0)}, "input");
    for (std::size_t layer = 1; layer < stack.sizes.size(); ++layer) {
        x = linear(net, x, stack.sizes[layer]);
        if (layer + 1 == stack.sizes.size()) break;
        if (stack.batch_norm) x = batch_norm(net, x);
        x = stack.activation == Activation::relu   ? relu(net, x)
            : stack.activation == Activation::tanh ? tanh(net, x)
                                                   : sigmoid(net, x);
        if (stack.drop > 0) x = dropout(net, x, stack.drop);
    }
    return net;
}

FitOptions options_of(const FitPlan& plan) {
    FitOptions options;
    options.epochs = plan.epochs;
    options.batch_size = plan.batch_size;
    options.optimiser = plan.optimiser;
    options.learning_rate = plan.learning_rate;
    options.momentum = plan.momentum;
    options.schedule = plan.schedule;
    options.decay = plan.decay;
    options.patience = plan.patience;
    options.seed = plan.seed;
    return options;
}

FitResult fit_stack(const Stack& stack, const Params& parameters, const Examples& train,
                    const Examples& validation, const FitPlan& plan) {
    return fit(net_of(stack), parameters, train, validation, options_of(plan));
}

Tensor ask_stack(const Stack& stack, const Params& parameters, const Tensor& x, int samples,
                 std::uint64_t seed) {
    return monte_carlo_dropout(net_of(stack), parameters, x, samples, seed);
}

Params draw(const std::vector<ParameterSpec>& specs, Initialiser initialiser, dl::Rng& rng) {
    return initialise(specs, initialiser, rng);
}

}  // namespace lab02
