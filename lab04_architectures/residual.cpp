// Residual blocks: relu(branch + shortcut).
//
// You write     4.7 residual_sum_forward, residual_sum_backward, basic_block, bottleneck_block
// You are given residual.hpp, residual_sum.hpp, layers.hpp: conv2d, batch_norm_2d, relu,
//               residual_sum (runs your pair), pad_shortcut, part_of
// Check         ./course check 4.7          Stuck?  ./course hint 4.7

#include "lab04_architectures/residual.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

// Exercise 4.7: the sum
//
//     branch  1 -4  2     shortcut  3  1 -2     sum  4 -3  0     output  4 0 0
Tensor residual_sum_forward(const Tensor& branch, const Tensor& shortcut) {
    dl::require(branch.shape() == shortcut.shape(), "residual_sum_forward: branch ", branch.shape(),
                " and shortcut ", shortcut.shape(), " must have one shape");

    // TODO(4.7): your code here.
    dl::todo("4.7 residual_sum_forward");
}

// Exercise 4.7: and back
//
// The output is above 0 exactly where the sum was: only there a gradient passes the ReLU. Then it
// takes both roads, as it is: with a branch of zeros the block is the identity, and so is its
// gradient. That is why hundreds of blocks can stand in a row.
ResidualGradients residual_sum_backward(const Tensor& grad_output, const Tensor& output) {
    dl::require(grad_output.shape() == output.shape(), "residual_sum_backward: grad_output ",
                grad_output.shape(), " and output ", output.shape(), " must have one shape");

    // TODO(4.7): your code here.
    dl::todo("4.7 residual_sum_backward");
}

namespace {

void check_block(const char* call, const BlockOptions& options) {
    dl::require<dl::Error>(options.filters >= 1 && options.stride >= 1, call,
                           ": filters and stride must be at least 1, got ", options.filters,
                           " and ", options.stride);
}

}  // namespace

// Exercise 4.7: two 3 x 3 convolutions
//
//     x ----> 3 x 3 / stride - norm - ReLU - 3 x 3 - norm ----> sum and ReLU
//       \------------------ shortcut --------------------/
//
// Steps
//   1. The branch, from x. Only its first convolution has the stride. Nothing rectifies it at its
//      end: a branch must be able to take away.
//   2. The shortcut, from the same x: x itself if the shape stays, else as options.shortcut says.
//      net.at(node).shape is (1, C, H, W).
//   3. residual_sum(net, branch, shortcut) is ReLU and sum in one. The plain twin ends in relu.
Node basic_block(Net& net, Node x, const BlockOptions& options, const std::string& name) {
    check_block("basic_block", options);

    // TODO(4.7): your code here.
    dl::todo("4.7 basic_block");
}

// Exercise 4.7: narrow in the middle
//
// 256 channels through two 3 x 3 layers cost 2 * 9 * 256^2 = 1,179,648 weights. Through 1 x 1 to 64
// channels, 3 x 3 there, and 1 x 1 back they cost 16,384 + 36,864 + 16,384 = 69,632.
Node bottleneck_block(Net& net, Node x, const BlockOptions& options, const std::string& name) {
    check_block("bottleneck_block", options);

    // TODO(4.7): your code here.
    dl::todo("4.7 bottleneck_block");
}

}  // namespace lab04
