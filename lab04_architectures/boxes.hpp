// Boxes: how much two of them share, which of many stay, and how a net speaks of one.
// Exercise 4.14 (challenge).
//
// Conventions. Boxes are continuous and half-open, so that a width is x1 - x0 and never one more. A
// ratio is height / width. Anchors stand at ((column + 0.5) * stride, (row + 0.5) * stride). A box
// gives way to a better one if their IoU is larger than the threshold; at exactly the threshold it
// stays.

#pragma once

#include <vector>

#include "common/data/scenes.hpp"

namespace lab04 {

using dl::Box;  // x0, y0, x1, y1

/// The same rectangle by its centre and its sides.
struct CentreBox {
    float x = 0, y = 0, width = 0, height = 0;
};
/// 4.14  Corners to centre, and back.
[[nodiscard]] CentreBox to_centre(const Box& box);
[[nodiscard]] Box to_corners(const CentreBox& box);

/// 4.14  Intersection over union: shared area / (area + area - shared area), in [0, 1]. Boxes that
/// do not touch give 0; so do two boxes without any area.
/// Throws Error for a box with x1 < x0 or y1 < y0.
[[nodiscard]] float iou(const Box& a, const Box& b);

/// 4.14  Non-maximum suppression: indices of the boxes that stay, the best score first, the first
/// one of equals. A box falls if a better box *that stays*, of the same class, shares an IoU larger
/// than `threshold` with it.
/// Throws ShapeError unless the three lists are equally long.
[[nodiscard]] std::vector<int> nms(const std::vector<Box>& boxes, const std::vector<float>& scores,
                                   const std::vector<int>& classes, float threshold);

struct AnchorOptions {
    float stride = 8;                 // pixels of the picture between two cells
    std::vector<float> sizes = {16};  // root of the area
    std::vector<float> ratios = {1};  // height / width
};
/// 4.14  A box of every size and ratio at every cell of a map. Order: row, column, size, ratio, the
/// last running fastest. A box of size s and ratio r has the area s^2, the width s / sqrt(r) and
/// the height s * sqrt(r). Boxes may reach out of the picture.
[[nodiscard]] std::vector<Box> anchors(int rows, int columns, const AnchorOptions& options);

/// A box as seen from an anchor.
struct BoxOffset {
    float x = 0, y = 0, width = 0, height = 0;
};
/// What an offset is divided by, so that a net meets numbers near 1.
struct OffsetScales {
    float centre = 0.1f;
    float size = 0.2f;
};
/// 4.14  x      = (box's centre x - anchor's centre x) / anchor's width  / scales.centre
///       y      = (box's centre y - anchor's centre y) / anchor's height / scales.centre
///       width  = ln(box's width  / anchor's width)  / scales.size, height likewise.
/// Throws Error unless both boxes have an area.
[[nodiscard]] BoxOffset encode_box(const Box& box, const Box& anchor,
                                   const OffsetScales& scales = {});
/// 4.14  The way back: decode_box(encode_box(box, anchor), anchor) is the box.
[[nodiscard]] Box decode_box(const BoxOffset& offset, const Box& anchor,
                             const OffsetScales& scales = {});

inline constexpr int background_anchor = -1;
inline constexpr int ignored_anchor = -2;
struct MatchOptions {
    float positive = 0.5f;  // an anchor speaks for an object from this IoU on
    float negative = 0.3f;  // below it, it is background; what lies between is ignored
};
/// 4.14  For each anchor the object of which it shall speak, by its index in `truth`, or
/// background_anchor, or ignored_anchor.
///   1. Its best object, the first one of equals, if their IoU is >= positive; background if it is
///      < negative; else ignored. Without objects everything is background.
///   2. Then every object, in the order of `truth`, gets its best anchor whatever their IoU (the
///      first one of equals) among those that no earlier object has taken in this step. No object
///      is left without an anchor as long as there are enough of them.
[[nodiscard]] std::vector<int> match_anchors(const std::vector<Box>& anchors,
                                             const std::vector<Box>& truth,
                                             const MatchOptions& options = {});

// --- Given -----------------------------------------------------------------------------------

[[nodiscard]] inline float area(const Box& box) { return (box.x1 - box.x0) * (box.y1 - box.y0); }
/// The smallest box that holds both.
[[nodiscard]] Box box_around(const Box& a, const Box& b);
/// What of a box lies in a picture.
[[nodiscard]] Box clip_box(const Box& box, int height, int width);

}  // namespace lab04
