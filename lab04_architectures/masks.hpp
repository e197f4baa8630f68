// Masks: which pixels of a box belong to its object. Exercise 4.18 (challenge).

#pragma once

#include <vector>

#include "common/tensor.hpp"
#include "lab04_architectures/boxes.hpp"

namespace lab04 {

/// 4.18  What the mask head of a region shall answer: the box is cut into size x size equal cells;
/// a cell is the value of the mask's pixel under its middle, 0 beyond the picture.
/// mask (H, W) of 0 and 1 gives (size, size). Throws ShapeError for another rank, Error unless
/// size > 0 and the box does not end before it begins.
[[nodiscard]] dl::Tensor mask_target(const dl::Tensor& mask, const Box& box, int size);

// scores (R, K, M, M)     targets (R, M, M) of 0 and 1     labels R: 0 background, 1 + kind
// Both throw ShapeError for shapes that do not fit, Error for a label outside of 0 ... K.

/// 4.18  Binary cross-entropy of the logistic function of the scores, on channel label - 1 alone,
/// averaged over the M * M cells of all regions with an object; background regions have no mask. 0
/// without objects. Stable for scores of any size.
[[nodiscard]] float mask_loss(const dl::Tensor& scores, const dl::Tensor& targets,
                              const std::vector<int>& labels);
/// 4.18  Its gradient by the scores.
[[nodiscard]] dl::Tensor mask_loss_backward(const dl::Tensor& scores, const dl::Tensor& targets,
                                            const std::vector<int>& labels);

/// 4.18  A mask (M, M) of a box back in the picture, as (height, width) of 0 and 1: a pixel whose
/// middle lies in the box (half-open) is 1 if the mask, interpolated bilinearly there, is >=
/// threshold. Cell k has its middle at (k + 0.5) / M of the side; beyond the outermost middles the
/// border's value goes on.
[[nodiscard]] dl::Tensor paste_mask(const dl::Tensor& mask, const Box& box, int height, int width,
                                    float threshold = 0.5f);

/// 4.18  Pixels in both / pixels in either of two masks (H, W) of 0 and 1; 0 when both are empty.
/// Throws ShapeError for unequal shapes.
[[nodiscard]] float mask_iou(const dl::Tensor& a, const dl::Tensor& b);

}  // namespace lab04
