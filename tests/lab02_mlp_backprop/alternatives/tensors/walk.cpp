// Lab 2 by recursion: a node is listed once all that it feeds are; depth first, then turned round.

#include "lab02_mlp_backprop/walk.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void visit(const Net& net, int node, std::set<int>& seen, std::vector<int>& done) {
    if (net.at(node).operation == "input" || !seen.insert(node).second) return;
    for (int input : net.at(node).inputs)
        visit(net, input, seen, done);
    done.push_back(node);
}

}  // namespace

void add_into(Tensor& sum, Tensor part) {
    if (part.count() == 0) return;
    sum = sum.count() == 0 ? std::move(part) : sum + part;
}

std::vector<int> backward_order(const Net& net, Node output) {
    net.at(output);
    std::set<int> seen;
    std::vector<int> done;
    visit(net, output.id, seen, done);
    std::reverse(done.begin(), done.end());
    return done;
}

Gradients backward(const Net& net, Node output, Tensor grad_output,
                   const NodeBackward& node_backward) {
    const std::vector<int> order = backward_order(net, output);
    Gradients gradients{std::vector<Tensor>(static_cast<std::size_t>(net.size())), {}};
    add_into(gradients.nodes.at(static_cast<std::size_t>(output.id)), std::move(grad_output));
    for (int id : order) {
        const NodeData& node = net.at(id);
        NodeGradients found = node_backward(
            id, std::exchange(gradients.nodes.at(static_cast<std::size_t>(id)), Tensor()));
        for (std::size_t i = 0; i < found.parameters.size(); ++i) {
            Tensor& sum = gradients.parameters[node.parameters[i].name];
            add_into(sum, std::move(found.parameters[i]));
        }
        for (std::size_t i = 0; i < found.inputs.size(); ++i) {
            Tensor& sum = gradients.nodes.at(static_cast<std::size_t>(node.inputs[i]));
            add_into(sum, std::move(found.inputs[i]));
        }
    }
    return gradients;
}

}  // namespace lab02
