// The vocabulary of networks: one function for each operation of this lab. Each adds a node to a
// net and returns it, so that calls nest as the mathematics does:
//
//   const Node y = linear(net, relu(net, linear(net, x, 128)), 10);

#pragma once

#include "lab02_mlp_backprop/dropout.hpp"
#include "lab02_mlp_backprop/net.hpp"

namespace lab02 {

// --- Layers with weights ---------------------------------------------------------------------

struct LinearOptions {
    bool bias = true;
};
/// (N, D) becomes (N, units): parameters "weight" (units, D) and, unless switched off, "bias".
Node linear(Net& net, Node x, int units, const LinearOptions& options = {},
            const Naming& naming = {});
/// Parameters "gamma", "beta"; state "running_mean", "running_variance".
Node batch_norm(Net& net, Node x, const Naming& naming = {});

// --- Activations -----------------------------------------------------------------------------

Node sigmoid(Net& net, Node x, const Naming& naming = {});
Node tanh(Net& net, Node x, const Naming& naming = {});
Node relu(Net& net, Node x, const Naming& naming = {});
Node leaky_relu(Net& net, Node x, float slope = 0.1f, const Naming& naming = {});
Node prelu(Net& net, Node x, const Naming& naming = {});  // parameter "slope", starts at 0.25
Node crelu(Net& net, Node x, const Naming& naming = {});
Node elu(Net& net, Node x, float alpha = 1.0f, const Naming& naming = {});
Node maxout(Net& net, Node x, int pieces, const Naming& naming = {});
Node softmax(Net& net, Node scores, const Naming& naming = {});

// --- Values that meet, shapes that change ----------------------------------------------------

Node add(Net& net, Node a, Node b, const Naming& naming = {});       // of one shape
Node multiply(Net& net, Node a, Node b, const Naming& naming = {});  // of one shape
Node scale(Net& net, Node x, float factor, const Naming& naming = {});
Node concat(Net& net, const std::vector<Node>& parts, const Naming& naming = {});  // along axis 1
Node flatten(Net& net, Node x, const Naming& naming = {});  // (N, ...) becomes (N, all the rest)

// --- Regularisation and losses ---------------------------------------------------------------

Node dropout(Net& net, Node x, float drop = 0.5f, DropoutForm form = DropoutForm::inverted,
             const Naming& naming = {});
/// One number for the batch. `labels` is an input of shape {} that holds class numbers.
Node softmax_cross_entropy(Net& net, Node scores, Node labels, const Naming& naming = {});
Node mean_squared_error(Net& net, Node output, Node target, const Naming& naming = {});

/// Class numbers as the tensor that a `labels` input takes, and back.
[[nodiscard]] dl::Tensor label_tensor(const std::vector<int>& labels);
[[nodiscard]] std::vector<int> label_numbers(const dl::Tensor& labels);

/// Every operation of this lab, entered in the table: for nets that come from elsewhere.
void add_lab02_operations();

}  // namespace lab02
