// Convolutional autoencoders: lab 3 on the way down, lab 4 on the way up.
//
// You write     5.10 conv_autoencoder
// You are given conv_autoencoder.hpp, lab03::conv2d, lab04::conv_transpose2d, relu, sigmoid
// Check         ./course check 5.10         Stuck?  ./course hint 5.10

#include "lab05_autoencoders/conv_autoencoder.hpp"

#include <string>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/layers_pixels.hpp"

namespace lab05 {

// Exercise 5.10: down and up again
//
//     28 x 28 -> 14 x 14 -> 7 x 7 -> 4 x 4 (the code) -> 7 x 7 -> 14 x 14 -> 28 x 28
//
// Steps
//   1. net.input({channels, height, width}, "input"), then conv2d(net, x, filters, {.kernel = 3,
//      .stride = 2, .padding = 1}, {.name = "encoder1"}). Remember net.shape(x) in front of each.
//   2. ReLU behind all of them but the last, whose result is the code.
//   3. Back: conv_transpose2d(net, x, channels, {.kernel = 3, .stride = 2, .padding = 1,
//      .output_padding = ...}, {.name = "decoderk"}). It makes 2 s - 1 pixels of s, and one more
//      with output_padding 1: 7 needs 0, 14 and 28 need 1. It is one number for both sides.
Autoencoder conv_autoencoder(const ConvAutoencoderOptions& options) {
    dl::require<dl::Error>(!options.filters.empty() && options.channels >= 1 &&
                               options.height >= 1 && options.width >= 1,
                           "conv_autoencoder: needs filters, channels and sides of at least 1");
    int height = options.height, width = options.width;
    for (std::size_t layer = 0; layer < options.filters.size(); ++layer) {
        dl::require<dl::Error>(height % 2 == width % 2, "conv_autoencoder: maps of ", height, " x ",
                               width, " have an even and an odd side; one output_padding cannot ",
                               "serve both");
        height = (height + 1) / 2;
        width = (width + 1) / 2;
    }

    // TODO(5.10): your code here.
    dl::todo("5.10 conv_autoencoder");
}

}  // namespace lab05
