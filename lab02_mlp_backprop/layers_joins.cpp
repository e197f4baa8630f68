// Table entries that are given: values that meet, and shapes that change.

#include <numeric>

#include "common/ops.hpp"
#include "lab02_mlp_backprop/fast.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"

namespace lab02 {

using dl::Shape;
using dl::Tensor;

namespace {

Operation add_entry() {
    Operation entry;
    entry.name = "add";
    entry.shape = one_shape;
    entry.forward = [](ForwardStep& step) { step.output = step.input(0) + step.input(1); };
    // forward: out = a + b, so both get the gradient as it is
    entry.backward = [](BackwardStep& step) {
        return NodeGradients{.inputs = inputs(step.grad_output, step.grad_output),
                             .parameters = {}};
    };
    entry.onnx = onnx_as("Add");
    return entry;
}

Operation multiply_entry() {
    Operation entry;
    entry.name = "multiply";
    entry.shape = one_shape;
    entry.forward = [](ForwardStep& step) { step.output = step.input(0) * step.input(1); };
    // forward: out = a * b, so a's slope is b and b's slope is a
    entry.backward = [](BackwardStep& step) {
        return NodeGradients{
            .inputs = inputs(step.grad_output * step.input(1), step.grad_output * step.input(0)),
            .parameters = {}};
    };
    entry.onnx = onnx_as("Mul");
    return entry;
}

Operation scale_entry() {
    Operation entry;
    entry.name = "scale";
    entry.shape = same_shape;
    entry.forward = [](ForwardStep& step) {
        step.output = step.input() * real(step.options, "factor");
    };
    entry.backward = [](BackwardStep& step) {
        return to_input(step.grad_output * real(step.options, "factor"));
    };
    return entry;
}

Operation concat_entry() {
    Operation entry;
    entry.name = "concat";
    entry.shape = [](const Shapes& in, const Options&) {
        std::vector<int> sizes(in.at(0).begin(), in.at(0).end());
        dl::require(sizes.size() >= 2, "concat: needs an axis 1, got ", in[0]);
        sizes[1] = 0;
        for (const Shape& shape : in) {
            std::vector<int> other(shape.begin(), shape.end());
            dl::require(other.size() == sizes.size(), "concat: ranks differ, got ", in[0], " and ",
                        shape);
            sizes[1] += std::exchange(other[1], sizes[1]);
            other[1] = sizes[1];
            dl::require(other == sizes, "concat: sizes other than axis 1 differ, got ", in[0],
                        " and ", shape);
        }
        return Shape(sizes);
    };
    entry.forward = [](ForwardStep& step) {
        std::vector<Tensor> parts;
        for (const Tensor* part : step.inputs)
            parts.push_back(*part);
        step.output = dl::concat(parts, 1);
    };
    // Every part gets its own piece of the gradient back.
    entry.backward = [](BackwardStep& step) {
        NodeGradients result;
        int begin = 0;
        for (const Tensor* part : step.inputs) {
            const int end = begin + part->size(1);
            result.inputs.push_back(dl::slice(step.grad_output, 1, begin, end));
            begin = end;
        }
        return result;
    };
    entry.onnx = [](const OnnxNames& names, const Options&, const Shapes&) {
        return std::vector<OnnxNode>{{.type = "Concat",
                                      .inputs = names.inputs,
                                      .outputs = {names.output},
                                      .integers = {{"axis", 1}}}};
    };
    return entry;
}

Operation flatten_entry() {
    Operation entry;
    entry.name = "flatten";
    entry.shape = [](const Shapes& in, const Options&) {
        int rest = 1;
        for (int axis = 1; axis < in.at(0).rank(); ++axis)
            rest *= in[0][axis];
        return Shape{in[0][0], rest};
    };
    entry.forward = [](ForwardStep& step) { step.output = dl::flatten(step.input()); };
    entry.backward = [](BackwardStep& step) {
        step.grad_output.set_shape(step.input().shape());
        return to_input(std::move(step.grad_output));
    };
    entry.onnx = onnx_as("Flatten");
    return entry;
}

}  // namespace

Node add(Net& net, Node a, Node b, const Naming& naming) {
    static const Operation entry = add_entry();
    add_fast_operations();
    return net.apply(entry, {a, b}, {}, naming);
}

Node multiply(Net& net, Node a, Node b, const Naming& naming) {
    static const Operation entry = multiply_entry();
    return net.apply(entry, {a, b}, {}, naming);
}

Node scale(Net& net, Node x, float factor, const Naming& naming) {
    static const Operation entry = scale_entry();
    return net.apply(entry, {x}, {{"factor", factor}}, naming);
}

Node concat(Net& net, const std::vector<Node>& parts, const Naming& naming) {
    static const Operation entry = concat_entry();
    return net.apply(entry, parts, {}, naming);
}

Node flatten(Net& net, Node x, const Naming& naming) {
    static const Operation entry = flatten_entry();
    return net.apply(entry, {x}, {}, naming);
}

Tensor label_tensor(const std::vector<int>& labels) {
    Tensor tensor({static_cast<int>(labels.size())});
    for (std::size_t i = 0; i < labels.size(); ++i)
        tensor.data()[i] = static_cast<float>(labels[i]);
    return tensor;
}

std::vector<int> label_numbers(const Tensor& labels) { return {labels.begin(), labels.end()}; }

}  // namespace lab02
