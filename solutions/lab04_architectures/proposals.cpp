// Region proposals: which boxes may hold an object? The picture itself knows (challenge).
//
// You write     4.16 segment_similarity, merge_segments, group_segments, crop_for, region_targets
// You are given proposals.hpp, boxes.hpp, segment.cpp (the first segments)
// Check         ./course check 4.16         Stuck?  ./course hint 4.16

#include "lab04_architectures/proposals.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

// Exercise 4.16: do two segments belong together?
//
//     4 x 1 pixels of red beside 4 x 1 pixels of red in a picture of 100:
//     colour 1,  size 1 - 8 / 100,  fill 1 - (8 - 8) / 100:  2.92
//
// box_around is given. Divide as floats.
float segment_similarity(const Segment& a, const Segment& b, int picture_pixels) {
    dl::require(a.colours.size() == b.colours.size(), "segment_similarity: histograms of ",
                a.colours.size(), " and ", b.colours.size(), " bins cannot be compared");
    dl::require<dl::Error>(picture_pixels > 0, "segment_similarity: a picture has pixels, got ",
                           picture_pixels);

    // BEGIN SOLUTION 4.16 segment_similarity
    float colour = 0;
    for (std::size_t k = 0; k < a.colours.size(); ++k)
        colour += std::min(a.colours[k], b.colours[k]);
    const auto all = static_cast<float>(picture_pixels);
    const auto both = static_cast<float>(a.pixels + b.pixels);
    return colour + (1 - both / all) + (1 - (area(box_around(a.box, b.box)) - both) / all);
    // END SOLUTION
}

// Exercise 4.16: two segments as one
//
//     3 pixels with histogram (1, 0) and 1 pixel with (0, 1): 4 pixels with (0.75, 0.25)
Segment merge_segments(const Segment& a, const Segment& b) {
    dl::require(a.colours.size() == b.colours.size(), "merge_segments: histograms of ",
                a.colours.size(), " and ", b.colours.size(), " bins cannot be joined");

    // BEGIN SOLUTION 4.16 merge_segments
    Segment both{box_around(a.box, b.box), a.pixels + b.pixels,
                 std::vector<float>(a.colours.size())};
    for (std::size_t k = 0; k < a.colours.size(); ++k)
        both.colours[k] = (a.colours[k] * static_cast<float>(a.pixels) +
                           b.colours[k] * static_cast<float>(b.pixels)) /
                          static_cast<float>(both.pixels);
    return both;
    // END SOLUTION
}

// Exercise 4.16: from crumbs to the whole picture
//
//     segments 0 1 2 in a row, neighbours (0, 1) (1, 2), the pair (1, 2) is most similar:
//     3 = 1 + 2, neighbours (0, 3);  then 4 = 0 + 3.  Boxes of 0 1 2 3 4.
//
// Steps, while there are neighbours
//   1. Find the pair with the largest similarity, the first one of equals.
//   2. Add the merged segment at the end.
//   3. Go through the list: drop the pair itself, write the new index for both old ones, the larger
//      index second, and drop a pair that stands earlier in the new list.
std::vector<Box> group_segments(std::vector<Segment> segments, Neighbours neighbours,
                                int picture_pixels) {
    for (const auto& [a, b] : neighbours)
        dl::require<dl::Error>(
            a >= 0 && b >= 0 && a != b && std::max(a, b) < static_cast<int>(segments.size()),
            "group_segments: no pair (", a, ", ", b, ") among ", segments.size(), " segments");

    // BEGIN SOLUTION 4.16 group_segments
    const auto alike = [&](const std::pair<int, int>& pair) {
        return segment_similarity(segments[pair.first], segments[pair.second], picture_pixels);
    };
    std::vector<float> scores;
    for (const auto& pair : neighbours)
        scores.push_back(alike(pair));
    while (!neighbours.empty()) {
        const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
        const auto [a, b] = neighbours[best];
        const int joined = static_cast<int>(segments.size());
        segments.push_back(merge_segments(segments[a], segments[b]));

        Neighbours next;
        std::vector<float> next_scores;
        for (std::size_t i = 0; i < neighbours.size(); ++i) {
            auto [left, right] = neighbours[i];
            const bool left_gone = left == a || left == b;
            const bool right_gone = right == a || right == b;
            if (left_gone && right_gone) continue;
            if (!left_gone && !right_gone) {
                next.push_back(neighbours[i]);
                next_scores.push_back(scores[i]);
                continue;
            }
            const std::pair<int, int> changed{left_gone ? right : left, joined};
            if (std::find(next.begin(), next.end(), changed) != next.end()) continue;
            next.push_back(changed);
            next_scores.push_back(alike(changed));
        }
        neighbours = std::move(next);
        scores = std::move(next_scores);
    }
    std::vector<Box> boxes;
    for (const Segment& segment : segments)
        boxes.push_back(segment.box);
    return boxes;
    // END SOLUTION
}

// Exercise 4.16: how much of the picture decides about the features of a region
//
//     region from 9 to 14, margin 3, stride 4:  6 to 17, on multiples of 4:  4 to 20
//
// The lower border goes down to a multiple, the upper one up; then cut at the picture. A crop that
// began elsewhere than at a multiple of the stride would shift the grid of the features.
Box crop_for(const Box& region, int margin, int stride, int height, int width) {
    dl::require<dl::Error>(stride > 0 && margin >= 0,
                           "crop_for: needs a stride above 0 and a margin, got ", stride, " and ",
                           margin);

    // BEGIN SOLUTION 4.16 crop_for
    const auto step = static_cast<float>(stride);
    const auto more = static_cast<float>(margin);
    return clip_box(
        {std::floor((region.x0 - more) / step) * step, std::floor((region.y0 - more) / step) * step,
         std::ceil((region.x1 + more) / step) * step, std::ceil((region.y1 + more) / step) * step},
        height, width);
    // END SOLUTION
}

// Exercise 4.16: which class and which box a region shall learn
//
//     IoU with objects 0.7 and 0.6, kinds 2 and 5:  label 3, object 0, the offset of object 0
//     IoU with objects 0.4 and 0.2, foreground 0.5: label 0, object -1, the offset (0, 0, 0, 0)
//
// A region is the anchor from which encode_box measures.
RegionTargets region_targets(const std::vector<Box>& regions, const std::vector<Box>& truth,
                             const std::vector<int>& kinds, const RegionOptions& options) {
    dl::require(truth.size() == kinds.size(), "region_targets: needs a kind for every object, got ",
                truth.size(), " boxes and ", kinds.size(), " kinds");

    // BEGIN SOLUTION 4.16 region_targets
    RegionTargets targets;
    for (const Box& region : regions) {
        float best = 0;
        int object = -1;
        for (int t = 0; t < static_cast<int>(truth.size()); ++t) {
            const float shared = iou(region, truth[t]);
            if (shared < options.foreground || (object >= 0 && shared <= best)) continue;
            best = shared;
            object = t;
        }
        targets.objects.push_back(object);
        targets.labels.push_back(object < 0 ? 0 : 1 + kinds[object]);
        targets.offsets.push_back(object < 0 ? BoxOffset{}
                                             : encode_box(truth[object], region, options.scales));
    }
    return targets;
    // END SOLUTION
}

}  // namespace lab04
