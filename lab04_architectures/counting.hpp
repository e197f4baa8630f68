// What a layer costs, before it exists. Exercise 4.4, written in alexnet.cpp.

#pragma once

#include <cstdint>

namespace lab04 {

/// A convolution on images of `channels` x height x width. A fully connected layer is one whose
/// kernel is as large as its image.
struct LayerPlan {
    int channels = 1, height = 1, width = 1;  // what comes in
    int filters = 1;                          // channels that go out
    int kernel = 1, stride = 1, padding = 0;  // the same in both directions
    int groups = 1;                           // filters of a group see its channels alone
    bool bias = true;
    bool batch_norm = false;  // behind it: gamma and beta, and running statistics
};

struct LayerCost {
    std::int64_t parameters = 0;     // numbers that training sets: no running statistics
    std::int64_t multiply_adds = 0;  // of the convolution, for one image; FLOPs are twice as many
};

/// 4.4  Parameters and multiply-adds of one layer, in 64 bits: VGG-16 has 15.5 billion.
/// The output has (size + 2 * padding - kernel) / stride + 1 pixels a side, rounded down.
/// Throws dl::Error where the groups do not divide channels and filters, or no window fits.
[[nodiscard]] LayerCost layer_cost(const LayerPlan& plan);

}  // namespace lab04
