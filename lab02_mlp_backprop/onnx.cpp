// The ONNX file format is a protocol buffer: a message is a row of fields, each a number (tag)
// that says which field it is and how long, followed by its content. Messages nest as strings.

#include "lab02_mlp_backprop/onnx.hpp"

#include <bit>
#include <cstring>
#include <set>

#include "common/error.hpp"
#include "common/files.hpp"

namespace lab02 {
namespace {

// --- Protocol buffers ------------------------------------------------------------------------

class Message {
public:
    // Whole numbers: seven bits a byte, the eighth says that more follow.
    void add(int field, std::int64_t number) {
        varint(static_cast<std::uint64_t>(field) << 3);
        varint(static_cast<std::uint64_t>(number));
    }
    void add(int field, const std::string& content) {
        varint((static_cast<std::uint64_t>(field) << 3) | 2);
        varint(content.size());
        bytes_ += content;
    }
    void add(int field, const Message& part) { add(field, part.bytes_); }
    void add(int field, float number) {
        varint((static_cast<std::uint64_t>(field) << 3) | 5);
        bytes_ += little_endian(number);
    }
    [[nodiscard]] const std::string& bytes() const { return bytes_; }

    static std::string little_endian(float number) {
        const auto bits = std::bit_cast<std::uint32_t>(number);
        std::string four;
        for (int byte = 0; byte < 4; ++byte)
            four += static_cast<char>((bits >> (8 * byte)) & 255);
        return four;
    }

private:
    std::string bytes_;

    void varint(std::uint64_t number) {
        for (; number >= 128; number >>= 7)
            bytes_ += static_cast<char>((number & 127) | 128);
        bytes_ += static_cast<char>(number);
    }
};

// --- Messages of ONNX: the numbers are those of onnx.proto ------------------------------------

constexpr int float_type = 1, whole_type = 7;
enum class AttributeType : std::int64_t {
    number = 1,
    integer = 2,
    word = 3,
    tensor = 4,
    integers = 7
};

Message tensor(const std::string& name, const dl::Tensor& value) {
    Message message;
    for (int size : value.shape())
        message.add(1, std::int64_t{size});
    message.add(2, std::int64_t{float_type});
    message.add(8, name);
    std::string raw;
    raw.reserve(sizeof(float) * static_cast<std::size_t>(value.count()));
    for (float number : value)
        raw += Message::little_endian(number);
    message.add(9, raw);
    return message;
}

// A value with its shape, the batch axis open.
Message value_info(const std::string& name, const dl::Shape& shape) {
    Message dimensions;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        Message dimension;
        if (axis == 0)
            dimension.add(2, std::string("N"));
        else
            dimension.add(1, std::int64_t{shape[axis]});
        dimensions.add(1, dimension);
    }
    Message tensor_type;
    tensor_type.add(1, std::int64_t{float_type});
    tensor_type.add(2, dimensions);
    Message type;
    type.add(1, tensor_type);
    Message message;
    message.add(1, name);
    message.add(2, type);
    return message;
}

Message attribute(const std::string& name, AttributeType type) {
    Message message;
    message.add(1, name);
    message.add(20, static_cast<std::int64_t>(type));
    return message;
}

// A number, or a row of whole ones. Not every runtime knows the short forms of a Constant, but all
// of them know a tensor.
Message constant_value(const OnnxNode& node) {
    Message value;
    for (const auto& [key, numbers] : node.lists) {
        value.add(1, static_cast<std::int64_t>(numbers.size()));
        value.add(2, std::int64_t{whole_type});
        for (const std::int64_t number : numbers)
            value.add(7, number);
    }
    for (const auto& [key, number] : node.numbers) {
        value.add(1, std::int64_t{1});
        value.add(2, std::int64_t{float_type});
        value.add(9, Message::little_endian(number));
    }
    Message one = attribute("value", AttributeType::tensor);
    one.add(5, value);
    return one;
}

Message node_message(const OnnxNode& node, const std::string& name) {
    Message message;
    for (const std::string& input : node.inputs)
        message.add(1, input);
    for (const std::string& output : node.outputs)
        message.add(2, output);
    message.add(3, name);
    message.add(4, node.type);
    if (node.type == "Constant") {
        message.add(5, constant_value(node));
        return message;
    }
    for (const auto& [key, number] : node.integers) {
        Message one = attribute(key, AttributeType::integer);
        one.add(3, number);
        message.add(5, one);
    }
    for (const auto& [key, numbers] : node.lists) {
        Message one = attribute(key, AttributeType::integers);
        for (std::int64_t number : numbers)
            one.add(8, number);
        message.add(5, one);
    }
    for (const auto& [key, number] : node.numbers) {
        Message one = attribute(key, AttributeType::number);
        one.add(2, number);
        message.add(5, one);
    }
    for (const auto& [key, word] : node.words) {
        Message one = attribute(key, AttributeType::word);
        one.add(4, word);
        message.add(5, one);
    }
    return message;
}

// --- The graph -------------------------------------------------------------------------------

std::vector<OnnxNode> onnx_form(const Net& net, const NodeData& node) {
    const Operation& operation = find_operation(node.operation);
    dl::require<dl::Error>(static_cast<bool>(operation.onnx), "to_onnx: node ", node.name, ": ",
                           node.operation, " has no ONNX form; export an earlier node");
    OnnxNames names;
    std::vector<dl::Shape> shapes;
    for (int input : node.inputs) {
        names.inputs.push_back(net.at(input).name);
        shapes.push_back(net.at(input).shape);
    }
    for (const ParameterSpec& spec : node.parameters)
        names.parameters.push_back(spec.name);
    names.output = node.name;
    return operation.onnx(names, node.options, shapes);
}

Message graph_message(const Net& net, const Params& parameters, Node output) {
    std::vector<bool> needed(net.size(), false);
    needed[output.id] = true;
    for (int id = output.id; id >= 0; --id)
        if (needed[id])
            for (int input : net.at(id).inputs)
                needed[input] = true;

    Message graph;
    std::set<std::string> weights;
    for (int id = 0; id <= output.id; ++id) {
        const NodeData& node = net.at(id);
        if (!needed[id] || node.operation == "input") continue;
        int part = 0;
        for (const OnnxNode& form : onnx_form(net, node)) {
            graph.add(1, node_message(
                             form, part == 0 ? node.name : node.name + "." + std::to_string(part)));
            ++part;
            weights.insert(form.inputs.begin(), form.inputs.end());
        }
    }
    graph.add(2, std::string("net"));
    for (const ParameterSpec& spec : net.parameters()) {
        if (!weights.count(spec.name)) continue;
        const auto found = parameters.find(spec.name);
        dl::require<dl::Error>(found != parameters.end(), "to_onnx: there is no parameter \"",
                               spec.name, "\"");
        graph.add(5, tensor(spec.name, found->second));
    }
    for (Node input : net.inputs())
        if (needed[input.id]) graph.add(11, value_info(net.at(input).name, net.at(input).shape));
    graph.add(12, value_info(net.at(output).name, net.at(output).shape));
    return graph;
}

}  // namespace

std::string to_onnx(const Net& net, const Params& parameters, Node output) {
    net.at(output);
    Message opset;
    opset.add(1, std::string());
    opset.add(2, std::int64_t{13});
    Message model;
    model.add(1, std::int64_t{7});  // version of the file format that belongs to opset 13
    model.add(2, std::string("deep-learning-from-scratch"));
    model.add(7, graph_message(net, parameters, output));
    model.add(8, opset);
    return model.bytes();
}

void save_onnx(const std::string& path, const Net& net, const Params& parameters, Node output) {
    dl::write_file(path, to_onnx(net, parameters, output));
}

}  // namespace lab02
