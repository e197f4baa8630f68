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

    // BEGIN SOLUTION 4.7 residual_sum_forward
    return dl::maximum(branch + shortcut, 0.0f);
    // END SOLUTION
}

// Exercise 4.7: and back
//
// The output is above 0 exactly where the sum was: only there a gradient passes the ReLU. Then it
// takes both roads, as it is: with a branch of zeros the block is the identity, and so is its
// gradient. That is why hundreds of blocks can stand in a row.
ResidualGradients residual_sum_backward(const Tensor& grad_output, const Tensor& output) {
    dl::require(grad_output.shape() == output.shape(), "residual_sum_backward: grad_output ",
                grad_output.shape(), " and output ", output.shape(), " must have one shape");

    // BEGIN SOLUTION 4.7 residual_sum_backward
    const Tensor passed =
        dl::where(dl::greater(output, Tensor::scalar(0)), grad_output, Tensor::scalar(0));
    return {passed, passed};
    // END SOLUTION
}

// BEGIN SOLUTION HELPERS
namespace {

struct Part {
    const char* number;
    int filters, kernel, stride;
};

// A convolution without bias - the batch norm behind it has a beta - and its batch norm.
Node convolve(Net& net, Node x, const Part& part, const std::string& name) {
    const lab03::ConvLayer layer = {
        .kernel = part.kernel, .stride = part.stride, .padding = part.kernel / 2, .bias = false};
    const std::string number = part.number;
    x = conv2d(net, x, part.filters, layer, part_of(name, "conv" + number));
    return batch_norm_2d(net, x, part_of(name, "norm" + number));
}

// What the branch is added to: x, or x in the shape of the branch.
Node shortcut_of(Net& net, Node x, int filters, const BlockOptions& options,
                 const std::string& name) {
    if (options.stride == 1 && net.at(x).shape[1] == filters) return x;
    if (options.shortcut == Shortcut::padding)
        return pad_shortcut(net, x, filters, options.stride, part_of(name, "shortcut"));
    x = conv2d(net, x, filters, {.kernel = 1, .stride = options.stride, .bias = false},
               part_of(name, "projection"));
    return batch_norm_2d(net, x, part_of(name, "projection_norm"));
}

Node finish(Net& net, Node x, Node branch, int filters, const BlockOptions& options,
            const std::string& name) {
    if (!options.residual) return relu(net, branch, part_of(name, "relu"));
    return residual_sum(net, branch, shortcut_of(net, x, filters, options, name),
                        part_of(name, "sum"));
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 4.7 basic_block
    Node branch = convolve(net, x, {"1", options.filters, 3, options.stride}, name);
    branch = relu(net, branch);
    branch = convolve(net, branch, {"2", options.filters, 3, 1}, name);
    return finish(net, x, branch, options.filters, options, name);
    // END SOLUTION
}

// Exercise 4.7: narrow in the middle
//
// 256 channels through two 3 x 3 layers cost 2 * 9 * 256^2 = 1,179,648 weights. Through 1 x 1 to 64
// channels, 3 x 3 there, and 1 x 1 back they cost 16,384 + 36,864 + 16,384 = 69,632.
Node bottleneck_block(Net& net, Node x, const BlockOptions& options, const std::string& name) {
    check_block("bottleneck_block", options);

    // BEGIN SOLUTION 4.7 bottleneck_block
    const bool first = options.bottleneck_stride == BottleneckStride::first;
    const int filters = options.filters;
    Node branch = convolve(net, x, {"1", filters, 1, first ? options.stride : 1}, name);
    branch = relu(net, branch);
    branch = convolve(net, branch, {"2", filters, 3, first ? 1 : options.stride}, name);
    branch = relu(net, branch);
    branch = convolve(net, branch, {"3", 4 * filters, 1, 1}, name);
    return finish(net, x, branch, 4 * filters, options, name);
    // END SOLUTION
}

}  // namespace lab04
