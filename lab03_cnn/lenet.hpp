// LeNet-5 as it is built today. Exercise 3.9. The net of 1998 itself: lenet_1998.hpp.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lab02_mlp_backprop/mlp.hpp"
#include "lab03_cnn/layers.hpp"

namespace lab03 {

struct LenetOptions {
    lab02::Activation activation = lab02::Activation::relu;  // 1998: tanh
    bool max_pooling = true;                                 // 1998: averages (false)
    int channels = 1;
    int size = 28;    // rows and columns of a picture
    int padding = 2;  // zeros around it: 28 becomes the 32 of the paper
    int classes = 10;
};

/// 3.9  input "pixels" (channels, size, size), then
///
///   c1  conv2d    6 filters of 5 x 5, padding         6 x 28 x 28      156 parameters
///   s2  pooling   2 x 2, stride 2                     6 x 14 x 14
///   c3  conv2d   16 filters of 5 x 5, all 6 maps     16 x 10 x 10    2,416
///   s4  pooling   2 x 2, stride 2                    16 x  5 x  5
///       flatten                                       400
///   c5  linear  120 units                             120           48,120
///   f6  linear   84 units                              84           10,164
///   output  linear  one unit a class                   10              850
///
/// with an activation behind c1, c3, c5 and f6, before the pooling. The named nodes have exactly
/// these names; the others number themselves. 61,706 parameters with the options above.
[[nodiscard]] lab02::Net lenet5(const LenetOptions& options = {});

/// A layer and how many numbers training sets in it.
struct LayerParameters {
    std::string name;
    std::int64_t count = 0;
    friend bool operator==(const LayerParameters&, const LayerParameters&) = default;
};

/// 3.9  Every node that brings trained parameters, in the order of the net. A tensor that several
/// nodes share counts for the first of them; state such as a running mean does not count.
[[nodiscard]] std::vector<LayerParameters> parameters_by_layer(const lab02::Net& net);

}  // namespace lab03
