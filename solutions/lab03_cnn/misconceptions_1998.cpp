// Known wrong answers of exercise 3.16.

#include <functional>

#include "common/ops.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;
using lab02::NodeData;

namespace {

// Table by a rule: which maps does map i see?
auto tabled(const std::function<bool(int map, int from)>& sees) {
    return [sees] {
        Tensor table({16, 6});
        for (int map = 0; map < 16; ++map)
            for (int from = 0; from < 6; ++from)
                table.at(map, from) = sees(map, from) ? 1.0f : 0.0f;
        return table;
    };
}

bool right_table(int map, int from) { return connection_table().at(map, from) == 1; }

// Kernels to places and back in column order.
Tensor permuted(const Tensor& table) { return dl::transpose(table); }

struct Net1998Slip {
    bool dense = false;
    bool averages = false;
    bool no_bend_behind_pooling = false;
    bool plain_tanh = false;
};

std::vector<NodeData> net_1998_with(const Net1998Slip& slip) {
    Net net;
    const auto bend = [&](Node x) {
        return slip.plain_tanh ? lab02::tanh(net, x) : squash(net, x);
    };
    const auto shrink = [&](Node x, const char* name) {
        const Node small = slip.averages ? avg_pool(net, x, {}, {.name = name})
                                         : subsample(net, x, {.name = name});
        return slip.no_bend_behind_pooling ? small : bend(small);
    };
    Node x = net.input({1, 28, 28}, "pixels");
    x = bend(conv2d(net, x, 6, {.kernel = 5, .padding = 2}, {.name = "c1"}));
    x = shrink(x, "s2");
    x = bend(slip.dense ? conv2d(net, x, 16, {.kernel = 5}, {.name = "c3"})
                        : table_conv2d(net, x, 5, {.name = "c3"}));
    x = shrink(x, "s4");
    x = bend(conv2d(net, x, 120, {.kernel = 5}, {.name = "c5"}));
    x = lab02::flatten(net, x);
    x = bend(lab02::linear(net, x, 84, {}, {.name = "f6"}));
    lab02::linear(net, x, 10, {}, {.name = "output"});
    return net.nodes();
}

auto net_1998(const Net1998Slip& slip) {
    return [slip] { return net_1998_with(slip); };
}

auto subsampling_back(const std::function<void(const Tensor& grad, const Tensor& x, const Tensor& a,
                                               SubsampleGradients&)>& change) {
    return [change](const Tensor& grad, const Tensor& x, const Tensor& coefficient) {
        SubsampleGradients found = subsample_backward(grad, x, coefficient);
        change(grad, x, coefficient, found);
        return found;
    };
}

Misconceptions table_rows() {
    return {
        convention(calls::connection_table, "L3-LEN-02", tabled([](int, int) { return true; }),
                   "You built the modern dense variant of C3; the original uses 60 of the 96 "
                   "kernels.",
                   "How many crosses are in table I of the 1998 paper?"),
        wrong(calls::connection_table, "L3-LEN-16", tabled([](int map, int from) {
                  if (map < 6) return from >= map && from < map + 3;
                  if (map < 12) return from >= map - 6 && from < map - 2;
                  return right_table(map, from);
              }),
              "The circle is not closed: map 5 stands beside map 0.",
              "Which three maps does map 4 see?"),
        wrong(calls::connection_table, "L3-LEN-17", tabled([](int map, int from) {
                  return map >= 12 && map < 15 ? right_table(map - 6, from)
                                               : right_table(map, from);
              }),
              "Maps 12 to 14 see two pairs with a gap between them, not four in a row.",
              "Which two maps does map 12 leave out?"),
        wrong(
            calls::spread_kernels, "L3-LEN-18",
            [](const Tensor& kernels, const Tensor& table) {
                static_cast<void>(spread_kernels(kernels, table));
                return dl::permute(spread_kernels(kernels, permuted(table)), {1, 0, 2, 3});
            },
            "The kernels are dealt out column by column; the contract says row by row.",
            "To which map does the second kernel belong?"),
        wrong(
            calls::gather_kernels, "L3-LEN-19",
            [](const Tensor& filters, const Tensor& table) {
                static_cast<void>(gather_kernels(filters, table));
                return gather_kernels(dl::permute(filters, {1, 0, 2, 3}), permuted(table));
            },
            "The kernels are collected column by column; the contract says row by row.",
            "Is gather_kernels(spread_kernels(k, table), table) still k?"),
        wrong(calls::lenet5_1998, "L3-LEN-20", net_1998({.dense = true}),
              "c3 is dense: 2,416 parameters where the net of 1998 has 1,516.",
              "Which function of lenet_1998.hpp knows the table?"),
        wrong(calls::lenet5_1998, "L3-LEN-21", net_1998({.averages = true}),
              "Your pooling has nothing to learn; s2 has 12 parameters and s4 has 32.",
              "What do coefficient and bias of a map do?"),
        wrong(calls::lenet5_1998, "L3-LEN-22", net_1998({.no_bend_behind_pooling = true}),
              "The bend behind s2 and s4 is missing.",
              "Which layers does the header send through "
              "squash?"),
        wrong(calls::lenet5_1998, "L3-LEN-23", net_1998({.plain_tanh = true}),
              "That is tanh itself; the net of 1998 has 1.7159 tanh(2 x / 3).",
              "What does squash give for 1?"),
    };
}

Misconceptions subsample_rows() {
    return {
        wrong(
            calls::subsample_forward, "L3-SUB-01",
            [](const Tensor& x, const Tensor& a, const Tensor& b) {
                return subsample_forward(x, a / 4, b);
            },
            "You take the mean of a window; here the sum is multiplied by the coefficient.",
            "Window 1 2 / 3 4 with coefficient 1: 10 or 2.5?"),
        wrong(
            calls::subsample_forward, "L3-SUB-02",
            [](const Tensor& x, const Tensor& a, const Tensor& b) {
                return subsample_forward(x, a, a * b);
            },
            "The bias is multiplied by the coefficient too; it is added behind.",
            "What comes out of a window of zeros?"),
        wrong(calls::subsample_backward, "L3-SUB-03",
              subsampling_back([](const Tensor&, const Tensor&, const Tensor&,
                                  SubsampleGradients& found) { found.coefficient /= 4; }),
              "The coefficient multiplies a sum, so its slope is a sum, not a mean.",
              "How far does the output move when the coefficient grows by 0.1?"),
        wrong(calls::subsample_backward, "L3-SUB-04",
              subsampling_back([](const Tensor& grad, const Tensor& x, const Tensor& a,
                                  SubsampleGradients& found) {
                  found.input = subsample_backward(grad, x, Tensor(a.shape(), 1)).input;
              }),
              "On the way back to x the coefficient is missing.",
              "How far does the output move when one pixel grows by 0.1?"),
        wrong(calls::subsample_backward, "L3-SUB-05",
              subsampling_back([](const Tensor&, const Tensor&, const Tensor&,
                                  SubsampleGradients& found) { found.bias *= 4; }),
              "The bias enters a window once, not four times.",
              "How far does the output move when the bias grows by 0.1?"),
    };
}

}  // namespace

Misconceptions lenet_1998_rows() { return joined({table_rows(), subsample_rows()}); }

}  // namespace lab03
