// Augmentation: more pictures out of those that are there. Exercise 3.10.
//
// Pictures are (N, C, H, W) with values in [0, 1]; what lies outside of a picture counts as 0.
// Every function but `augment` does the same to all pictures of the tensor.

#pragma once

#include "common/rng.hpp"
#include "common/tensor.hpp"

namespace lab03 {

/// 3.10  The value of one picture and channel between its pixels: the four pixels around (y, x),
/// each weighted by how near it is: (1 - distance in y) * (1 - distance in x). Pixels outside
/// count as 0, one by one: half a pixel beyond the edge of an image of ones is 0.5.
/// Any position is allowed, NaN excluded. Throws ShapeError unless images is (N, C, H, W) and n
/// and c are in it.
[[nodiscard]] float bilinear(const dl::Tensor& images, int n, int c, float y, float x);

/// 3.10  Left and right exchanged.
[[nodiscard]] dl::Tensor flip(const dl::Tensor& images);

/// 3.10  Contents moved `down` rows and `right` columns (negative: up, left). What leaves is lost,
/// what is uncovered is 0.
[[nodiscard]] dl::Tensor shift(const dl::Tensor& images, int down, int right);

/// 3.10  `pad` rings of zeros are put around, then a window of the old size is cut out whose first
/// pixel is (top, left) of the padded picture. Throws Error unless 0 <= top, left <= 2 * pad.
[[nodiscard]] dl::Tensor pad_and_crop(const dl::Tensor& images, int pad, int top, int left);

/// 3.10  Contents turned counter-clockwise by `degrees`, as you see them, around the middle of the
/// picture ((H-1)/2, (W-1)/2). Every pixel asks where it came from, and takes `bilinear` there.
[[nodiscard]] dl::Tensor rotate(const dl::Tensor& images, float degrees);

/// 3.10  Colour taken out: each of the three channels becomes 0.299 R + 0.587 G + 0.114 B. Pictures
/// of one channel stay as they are; throws ShapeError for other numbers of channels.
[[nodiscard]] dl::Tensor grey(const dl::Tensor& images);

/// 3.10  Edges made stronger: to each pixel is added `amount` times the sum of its differences to
/// the four neighbours (pixel - neighbour); a neighbour outside of the picture differs by 0. The
/// result is cut to [0, 1].
[[nodiscard]] dl::Tensor edge_enhanced(const dl::Tensor& images, float amount = 1.0f);

/// What may happen to a picture. All zero: nothing.
struct AugmentOptions {
    float flip = 0;    // probability of a flip
    int pad = 0;       // pad_and_crop with so many rings, at a random window
    int shift = 0;     // shift by up to so many pixels in either direction
    float rotate = 0;  // rotate by up to so many degrees in either direction
    float grey = 0;    // probability
    float edges = 0;   // probability of edge_enhanced with amount 1
};

/// What happens to one picture, in the order of the fields.
struct AugmentChoice {
    bool flip = false;
    int top = 0, left = 0;    // of pad_and_crop
    int down = 0, right = 0;  // of shift
    float degrees = 0;
    bool grey = false;
    bool edges = false;
};

/// Draws what happens to the next picture: always all numbers, in the order of the fields. Given.
[[nodiscard]] AugmentChoice choose(const AugmentOptions& options, dl::Rng& rng);

/// 3.10  Every picture with changes of its own: for picture 0, 1, ... one call of `choose`, and its
/// choice carried out, flip first, edges last. `rng` moves on, so the next call differs.
[[nodiscard]] dl::Tensor augment(const dl::Tensor& images, const AugmentOptions& options,
                                 dl::Rng& rng);

}  // namespace lab03
