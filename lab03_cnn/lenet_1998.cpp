// LeNet-5 as it was in 1998: a table of connections, and pooling that learns.
//
// You write     3.16 connection_table, spread_kernels, gather_kernels, subsample_forward,
//               subsample_backward, lenet5_1998
// You are given lenet_1998.hpp (with table_conv2d, subsample and squash for nets), layers.hpp
// Check         ./course check 3.16         Stuck?  ./course hint 3.16

#include "lab03_cnn/lenet_1998.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Tensor;
using lab02::Net;
using lab02::Node;

namespace {

void check_subsample(const char* call, const Tensor& x, const Tensor& coefficient) {
    dl::require(x.rank() == 4 && x.size(2) % 2 == 0 && x.size(3) % 2 == 0, call,
                ": needs (N, C, H, W) with even H and W, got ", x.shape());
    dl::require(coefficient.shape() == dl::Shape{x.size(1)}, call,
                ": needs one coefficient a channel of ", x.shape(), ", got ", coefficient.shape());
}

}  // namespace

// Exercise 3.16: table I of the paper, from its rule
//
//     map 4 sees 4, 5, 0;   map 9 sees 3, 4, 5, 0;   map 12 sees 0, 1 and 3, 4;   14: 2, 3 and 5, 0
//
// `% 6` closes the circle.
Tensor connection_table() {
    // TODO(3.16): your code here.
    dl::todo("3.16 connection_table");
}

// Exercise 3.16: kernels to their places
//
//     table   1 0     kernels a, b, c    filters   a 0
//             1 1                                  b c
Tensor spread_kernels(const Tensor& kernels, const Tensor& table) {
    dl::require(kernels.rank() == 3 && table.rank() == 2 &&
                    kernels.size(0) == static_cast<int>(dl::sum(table)),
                "spread_kernels: needs a kernel for each of the ones of the table, got ",
                kernels.shape(), " and ", table.shape(), " with ", dl::sum(table));

    // TODO(3.16): your code here.
    dl::todo("3.16 spread_kernels");
}

// Exercise 3.16: and back. What stands where the table has a 0 is left behind.
Tensor gather_kernels(const Tensor& filters, const Tensor& table) {
    dl::require(filters.rank() == 4 && table.shape() == dl::Shape{filters.size(0), filters.size(1)},
                "gather_kernels: filters (O, C, KH, KW) and table (O, C) do not fit, got ",
                filters.shape(), " and ", table.shape());

    // TODO(3.16): your code here.
    dl::todo("3.16 gather_kernels");
}

// Exercise 3.16: pooling that learns, forward
//
//     window 1 2 / 3 4, coefficient 0.5, bias -1:   0.5 * 10 - 1 = 4
Tensor subsample_forward(const Tensor& x, const Tensor& coefficient, const Tensor& bias) {
    check_subsample("subsample_forward", x, coefficient);
    dl::require(bias.shape() == coefficient.shape(),
                "subsample_forward: needs as many biases as "
                "coefficients, got ",
                bias.shape(), " and ", coefficient.shape());

    // TODO(3.16): your code here.
    dl::todo("3.16 subsample_forward");
}

// Exercise 3.16: pooling that learns, backward: how far does the output move with each?
SubsampleGradients subsample_backward(const Tensor& grad_output, const Tensor& x,
                                      const Tensor& coefficient) {
    check_subsample("subsample_backward", x, coefficient);
    dl::require(
        grad_output.shape() == dl::Shape{x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2},
        "subsample_backward: gradient ", grad_output.shape(), " does not fit ", x.shape());

    // TODO(3.16): your code here.
    dl::todo("3.16 subsample_backward");
}

// Exercise 3.16: the net. The names are c1, s2, c3, s4, c5, f6 and output.
Net lenet5_1998() {
    // TODO(3.16): your code here.
    dl::todo("3.16 lenet5_1998");
}

}  // namespace lab03
