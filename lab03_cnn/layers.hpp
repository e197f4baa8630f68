// The vocabulary of convolutional networks: functions that add a node to a net and return it.
//
//   const Node map = relu(net, conv2d(net, pixels, 16, {.kernel = 5, .padding = 2}));
//   const Node small = max_pool(net, map);
//
// Activations, linear, flatten and losses are those of lab 2.

#pragma once

#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/net.hpp"
#include "lab03_cnn/conv2d.hpp"
#include "lab03_cnn/pooling.hpp"

namespace lab03 {

using lab02::Naming;
using lab02::Net;
using lab02::Node;

/// Conv2dOptions, and what a layer must know beyond them.
struct ConvLayer {
    YX kernel = 3;
    YX stride = 1;
    Sides padding = 0;  // same_padding(kernel) keeps the size of the image
    YX dilation = 1;
    int groups = 1;
    bool bias = true;
};

/// (N, C, H, W) becomes (N, filters, Ho, Wo): parameters "weight" (filters, C / groups, Kh, Kw)
/// and, unless switched off, "bias" (filters).
Node conv2d(Net& net, Node x, int filters, const ConvLayer& layer = {}, const Naming& naming = {});

/// (N, C, H, W) becomes (N, C, Ho, Wo); no parameters.
Node max_pool(Net& net, Node x, const PoolOptions& options = {}, const Naming& naming = {});
Node avg_pool(Net& net, Node x, const PoolOptions& options = {}, const Naming& naming = {});

/// Every operation of this lab, entered in the table: for nets that come from elsewhere.
void add_lab03_operations();

}  // namespace lab03
