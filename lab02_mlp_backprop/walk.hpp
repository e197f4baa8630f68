// The reverse walk: how a gradient travels from the loss back to every weight. Exercise 2.3.

#pragma once

#include <functional>
#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {

/// Calls the backward function of one node: takes the complete gradient of its output, gives the
/// gradients of its inputs and of its parameters. A Session hands this in; so can a test.
using NodeBackward = std::function<NodeGradients(int node, dl::Tensor grad_output)>;

/// What a reverse walk finds.
struct Gradients {
    std::vector<dl::Tensor> nodes;  // by node id: what stayed there (inputs of the net), else empty
    Params parameters;              // by name
};

/// Given: sum = sum + part. An empty tensor means "nothing yet", so the first part is moved in.
void add_into(dl::Tensor& sum, dl::Tensor part);

/// Exercise 2.3. The nodes that a reverse walk from `output` visits, in the order of the visits:
/// every node on which `output` depends, `output` itself included, each exactly once, and none
/// before all nodes that use its value. Inputs of the net have nothing to call: leave them out.
/// Throws dl::Error if `output` is not in the net.
[[nodiscard]] std::vector<int> backward_order(const Net& net, Node output);

/// Exercise 2.3. Gradients of a loss by every parameter and every input of the net, given the
/// gradient by `output`. Where a value or a parameter is used in several places, its gradients add.
/// Calls node_backward once for each node of backward_order, in that order, with the gradient
/// of the node's output; an empty gradient (nobody asked) is handed on as it is.
[[nodiscard]] Gradients backward(const Net& net, Node output, dl::Tensor grad_output,
                                 const NodeBackward& node_backward);

}  // namespace lab02
