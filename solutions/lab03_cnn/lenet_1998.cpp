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
    // BEGIN SOLUTION 3.16 connection_table
    Tensor table({16, 6});
    for (int map = 0; map < 6; ++map) {
        for (int i = 0; i < 3; ++i)
            table.at(map, (map + i) % 6) = 1;
        for (int i = 0; i < 4; ++i)
            table.at(6 + map, (map + i) % 6) = 1;
        table.at(15, map) = 1;
    }
    for (int map = 0; map < 3; ++map)
        for (const int i : {0, 1, 3, 4})
            table.at(12 + map, (map + i) % 6) = 1;
    return table;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.16 spread_kernels
    Tensor filters({table.size(0), table.size(1), kernels.size(1), kernels.size(2)});
    const std::int64_t size = std::int64_t{kernels.size(1)} * kernels.size(2);
    const float* from = kernels.data();
    for (std::int64_t i = 0; i < table.count(); ++i) {
        if (table[i] == 0) continue;
        std::copy(from, from + size, filters.data() + i * size);
        from += size;
    }
    return filters;
    // END SOLUTION
}

// Exercise 3.16: and back. What stands where the table has a 0 is left behind.
Tensor gather_kernels(const Tensor& filters, const Tensor& table) {
    dl::require(filters.rank() == 4 && table.shape() == dl::Shape{filters.size(0), filters.size(1)},
                "gather_kernels: filters (O, C, KH, KW) and table (O, C) do not fit, got ",
                filters.shape(), " and ", table.shape());

    // BEGIN SOLUTION 3.16 gather_kernels
    Tensor kernels({static_cast<int>(dl::sum(table)), filters.size(2), filters.size(3)});
    const std::int64_t size = std::int64_t{filters.size(2)} * filters.size(3);
    float* to = kernels.data();
    for (std::int64_t i = 0; i < table.count(); ++i) {
        if (table[i] == 0) continue;
        std::copy(filters.data() + i * size, filters.data() + (i + 1) * size, to);
        to += size;
    }
    return kernels;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.16 subsample_forward
    Tensor out({x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2});
    for (int n = 0; n < out.size(0); ++n)
        for (int c = 0; c < out.size(1); ++c)
            for (int i = 0; i < out.size(2); ++i)
                for (int j = 0; j < out.size(3); ++j)
                    out.at(n, c, i, j) =
                        bias.at(c) +
                        coefficient.at(c) *
                            (x.at(n, c, 2 * i, 2 * j) + x.at(n, c, 2 * i, 2 * j + 1) +
                             x.at(n, c, 2 * i + 1, 2 * j) + x.at(n, c, 2 * i + 1, 2 * j + 1));
    return out;
    // END SOLUTION
}

// Exercise 3.16: pooling that learns, backward: how far does the output move with each?
SubsampleGradients subsample_backward(const Tensor& grad_output, const Tensor& x,
                                      const Tensor& coefficient) {
    check_subsample("subsample_backward", x, coefficient);
    dl::require(
        grad_output.shape() == dl::Shape{x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2},
        "subsample_backward: gradient ", grad_output.shape(), " does not fit ", x.shape());

    // BEGIN SOLUTION 3.16 subsample_backward
    SubsampleGradients grad{Tensor(x.shape()), Tensor(coefficient.shape()),
                            Tensor(coefficient.shape())};
    for (int n = 0; n < x.size(0); ++n)
        for (int c = 0; c < x.size(1); ++c)
            for (int y = 0; y < x.size(2); ++y)
                for (int column = 0; column < x.size(3); ++column) {
                    // forward: out += coefficient * x, for each of the four
                    const float g = grad_output.at(n, c, y / 2, column / 2);
                    grad.coefficient.at(c) += g * x.at(n, c, y, column);
                    grad.input.at(n, c, y, column) = g * coefficient.at(c);
                }
    for (int n = 0; n < grad_output.size(0); ++n)
        for (int c = 0; c < grad_output.size(1); ++c)
            for (int y = 0; y < grad_output.size(2); ++y)
                for (int column = 0; column < grad_output.size(3); ++column)
                    grad.bias.at(c) += grad_output.at(n, c, y, column);
    return grad;
    // END SOLUTION
}

// Exercise 3.16: the net. The names are c1, s2, c3, s4, c5, f6 and output.
Net lenet5_1998() {
    // BEGIN SOLUTION 3.16 lenet5_1998
    Net net;
    Node x = net.input({1, 28, 28}, "pixels");
    x = squash(net, conv2d(net, x, 6, {.kernel = 5, .padding = 2}, {.name = "c1"}));
    x = squash(net, subsample(net, x, {.name = "s2"}));
    x = squash(net, table_conv2d(net, x, 5, {.name = "c3"}));
    x = squash(net, subsample(net, x, {.name = "s4"}));
    x = squash(net, conv2d(net, x, 120, {.kernel = 5}, {.name = "c5"}));
    x = lab02::flatten(net, x);
    x = squash(net, lab02::linear(net, x, 84, {}, {.name = "f6"}));
    lab02::linear(net, x, 10, {}, {.name = "output"});
    return net;
    // END SOLUTION
}

}  // namespace lab03
