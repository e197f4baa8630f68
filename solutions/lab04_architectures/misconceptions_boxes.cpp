// Known wrong answers of exercise 4.14.

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls_detect.hpp"

namespace lab04 {

using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.14: overlap -----------------------------------------------------------------------------

float shared_side(float a0, float a1, float b0, float b1) {
    return std::min(a1, b1) - std::max(a0, b0);
}

// Another formula, after the checks of the right one.
auto overlap(const std::function<float(const Box& a, const Box& b)>& formula) {
    return [=](const Box& a, const Box& b) {
        check(iou(a, b));
        return formula(a, b);
    };
}

float shared_area(const Box& a, const Box& b) {
    return std::max(0.0f, shared_side(a.x0, a.x1, b.x0, b.x1)) *
           std::max(0.0f, shared_side(a.y0, a.y1, b.y0, b.y1));
}

Box longer(const Box& box) { return {box.x0, box.y0, box.x1 + 1, box.y1 + 1}; }

float divided(float shared, float together) { return together > 0 ? shared / together : 0.0f; }

Misconceptions overlap_rows() {
    return {
        wrong(
            calls::to_centre, "L4-IOU-06",
            [](const Box& box) {
                return CentreBox{box.x0, box.y0, box.x1 - box.x0, box.y1 - box.y0};
            },
            "You gave the corner where the centre belongs.",
            "Where is the middle of a box from 2 to 6?"),
        wrong(
            calls::to_corners, "L4-IOU-06-corners",
            [](const CentreBox& box) {
                return Box{box.x, box.y, box.x + box.width, box.y + box.height};
            },
            "You read the centre as a corner.",
            "Convert (cx, cy, w, h) = (5, 5, 2, 4) to corners."),
        wrong(
            calls::to_corners, "L4-BOX-01",
            [](const CentreBox& box) {
                return Box{box.x - box.width, box.y - box.height, box.x + box.width,
                           box.y + box.height};
            },
            "From the centre to a border it is half a side.",
            "How wide is the box that your function made of a box of width 2?"),
        convention(calls::iou, "L4-IOU-01",
                   overlap([](const Box& a, const Box& b) { return iou(longer(a), longer(b)); }),
                   "You count inclusive pixels; this course uses continuous coordinates.",
                   "Divide all coordinates by 10. Should the IoU change?"),
        wrong(calls::iou, "L4-IOU-02", overlap([](const Box& a, const Box& b) {
                  const float shared =
                      shared_side(a.x0, a.x1, b.x0, b.x1) * shared_side(a.y0, a.y1, b.y0, b.y1);
                  return divided(shared, area(a) + area(b) - shared);
              }),
              "Boxes that do not touch got an intersection.",
              "Compute your width and height for boxes (0,0,10,10) and (20,20,25,30)."),
        wrong(calls::iou, "L4-IOU-03", overlap([](const Box& a, const Box& b) {
                  return divided(shared_area(a, b), area(a) + area(b));
              }),
              "The shared part was counted twice.", "IoU of a box with itself?"),
        wrong(calls::iou, "L4-IOU-04", overlap([](const Box& a, const Box& b) {
                  const float shared = shared_area(a, b);
                  return divided(shared, area(longer(a)) + area(longer(b)) - shared);
              }),
              "Use one convention everywhere: areas and intersection count differently.",
              "IoU of a box with itself?"),
    };
}

// --- 4.14: suppression -------------------------------------------------------------------------

using Order = std::function<bool(float, float)>;

// Suppression with an order, a rule for classes, an inequality; fallen ones may still bite.
struct Rules {
    Order before = std::greater<>{};
    bool across_classes = false;
    bool at_equality = false;
    bool fallen_bite = false;
    bool sorted_places = false;
};

auto suppressing(const Rules& rules) {
    return [=](const std::vector<Box>& boxes, const std::vector<float>& scores,
               const std::vector<int>& classes, float threshold) {
        check(nms(boxes, scores, classes, threshold));
        std::vector<int> order(boxes.size());
        std::iota(order.begin(), order.end(), 0);
        if (rules.before)
            std::stable_sort(order.begin(), order.end(),
                             [&](int a, int b) { return rules.before(scores[a], scores[b]); });
        std::vector<int> stays, seen, answer;
        for (int place = 0; place < static_cast<int>(order.size()); ++place) {
            const int i = order[place];
            const std::vector<int>& judges = rules.fallen_bite ? seen : stays;
            const bool falls = std::any_of(judges.begin(), judges.end(), [&](int j) {
                const float shared = iou(boxes[i], boxes[j]);
                return (rules.across_classes || classes[i] == classes[j]) &&
                       (rules.at_equality ? shared >= threshold : shared > threshold);
            });
            seen.push_back(i);
            if (falls) continue;
            stays.push_back(i);
            answer.push_back(rules.sorted_places ? place : i);
        }
        return answer;
    };
}

Misconceptions suppression_rows() {
    return {
        wrong(calls::nms, "L4-NMS-01", suppressing({.before = std::less<>{}}),
              "You start with the weakest box.", "Which of two overlapping boxes should survive?"),
        wrong(calls::nms, "L4-NMS-01-unsorted", suppressing({.before = {}}),
              "The boxes are taken in the order of the list, not by score.",
              "Which of two overlapping boxes should survive?"),
        wrong(calls::nms, "L4-NMS-02", suppressing({.fallen_bite = true}),
              "A box that was removed must not remove others.",
              "Which boxes are still alive when you look at C?"),
        wrong(calls::nms, "L4-NMS-03", suppressing({.across_classes = true}),
              "Boxes of different classes must not compete here.",
              "A rider on a horse: two boxes, two classes."),
        convention(calls::nms, "L4-NMS-04", suppressing({.at_equality = true}),
                   "At exactly the threshold this course keeps the box.",
                   "Read the inequality in the header."),
        wrong(calls::nms, "L4-NMS-06", suppressing({.sorted_places = true}),
              "Your indices refer to the sorted order.", "Return value 0 means which input row?"),
        wrong(
            calls::nms, "L4-NMS-07",
            [](const std::vector<Box>& boxes, const std::vector<float>& scores,
               const std::vector<int>& classes, float threshold) {
                std::vector<int> stays = nms(boxes, scores, classes, threshold);
                std::sort(stays.begin(), stays.end());
                return stays;
            },
            "The right boxes stay, but the best score does not come first.",
            "Who takes the first ten of your answer gets which ten?"),
    };
}

// --- 4.14: anchors -----------------------------------------------------------------------------

// A grid with its own idea of an anchor's sides and of the order.
auto grid(const std::function<CentreBox(float size, float ratio)>& sides, float middle = 0.5f,
          bool columns_first = false, bool ratios_first = false) {
    return [=](int rows, int columns, const AnchorOptions& o) {
        check(anchors(rows, columns, o));
        std::vector<Box> all;
        const auto cell = [&](int row, int column) {
            const auto add = [&](float size, float ratio) {
                CentreBox box = sides(size, ratio);
                box.x = (static_cast<float>(column) + middle) * o.stride;
                box.y = (static_cast<float>(row) + middle) * o.stride;
                all.push_back(to_corners(box));
            };
            for (const float first : ratios_first ? o.ratios : o.sizes)
                for (const float second : ratios_first ? o.sizes : o.ratios)
                    ratios_first ? add(second, first) : add(first, second);
        };
        for (int a = 0; a < (columns_first ? columns : rows); ++a)
            for (int b = 0; b < (columns_first ? rows : columns); ++b)
                columns_first ? cell(b, a) : cell(a, b);
        return all;
    };
}

Misconceptions anchor_rows() {
    const auto right = [](float size, float ratio) {
        return CentreBox{0, 0, size / std::sqrt(ratio), size * std::sqrt(ratio)};
    };
    return {
        convention(calls::anchors, "L4-ANC-01", grid([](float size, float ratio) {
                       return CentreBox{0, 0, size * std::sqrt(ratio), size / std::sqrt(ratio)};
                   }),
                   "In this course the ratio is height over width.",
                   "Is your ratio-2 anchor tall or wide?"),
        convention(calls::anchors, "L4-ANC-03", grid(right, 0),
                   "In this course anchors stand in the middle of their cell.",
                   "Where is the centre of cell 0 at stride 8?"),
        wrong(calls::anchors, "L4-ANC-07", grid(right, 0.5f, true),
              "Anchors must follow the order of the feature map.", "Which cell comes second?"),
        wrong(calls::anchors, "L4-ANC-08", grid([](float size, float ratio) {
                  return CentreBox{0, 0, size, size * ratio};
              }),
              "A ratio changes the form of an anchor; its area must stay size * size.",
              "What is the area of your anchor of size 8 and ratio 4?"),
        wrong(calls::anchors, "L4-ANC-09", grid(right, 0.5f, false, true),
              "Sizes and ratios are in the other order: the ratio runs fastest.",
              "Two sizes, two ratios: which box is the second of a cell?"),
    };
}

// --- 4.14: offsets -----------------------------------------------------------------------------

Misconceptions offset_rows() {
    using Scales = OffsetScales;
    return {
        wrong(
            calls::encode_box, "L4-ANC-04",
            [](const Box& box, const Box& anchor, const Scales& s) {
                BoxOffset offset = encode_box(box, anchor, s);
                offset.x *= (anchor.x1 - anchor.x0) / (box.x1 - box.x0);
                offset.y *= (anchor.y1 - anchor.y0) / (box.y1 - box.y0);
                return offset;
            },
            "The offset is divided by the box's size; the anchor is the unit of measure.",
            "decode(encode(box)) should be box."),
        wrong(
            calls::encode_box, "L4-ANC-04-log",
            [](const Box& box, const Box& anchor, const Scales& s) {
                BoxOffset offset = encode_box(box, anchor, s);
                offset.width = std::exp(offset.width * s.size) / s.size;
                offset.height = std::exp(offset.height * s.size) / s.size;
                return offset;
            },
            "The logarithm of the sides is missing.",
            "Which offset should a box as large as its anchor have?"),
        wrong(
            calls::encode_box, "L4-ANC-05",
            [](const Box& box, const Box& anchor, const Scales& s) {
                const BoxOffset offset = encode_box(box, anchor, {1, 1});
                return BoxOffset{offset.x * s.centre, offset.y * s.centre, offset.width * s.size,
                                 offset.height * s.size};
            },
            "Encode divides by the scales, decode multiplies.", "decode(encode(box))?"),
        wrong(
            calls::encode_box, "L4-ANC-10",
            [](const Box& box, const Box& anchor, const Scales& s) {
                BoxOffset offset = encode_box(box, anchor, s);
                offset.x = (box.x0 - anchor.x0) / (anchor.x1 - anchor.x0) / s.centre;
                offset.y = (box.y0 - anchor.y0) / (anchor.y1 - anchor.y0) / s.centre;
                return offset;
            },
            "Your offset runs from corner to corner; it should run from centre to centre.",
            "Two boxes with one centre and unequal sizes: what is x?"),
        wrong(
            calls::decode_box, "L4-ANC-05-decode",
            [](const BoxOffset& offset, const Box& anchor, const Scales& s) {
                return decode_box(offset, anchor, {1 / s.centre, 1 / s.size});
            },
            "Decode divides by the scales, though encode divided already.", "decode(encode(box))?"),
        wrong(
            calls::decode_box, "L4-ANC-11",
            [](const BoxOffset& offset, const Box& anchor, const Scales& s) {
                CentreBox box = to_centre(decode_box(offset, anchor, s));
                box.width = (anchor.x1 - anchor.x0) * (1 + offset.width * s.size);
                box.height = (anchor.y1 - anchor.y0) * (1 + offset.height * s.size);
                return to_corners(box);
            },
            "What encode took the logarithm of, decode must put into exp.",
            "Which number undoes ln?"),
    };
}

// --- 4.14: matching ----------------------------------------------------------------------------

// Step 1 alone.
std::vector<int> by_threshold(const std::vector<Box>& anchors, const std::vector<Box>& truth,
                              const MatchOptions& options) {
    std::vector<int> match;
    for (const Box& anchor : anchors) {
        int object = background_anchor;
        float best = 0;
        for (int t = 0; t < static_cast<int>(truth.size()); ++t) {
            const float shared = iou(anchor, truth[t]);
            if (shared > best || object < 0) {
                best = shared;
                object = t;
            }
        }
        match.push_back(best >= options.positive   ? object
                        : best >= options.negative ? ignored_anchor
                                                   : background_anchor);
    }
    return match;
}

Misconceptions match_rows() {
    return {
        wrong(
            calls::match_anchors, "L4-ANC-06",
            [](const std::vector<Box>& anchors, const std::vector<Box>& truth,
               const MatchOptions& options) {
                check(match_anchors(anchors, truth, options));
                return by_threshold(anchors, truth, options);
            },
            "Every object needs at least one anchor, however small their IoU.",
            "Which anchor teaches the net about the smallest box?"),
        wrong(
            calls::match_anchors, "L4-ANC-06-shared",
            [](const std::vector<Box>& anchors, const std::vector<Box>& truth,
               const MatchOptions& options) {
                check(match_anchors(anchors, truth, options));
                std::vector<int> match = by_threshold(anchors, truth, options);
                for (int t = 0; t < static_cast<int>(truth.size()) && !anchors.empty(); ++t) {
                    const auto best = std::max_element(
                        anchors.begin(), anchors.end(), [&](const Box& a, const Box& b) {
                            return iou(a, truth[t]) < iou(b, truth[t]);
                        });
                    match[best - anchors.begin()] = t;
                }
                return match;
            },
            "Two objects took the same anchor, and the first one was left with none.",
            "Two small objects under one anchor: who learns from which?"),
        wrong(
            calls::match_anchors, "L4-ANC-12",
            [](const std::vector<Box>& anchors, const std::vector<Box>& truth,
               const MatchOptions& options) {
                std::vector<int> match = match_anchors(anchors, truth, options);
                std::replace(match.begin(), match.end(), ignored_anchor, background_anchor);
                return match;
            },
            "Anchors between the two thresholds are neither right nor wrong: they are ignored.",
            "Is an anchor that shares 0.45 with an object a good example of background?"),
        wrong(
            calls::match_anchors, "L4-ANC-13",
            [](const std::vector<Box>& anchors, const std::vector<Box>& truth,
               MatchOptions options) {
                options.positive = std::nextafter(options.positive, 2.0f);
                return match_anchors(anchors, truth, options);
            },
            "An anchor whose IoU is exactly `positive` speaks for the object already.",
            "Is it > or >= in the contract?"),
        wrong(
            calls::match_anchors, "L4-ANC-14",
            [](const std::vector<Box>& anchors, const std::vector<Box>& truth,
               MatchOptions options) {
                options.negative =
                    std::min(options.positive, std::nextafter(options.negative, 2.0f));
                return match_anchors(anchors, truth, options);
            },
            "Background is what lies below `negative`; at exactly that IoU an anchor is ignored.",
            "Is it < or <= in the contract?"),
    };
}

}  // namespace

Misconceptions box_rows() {
    Misconceptions rows = overlap_rows();
    for (const Misconceptions& part :
         {suppression_rows(), anchor_rows(), offset_rows(), match_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
