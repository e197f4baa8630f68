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

    // TODO(4.16): your code here.
    dl::todo("4.16 segment_similarity");
}

// Exercise 4.16: two segments as one
//
//     3 pixels with histogram (1, 0) and 1 pixel with (0, 1): 4 pixels with (0.75, 0.25)
Segment merge_segments(const Segment& a, const Segment& b) {
    dl::require(a.colours.size() == b.colours.size(), "merge_segments: histograms of ",
                a.colours.size(), " and ", b.colours.size(), " bins cannot be joined");

    // TODO(4.16): your code here.
    dl::todo("4.16 merge_segments");
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

    // TODO(4.16): your code here.
    dl::todo("4.16 group_segments");
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

    // TODO(4.16): your code here.
    dl::todo("4.16 crop_for");
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

    // TODO(4.16): your code here.
    dl::todo("4.16 region_targets");
}

}  // namespace lab04
