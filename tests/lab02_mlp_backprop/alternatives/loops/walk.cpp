// Lab 2 in nothing but loops: the reverse walk by sweeps over all nodes.

#include "lab02_mlp_backprop/walk.hpp"

#include <utility>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

void add_into(Tensor& sum, Tensor part) {
    if (part.count() == 0) return;
    if (sum.count() == 0)
        sum = std::move(part);
    else
        sum += part;
}

std::vector<int> backward_order(const Net& net, Node output) {
    dl::require<dl::Error>(output.id >= 0 && output.id < net.size(), "no such node");
    // A node matters if it is the output or somebody who matters reads it.
    std::vector<int> order;
    std::vector<char> matters(net.nodes().size(), 0);
    matters[output.id] = 1;
    for (int id = output.id; id >= 0; id--) {
        for (int user = id + 1; user <= output.id; user++)
            for (int input : net.at(user).inputs)
                if (matters[user] && input == id) matters[id] = 1;
        if (matters[id] && net.at(id).operation != "input") order.push_back(id);
    }
    return order;
}

Gradients backward(const Net& net, Node output, Tensor grad_output,
                   const NodeBackward& node_backward) {
    Gradients gradients;
    const std::vector<int> order = backward_order(net, output);
    for (int id = 0; id < net.size(); id++)
        gradients.nodes.push_back(Tensor());
    gradients.nodes[output.id] = grad_output;
    for (std::size_t at = 0; at < order.size(); at++) {
        const int node = order[at];
        const NodeGradients found = node_backward(node, gradients.nodes[node]);
        gradients.nodes[node] = Tensor();
        for (std::size_t i = 0; i < found.inputs.size(); i++)
            add_into(gradients.nodes[net.at(node).inputs[i]], found.inputs[i]);
        for (std::size_t i = 0; i < found.parameters.size(); i++)
            add_into(gradients.parameters[net.at(node).parameters[i].name], found.parameters[i]);
    }
    return gradients;
}

}  // namespace lab02
