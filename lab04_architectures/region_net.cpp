// A net that proposes regions, and the number by which detectors are compared (challenge).
//
// You write     4.17 sample_anchors, propose, average_precision, mean_average_precision
// You are given region_net.hpp, boxes.hpp (clip_box), your own 4.14
// Check         ./course check 4.17         Stuck?  ./course hint 4.17

#include "lab04_architectures/region_net.hpp"

#include <algorithm>
#include <numeric>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

// Exercise 4.17: a fair lesson from few anchors
//
//     match (0, -1, -1, -2, 1, -1), count 4, positive_share 0.25:  1 of {0, 4}, 3 of {1, 2, 5}
//
// Two calls of rng.permutation, positives first, also where a group is empty.
AnchorSample sample_anchors(const std::vector<int>& match, const SampleOptions& options,
                            dl::Rng& rng) {
    dl::require<dl::Error>(
        options.count >= 0 && options.positive_share >= 0 && options.positive_share <= 1,
        "sample_anchors: needs a count and a share from 0 to 1, got ", options.count, " and ",
        options.positive_share);

    // TODO(4.17): your code here.
    dl::todo("4.17 sample_anchors");
}

// Exercise 4.17: from maps to boxes
//
// Steps
//   1. Anchor number (row * W + column) * A + a has its score in objectness[a][row][column] and its
//      offset in the channels 4 a ... 4 a + 3 of the same cell.
//   2. decode_box, clip_box, drop the small ones.
//   3. Sort by score (std::stable_sort), keep `before`, then nms with one class for all.
Proposals propose(const Tensor& objectness, const Tensor& offsets, const std::vector<Box>& anchors,
                  int height, int width, const ProposeOptions& options) {
    dl::require(objectness.rank() == 3 && offsets.rank() == 3 &&
                    offsets.size(0) == 4 * objectness.size(0) &&
                    offsets.size(1) == objectness.size(1) &&
                    offsets.size(2) == objectness.size(2) &&
                    static_cast<std::int64_t>(anchors.size()) == objectness.count(),
                "propose: needs objectness (A, H, W), offsets (4 A, H, W) and A * H * W anchors, "
                "got ",
                objectness.shape(), ", ", offsets.shape(), " and ", anchors.size(), " anchors");

    // TODO(4.17): your code here.
    dl::todo("4.17 propose");
}

// Exercise 4.17: one number for a list of answers
//
//     2 objects; detections in order: right, false, right.  Precision 1, 1/2, 2/3 at recall 1/2,
//     1/2, 1.  AP = 1/2 * 1 + 1/2 * 2/3 = 0.8333
//
// Steps
//   1. Sort. For each detection find its object and judge it, remembering who was found already.
//   2. Precision and recall after each. From the back, let the precision never fall towards smaller
//      recall.
//   3. Sum (recall - recall before) * precision.
float average_precision(const std::vector<Detection>& detections, const std::vector<Truth>& truth,
                        float threshold) {
    // TODO(4.17): your code here.
    dl::todo("4.17 average_precision");
}

// Exercise 4.17: every kind counts the same, however rare it is
float mean_average_precision(const std::vector<Detection>& detections,
                             const std::vector<Truth>& truth, int kinds, float threshold) {
    dl::require<dl::Error>(kinds >= 0, "mean_average_precision: kinds must be counted, got ",
                           kinds);

    // TODO(4.17): your code here.
    dl::todo("4.17 mean_average_precision");
}

}  // namespace lab04
