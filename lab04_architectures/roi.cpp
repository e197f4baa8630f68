// Regions of interest: features of a box, whatever its size, as a grid of one size (challenge).
//
// You write     4.15 roi_pool_forward, roi_pool_backward, roi_align_forward, roi_align_backward
// You are given roi.hpp (check_regions, Corner), boxes.hpp
// Check         ./course check 4.15         Stuck?  ./course hint 4.15
//
// Index letters:
//   r  region    c  channel    i, j  bin: row and column of the grid    y, x  feature

#include "lab04_architectures/roi.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

void check_gradient(const char* call, const Tensor& grad, const Tensor& features,
                    const std::vector<Region>& regions, const RoiOptions& options) {
    const dl::Shape expected{static_cast<int>(regions.size()), features.size(1), options.height,
                             options.width};
    dl::require(grad.shape() == expected, call, ": grad_output must be ", expected, ", got ",
                grad.shape());
}

}  // namespace

// Exercise 4.15: the largest value of each bin
//
//     7 rows in 3 bins:   0 1 2 | 2 3 4 | 4 5 6     floor(i * 7 / 3) to ceil((i + 1) * 7 / 3)
//     2 rows in 3 bins:   0 | 0 1 | 1
//
// Bins may share rows; they never leave a gap. Work with whole numbers, then no rounding errs.
Tensor roi_pool_forward(const Tensor& features, const std::vector<Region>& regions,
                        const RoiOptions& options) {
    check_regions("roi_pool_forward", features, regions, options);

    // TODO(4.15): your code here.
    dl::todo("4.15 roi_pool_forward");
}

// Exercise 4.15: who won a bin gets its gradient
//
// A feature may win bins of several regions. What must it do with several gradients?
Tensor roi_pool_backward(const Tensor& grad_output, const Tensor& features,
                         const std::vector<Region>& regions, const RoiOptions& options) {
    check_regions("roi_pool_backward", features, regions, options);
    check_gradient("roi_pool_backward", grad_output, features, regions, options);

    // TODO(4.15): your code here.
    dl::todo("4.15 roi_pool_backward");
}

// Exercise 4.15: interpolated points instead of whole cells
//
//     features 0 1 2 3 in one row; the box from 1 to 3, one bin, one point: the place is 2, which
//     lies between the centres 1.5 and 2.5 of cells 1 and 2, so the value is 1.5
//
// Steps
//   1. Bin height and width: side of the box times scale, divided by height and width. No rounding.
//   2. Points in each bin: low + bin * (i + (sample + 0.5) / samples).
//   3. Take off 0.5 for the index, cut it to 0 ... size - 1, weigh the four neighbours.
//   4. Average, or the largest: interpolate first, then compare.
Tensor roi_align_forward(const Tensor& features, const std::vector<Region>& regions,
                         const RoiOptions& options) {
    check_regions("roi_align_forward", features, regions, options);

    // TODO(4.15): your code here.
    dl::todo("4.15 roi_align_forward");
}

// Exercise 4.15: every neighbour gets the share that it gave
Tensor roi_align_backward(const Tensor& grad_output, const Tensor& features,
                          const std::vector<Region>& regions, const RoiOptions& options) {
    check_regions("roi_align_backward", features, regions, options);
    check_gradient("roi_align_backward", grad_output, features, regions, options);

    // TODO(4.15): your code here.
    dl::todo("4.15 roi_align_backward");
}

}  // namespace lab04
