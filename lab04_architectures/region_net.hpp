// The region proposal network's own steps, and the number by which detectors are compared.
// Exercise 4.17 (challenge).

#pragma once

#include <vector>

#include "common/rng.hpp"
#include "common/tensor.hpp"
#include "lab04_architectures/boxes.hpp"

namespace lab04 {

struct AnchorSample {
    std::vector<int> positive;  // anchors that speak for an object
    std::vector<int> negative;  // background
};
struct SampleOptions {
    int count = 32;               // anchors of one picture
    float positive_share = 0.5f;  // at most
};
/// 4.17  A few anchors to learn from, since nearly all are background. Of the P positive ones
/// (match >= 0) it takes min(P, floor(count * positive_share)), of the background ones as many as
/// are still missing to `count`, or all there are. Ignored anchors are never taken.
/// Each group: list it in order of index, take the first ones in the order of
/// rng.permutation(length); positives draw first.
[[nodiscard]] AnchorSample sample_anchors(const std::vector<int>& match,
                                          const SampleOptions& options, dl::Rng& rng);

struct ProposeOptions {
    float min_side = 4;    // pixels; smaller boxes are dropped
    int before = 200;      // best boxes that enter the suppression
    float overlap = 0.7f;  // its threshold
    int after = 32;        // best boxes that leave it
    OffsetScales scales = {};
};
struct Proposals {
    std::vector<Box> boxes;  // the best first
    std::vector<float> scores;
};
/// 4.17  The answers of a region proposal net for one picture as boxes: decode, cut at the picture,
/// drop what became too small (either side < min_side), keep the best `before` by score, suppress,
/// keep the best `after`. Of equal scores the first anchor's comes first.
///
///   objectness  (A, H, W)     a score for each of A anchors at every cell
///   offsets     (4 A, H, W)   channel 4 a + k: number k (x, y, width, height) of anchor a
///   anchors     H * W * A     in the order of 4.14: row, column, anchor
/// Throws ShapeError when the three do not fit.
[[nodiscard]] Proposals propose(const dl::Tensor& objectness, const dl::Tensor& offsets,
                                const std::vector<Box>& anchors, int height, int width,
                                const ProposeOptions& options = {});

/// An answer of a detector.
struct Detection {
    int image = 0;
    int kind = 0;
    float score = 0;
    Box box;
};
/// What is there.
struct Truth {
    int image = 0;
    int kind = 0;
    Box box;
};

/// 4.17  Area under the precision-recall curve of one kind of object (the fields `kind` are not
/// looked at).
///
/// Detections in falling order of score, the first of equals first. Each looks at the object of its
/// own image with which it shares most (the first of equals): it is right if their IoU is >=
/// threshold and no earlier detection was right about the same object, else it is a false alarm.
/// After each, precision = right / so far and recall = right / objects. The precision at a recall
/// is taken as the best one at this or any larger recall; AP is the sum over the steps of recall.
/// 0 when there is no object.
[[nodiscard]] float average_precision(const std::vector<Detection>& detections,
                                      const std::vector<Truth>& truth, float threshold = 0.5f);
/// 4.17  The mean of the kinds' average precisions, over the kinds 0 ... kinds - 1 of which there
/// is an object. 0 without objects.
[[nodiscard]] float mean_average_precision(const std::vector<Detection>& detections,
                                           const std::vector<Truth>& truth, int kinds,
                                           float threshold = 0.5f);

}  // namespace lab04
