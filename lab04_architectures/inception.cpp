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

    // TODO(4.6): your code here.
    dl::todo("4.6 mix_channels");
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

    // TODO(4.6): your code here.
    dl::todo("4.6 join_branches");
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

    // TODO(4.6): your code here.
    dl::todo("4.6 split_gradient");
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

    // TODO(4.6): your code here.
    dl::todo("4.6 inception_module");
}

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

    // TODO(4.6): your code here.
    dl::todo("4.6 googlenet");
}

}  // namespace lab04
