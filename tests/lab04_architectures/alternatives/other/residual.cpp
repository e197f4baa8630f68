// Residual blocks from the layers of lab 2: the shortcut first, then the branch, add and ReLU.

#include "lab04_architectures/residual.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace lab04 {

using dl::Tensor;

Tensor residual_sum_forward(const Tensor& branch, const Tensor& shortcut) {
    dl::require(branch.shape() == shortcut.shape(), "residual_sum: shapes differ");
    Tensor out = shortcut;
    for (std::int64_t i = 0; i < out.count(); ++i)
        out[i] = std::max(0.0f, out[i] + branch[i]);
    return out;
}

ResidualGradients residual_sum_backward(const Tensor& grad_output, const Tensor& output) {
    dl::require(grad_output.shape() == output.shape(), "residual_sum: shapes differ");
    ResidualGradients g{grad_output, grad_output};
    for (std::int64_t i = 0; i < output.count(); ++i)
        if (output[i] == 0) g.branch[i] = g.shortcut[i] = 0;
    return g;
}

namespace {

Node conv_and_norm(Net& net, Node x, int filters, int kernel, int stride) {
    return batch_norm_2d(
        net,
        conv2d(net, x, filters,
               {.kernel = kernel, .stride = stride, .padding = (kernel - 1) / 2, .bias = false}));
}

Node shortcut(Net& net, Node x, int channels, const BlockOptions& o) {
    if (o.stride == 1 && channels == net.shape(x)[1]) return x;
    return o.shortcut == Shortcut::projection ? conv_and_norm(net, x, channels, 1, o.stride)
                                              : pad_shortcut(net, x, channels, o.stride);
}

void check(const BlockOptions& o) {
    dl::require<dl::Error>(o.filters > 0 && o.stride > 0, "block: filters and stride");
}

}  // namespace

Node basic_block(Net& net, Node x, const BlockOptions& o, const std::string&) {
    check(o);
    const Node side = o.residual ? shortcut(net, x, o.filters, o) : x;
    Node y = relu(net, conv_and_norm(net, x, o.filters, 3, o.stride));
    y = conv_and_norm(net, y, o.filters, 3, 1);
    return relu(net, o.residual ? add(net, side, y) : y);
}

Node bottleneck_block(Net& net, Node x, const BlockOptions& o, const std::string&) {
    check(o);
    const Node side = o.residual ? shortcut(net, x, 4 * o.filters, o) : x;
    const bool early = o.bottleneck_stride == BottleneckStride::first;
    Node y = relu(net, conv_and_norm(net, x, o.filters, 1, early ? o.stride : 1));
    y = relu(net, conv_and_norm(net, y, o.filters, 3, early ? 1 : o.stride));
    y = conv_and_norm(net, y, 4 * o.filters, 1, 1);
    return relu(net, o.residual ? add(net, side, y) : y);
}

}  // namespace lab04
