// Net: building a graph, and the questions that need no numbers.

#include "lab02_mlp_backprop/net.hpp"

#include <algorithm>
#include <set>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Shape;

namespace {

Shape with_batch(const Shape& example, int batch) {
    if (example.rank() == 0) return example;
    std::vector<int> sizes(example.begin(), example.end());
    sizes[0] = batch;
    return Shape(sizes);
}

std::vector<Shape> shapes_of(const std::vector<Shape>& all, const std::vector<int>& ids) {
    std::vector<Shape> picked;
    for (int id : ids)
        picked.push_back(all[id]);
    return picked;
}

}  // namespace

Node Net::input(const std::vector<int>& example_shape, const std::string& name) {
    std::vector<int> sizes = {1};
    sizes.insert(sizes.end(), example_shape.begin(), example_shape.end());
    NodeData data;
    data.operation = "input";
    data.name = unused_name(name, "input");
    data.shape = Shape(sizes);
    return add(std::move(data));
}

Node Net::apply(const Operation& operation, const std::vector<Node>& inputs, const Options& options,
                const Naming& naming) {
    add_operation(operation);
    NodeData data;
    data.operation = operation.name;
    data.name = unused_name(naming.name, operation.name);
    data.options = options;
    std::vector<Shape> input_shapes;
    for (Node node : inputs) {
        input_shapes.push_back(at(node).shape);
        data.inputs.push_back(node.id);
    }

    // Shape and parameters come from the operation's own rules; an error gets the node's name.
    try {
        data.shape = operation.shape(input_shapes, options);
        if (operation.parameters) data.parameters = operation.parameters(input_shapes, options);
    } catch (const dl::NotStarted&) {
        throw;  // that an exercise is open is no error of this node
    } catch (const dl::Error& error) {
        throw dl::ShapeError(dl::text("node ", data.name, ": ", error.what()));
    }
    for (ParameterSpec& spec : data.parameters) {
        const auto shared = naming.share.find(spec.name);
        spec.name = shared != naming.share.end() ? shared->second : data.name + "." + spec.name;
    }
    return add(std::move(data));
}

Node Net::add(NodeData data) {
    for (const ParameterSpec& spec : data.parameters) {
        const Shape& shape = parameter_shapes_.emplace(spec.name, spec.shape).first->second;
        dl::require(shape == spec.shape, "node ", data.name, ": the shared parameter ", spec.name,
                    " is ", shape, " elsewhere and would be ", spec.shape, " here");
    }
    ids_.emplace(data.name, size());
    ++counts_[data.operation];
    nodes_.push_back(std::move(data));
    return last();
}

const NodeData& Net::at(int id) const {
    dl::require<dl::Error>(id >= 0 && id < size(), "Net::at: node ", id, " is not in this net of ",
                           size(), " nodes");
    return nodes_[id];
}

Node Net::find(const std::string& name) const {
    const auto found = ids_.find(name);
    dl::require<dl::Error>(found != ids_.end(), "Net::find: no node is called \"", name, "\"");
    return {found->second};
}

std::vector<Node> Net::inputs() const {
    std::vector<Node> found;
    for (int id = 0; id < size(); ++id)
        if (nodes_[id].operation == "input") found.push_back({id});
    return found;
}

std::vector<Shape> Net::shapes(int batch) const {
    std::vector<Shape> all;
    for (const NodeData& node : nodes_) {
        if (node.operation == "input")
            all.push_back(with_batch(node.shape, batch));
        else
            all.push_back(
                find_operation(node.operation).shape(shapes_of(all, node.inputs), node.options));
    }
    return all;
}

Shape Net::shape(Node node, int batch) const {
    return batch == 1 ? at(node).shape : shapes(batch).at(node.id);
}

std::vector<ParameterSpec> Net::parameters() const {
    std::vector<ParameterSpec> all;
    std::set<std::string> seen;
    for (const NodeData& node : nodes_)
        for (const ParameterSpec& spec : node.parameters)
            if (seen.insert(spec.name).second) all.push_back(spec);
    return all;
}

std::int64_t Net::parameter_count() const {
    std::int64_t count = 0;
    for (const ParameterSpec& spec : parameters())
        if (spec.trained) count += spec.shape.count();
    return count;
}

std::int64_t Net::multiply_adds(Node node) const {
    const NodeData& data = at(node);
    if (data.operation == "input") return 0;
    const Operation& operation = find_operation(data.operation);
    if (!operation.multiply_adds) return 0;
    std::vector<Shape> input_shapes;
    for (int id : data.inputs)
        input_shapes.push_back(nodes_[id].shape);
    return operation.multiply_adds(input_shapes, data.shape, data.options);
}

std::int64_t Net::multiply_adds() const {
    std::int64_t count = 0;
    for (int id = 0; id < size(); ++id)
        count += multiply_adds(Node{id});
    return count;
}

std::int64_t Net::activation_count() const {
    std::int64_t count = 0;
    for (const NodeData& node : nodes_)
        count += node.shape.count();
    return count;
}

Net Net::from_nodes(const std::vector<NodeData>& nodes) {
    Net net;
    for (const NodeData& node : nodes) {
        if (node.operation == "input") {
            dl::require(node.shape.rank() > 0, "Net::from_nodes: input ", node.name,
                        " needs a batch axis");
            net.input({node.shape.begin() + 1, node.shape.end()}, node.name);
            continue;
        }
        std::vector<Node> inputs;
        for (int id : node.inputs)
            inputs.push_back({id});
        // Parameters may be shared: their names are taken over, "node.weight" as "weight".
        const Operation& operation = find_operation(node.operation);
        Naming naming{.name = node.name};
        if (operation.parameters) {
            std::vector<Shape> shapes;
            for (Node input : inputs)
                shapes.push_back(net.at(input).shape);
            const auto specs = operation.parameters(shapes, node.options);
            for (std::size_t i = 0; i < std::min(specs.size(), node.parameters.size()); ++i)
                naming.share[specs[i].name] = node.parameters[i].name;
        }
        net.apply(operation, inputs, node.options, naming);
    }
    dl::require(net.nodes_ == nodes,
                "Net::from_nodes: the shapes of these nodes do not follow from their inputs");
    return net;
}

std::string Net::unused_name(const std::string& wanted, const std::string& operation) const {
    const auto taken = [this](const std::string& name) { return ids_.count(name) > 0; };
    if (!wanted.empty()) {
        dl::require<dl::Error>(!taken(wanted), "Net: two nodes cannot both be called \"", wanted,
                               "\"; to share weights use Naming::share");
        return wanted;
    }
    const auto counted = counts_.find(operation);
    int number = counted == counts_.end() ? 1 : counted->second + 1;
    while (taken(operation + std::to_string(number)))
        ++number;
    return operation + std::to_string(number);
}

ReceptiveField receptive_field(const Net& net, Node node) {
    net.at(node);
    // From the inputs on: a window of k pixels adds k - 1 steps of the layer below it.
    std::vector<ReceptiveField> fields(net.size());
    for (int id = 0; id <= node.id; ++id) {
        const NodeData& data = net.at(id);
        if (data.operation == "input") continue;
        const Operation& operation = find_operation(data.operation);
        const Window window = operation.window ? operation.window(data.options) : Window{};
        ReceptiveField& field = fields[id];
        field = {0, 0, 0, 0};
        for (int input : data.inputs) {
            const ReceptiveField& below = fields[input];
            field.size_y =
                std::max(field.size_y, below.size_y + (window.size_y - 1) * below.step_y);
            field.size_x =
                std::max(field.size_x, below.size_x + (window.size_x - 1) * below.step_x);
            field.step_y = std::max(field.step_y, below.step_y * window.stride_y);
            field.step_x = std::max(field.step_x, below.step_x * window.stride_x);
        }
        if (!window.everything) continue;
        const Shape whole = net.at(net.inputs().front()).shape;
        field.size_y = whole.rank() > 2 ? whole.size(-2) : 1;
        field.size_x = whole.rank() > 1 ? whole.size(-1) : 1;
    }
    return fields[node.id];
}

}  // namespace lab02
