// Layers that classifiers are made of: batch norm of images, global average pooling.

#pragma once

#include "lab02_mlp_backprop/layers.hpp"

namespace lab04 {

using lab02::Naming;
using lab02::Net;
using lab02::Node;

/// (N, C, H, W) stays. Parameters "gamma", "beta"; state "running_mean", "running_variance".
Node batch_norm_2d(Net& net, Node x, const Naming& naming = {});
/// (N, C, H, W) becomes (N, C), for images of any size.
Node global_avg_pool(Net& net, Node x, const Naming& naming = {});

/// Enters the operations above in the table.
void add_network_operations();

}  // namespace lab04
