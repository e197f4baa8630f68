// Inception: which filter size is right? All of them, side by side.
//
// You write     4.6 mix_channels, join_branches, split_gradient, inception_module, googlenet
// You are given inception.hpp, layers.hpp, common/rearrange.hpp (concat, slice)
// Check         ./course check 4.6          Stuck?  ./course hint 4.6
//
// Index letters:  n  image     c  channel     o  output channel     y, x  pixel

#include "lab04_architectures/inception.hpp"

#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;

// Exercise 4.6: a 1 x 1 convolution
//
//   output[n][o][y][x] = bias[o] + sum over c of weight[o][c] * x[n][c][y][x]
//
//     x, two channels   1 2    10 20     weight  1 1     bias 0 5     output   11 22    4 3
//                                                -1 0
Tensor mix_channels(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.rank() == 4 && weight.rank() == 2 && weight.size(1) == x.size(1) &&
                    bias.shape() == Shape{weight.size(0)},
                "mix_channels: needs x (N, C, H, W), weight (O, C) and bias (O), got ", x.shape(),
                ", ", weight.shape(), " and ", bias.shape());

    // BEGIN SOLUTION 4.6 mix_channels
    Tensor output({x.size(0), weight.size(0), x.size(2), x.size(3)});
    for (int n = 0; n < x.size(0); ++n)
        for (int o = 0; o < weight.size(0); ++o)
            for (int y = 0; y < x.size(2); ++y)
                for (int i = 0; i < x.size(3); ++i) {
                    float sum = bias[o];
                    for (int c = 0; c < x.size(1); ++c)
                        sum += weight.at(o, c) * x.at(n, c, y, i);
                    output.at(n, o, y, i) = sum;
                }
    return output;
    // END SOLUTION
}

// Exercise 4.6: many branches become one picture with more channels
//
// Branches of 2, 3, 1 and 4 channels give one of 10. dl::concat joins along an axis: which one?
Tensor join_branches(const std::vector<Tensor>& branches) {
    dl::require(!branches.empty(), "join_branches: needs at least one branch");
    for (const Tensor& branch : branches) {
        const Tensor& first = branches.front();
        dl::require(branch.rank() == 4 && first.rank() == 4 && branch.size(0) == first.size(0) &&
                        branch.size(2) == first.size(2) && branch.size(3) == first.size(3),
                    "join_branches: branches (N, C, H, W) may differ in C alone, got ",
                    first.shape(), " and ", branch.shape());
    }

    // BEGIN SOLUTION 4.6 join_branches
    return dl::concat(branches, 1);
    // END SOLUTION
}

// Exercise 4.6: and back
//
// Every branch gets the gradient of its own channels: the pieces are as wide as the branches, not
// equally wide. dl::slice(a, axis, begin, end) cuts a piece out.
std::vector<Tensor> split_gradient(const Tensor& grad_output, const std::vector<int>& channels) {
    dl::require(grad_output.rank() == 4 &&
                    std::accumulate(channels.begin(), channels.end(), 0) == grad_output.size(1),
                "split_gradient: the channels of the branches must add up to those of grad_output ",
                grad_output.shape());

    // BEGIN SOLUTION 4.6 split_gradient
    std::vector<Tensor> pieces;
    int begin = 0;
    for (int width : channels) {
        pieces.push_back(dl::slice(grad_output, 1, begin, begin + width));
        begin += width;
    }
    return pieces;
    // END SOLUTION
}

// Exercise 4.6: the module
//
//                 +--> 1 x 1 -----------------------+
//        x -------+--> (1 x 1 reduce) --> 3 x 3 ----+--> join
//                 +--> (1 x 1 reduce) --> 5 x 5 ----+
//                 +--> max pool --> (1 x 1) --------+
//
// Steps
//   1. Four branches from the same x. A helper for "convolution and ReLU" saves a lot of text.
//   2. Names: part_of(name, "ones") gives the Naming of a node; it may be left out.
//   3. concat(net, {a, b, c, d}) of lab 2 joins along axis 1.
Node inception_module(Net& net, Node x, const InceptionWidths& widths, const std::string& name) {
    dl::require<dl::Error>(widths.ones >= 1 && widths.threes >= 1 && widths.fives >= 1 &&
                               widths.reduce_threes >= 0 && widths.reduce_fives >= 0 &&
                               widths.pool >= 0,
                           "inception_module: every branch needs a filter");

    // BEGIN SOLUTION 4.6 inception_module
    const auto convolve = [&](Node from, int filters, int kernel, const char* part) {
        const lab03::ConvLayer layer = {.kernel = kernel, .padding = kernel / 2};
        return relu(net, conv2d(net, from, filters, layer, part_of(name, part)));
    };
    const auto reduce = [&](int filters, const char* part) {
        return filters > 0 ? convolve(x, filters, 1, part) : x;
    };
    const Node ones = convolve(x, widths.ones, 1, "ones");
    const Node threes =
        convolve(reduce(widths.reduce_threes, "reduce3"), widths.threes, 3, "threes");
    const Node fives = convolve(reduce(widths.reduce_fives, "reduce5"), widths.fives, 5, "fives");
    Node pooled = max_pool(net, x, {.kernel = 3, .stride = 1, .padding = 1}, part_of(name, "pool"));
    if (widths.pool > 0) pooled = convolve(pooled, widths.pool, 1, "project");
    return concat(net, {ones, threes, fives, pooled}, part_of(name, "join"));
    // END SOLUTION
}

// BEGIN SOLUTION HELPERS
namespace {

const lab03::PoolOptions halve = {.kernel = 3, .stride = 2, .padding = {0, 0, 1, 1}};

// A head in the middle: small average, 1 x 1, two dense layers.
void auxiliary_head(Net& net, Node x, int classes, const std::string& name) {
    x = avg_pool(net, x, {.kernel = 5, .stride = 3});
    x = flatten(net, relu(net, conv2d(net, x, 128, {.kernel = 1})));
    x = dropout(net, relu(net, linear(net, x, 1024)), 0.7f);
    linear(net, x, classes, {}, {.name = name});
}

Node stem(Net& net) {
    Node x = net.input({3, 224, 224}, "pixels");
    x = relu(net, conv2d(net, x, 64, {.kernel = 7, .stride = 2, .padding = 3}));
    x = local_response_norm(net, max_pool(net, x, halve));
    x = relu(net, conv2d(net, x, 64, {.kernel = 1}));
    x = relu(net, conv2d(net, x, 192, {.kernel = 3, .padding = 1}));
    return max_pool(net, local_response_norm(net, x), halve);
}

}  // namespace
// END SOLUTION

// Exercise 4.6: GoogLeNet
//
//   conv 7 x 7 / 2, 64 filters, padding 3; max pool; norm
//   conv 1 x 1, 64; conv 3 x 3, 192, padding 1; norm; max pool
//
//   module   ones   reduce3 threes   reduce5 fives   pool
//     3a       64      96     128       16     32      32
//     3b      128     128     192       32     96      64      max pool behind it
//     4a      192      96     208       16     48      64      auxiliary head 1
//     4b      160     112     224       24     64      64
//     4c      128     128     256       24     64      64
//     4d      112     144     288       32     64      64      auxiliary head 2
//     4e      256     160     320       32    128     128      max pool behind it
//     5a      256     160     320       32    128     128
//     5b      384     192     384       48    128     128
//
//   global average pool; dropout 0.4; linear "scores"
//   auxiliary head: avg pool 5 x 5, stride 3; conv 1 x 1, 128; flatten; linear 1024, ReLU, dropout
//   0.7; linear "auxiliary1", "auxiliary2"
//
// Every convolution has a ReLU. Max pools are 3 x 3 with stride 2 and padding {0, 0, 1, 1}: 112
// pixels become 56, then 28, 14, 7.
Net googlenet(const GoogLeNetOptions& options) {
    dl::require<dl::Error>(options.classes >= 1, "googlenet: needs at least one class, got ",
                           options.classes);

    // BEGIN SOLUTION 4.6 googlenet
    struct Row {
        std::string name;
        InceptionWidths widths;
    };
    const Row rows[] = {
        {"3a", {64, 96, 128, 16, 32, 32}},     {"3b", {128, 128, 192, 32, 96, 64}},
        {"4a", {192, 96, 208, 16, 48, 64}},    {"4b", {160, 112, 224, 24, 64, 64}},
        {"4c", {128, 128, 256, 24, 64, 64}},   {"4d", {112, 144, 288, 32, 64, 64}},
        {"4e", {256, 160, 320, 32, 128, 128}}, {"5a", {256, 160, 320, 32, 128, 128}},
        {"5b", {384, 192, 384, 48, 128, 128}}};
    Net net;
    Node x = stem(net);
    for (const Row& row : rows) {
        x = inception_module(net, x, row.widths, row.name);
        if (row.name == "3b" || row.name == "4e") x = max_pool(net, x, halve);
        if (options.auxiliary && row.name == "4a")
            auxiliary_head(net, x, options.classes, "auxiliary1");
        if (options.auxiliary && row.name == "4d")
            auxiliary_head(net, x, options.classes, "auxiliary2");
    }
    linear(net, dropout(net, global_avg_pool(net, x), 0.4f), options.classes, {},
           {.name = "scores"});
    return net;
    // END SOLUTION
}

}  // namespace lab04
