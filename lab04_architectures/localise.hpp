// Classification and localisation: what is in the picture, and where. One trunk, two heads, one
// weighted loss. Exercise 4.12.
//
// Conventions: a box is four numbers (x0, y0, x1, y1) as shares of the picture's width and height,
// 0 <= x0 < x1 <= 1. Class 0 means "nothing there": such a sample has no box, and no box loss.

#pragma once

#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab04 {

/// Smooth L1 (Huber) of one error: error^2 / 2 where |error| < 1, else |error| - 1/2. Quadratic
/// near 0, so that it comes to rest there; linear far off, so that no single box dominates.
[[nodiscard]] float smooth_l1(float error);
/// Its slope: the error itself, held within -1 and 1.
[[nodiscard]] float smooth_l1_slope(float error);

/// Sum of smooth_l1(boxes - targets) over the four numbers, mean over the samples
/// whose label is not 0; 0 if there are none.
///
///   boxes, targets  (N, 4)      labels  N classes
///
/// Throws ShapeError if these do not fit.
[[nodiscard]] float box_loss(const dl::Tensor& boxes, const dl::Tensor& targets,
                             const std::vector<int>& labels);
/// Its gradient by the boxes: 0 in the rows that do not count.
[[nodiscard]] dl::Tensor box_loss_backward(const dl::Tensor& boxes, const dl::Tensor& targets,
                                           const std::vector<int>& labels);

/// The boxes (N, 4) of pictures that were mirrored left to right: still x0 < x1.
/// Throws ShapeError unless boxes is (N, 4).
[[nodiscard]] dl::Tensor mirror_boxes(const dl::Tensor& boxes);

struct LocaliserOptions {
    int channels = 3;         // of the picture
    int size = 32;            // of its sides, a multiple of 2^stages
    int classes = 4;          // "nothing" included
    int width = 16;           // channels of the first stage; each stage below has twice as many
    int stages = 3;           // of two blocks and a pooling
    int hidden = 128;         // units of the layer before the box
    float box_weight = 1.0f;  // loss = cross-entropy + box_weight * box loss
};

/// Inputs "pixels", "labels" and "targets" ({}, then {4}). With "block w" as in
/// fully_convolutional:
///
///   trunk    for i = 0 ... stages-1: two blocks of width * 2^i, then max_pool 2x2
///   what     global_avg_pool of the trunk, linear to `classes`: node "scores"
///   where    flatten of the trunk, linear to `hidden`, relu, linear to 4: node "boxes"
///   loss     softmax_cross_entropy(scores, labels) + box_weight * box_loss: node "loss", the last
///
/// Throws Error unless all sizes are positive and size is a multiple of 2^stages.
[[nodiscard]] lab02::Net classify_and_localise(const LocaliserOptions& options = {});

}  // namespace lab04
