// Regions of interest: a piece of a feature map of any size, brought to a grid of one size.
// Exercise 4.15 (challenge).
//
// Conventions. A region is a box in pixels of the picture; `scale` brings it to the feature map
// (1 / 4 where the map has a quarter of the side). Boxes are half-open. Feature [y][x] stands at
// (x + 0.5, y + 0.5), so a place v lies at the index v - 0.5: the aligned form. RoI align rounds
// nothing and knows no smallest size.

#pragma once

#include <vector>

#include "common/tensor.hpp"
#include "lab04_architectures/boxes.hpp"

namespace lab04 {

/// A box of one picture of a batch.
struct Region {
    int image = 0;
    Box box;
};

enum class Reduce { average, maximum };

struct RoiOptions {
    int height = 7;                   // of the grid
    int width = 7;                    //
    float scale = 1;                  // of the feature map against the picture
    int samples = 2;                  // RoI align: samples^2 points in each bin
    Reduce reduce = Reduce::average;  // RoI align: what becomes of them
};

// features  (N, C, H, W)      regions  R      output, grad_output  (R, C, height, width)
// All throw ShapeError for features of another rank, and Error for a region whose image is not in
// the batch, a box that ends before it begins, a grid or samples below 1, a scale not above 0.

/// 4.15  RoI pooling. The box times scale is rounded to whole cells, floor(v + 0.5), and is at
/// least one cell wide and high. Of `h` rows, bin i takes floor(i * h / height) to
/// ceil((i + 1) * h / height), half-open; columns likewise. What lies outside of the map is not
/// looked at. A bin gives its largest value; an empty one gives 0.
[[nodiscard]] dl::Tensor roi_pool_forward(const dl::Tensor& features,
                                          const std::vector<Region>& regions,
                                          const RoiOptions& options = {});
/// 4.15  Gradient by the features: each bin's gradient goes to its largest value, the first one in
/// row order of equals.
[[nodiscard]] dl::Tensor roi_pool_backward(const dl::Tensor& grad_output,
                                           const dl::Tensor& features,
                                           const std::vector<Region>& regions,
                                           const RoiOptions& options = {});

/// 4.15  RoI align. The box times scale is cut into height x width equal bins. In each bin stand
/// samples x samples points, in the middle of as many equal parts. A point is interpolated
/// bilinearly between its four neighbours; beyond the outermost centres the border's value goes on.
/// A bin gives the average of its points, or the largest of them (the first one of equals).
[[nodiscard]] dl::Tensor roi_align_forward(const dl::Tensor& features,
                                           const std::vector<Region>& regions,
                                           const RoiOptions& options = {});
/// 4.15  Gradient by the features.
[[nodiscard]] dl::Tensor roi_align_backward(const dl::Tensor& grad_output,
                                            const dl::Tensor& features,
                                            const std::vector<Region>& regions,
                                            const RoiOptions& options = {});

// --- Given -----------------------------------------------------------------------------------

/// The checks of all four.
void check_regions(const char* call, const dl::Tensor& features, const std::vector<Region>& regions,
                   const RoiOptions& options);

/// One neighbour of a point between features, and its share in the value.
struct Corner {
    int y = 0, x = 0;
    float weight = 0;
};

}  // namespace lab04
