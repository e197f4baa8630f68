// Lab 2 as others write it: counts of readers and a queue, a node speaks when all have answered.

#include "lab02_mlp_backprop/walk.hpp"

#include <deque>
#include <map>
#include <utility>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

void add_into(Tensor& sum, Tensor part) {
    if (part.count() == 0) return;
    if (sum.count() == 0) sum = Tensor(part.shape());
    sum += part;
}

std::vector<int> backward_order(const Net& net, Node output) {
    net.at(output);
    // How many reads of each node are still to be answered?
    std::map<int, int> reads;
    std::deque<int> found = {output.id};
    std::map<int, bool> known = {{output.id, true}};
    while (!found.empty()) {
        for (int input : net.at(found.front()).inputs) {
            ++reads[input];
            if (!std::exchange(known[input], true)) found.push_back(input);
        }
        found.pop_front();
    }
    std::vector<int> order;
    std::deque<int> ready = {output.id};
    while (!ready.empty()) {
        const int node = ready.front();
        ready.pop_front();
        if (net.at(node).operation == "input") continue;
        order.push_back(node);
        for (int input : net.at(node).inputs)
            if (--reads[input] == 0) ready.push_back(input);
    }
    return order;
}

Gradients backward(const Net& net, Node output, Tensor grad_output,
                   const NodeBackward& node_backward) {
    std::map<int, Tensor> waiting;
    waiting[output.id] = std::move(grad_output);
    Gradients gradients;
    for (int id : backward_order(net, output)) {
        const NodeData& node = net.at(id);
        const NodeGradients parts = node_backward(id, std::move(waiting[id]));
        waiting.erase(id);
        for (std::size_t i = 0; i < parts.inputs.size(); ++i)
            add_into(waiting[node.inputs.at(i)], parts.inputs[i]);
        for (std::size_t i = 0; i < parts.parameters.size(); ++i)
            add_into(gradients.parameters[node.parameters.at(i).name], parts.parameters[i]);
    }
    gradients.nodes.resize(static_cast<std::size_t>(net.size()));
    for (auto& [id, gradient] : waiting)
        gradients.nodes[static_cast<std::size_t>(id)] = std::move(gradient);
    return gradients;
}

}  // namespace lab02
