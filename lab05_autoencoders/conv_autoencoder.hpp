// Convolutional autoencoders: codes that keep the plan of the picture. Exercise 5.10.

#pragma once

#include <vector>

#include "lab05_autoencoders/autoencoder.hpp"

namespace lab05 {

struct ConvAutoencoderOptions {
    int channels = 1;  // of the pictures
    int height = 28;
    int width = 28;
    std::vector<int> filters = {16, 32, 4};  // of encoder1, encoder2, ...; the last is the code's
};

/// 5.10  For pictures (N, C, H, W), input node "input". Layer k of the encoder is a convolution
/// "encoderk" with filters[k - 1] filters of 3 x 3, stride 2 and padding 1, which halves a side and
/// rounds up; "decoderk" is a transposed convolution with the same numbers that gives exactly the
/// sides and channels that encoderk was given. ReLU behind every layer but two: none behind the
/// code (N, last of filters, h, w), a sigmoid behind decoder1.
/// Throws Error for no filters, for sizes below 1, and for maps with an even and an odd side.
[[nodiscard]] Autoencoder conv_autoencoder(const ConvAutoencoderOptions& options = {});

}  // namespace lab05
