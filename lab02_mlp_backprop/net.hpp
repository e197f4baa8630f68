// Net: what is computed, as a value. Print it, draw it, compare it, count its weights; nothing is
// allocated and nothing is computed until a Session runs it.
//
//   Net net;
//   const Node pixels = net.input({784}, "pixels");
//   const Node hidden = relu(net, linear(net, pixels, 128));
//   linear(net, hidden, 10);
//   std::cout << table(net);

#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lab02_mlp_backprop/operations.hpp"

namespace lab02 {

/// A place in a net: the value that one operation computes.
struct Node {
    int id = -1;
    friend bool operator==(const Node&, const Node&) = default;
};

/// What a net stores about one node. Inputs always have smaller ids than the node itself.
struct NodeData {
    std::string operation;                  // "input", or a name of the operation table
    std::string name;                       // unique in its net: "linear1"
    Options options;                        //
    std::vector<int> inputs;                // ids
    std::vector<ParameterSpec> parameters;  // with their full names, "linear1.weight"
    dl::Shape shape;                        // result for a batch of one

    friend bool operator==(const NodeData&, const NodeData&) = default;
};

/// How a node is called, and whose weights it uses.
struct Naming {
    std::string name = "";                          // "": the operation's name and a number
    std::map<std::string, std::string> share = {};  // {"weight", "encoder1.weight"}: tied
};

class Net {
public:
    /// A value given from outside: the shape of one example, without the batch axis.
    Node input(const std::vector<int>& example_shape, const std::string& name = "");

    /// One more operation. Shapes are checked here, long before anything runs; ShapeError names
    /// the node. Labs wrap this into functions such as relu(net, x).
    Node apply(const Operation& operation, const std::vector<Node>& inputs,
               const Options& options = {}, const Naming& naming = {});

    [[nodiscard]] int size() const { return static_cast<int>(nodes_.size()); }
    const NodeData& at(Node node) const { return at(node.id); }
    /// Throws dl::Error for a node of another net.
    [[nodiscard]] const NodeData& at(int id) const;
    [[nodiscard]] const std::vector<NodeData>& nodes() const { return nodes_; }
    /// The node that was added last: the result, unless somebody says otherwise.
    [[nodiscard]] Node last() const { return {size() - 1}; }
    /// Throws dl::Error for a name that is not there.
    [[nodiscard]] Node find(const std::string& name) const;
    [[nodiscard]] std::vector<Node> inputs() const;

    /// Shape of a node's result, batch axis included.
    [[nodiscard]] dl::Shape shape(Node node, int batch = 1) const;
    /// Shapes of all nodes for a batch size.
    [[nodiscard]] std::vector<dl::Shape> shapes(int batch) const;

    /// Every parameter once, however many nodes use it, in the order of first use.
    [[nodiscard]] std::vector<ParameterSpec> parameters() const;
    /// Numbers that training sets; a shared tensor counts once, state such as running means not.
    [[nodiscard]] std::int64_t parameter_count() const;
    /// Multiply-adds for one example. FLOPs are twice as many.
    [[nodiscard]] std::int64_t multiply_adds() const;
    [[nodiscard]] std::int64_t multiply_adds(Node node) const;
    /// Values that a training pass keeps for one example.
    [[nodiscard]] std::int64_t activation_count() const;

    friend bool operator==(const Net&, const Net&) = default;

    /// Rebuilds a net from its nodes, shapes and parameters included. Throws if they do not fit.
    [[nodiscard]] static Net from_nodes(const std::vector<NodeData>& nodes);

private:
    std::vector<NodeData> nodes_;

    // Follow from nodes_; kept so that building a net of thousands of nodes stays fast.
    std::map<std::string, int> ids_;                     // by node name
    std::map<std::string, int> counts_;                  // of nodes, by operation
    std::map<std::string, dl::Shape> parameter_shapes_;  // by parameter name

    Node add(NodeData data);
    [[nodiscard]] std::string unused_name(const std::string& wanted,
                                          const std::string& operation) const;
};

/// How much of an input image one value of `node` depends on: pixels, and the step between the
/// fields of neighbours. A node that sees everything has the size of the whole input.
struct ReceptiveField {
    double size_y = 1, size_x = 1;
    double step_y = 1, step_x = 1;
};
[[nodiscard]] ReceptiveField receptive_field(const Net& net, Node node);

/// One line a node: name, output shape, parameters, multiply-adds; a line of sums at the end.
[[nodiscard]] std::string table(const Net& net);
/// A picture of the graph, inputs at the top.
[[nodiscard]] std::string to_svg(const Net& net);

}  // namespace lab02
