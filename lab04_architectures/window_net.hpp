// A small classifier in two forms: for windows of one size, and for pictures of any size. Given;
// the way from one to the other is exercise 4.13.

#pragma once

#include "lab02_mlp_backprop/net.hpp"
#include "lab02_mlp_backprop/params.hpp"

namespace lab04 {

struct WindowNetOptions {
    int window = 28;  // pixels, a multiple of 4
    int channels = 16;
    int hidden = 32;
    int classes = 5;
};
inline constexpr int window_net_stride = 4;  // pixels between two windows of the convolutional form

/// Two blocks of convolution, ReLU and pooling without padding, then two dense layers: (N, 3,
/// window, window) to (N, classes).
[[nodiscard]] lab02::Net window_net(const WindowNetOptions& options = {});
/// The same layers with convolutions in place of the dense ones: (N, 3, H, W) to (N, classes, rows,
/// columns).
[[nodiscard]] lab02::Net convolutional_net(int height, int width,
                                           const WindowNetOptions& options = {});
/// Weights of the first as weights of the second.
[[nodiscard]] lab02::Params make_convolutional(lab02::Params dense,
                                               const WindowNetOptions& options = {});

}  // namespace lab04
