// Boxes: the arithmetic of rectangles that every detector stands on (challenge).
//
// You write     4.14 to_centre, to_corners, iou, nms, anchors, encode_box, decode_box,
//                    match_anchors
// You are given boxes.hpp
// Check         ./course check 4.14         Stuck?  ./course hint 4.14

#include "lab04_architectures/boxes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

// Exercise 4.14: corners to centre
//
//     (2, 1, 6, 4)  has the centre (4, 2.5), the width 4 and the height 3
CentreBox to_centre(const Box& box) {
    // BEGIN SOLUTION 4.14 to_centre
    return {(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2, box.x1 - box.x0, box.y1 - box.y0};
    // END SOLUTION
}

// Exercise 4.14: centre to corners
Box to_corners(const CentreBox& box) {
    // BEGIN SOLUTION 4.14 to_corners
    return {box.x - box.width / 2, box.y - box.height / 2, box.x + box.width / 2,
            box.y + box.height / 2};
    // END SOLUTION
}

// Exercise 4.14: how much two boxes share
//
//     (0, 0, 10, 10) and (1, 1, 11, 11):  shared 9 * 9 = 81,  union 100 + 100 - 81 = 119
//
// Steps
//   1. The intersection is as wide as the smaller x1 minus the larger x0, and never below 0.
//   2. What both cover is in both areas: take it off once.
float iou(const Box& a, const Box& b) {
    for (const Box& box : {a, b})
        dl::require<dl::Error>(box.x0 <= box.x1 && box.y0 <= box.y1, "iou: a box (", box.x0, ", ",
                               box.y0, ", ", box.x1, ", ", box.y1,
                               ") ends before it begins; the order is x0, y0, x1, y1");

    // BEGIN SOLUTION 4.14 iou
    const float width = std::max(0.0f, std::min(a.x1, b.x1) - std::max(a.x0, b.x0));
    const float height = std::max(0.0f, std::min(a.y1, b.y1) - std::max(a.y0, b.y0));
    const float shared = width * height;
    const float together = area(a) + area(b) - shared;
    return together > 0 ? shared / together : 0.0f;
    // END SOLUTION
}

// Exercise 4.14: many boxes for one object, and one of them stays
//
// Steps
//   1. Sort the indices by score, the best first; std::stable_sort keeps equals in order.
//   2. Go through them. A box stays unless one that stays already, of its class, shares too much.
//
//     A - B - C in a row, A over B over C, A not over C, scores 3, 2, 1:  B falls, C stays
std::vector<int> nms(const std::vector<Box>& boxes, const std::vector<float>& scores,
                     const std::vector<int>& classes, float threshold) {
    dl::require(boxes.size() == scores.size() && boxes.size() == classes.size(),
                "nms: needs a score and a class for each box, got ", boxes.size(), " boxes, ",
                scores.size(), " scores and ", classes.size(), " classes");

    // BEGIN SOLUTION 4.14 nms
    std::vector<int> order(boxes.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return scores[a] > scores[b]; });
    std::vector<int> stays;
    for (const int i : order) {
        const bool falls = std::any_of(stays.begin(), stays.end(), [&](int better) {
            return classes[better] == classes[i] && iou(boxes[better], boxes[i]) > threshold;
        });
        if (!falls) stays.push_back(i);
    }
    return stays;
    // END SOLUTION
}

// Exercise 4.14: the boxes from which a net measures
//
//     stride 8, sizes {8}, ratios {1, 4}:  at cell (0, 0) the boxes (0, 0, 8, 8), (2, -4, 6, 12)
//
// Four loops, in the order of the header.
std::vector<Box> anchors(int rows, int columns, const AnchorOptions& options) {
    dl::require<dl::Error>(rows >= 0 && columns >= 0 && options.stride > 0,
                           "anchors: needs a map and a stride above 0, got ", rows, " x ", columns,
                           " cells and stride ", options.stride);

    // BEGIN SOLUTION 4.14 anchors
    std::vector<Box> all;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            for (const float size : options.sizes)
                for (const float ratio : options.ratios)
                    all.push_back(to_corners({(static_cast<float>(column) + 0.5f) * options.stride,
                                              (static_cast<float>(row) + 0.5f) * options.stride,
                                              size / std::sqrt(ratio), size * std::sqrt(ratio)}));
    return all;
    // END SOLUTION
}

namespace {

void require_area(const char* call, const Box& box) {
    dl::require<dl::Error>(box.x0 < box.x1 && box.y0 < box.y1, call,
                           ": needs boxes with an area, got (", box.x0, ", ", box.y0, ", ", box.x1,
                           ", ", box.y1, ")");
}

}  // namespace

// Exercise 4.14: a box in the language of an anchor
//
//     anchor (0, 0, 10, 20), box (5, 5, 15, 45), scales 1:  x = 5 / 10, y = 15 / 20,
//                                                           width = ln 1, height = ln 2
//
// The anchor is the unit of measure. Start from to_centre of both.
BoxOffset encode_box(const Box& box, const Box& anchor, const OffsetScales& scales) {
    require_area("encode_box", box);
    require_area("encode_box", anchor);

    // BEGIN SOLUTION 4.14 encode_box
    const CentreBox from = to_centre(anchor);
    const CentreBox to = to_centre(box);
    return {(to.x - from.x) / from.width / scales.centre,
            (to.y - from.y) / from.height / scales.centre,
            std::log(to.width / from.width) / scales.size,
            std::log(to.height / from.height) / scales.size};
    // END SOLUTION
}

// Exercise 4.14: the way back; solve each line of encode_box for the box
Box decode_box(const BoxOffset& offset, const Box& anchor, const OffsetScales& scales) {
    require_area("decode_box", anchor);

    // BEGIN SOLUTION 4.14 decode_box
    const CentreBox from = to_centre(anchor);
    return to_corners({from.x + offset.x * scales.centre * from.width,
                       from.y + offset.y * scales.centre * from.height,
                       from.width * std::exp(offset.width * scales.size),
                       from.height * std::exp(offset.height * scales.size)});
    // END SOLUTION
}

// Exercise 4.14: which anchor learns from which object
//
//     IoU         object 0   object 1      after step 1      after step 2
//     anchor 0      0.6        0.1          0                 0
//     anchor 1      0.2        0.4          ignored           1
//     anchor 2      0.1        0.2          background        background
//
// In step 2 an object may take an anchor that step 1 gave to another one.
std::vector<int> match_anchors(const std::vector<Box>& anchors, const std::vector<Box>& truth,
                               const MatchOptions& options) {
    dl::require<dl::Error>(options.negative <= options.positive,
                           "match_anchors: negative must not be above positive, got ",
                           options.negative, " and ", options.positive);

    // BEGIN SOLUTION 4.14 match_anchors
    std::vector<int> match(anchors.size(), background_anchor);
    for (std::size_t a = 0; a < anchors.size(); ++a) {
        float best = 0;
        int object = background_anchor;
        for (std::size_t t = 0; t < truth.size(); ++t) {
            const float shared = iou(anchors[a], truth[t]);
            if (object >= 0 && shared <= best) continue;
            best = shared;
            object = static_cast<int>(t);
        }
        if (best >= options.positive)
            match[a] = object;
        else if (best >= options.negative)
            match[a] = ignored_anchor;
    }

    std::vector<bool> taken(anchors.size(), false);
    for (std::size_t t = 0; t < truth.size(); ++t) {
        float best = -1;
        std::size_t chosen = anchors.size();
        for (std::size_t a = 0; a < anchors.size(); ++a) {
            const float shared = iou(anchors[a], truth[t]);
            if (taken[a] || shared <= best) continue;
            best = shared;
            chosen = a;
        }
        if (chosen == anchors.size()) continue;
        taken[chosen] = true;
        match[chosen] = static_cast<int>(t);
    }
    return match;
    // END SOLUTION
}

}  // namespace lab04
