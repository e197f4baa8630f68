// Region proposals: boxes that may hold an object, from the picture alone; what a region learns;
// and how pieces of a picture become independent of each other. Exercise 4.16 (challenge).

#pragma once

#include <utility>
#include <vector>

#include "common/tensor.hpp"
#include "lab04_architectures/boxes.hpp"

namespace lab04 {

/// A connected piece of a picture, or several that were merged.
struct Segment {
    Box box;
    int pixels = 0;
    std::vector<float> colours;  // histogram, sums to 1
};
using Neighbours = std::vector<std::pair<int, int>>;  // indices of segments that touch

/// 4.16  How well two segments go together, 0 ... 3: the sum of
///   colour  sum over bins of min(a.colours[k], b.colours[k])
///   size    1 - (a.pixels + b.pixels) / picture_pixels: small ones go first
///   fill    1 - (area of the box around both - a.pixels - b.pixels) / picture_pixels
/// Throws ShapeError for histograms of unequal length, Error unless picture_pixels > 0.
[[nodiscard]] float segment_similarity(const Segment& a, const Segment& b, int picture_pixels);

/// 4.16  Both as one: the box around both, the sum of pixels, histograms weighed by pixels.
[[nodiscard]] Segment merge_segments(const Segment& a, const Segment& b);

/// 4.16  Selective search: merges the most similar pair of neighbours (of equal ones the first in
/// the list) until none touch any more, and returns the boxes of all segments that ever were: the
/// given ones in their order, then each merged one.
/// A merged segment gets the next index. In the list of neighbours the pair goes, both old indices
/// become the new one (larger index second), and of pairs that are there twice the first stays.
/// Throws Error for a pair that names a segment twice or one that is not there.
[[nodiscard]] std::vector<Box> group_segments(std::vector<Segment> segments, Neighbours neighbours,
                                              int picture_pixels);

/// 4.16  The smallest box around `region` widened by `margin` pixels on all sides whose borders are
/// multiples of `stride`, cut at the picture: what a net with such a stride must see of a picture
/// in order to give the same features for the region as from the whole picture.
/// Throws Error unless stride > 0 and margin >= 0.
[[nodiscard]] Box crop_for(const Box& region, int margin, int stride, int height, int width);

struct RegionOptions {
    float foreground = 0.5f;  // a region shows an object from this IoU on
    OffsetScales scales = {};
};
/// What regions shall be told: class 0 is background, 1 + kind an object.
struct RegionTargets {
    std::vector<int> labels;         // R
    std::vector<int> objects;        // R: index of the object, or -1 for background
    std::vector<BoxOffset> offsets;  // R: of the object, seen from the region; zeros for background
};
/// 4.16  Each region learns from the object with which it shares most (the first one of equals) if
/// their IoU is >= foreground, else from the background.
/// Throws ShapeError unless there is a kind for every box of truth.
[[nodiscard]] RegionTargets region_targets(const std::vector<Box>& regions,
                                           const std::vector<Box>& truth,
                                           const std::vector<int>& kinds,
                                           const RegionOptions& options = {});

// --- Given: the first, smallest segments -----------------------------------------------------

struct Segmentation {
    std::vector<int> labels;  // (H, W): number of the segment
    std::vector<Segment> segments;
    Neighbours neighbours;
};
struct SegmentOptions {
    float scale = 1.0f;   // larger: fewer and larger segments
    int min_pixels = 12;  // smaller ones join a neighbour
    int bins = 8;         // of the histogram of each colour
};
/// Cuts a picture (3, H, W) along its edges (Felzenszwalb and Huttenlocher 2004): pixels join as
/// long as the step between them is not larger than the steps inside of what they join, plus scale
/// / size.
[[nodiscard]] Segmentation cut_segments(const dl::Tensor& picture,
                                        const SegmentOptions& options = {});

/// Boxes of `group_segments` for several scales, without near copies, and without those whose
/// shorter side is below `min_side` or whose area is above `max_share` of the picture.
struct ProposalOptions {
    std::vector<float> scales = {0.4f, 1.0f};
    float min_side = 8;
    float max_share = 0.5f;
    float near_copy = 0.85f;  // IoU
    SegmentOptions segments = {};
};
[[nodiscard]] std::vector<Box> propose_from_picture(const dl::Tensor& picture,
                                                    const ProposalOptions& options = {});

}  // namespace lab04
