// VGG: nothing but filters of 3 x 3, and more of them. Exercise 4.5.

#pragma once

#include <cstdint>

#include "lab04_architectures/layers.hpp"

namespace lab04 {

/// A stack of 3 x 3 layers against the one large filter that sees as much.
struct SmallFilters {
    int layers = 0;                    // of 3 x 3, stride 1, that see window x window pixels
    std::int64_t stacked_weights = 0;  // of all these layers, from C channels to C, without biases
    std::int64_t single_weights = 0;   // of one window x window layer from C channels to C
};

/// 4.5  For a window of 7 and C channels: 3 layers, 27 C^2 weights against 49 C^2.
/// Throws dl::Error unless window is odd and at least 3, and channels at least 1.
[[nodiscard]] SmallFilters small_filters(int window, int channels);

/// 4.5  Input "pixels" (3, 224, 224); the last node holds the scores. Convolutions of 3 x 3 with
/// padding 1 and bias, each with a ReLU, in five stages of 64, 128, 256, 512 and 512 filters; a
/// max pool of 2 x 2 behind every stage; then flatten and dense layers of 4096, 4096 and `classes`
/// units, the first two with ReLU and dropout 0.5 after it.
///
///   depth   convolutions by stage   parameters with 1000 classes
///    11       1  1  2  2  2           132,863,336
///    13       2  2  2  2  2           133,047,848
///    16       2  2  3  3  3           138,357,544
///    19       2  2  4  4  4           143,667,240
///
/// Throws dl::Error for another depth and for fewer than one class.
[[nodiscard]] Net vgg(int depth, int classes = 1000);

}  // namespace lab04
