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

    // BEGIN SOLUTION 3.10 bilinear
    const int height = images.size(2), width = images.size(3);
    if (!(y > -1 && y < static_cast<float>(height) && x > -1 && x < static_cast<float>(width)))
        return 0;
    const int top = static_cast<int>(std::floor(y)), left = static_cast<int>(std::floor(x));
    const float far_y = y - static_cast<float>(top), far_x = x - static_cast<float>(left);
    const float* plane = images.data() + (static_cast<std::int64_t>(n) * images.size(1) + c) *
                                             static_cast<std::int64_t>(height) * width;
    float sum = 0;
    for (int row = std::max(top, 0); row <= std::min(top + 1, height - 1); ++row)
        for (int column = std::max(left, 0); column <= std::min(left + 1, width - 1); ++column)
            sum += (row == top ? 1 - far_y : far_y) * (column == left ? 1 - far_x : far_x) *
                   plane[static_cast<std::int64_t>(row) * width + column];
    return sum;
    // END SOLUTION
}

// Exercise 3.10: left and right exchanged
//
//     1 2 3 4   becomes   4 3 2 1
Tensor flip(const Tensor& images) {
    check_images("flip", images);

    // BEGIN SOLUTION 3.10 flip
    return dl::flip(images, 3);
    // END SOLUTION
}

// Exercise 3.10: moved
//
//     1 2      down 1, right 0:   0 0      down 0, right -1:   2 0
//     3 4                         1 2                          4 0
Tensor shift(const Tensor& images, int down, int right) {
    check_images("shift", images);

    // BEGIN SOLUTION 3.10 shift
    Tensor out(images.shape());
    const int height = images.size(2), width = images.size(3);
    for (int n = 0; n < images.size(0); ++n)
        for (int c = 0; c < images.size(1); ++c)
            for (int y = std::max(0, down); y < std::min(height, height + down); ++y)
                for (int x = std::max(0, right); x < std::min(width, width + right); ++x)
                    out.at(n, c, y, x) = images.at(n, c, y - down, x - right);
    return out;
    // END SOLUTION
}

// Exercise 3.10: padded, and a window of the old size cut out
//
// Which shift is that? For pad = 2 the window at (2, 2) is the picture itself.
Tensor pad_and_crop(const Tensor& images, int pad, int top, int left) {
    check_images("pad_and_crop", images);
    dl::require<dl::Error>(0 <= top && top <= 2 * pad && 0 <= left && left <= 2 * pad,
                           "pad_and_crop: with ", pad, " rings top and left lie in 0 ... ", 2 * pad,
                           ", got ", top, " and ", left);

    // BEGIN SOLUTION 3.10 pad_and_crop
    return shift(images, pad - top, pad - left);
    // END SOLUTION
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

    // BEGIN SOLUTION 3.10 rotate
    const double angle = double{degrees} * std::numbers::pi / 180;
    const double cosine = std::cos(angle), sine = std::sin(angle);
    const double middle_y = (images.size(2) - 1) / 2.0, middle_x = (images.size(3) - 1) / 2.0;
    Tensor out(images.shape());
    for (int n = 0; n < images.size(0); ++n)
        for (int c = 0; c < images.size(1); ++c)
            for (int y = 0; y < images.size(2); ++y)
                for (int x = 0; x < images.size(3); ++x) {
                    const double right = x - middle_x, up = middle_y - y;
                    const double from_right = right * cosine + up * sine;
                    const double from_up = up * cosine - right * sine;
                    out.at(n, c, y, x) =
                        bilinear(images, n, c, static_cast<float>(middle_y - from_up),
                                 static_cast<float>(middle_x + from_right));
                }
    return out;
    // END SOLUTION
}

// Exercise 3.10: no colour, as many channels as before
//
//     red (1, 0, 0) becomes (0.299, 0.299, 0.299)
Tensor grey(const Tensor& images) {
    check_images("grey", images);
    dl::require(images.size(1) == 1 || images.size(1) == 3, "grey: needs 1 or 3 channels, got ",
                images.shape());

    // BEGIN SOLUTION 3.10 grey
    if (images.size(1) == 1) return images;
    const Tensor brightness = dl::slice(images, 1, 0, 1) * 0.299f +
                              dl::slice(images, 1, 1, 2) * 0.587f +
                              dl::slice(images, 1, 2, 3) * 0.114f;
    return dl::broadcast_to(brightness, images.shape());
    // END SOLUTION
}

// Exercise 3.10: stronger edges
//
//     0.2 0.2 0.6    in one row, amount 1: 0.2 + 0, 0.2 + (0.2 - 0.6) cut to 0, 0.6 + 0.4 = 1
Tensor edge_enhanced(const Tensor& images, float amount) {
    check_images("edge_enhanced", images);

    // BEGIN SOLUTION 3.10 edge_enhanced
    const int height = images.size(2), width = images.size(3);
    Tensor out(images.shape());
    for (int n = 0; n < images.size(0); ++n)
        for (int c = 0; c < images.size(1); ++c)
            for (int y = 0; y < height; ++y)
                for (int x = 0; x < width; ++x) {
                    const float here = images.at(n, c, y, x);
                    float difference = 0;
                    if (y > 0) difference += here - images.at(n, c, y - 1, x);
                    if (y + 1 < height) difference += here - images.at(n, c, y + 1, x);
                    if (x > 0) difference += here - images.at(n, c, y, x - 1);
                    if (x + 1 < width) difference += here - images.at(n, c, y, x + 1);
                    out.at(n, c, y, x) = std::clamp(here + amount * difference, 0.0f, 1.0f);
                }
    return out;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.10 augment
    Tensor out = images;
    for (int n = 0; n < images.size(0); ++n) {
        const AugmentChoice choice = choose(options, rng);
        const bool moves = options.pad > 0 || options.shift > 0 || options.rotate > 0;
        if (!(moves || choice.flip || choice.grey || choice.edges)) continue;
        Tensor image = dl::rows(images, n, n + 1);
        if (choice.flip) image = flip(image);
        if (options.pad > 0) image = pad_and_crop(image, options.pad, choice.top, choice.left);
        if (options.shift > 0) image = shift(image, choice.down, choice.right);
        if (options.rotate > 0) image = rotate(image, choice.degrees);
        if (choice.grey) image = grey(image);
        if (choice.edges) image = edge_enhanced(image);
        std::copy(image.begin(), image.end(), out.begin() + n * image.count());
    }
    return out;
    // END SOLUTION
}

}  // namespace lab03
