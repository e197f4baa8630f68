// Segmentation: a class for every pixel. The loss, the measure, and a net that shrinks a picture
// and enlarges it again. Exercise 4.11.
//
// Conventions: labels are listed row by row, image by image; 255 means that nobody knows, and such
// a pixel counts nowhere. The loss is the mean over the pixels that count. Mean IoU comes from ONE
// confusion matrix of the whole set, not from a mean over images.

#pragma once

#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab04 {

/// The label of pixels that count neither in the loss nor in the measure.
inline constexpr int unlabelled = 255;

/// Mean over the labelled pixels of -log softmax(scores at that pixel)[its label]: every pixel has
/// a distribution of its own. 0 if no pixel is labelled; stable for scores of 1e4.
///
///   scores  (N, K, H, W)      labels  N * H * W classes, or `unlabelled`
///
/// Throws ShapeError if these do not fit, Error for any other label outside of 0 ... K-1.
[[nodiscard]] float pixel_cross_entropy(const dl::Tensor& scores, const std::vector<int>& labels);
/// Its gradient by the scores: 0 at pixels that do not count.
[[nodiscard]] dl::Tensor pixel_cross_entropy_backward(const dl::Tensor& scores,
                                                      const std::vector<int>& labels);

/// (K, K): row t, column p counts the labelled pixels of class t that have their largest score in
/// class p (the first of equals). Matrices of several batches are added up. Same errors as above.
[[nodiscard]] dl::Tensor pixel_confusion(const dl::Tensor& scores, const std::vector<int>& labels);

/// Intersection over union of every class, TP / (TP + FP + FN), averaged over the classes that
/// occur: those with a label or a prediction. Throws ShapeError unless `confusion` is square,
/// Error if it is empty or all zero.
[[nodiscard]] float mean_iou(const dl::Tensor& confusion);

struct SegmenterOptions {
    int channels = 3;   // of the picture
    int size = 32;      // of its sides, a multiple of 2^depth; only the listing depends on it
    int classes = 4;    // background included
    int width = 16;     // channels of the first stage; each stage below has twice as many
    int depth = 2;      // how often the picture is halved
    bool skips = true;  // join the maps of the way down on the way up
};

/// An encoder and a decoder. With "block w" for conv2d 3x3 of w channels (padding 1, no bias),
/// batch_norm_2d and relu:
///
///   input "pixels"
///   for i = 0 ... depth-1:      two blocks of width * 2^i, then max_pool 2x2
///   middle:                     two blocks of width * 2^depth
///   for i = depth-1 ... 0:      upsample x2 (bilinear), concat {up, map before pool i} if skips,
///                               one block of width * 2^i
///   conv2d 1x1 to `classes`, named "scores"
///
/// Throws Error unless all numbers are positive and size is a multiple of 2^depth.
[[nodiscard]] lab02::Net fully_convolutional(const SegmenterOptions& options = {});

}  // namespace lab04
