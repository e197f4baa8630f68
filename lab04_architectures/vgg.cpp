// VGG: how deep can a net be if all of its filters are small?
//
// You write     4.5 small_filters, vgg
// You are given vgg.hpp (all sizes), layers.hpp: conv2d, relu, max_pool, flatten, linear, dropout
// Check         ./course check 4.5          Stuck?  ./course hint 4.5

#include "lab04_architectures/vgg.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

// Exercise 4.5: small filters instead of large ones
//
//   One 3 x 3 layer sees 3 pixels a side. The next one sees 3 values of the first, which see
//   3 + 1 + 1 = 5 pixels: every further layer adds 2.
//
//     window 7:   3 layers of 3 * 3 * C * C weights against 7 * 7 * C * C:   27 C^2 and 49 C^2
//
// Multiply in 64 bits.
SmallFilters small_filters(int window, int channels) {
    dl::require<dl::Error>(window >= 3 && window % 2 == 1 && channels >= 1,
                           "small_filters: needs an odd window of at least 3 and a channel, got ",
                           window, " and ", channels);

    // TODO(4.5): your code here.
    dl::todo("4.5 small_filters");
}

// Exercise 4.5: the four nets
//
// Steps
//   1. Convolutions by stage: 11 is 1 1 2 2 2, 13 is 2 2 2 2 2, 16 is 2 2 3 3 3, 19 is 2 2 4 4 4.
//      The depth is the number of layers with weights: these and three dense ones.
//   2. Two loops: stages, and convolutions in a stage. relu(net, conv2d(net, x, filters, {.kernel
//      = 3, .padding = 1})), and max_pool(net, x) behind the stage: 2 x 2, stride 2 by default.
//   3. The dense end: flatten; twice linear 4096, relu, dropout; linear with `classes` units.
Net vgg(int depth, int classes) {
    dl::require<dl::Error>(depth == 11 || depth == 13 || depth == 16 || depth == 19,
                           "vgg: the depth is 11, 13, 16 or 19, got ", depth);
    dl::require<dl::Error>(classes >= 1, "vgg: needs at least one class, got ", classes);

    // TODO(4.5): your code here.
    dl::todo("4.5 vgg");
}

}  // namespace lab04
