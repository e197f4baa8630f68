// Inception: filters of several sizes side by side, and the 1 x 1 filter that makes it affordable.
// Exercise 4.6.

#pragma once

#include <string>
#include <vector>

#include "lab04_architectures/layers.hpp"

namespace lab04 {

/// 4.6  A 1 x 1 convolution: at every pixel, each output channel is a weighted sum of all input
/// channels (a small dense layer that slides over the picture: Network in Network).
///
///   x (N, C, H, W)   weight (O, C)   bias (O)   output (N, O, H, W)
///
/// Throws ShapeError if shapes do not fit.
[[nodiscard]] dl::Tensor mix_channels(const dl::Tensor& x, const dl::Tensor& weight,
                                      const dl::Tensor& bias);

/// 4.6  Branches (N, C_i, H, W) become one tensor (N, sum of C_i, H, W): the channels of the first
/// branch, then those of the second, and so on.
/// Throws ShapeError for no branches, and if N, H or W differ.
[[nodiscard]] dl::Tensor join_branches(const std::vector<dl::Tensor>& branches);

/// 4.6  The gradient of every branch, from the gradient of their join. `channels` are the C_i.
/// Throws ShapeError unless they add up to the channels of grad_output.
[[nodiscard]] std::vector<dl::Tensor> split_gradient(const dl::Tensor& grad_output,
                                                     const std::vector<int>& channels);

/// Filters of the branches of an inception module. A 0 leaves a reduction out: all three 0 is the
/// naive module.
struct InceptionWidths {
    int ones = 1;           // 1 x 1
    int reduce_threes = 0;  // 1 x 1 before the 3 x 3
    int threes = 1;
    int reduce_fives = 0;  // 1 x 1 before the 5 x 5
    int fives = 1;
    int pool = 0;  // 1 x 1 behind the max pool; without it the pool passes all channels on
};

/// 4.6  Four branches on one input, joined by channels in this order: 1 x 1; 3 x 3 (padding 1);
/// 5 x 5 (padding 2); max pool 3 x 3 (stride 1, padding 1). All keep height and width. Every
/// convolution has a bias and a ReLU, reductions too.
///
///   (N, C, H, W) becomes (N, ones + threes + fives + (pool or C), H, W)
///
/// Nodes are called `name`.ones, .reduce3, .threes, .reduce5, .fives, .pool, .project, .join where
/// `name` is not empty. Returns the join.
Node inception_module(Net& net, Node x, const InceptionWidths& widths,
                      const std::string& name = "");

struct GoogLeNetOptions {
    int classes = 1000;
    bool auxiliary = false;  // two more heads, for training
};

/// 4.6  Szegedy et al. 2014 for "pixels" (3, 224, 224): nine modules with reductions. The table of
/// sizes stands in inception.cpp. The last node, "scores", holds the scores; with auxiliary heads
/// there are "auxiliary1" and "auxiliary2" as well, behind modules 4a and 4d.
/// 6,998,552 parameters with 1000 classes; 13,378,280 with both auxiliary heads.
/// Throws dl::Error for fewer than one class.
[[nodiscard]] Net googlenet(const GoogLeNetOptions& options = {});

/// Given: the loss of GoogLeNet's training, main head + 0.3 times each auxiliary one; adds input
/// "labels". Returns the node of the sum.
Node googlenet_loss(Net& net);

}  // namespace lab04
