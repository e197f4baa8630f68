// Pieces that most entries of the operation table share; labs 03 to 05 use them too.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "common/error.hpp"
#include "lab02_mlp_backprop/operations.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace lab02 {

using Shapes = Operation::Shapes;

[[nodiscard]] inline int integer(const Options& options, const std::string& name) {
    return static_cast<int>(option(options, name));
}
[[nodiscard]] inline float real(const Options& options, const std::string& name) {
    return static_cast<float>(option(options, name));
}

/// Shape rule of operations that work value by value.
[[nodiscard]] inline dl::Shape same_shape(const Shapes& in, const Options&) { return in.at(0); }

/// Shape rule of operations on two or more values of one shape.
[[nodiscard]] inline dl::Shape one_shape(const Shapes& in, const Options&) {
    for (const dl::Shape& shape : in)
        dl::require(shape == in.at(0), "values of one shape are needed, got ", in.at(0), " and ",
                    shape);
    return in.at(0);
}

/// Window rule of operations in which every output sees the whole input.
[[nodiscard]] inline Window sees_everything(const Options&) {
    Window window;
    window.everything = true;
    return window;
}

/// The gradients of a node with one input and no parameters.
[[nodiscard]] inline NodeGradients to_input(dl::Tensor gradient) {
    return {.inputs = inputs(std::move(gradient)), .parameters = {}};
}

/// ONNX form of operations that are one ONNX operator without attributes.
[[nodiscard]] inline auto onnx_as(const std::string& type) {
    return [type](const OnnxNames& names, const Options&, const Shapes&) {
        OnnxNode node;
        node.type = type;
        node.inputs = names.inputs;
        node.outputs = {names.output};
        return std::vector<OnnxNode>{node};
    };
}

/// The ONNX form of an operation that needs several operators, in the order in which they run.
class OnnxParts {
public:
    explicit OnnxParts(std::string output) : output_(std::move(output)) {}

    /// Appends an operator and gives the name of what it computes.
    std::string add(OnnxNode node) {
        node.outputs = {output_ + "." + std::to_string(nodes_.size())};
        nodes_.push_back(std::move(node));
        return nodes_.back().outputs[0];
    }
    std::string add(const std::string& type, const std::vector<std::string>& inputs) {
        return add({.type = type, .inputs = inputs});
    }
    std::string constant(const std::vector<std::int64_t>& numbers) {
        return add({.type = "Constant", .lists = {{"value_ints", numbers}}});
    }
    std::string constant(float number) {
        return add({.type = "Constant", .numbers = {{"value_float", number}}});
    }
    /// To another shape; 0 stands for the size that the axis has.
    std::string reshape(const std::string& x, const std::vector<std::int64_t>& shape) {
        const std::string sizes = constant(shape);
        return add("Reshape", {x, sizes});
    }
    std::string transpose(const std::string& x, const std::vector<std::int64_t>& axes) {
        return add({.type = "Transpose", .inputs = {x}, .lists = {{"perm", axes}}});
    }
    /// All of them; what the last one computes is the value of the node.
    [[nodiscard]] std::vector<OnnxNode> finish() && {
        nodes_.back().outputs = {output_};
        return std::move(nodes_);
    }

private:
    std::string output_;
    std::vector<OnnxNode> nodes_;
};

}  // namespace lab02
