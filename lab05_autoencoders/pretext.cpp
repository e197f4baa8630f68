// Pretext tasks: to solve them a net has to look at the picture, and nobody had to label it.
//
// You write     5.11 rotate, rotation_batch, patch_pairs
// You are given pretext.hpp, dl::flip, dl::permute, dl::slice, dl::stack
// Check         ./course check 5.11         Stuck?  ./course hint 5.11

#include "lab05_autoencoders/pretext.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

// Exercise 5.11: a quarter turn to the left, as often as asked for
//
//     1 2 3     once: 3 6    twice: 6 5 4    three times: 4 1    four times: as before
//     4 5 6           2 5           3 2 1                 5 2
//                     1 4                                 6 3
Tensor rotate(const Tensor& image, int quarter_turns) {
    dl::require(image.rank() == 3, "rotate: needs one picture (C, H, W), got ", image.shape());

    // TODO(5.11): your code here.
    dl::todo("5.11 rotate");
}

// Exercise 5.11: four pictures from each
//
//     pictures A B:   A A' A'' A''' B B' B'' B'''   with labels   0 1 2 3 0 1 2 3
PretextBatch rotation_batch(const Tensor& images) {
    dl::require(images.rank() == 4 && images.size(2) == images.size(3),
                "rotation_batch: needs square pictures (N, C, S, S), got ", images.shape());

    // TODO(5.11): your code here.
    dl::todo("5.11 rotation_batch");
}

// Exercise 5.11: where does the second patch lie, seen from the first?
//
//     0 1 2      eight places around the centre; the square of 3 x 3 patches with gaps is put
//     3 c 4      anywhere in the picture where it fits
//     5 6 7
//
// Draw label, top and left of a picture in this order. The row of place 0 ... 8, counted with the
// centre, is place / 3, its column place % 3; place 4 is the centre, so labels from 4 on are one
// place further.
PatchPairs patch_pairs(const Tensor& images, const PatchOptions& options, dl::Rng& rng) {
    const int square = 3 * options.size + 2 * options.gap;
    dl::require(images.rank() == 4 && images.size(2) >= square && images.size(3) >= square,
                "patch_pairs: needs pictures (N, C, H, W) of at least ", square, " pixels, got ",
                images.shape());

    // TODO(5.11): your code here.
    dl::todo("5.11 patch_pairs");
}

}  // namespace lab05
