// The reverse walk: nodes in opposite order, gradients that add where paths meet.
//
// You write     2.3 backward_order, backward
// You are given walk.hpp, net.hpp (net.at(id).inputs lists the ids that a node reads),
//               and add_into below
// Check         ./course check 2.3          Stuck?  ./course hint 2.3

#include "lab02_mlp_backprop/walk.hpp"

#include <utility>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

// Given: the first part is moved in, every later one is added.
void add_into(Tensor& sum, Tensor part) {
    if (part.count() == 0) return;
    if (sum.count() == 0)
        sum = std::move(part);
    else
        sum += part;
}

// Exercise 2.3: who speaks when?
//
// A node may pass its gradient on only when it is complete: after every node that uses its value.
// In a Net the inputs of a node always have smaller ids than the node itself.
//
//     0 x   1 = a(0)   2 = b(0)   3 = c(1, 2)   4 = d(1)     from 3:  3 2 1   or   3 1 2
//
// Steps
//   1. Mark the output. Mark the inputs of every marked node: what is left unmarked has no part in
//      the output (node 4 above).
//   2. List the marked nodes so that nobody speaks too early. Leave out inputs of the net: their
//      operation is "input".
std::vector<int> backward_order(const Net& net, Node output) {
    net.at(output);  // throws if there is no such node

    // BEGIN SOLUTION 2.3 backward_order
    std::vector<bool> marked(net.size(), false);
    marked[output.id] = true;
    std::vector<int> order;
    for (int id = output.id; id >= 0; --id) {
        if (!marked[id] || net.at(id).operation == "input") continue;
        order.push_back(id);
        for (int input : net.at(id).inputs)
            marked[input] = true;
    }
    return order;
    // END SOLUTION
}

// Exercise 2.3, second half: the walk
//
// Steps
//   1. Gradients starts with one empty tensor for every node; the output's is grad_output.
//   2. For every node in backward_order: take its gradient, call node_backward(node, gradient).
//      std::move(gradients.nodes[node]) takes it without a copy and leaves an empty tensor behind.
//   3. The answer has a gradient for every input of the node, in the order of net.at(node).inputs,
//      and for its parameters, in the order of net.at(node).parameters (each has a .name). It may
//      have fewer of these: a running mean at the end of the list gets none. Add all of them to
//      what has arrived there already.
Gradients backward(const Net& net, Node output, Tensor grad_output,
                   const NodeBackward& node_backward) {
    Gradients gradients;
    gradients.nodes.resize(net.size());

    // BEGIN SOLUTION 2.3 backward
    gradients.nodes.at(output.id) = std::move(grad_output);
    for (int node : backward_order(net, output)) {
        NodeGradients parts = node_backward(node, std::move(gradients.nodes[node]));
        const NodeData& data = net.at(node);
        for (std::size_t i = 0; i < parts.inputs.size(); ++i)
            add_into(gradients.nodes[data.inputs[i]], std::move(parts.inputs[i]));
        for (std::size_t i = 0; i < parts.parameters.size(); ++i)
            add_into(gradients.parameters[data.parameters[i].name], std::move(parts.parameters[i]));
    }
    return gradients;
    // END SOLUTION
}

}  // namespace lab02
