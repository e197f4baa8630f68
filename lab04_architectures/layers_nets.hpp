// Layers that classifiers are made of: batch norm of images, global average pooling, and what
// residual blocks need.

#pragma once

#include <string>

#include "lab03_cnn/layers.hpp"

namespace lab04 {

using lab02::Naming;
using lab02::Net;
using lab02::Node;
using lab03::avg_pool;
using lab03::conv2d;
using lab03::max_pool;

/// The name of a node inside of a named block: part_of("3a", "pool") is "3a.pool". Without the name
/// of a block nodes are numbered as always.
[[nodiscard]] inline Naming part_of(const std::string& block, const std::string& part) {
    return {.name = block.empty() ? "" : block + "." + part};
}

/// (N, C, H, W) stays. Parameters "gamma", "beta"; state "running_mean", "running_variance".
Node batch_norm_2d(Net& net, Node x, const Naming& naming = {});
/// (N, C, H, W) becomes (N, C), for images of any size.
Node global_avg_pool(Net& net, Node x, const Naming& naming = {});

/// relu(branch + shortcut), of two values of one shape: your pair of exercise 4.7.
Node residual_sum(Net& net, Node branch, Node shortcut, const Naming& naming = {});
/// A shortcut without weights: every stride-th pixel of every stride-th row, and channels of zeros
/// behind the old ones. (N, C, H, W) becomes (N, channels, H / stride, W / stride), rounded up.
Node pad_shortcut(Net& net, Node x, int channels, int stride, const Naming& naming = {});

/// Enters the operations above in the table.
void add_network_operations();

}  // namespace lab04
