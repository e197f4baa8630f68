// Known wrong answers of exercise 4.16.

#include <algorithm>
#include <cmath>
#include <functional>

#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls_detect.hpp"

namespace lab04 {

using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.16 --------------------------------------------------------------------------------------

using Segments = std::vector<Segment>;

// Merging by another rule: which pair, what it is worth, what happens to scores and neighbours.
struct Grouping {
    std::function<float(float score)> worth = [](float score) { return score; };
    bool keeps_scores = false;  // of pairs that changed
    bool loses_second = false;  // the neighbours of the second one of a pair are forgotten
    bool merged_only = false;   // the first segments are not among the boxes
};

auto grouping(const Grouping& rules) {
    return [=](Segments segments, Neighbours neighbours, int pixels) {
        check(group_segments(segments, neighbours, pixels));
        const std::size_t first = segments.size();
        std::vector<float> scores;
        for (const auto& [a, b] : neighbours)
            scores.push_back(rules.worth(segment_similarity(segments[a], segments[b], pixels)));
        while (!neighbours.empty()) {
            const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
            const auto [a, b] = neighbours[best];
            const int joined = static_cast<int>(segments.size());
            segments.push_back(merge_segments(segments[a], segments[b]));
            Neighbours next;
            std::vector<float> next_scores;
            for (std::size_t i = 0; i < neighbours.size(); ++i) {
                auto [left, right] = neighbours[i];
                const bool from_a = left == a || right == a, from_b = left == b || right == b;
                if ((from_a && from_b) || (from_b && rules.loses_second)) continue;
                std::pair<int, int> pair = neighbours[i];
                if (from_a || from_b) pair = {left == a || left == b ? right : left, joined};
                if (std::find(next.begin(), next.end(), pair) != next.end()) continue;
                next.push_back(pair);
                next_scores.push_back(
                    (from_a || from_b) && !rules.keeps_scores
                        ? rules.worth(segment_similarity(segments[pair.first],
                                                         segments[pair.second], pixels))
                        : scores[i]);
            }
            neighbours = std::move(next);
            scores = std::move(next_scores);
        }
        std::vector<Box> boxes;
        for (std::size_t i = rules.merged_only ? first : 0; i < segments.size(); ++i)
            boxes.push_back(segments[i].box);
        return boxes;
    };
}

Misconceptions segment_rows() {
    const auto part = [](int pixels, int all) {
        return static_cast<float>(pixels) / static_cast<float>(all);
    };
    return {
        wrong(
            calls::segment_similarity, "L4-PRP-01",
            [=](const Segment& a, const Segment& b, int all) {
                const float right = segment_similarity(a, b, all);
                return right + 2 * part(a.pixels + b.pixels, all) - 1;
            },
            "Large segments are called similar: small ones should go first.",
            "What eats the whole picture if the largest pair merges first?"),
        wrong(
            calls::segment_similarity, "L4-PRP-02",
            [](const Segment& a, const Segment& b, int all) {
                float colour = 0, right_colour = 0;
                const float right = segment_similarity(a, b, all);
                for (std::size_t k = 0; k < a.colours.size(); ++k) {
                    colour += a.colours[k] * b.colours[k];
                    right_colour += std::min(a.colours[k], b.colours[k]);
                }
                return right - right_colour + colour;
            },
            "Histograms are multiplied; their overlap is the sum of the smaller shares.",
            "How similar is a segment of two colours to itself?"),
        wrong(
            calls::segment_similarity, "L4-PRP-16",
            [=](const Segment& a, const Segment& b, int all) {
                const float right = segment_similarity(a, b, all);
                return right - part(a.pixels + b.pixels, all);
            },
            "Fill counts only what the two leave empty in the box around them.",
            "Two segments that fill their common box: what is fill?"),
        wrong(
            calls::merge_segments, "L4-PRP-03",
            [](const Segment& a, const Segment& b) {
                Segment both = merge_segments(a, b);
                for (std::size_t k = 0; k < both.colours.size(); ++k)
                    both.colours[k] = (a.colours[k] + b.colours[k]) / 2;
                return both;
            },
            "Both histograms count the same; each pixel should.",
            "A thousand red pixels and one blue: what is their histogram?"),
        wrong(
            calls::merge_segments, "L4-PRP-04",
            [](const Segment& a, const Segment& b) {
                Segment both = merge_segments(a, b);
                both.pixels = static_cast<int>(area(both.box));
                return both;
            },
            "The box around both is larger than both: pixels add.",
            "How many pixels have two squares in opposite corners?"),
        wrong(calls::group_segments, "L4-PRP-05", grouping({.merged_only = true}),
              "The first segments are boxes as well: an object may be one of them.",
              "An object of one colour: which segment is it?"),
        wrong(calls::group_segments, "L4-PRP-06",
              grouping({.worth = [](float score) { return -score; }}),
              "The least similar pair merges first.", "Which two should become one object?"),
        wrong(calls::group_segments, "L4-PRP-07", grouping({.loses_second = true}),
              "The merged segment has lost the neighbours of the second one.",
              "A chain of four: does your last box hold all of them?"),
        wrong(calls::group_segments, "L4-PRP-08", grouping({.keeps_scores = true}),
              "A merged segment is compared with the numbers of the one it was.",
              "When two segments merge, what changes about their similarity to a third?"),
    };
}

Misconceptions region_target_rows() {
    using Boxes = std::vector<Box>;
    using Kinds = std::vector<int>;
    return {
        wrong(
            calls::crop_for, "L4-PRP-09",
            [](const Box& region, int margin, int stride, int height, int width) {
                check(crop_for(region, margin, stride, height, width));
                return crop_for(region, margin, 1, height, width);
            },
            "Your crop does not begin on the grid of the features.",
            "With stride 4, which pixels may be the first of a crop?"),
        wrong(
            calls::crop_for, "L4-PRP-10",
            [](const Box& region, int, int stride, int height, int width) {
                return crop_for(region, 0, stride, height, width);
            },
            "The margin is missing: features near the border of the crop see too little.",
            "How far does a feature at the border of the region look?"),
        wrong(
            calls::crop_for, "L4-PRP-11",
            [](const Box& region, int margin, int stride, int height, int width) {
                check(crop_for(region, margin, stride, height, width));
                const auto step = static_cast<float>(stride);
                const auto more = static_cast<float>(margin);
                const auto down = [&](float v) { return std::floor(v / step) * step; };
                return clip_box({down(region.x0 - more), down(region.y0 - more),
                                 down(region.x1 + more), down(region.y1 + more)},
                                height, width);
            },
            "The upper borders were rounded down: a part of the region is cut off.",
            "In which direction does a crop grow to the next multiple?"),
        wrong(
            calls::region_targets, "L4-PRP-12",
            [](const Boxes& regions, const Boxes& truth, const Kinds& kinds,
               const RegionOptions& o) {
                RegionTargets targets = region_targets(regions, truth, kinds, o);
                for (std::size_t r = 0; r < regions.size(); ++r)
                    targets.labels[r] = std::max(targets.labels[r] - 1, 0);
                return targets;
            },
            "Kind 0 and background share a label: labels of objects start at 1.",
            "How many classes has a detector of 4 kinds?"),
        wrong(
            calls::region_targets, "L4-PRP-13",
            [](const Boxes& regions, const Boxes& truth, const Kinds& kinds,
               const RegionOptions& o) {
                RegionTargets targets = region_targets(regions, truth, kinds, o);
                RegionOptions all = o;
                all.foreground = 0;
                targets.offsets = region_targets(regions, truth, kinds, all).offsets;
                return targets;
            },
            "A background region got the offset of an object; it has none.",
            "Which box should \"nothing\" have?"),
        wrong(
            calls::region_targets, "L4-PRP-14",
            [](const Boxes& regions, const Boxes& truth, const Kinds& kinds,
               const RegionOptions& o) {
                RegionTargets targets = region_targets(regions, truth, kinds, o);
                for (std::size_t r = 0; r < regions.size(); ++r)
                    if (targets.objects[r] >= 0)
                        targets.offsets[r] =
                            encode_box(regions[r], truth[targets.objects[r]], o.scales);
                return targets;
            },
            "The offset leads from the object to the region; it should lead to the object.",
            "Which of the two boxes does the net know when it is used?"),
        wrong(
            calls::region_targets, "L4-PRP-15",
            [](const Boxes& regions, const Boxes& truth, const Kinds& kinds,
               const RegionOptions& o) {
                check(region_targets(regions, truth, kinds, o));
                RegionOptions all = o;
                all.foreground = 0;
                return region_targets(regions, truth, kinds, all);
            },
            "Every region got an object, however little they share.",
            "What should a region of bare ground learn?"),
    };
}

}  // namespace

Misconceptions proposal_rows() {
    Misconceptions rows = segment_rows();
    const Misconceptions more = region_target_rows();
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace lab04
