// The vocabulary of transformers: one function for each operation on tokens (N, T, D).

#pragma once

#include "lab02_mlp_backprop/layers.hpp"

namespace lab04 {

using lab02::Naming;
using lab02::Net;
using lab02::Node;

/// (N, C, H, W) becomes (N, T, C * size * size).
Node patches(Net& net, Node x, int size, const Naming& naming = {});
/// (N, T, D) becomes (N, T, units): the same linear layer for every token; "weight", "bias".
Node token_linear(Net& net, Node x, int units, const Naming& naming = {});
/// Adds a vector of its own to every place in the row: parameter "place" (T, D).
Node positions(Net& net, Node x, const Naming& naming = {});
/// Parameters "gamma" and "beta" (D).
Node layer_norm(Net& net, Node x, const Naming& naming = {});
/// Three inputs (N, T, D); the node keeps the weights of its last forward pass to itself.
Node attention(Net& net, Node query, Node key, Node value, int heads, const Naming& naming = {});
/// (N, T, D) becomes (N, D): the mean over the tokens.
Node token_mean(Net& net, Node x, const Naming& naming = {});

/// Enters the operations above in the table.
void add_token_operations();

}  // namespace lab04
