// Augmentation: more pictures out of those that are there.
//
// You write     3.10 bilinear, flip, shift, pad_and_crop, rotate, grey, edge_enhanced, augment
// You are given augment.hpp, choose (below), common/rearrange.hpp (rows, concat, flip, slice, pad)
// Check         ./course check 3.10         Stuck?  ./course hint 3.10
//
// Index letters: n picture, c channel, y row (0 on top), x column.

#include "lab03_cnn/augment.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Tensor;

namespace {

void check_images(const char* call, const Tensor& images) {
    dl::require(images.rank() == 4, call, ": needs pictures (N, C, H, W), got ", images.shape(),
                "; reshape a single one to (1, C, H, W)");
}

}  // namespace

AugmentChoice choose(const AugmentOptions& options, dl::Rng& rng) {
    AugmentChoice choice;
    choice.flip = rng.chance(options.flip);
    choice.top = rng.integer(0, 2 * options.pad);
    choice.left = rng.integer(0, 2 * options.pad);
    choice.down = rng.integer(-options.shift, options.shift);
    choice.right = rng.integer(-options.shift, options.shift);
    choice.degrees = rng.uniform(-options.rotate, options.rotate);
    choice.grey = rng.chance(options.grey);
    choice.edges = rng.chance(options.edges);
    return choice;
}

// Exercise 3.10: between the pixels
//
//     image   0 10      at (0, 0.3): 0.7 * 0 + 0.3 * 10 = 3        at (0.5, 1): 20
//             2 30      at (0.5, 0.5): (0 + 10 + 2 + 30) / 4       at (-0.5, 1): 0.5 * 10 = 5
//
// Steps
//   1. The pixel above and left of the place: floor, not a conversion to int (think of -0.4).
//   2. How far the place lies from that row and column, between 0 and 1.
//   3. Four neighbours, each with its weight; those outside add nothing.
float bilinear(const Tensor& images, int n, int c, float y, float x) {
    check_images("bilinear", images);
    dl::require(n >= 0 && n < images.size(0) && c >= 0 && c < images.size(1),
                "bilinear: no picture ", n, " with channel ", c, " in ", images.shape());

    // TODO(3.10): your code here.
    dl::todo("3.10 bilinear");
}

// Exercise 3.10: left and right exchanged
//
//     1 2 3 4   becomes   4 3 2 1
Tensor flip(const Tensor& images) {
    check_images("flip", images);

    // TODO(3.10): your code here.
    dl::todo("3.10 flip");
}

// Exercise 3.10: moved
//
//     1 2      down 1, right 0:   0 0      down 0, right -1:   2 0
//     3 4                         1 2                          4 0
Tensor shift(const Tensor& images, int down, int right) {
    check_images("shift", images);

    // TODO(3.10): your code here.
    dl::todo("3.10 shift");
}

// Exercise 3.10: padded, and a window of the old size cut out
//
// Which shift is that? For pad = 2 the window at (2, 2) is the picture itself.
Tensor pad_and_crop(const Tensor& images, int pad, int top, int left) {
    check_images("pad_and_crop", images);
    dl::require<dl::Error>(0 <= top && top <= 2 * pad && 0 <= left && left <= 2 * pad,
                           "pad_and_crop: with ", pad, " rings top and left lie in 0 ... ", 2 * pad,
                           ", got ", top, " and ", left);

    // TODO(3.10): your code here.
    dl::todo("3.10 pad_and_crop");
}

// Exercise 3.10: turned around the middle
//
// Steps
//   1. For every pixel of the result: how far is it from the middle, to the right and upwards?
//   2. Turn that vector the other way round: there the value comes from.
//   3. bilinear of every channel at that place.
//
//     1 2      by 90 degrees:   2 4
//     3 4                       1 3
Tensor rotate(const Tensor& images, float degrees) {
    check_images("rotate", images);

    // TODO(3.10): your code here.
    dl::todo("3.10 rotate");
}

// Exercise 3.10: no colour, as many channels as before
//
//     red (1, 0, 0) becomes (0.299, 0.299, 0.299)
Tensor grey(const Tensor& images) {
    check_images("grey", images);
    dl::require(images.size(1) == 1 || images.size(1) == 3, "grey: needs 1 or 3 channels, got ",
                images.shape());

    // TODO(3.10): your code here.
    dl::todo("3.10 grey");
}

// Exercise 3.10: stronger edges
//
//     0.2 0.2 0.6    in one row, amount 1: 0.2 + 0, 0.2 + (0.2 - 0.6) cut to 0, 0.6 + 0.4 = 1
Tensor edge_enhanced(const Tensor& images, float amount) {
    check_images("edge_enhanced", images);

    // TODO(3.10): your code here.
    dl::todo("3.10 edge_enhanced");
}

// Exercise 3.10: every picture with changes of its own
//
// Steps
//   1. For every picture: AugmentChoice choice = choose(options, rng). One for each, not one for
//      all.
//   2. Take the picture out with dl::rows, carry the choice out in the order of its fields.
//   3. Join the results with dl::concat, or copy each to its place.
Tensor augment(const Tensor& images, const AugmentOptions& options, dl::Rng& rng) {
    check_images("augment", images);

    // TODO(3.10): your code here.
    dl::todo("3.10 augment");
}

}  // namespace lab03
