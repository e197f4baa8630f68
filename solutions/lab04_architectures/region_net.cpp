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

    // BEGIN SOLUTION 4.17 sample_anchors
    AnchorSample all;
    for (int a = 0; a < static_cast<int>(match.size()); ++a) {
        if (match[a] >= 0) all.positive.push_back(a);
        if (match[a] == background_anchor) all.negative.push_back(a);
    }
    const auto pick = [&](const std::vector<int>& from, int most) {
        std::vector<int> order = rng.permutation(static_cast<int>(from.size()));
        order.resize(std::min(from.size(), static_cast<std::size_t>(std::max(most, 0))));
        for (int& i : order)
            i = from[i];
        return order;
    };
    AnchorSample sample;
    sample.positive = pick(
        all.positive, static_cast<int>(static_cast<float>(options.count) * options.positive_share));
    sample.negative = pick(all.negative, options.count - static_cast<int>(sample.positive.size()));
    return sample;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.17 propose
    const int count = objectness.size(0), columns = objectness.size(2);
    Proposals all;
    for (int i = 0; i < static_cast<int>(anchors.size()); ++i) {
        const int a = i % count, column = i / count % columns, row = i / count / columns;
        const BoxOffset offset{offsets.at(4 * a, row, column), offsets.at(4 * a + 1, row, column),
                               offsets.at(4 * a + 2, row, column),
                               offsets.at(4 * a + 3, row, column)};
        const Box box = clip_box(decode_box(offset, anchors[i], options.scales), height, width);
        if (std::min(box.x1 - box.x0, box.y1 - box.y0) < options.min_side) continue;
        all.boxes.push_back(box);
        all.scores.push_back(objectness.at(a, row, column));
    }
    std::vector<int> order(all.boxes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return all.scores[a] > all.scores[b]; });
    const auto keep = [](const Proposals& from, std::vector<int> which, int most) {
        which.resize(std::min(which.size(), static_cast<std::size_t>(std::max(most, 0))));
        Proposals kept;
        for (const int i : which) {
            kept.boxes.push_back(from.boxes[i]);
            kept.scores.push_back(from.scores[i]);
        }
        return kept;
    };
    const Proposals best = keep(all, order, options.before);
    const std::vector<int> one_class(best.boxes.size(), 0);
    return keep(best, nms(best.boxes, best.scores, one_class, options.overlap), options.after);
    // END SOLUTION
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
    // BEGIN SOLUTION 4.17 average_precision
    if (truth.empty()) return 0;
    std::vector<Detection> sorted = detections;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Detection& a, const Detection& b) { return a.score > b.score; });

    std::vector<bool> found(truth.size(), false);
    std::vector<float> precision, recall;
    int right = 0;
    for (const Detection& detection : sorted) {
        float best = -1;
        int object = -1;
        for (int t = 0; t < static_cast<int>(truth.size()); ++t) {
            if (truth[t].image != detection.image) continue;
            const float shared = iou(detection.box, truth[t].box);
            if (shared <= best) continue;
            best = shared;
            object = t;
        }
        if (object >= 0 && best >= threshold && !found[object]) {
            found[object] = true;
            ++right;
        }
        precision.push_back(static_cast<float>(right) / static_cast<float>(precision.size() + 1));
        recall.push_back(static_cast<float>(right) / static_cast<float>(truth.size()));
    }
    float sum = 0, best = 0;
    for (int i = static_cast<int>(sorted.size()) - 1; i >= 0; --i) {
        best = std::max(best, precision[i]);
        sum += (recall[i] - (i > 0 ? recall[i - 1] : 0.0f)) * best;
    }
    return sum;
    // END SOLUTION
}

// Exercise 4.17: every kind counts the same, however rare it is
float mean_average_precision(const std::vector<Detection>& detections,
                             const std::vector<Truth>& truth, int kinds, float threshold) {
    dl::require<dl::Error>(kinds >= 0, "mean_average_precision: kinds must be counted, got ",
                           kinds);

    // BEGIN SOLUTION 4.17 mean_average_precision
    float sum = 0;
    int there = 0;
    for (int kind = 0; kind < kinds; ++kind) {
        std::vector<Detection> answers;
        std::vector<Truth> objects;
        for (const Detection& detection : detections)
            if (detection.kind == kind) answers.push_back(detection);
        for (const Truth& object : truth)
            if (object.kind == kind) objects.push_back(object);
        if (objects.empty()) continue;
        sum += average_precision(answers, objects, threshold);
        ++there;
    }
    return there > 0 ? sum / static_cast<float>(there) : 0.0f;
    // END SOLUTION
}

}  // namespace lab04
