// Residual blocks: learn what to add, and let the rest pass. Exercise 4.7.

#pragma once

#include <string>

#include "lab04_architectures/layers.hpp"
#include "lab04_architectures/residual_sum.hpp"

namespace lab04 {

/// What the shortcut does where a block changes the shape. Elsewhere it is the identity.
enum class Shortcut {
    padding,     // option A of the paper: every stride-th pixel, zeros for the new channels behind
                 // the old ones; no weights
    projection,  // option B: a 1 x 1 convolution with the block's stride, and batch norm
};

/// Which convolution of a bottleneck has the stride. The published multiply-adds (ResNet-50: 3.86
/// billion) belong to the first; later code moved it into the 3 x 3 (4.09 billion).
enum class BottleneckStride { first, middle };

struct BlockOptions {
    int filters = 64;  // of the 3 x 3 convolutions
    int stride = 1;
    Shortcut shortcut = Shortcut::projection;
    BottleneckStride bottleneck_stride = BottleneckStride::first;
    bool residual = true;  // false: the plain twin, which ends in a ReLU without any sum
};

/// 4.7  relu(branch(x) + shortcut(x)), where the branch is
///   3 x 3, `filters`, with the stride - batch norm - ReLU - 3 x 3, `filters` - batch norm
/// (N, C, H, W) becomes (N, filters, H / stride, W / stride), rounded up. Convolutions have padding
/// 1 and no bias. The plain twin is relu(branch(x)).
///
/// Nodes are called `name`.conv1, .norm1, .conv2, .norm2, .projection, .projection_norm where
/// `name` is not empty. Returns the sum, `name`.sum. Throws dl::Error for filters or stride < 1.
Node basic_block(Net& net, Node x, const BlockOptions& options, const std::string& name = "");

/// 4.7  The same with three convolutions:
///   1 x 1, `filters` - norm - ReLU - 3 x 3, `filters` - norm - ReLU - 1 x 1, 4 * `filters` - norm
/// The result has 4 * filters channels. The stride is where bottleneck_stride says.
Node bottleneck_block(Net& net, Node x, const BlockOptions& options, const std::string& name = "");

}  // namespace lab04
