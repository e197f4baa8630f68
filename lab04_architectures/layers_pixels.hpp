// Layers that keep their place in the picture: local response norm, all ways to enlarge, and the
// losses of pixels and boxes.

#pragma once

#include "lab02_mlp_backprop/layers.hpp"
#include "lab03_cnn/pooling.hpp"
#include "lab04_architectures/enlarge.hpp"
#include "lab04_architectures/local_response_norm.hpp"

namespace lab04 {

using lab02::Naming;
using lab02::Net;
using lab02::Node;

/// (N, C, H, W) stays; no parameters.
Node local_response_norm(Net& net, Node x, const LrnOptions& options = {},
                         const Naming& naming = {});

/// (N, C, H, W) becomes (N, C, factor * H, factor * W); no parameters.
Node upsample(Net& net, Node x, const UpsampleOptions& options = {}, const Naming& naming = {});

/// ConvTransposeOptions, and what a layer must know beyond them.
struct ConvTransposeLayer {
    int kernel = 4;
    int stride = 2;
    int padding = 1;
    int output_padding = 0;
    bool bias = true;
};
/// (N, C, H, W) becomes (N, filters, Ho, Wo): parameters "weight" (C, filters, K, K) and, unless
/// switched off, "bias" (filters).
Node conv_transpose2d(Net& net, Node x, int filters, const ConvTransposeLayer& layer = {},
                      const Naming& naming = {});

/// Puts x where the maxima of `before` stood: `before` (N, C, H, W) is what was pooled with these
/// options, x has the shape of the pooled maps. No gradient goes to `before`.
Node max_unpool(Net& net, Node x, Node before, const lab03::PoolOptions& options = {},
                const Naming& naming = {});

/// One number for the batch: mean cross-entropy of the labelled pixels. scores (N, K, H, W),
/// labels (N, H, W) as numbers.
Node pixel_cross_entropy(Net& net, Node scores, Node labels, const Naming& naming = {});

/// One number for the batch: boxes and targets (N, 4), labels {} as numbers.
Node box_loss(Net& net, Node boxes, Node targets, Node labels, const Naming& naming = {});

/// Enters the operations above in the table.
void add_pixel_operations();

}  // namespace lab04
