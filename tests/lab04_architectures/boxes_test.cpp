// Boxes: corners and centres, overlap, suppression, anchors and offsets.

#include <algorithm>

#include "tests/lab04_architectures/support.hpp"

using dl::Box;
using lab04::AnchorOptions;
using lab04::BoxOffset;
using lab04::CentreBox;
using lab04::MatchOptions;
using lab04::OffsetScales;

namespace {

Box random_box(Rng& rng, float room = 40) {
    const float x = rng.uniform(0, room), y = rng.uniform(0, room);
    return {x, y, x + rng.uniform(1, 20), y + rng.uniform(1, 20)};
}

std::vector<Box> random_boxes(int count, Rng& rng, float room = 40) {
    std::vector<Box> boxes;
    for (int i = 0; i < count; ++i)
        boxes.push_back(random_box(rng, room));
    return boxes;
}

}  // namespace

TEST_CASE("a box by its centre and its sides", "[lab04][4.14]") {
    CHECK_THAT(subject(calls::to_centre, {2, 1, 6, 4}), AllClose(CentreBox{4, 2.5f, 4, 3}));
    CHECK_THAT(subject(calls::to_corners, {5, 5, 2, 4}), AllClose(Box{4, 3, 6, 7}));
    CHECK_THAT(subject(calls::to_corners, {-1, 2.5f, 3, 7}), AllClose(Box{-2.5f, -1, 0.5f, 6}));
}

TEST_CASE("iou is the shared part of the union", "[lab04][4.14]") {
    CHECK_THAT(subject(calls::iou, {0, 0, 10, 10}, {1, 1, 11, 11}), AllClose(81.0f / 119));
    CHECK_THAT(subject(calls::iou, {0, 0, 4, 2}, {2, 1, 8, 3}), AllClose(2.0f / 18));
    CHECK_THAT(subject(calls::iou, {0, 0, 9, 9}, {3, 3, 6, 6}), AllClose(1.0f / 9));
}

TEST_CASE("boxes that do not touch share nothing", "[lab04][4.14]") {
    CHECK(subject(calls::iou, {0, 0, 10, 10}, {20, 20, 25, 30}) == 0);
    CHECK(subject(calls::iou, {0, 0, 10, 10}, {20, 2, 30, 8}) == 0);
    CHECK(subject(calls::iou, {0, 0, 10, 10}, {10, 0, 20, 10}) == 0);
}

TEST_CASE("a box and itself are one", "[lab04][4.14]") {
    CHECK_THAT(subject(calls::iou, {1, 2, 4, 9}, {1, 2, 4, 9}), AllClose(1.0f));
    CHECK(subject(calls::iou, {3, 3, 3, 3}, {3, 3, 3, 3}) == 0);  // no area at all
}

TEST_CASE("by convention boxes are continuous: iou does not change with the unit",
          "[lab04][4.14]") {
    CHECK_THAT(subject(calls::iou, {0, 0, 1, 1}, {0.1f, 0.1f, 1.1f, 1.1f}), AllClose(81.0f / 119));
}

TEST_CASE("a box that ends before it begins is refused", "[lab04][4.14]") {
    CHECK_THROWS_AS(subject(calls::iou, {4, 0, 2, 2}, {0, 0, 1, 1}), dl::Error);
}

TEST_CASE("a box that fell makes nobody fall: the chain", "[lab04][4.14]") {
    // A over B over C, iou 3/5 each; A and C share 1/3
    const std::vector<Box> boxes = {{0, 0, 8, 4}, {2, 0, 10, 4}, {4, 0, 12, 4}};
    CHECK_THAT(subject(calls::nms, boxes, {0.9f, 0.8f, 0.7f}, {0, 0, 0}, 0.5f),
               Equals(std::vector<int>{0, 2}));
    CHECK_THAT(subject(calls::nms, boxes, {0.8f, 0.9f, 0.7f}, {0, 0, 0}, 0.5f),
               Equals(std::vector<int>{1}));
}

TEST_CASE("nms answers with places in the list, the best score first", "[lab04][4.14]") {
    const std::vector<Box> boxes = {{0, 0, 4, 4}, {20, 0, 24, 4}, {0, 1, 4, 5}, {40, 0, 44, 4}};
    CHECK_THAT(subject(calls::nms, boxes, {0.3f, 0.5f, 0.9f, 0.7f}, {0, 0, 0, 0}, 0.5f),
               Equals(std::vector<int>{2, 3, 1}));
}

TEST_CASE("of equal scores the first box stays", "[lab04][4.14]") {
    const std::vector<Box> boxes = {{0, 0, 4, 4}, {0, 0, 4, 4}, {9, 9, 12, 12}};
    CHECK_THAT(subject(calls::nms, boxes, {0.5f, 0.5f, 0.5f}, {1, 1, 1}, 0.5f),
               Equals(std::vector<int>{0, 2}));
}

TEST_CASE("classes do not compete", "[lab04][4.14]") {
    const std::vector<Box> boxes = {{0, 0, 4, 4}, {0, 0, 4, 4}, {0, 0, 4, 4}};
    CHECK_THAT(subject(calls::nms, boxes, {0.5f, 0.6f, 0.9f}, {1, 0, 1}, 0.5f),
               Equals(std::vector<int>{2, 1}));
}

TEST_CASE("by convention a box stays at exactly the threshold", "[lab04][4.14]") {
    const std::vector<Box> boxes = {{0, 0, 4, 2}, {0, 0, 4, 4}};  // iou exactly 1/2
    CHECK_THAT(subject(calls::nms, boxes, {0.9f, 0.8f}, {0, 0}, 0.5f),
               Equals(std::vector<int>{0, 1}));
    CHECK_THAT(subject(calls::nms, boxes, {0.9f, 0.8f}, {0, 0}, 0.49f),
               Equals(std::vector<int>{0}));
}

TEST_CASE("nms agrees with the reference on crowds", "[lab04][4.14]") {
    Rng rng{1401};
    for (int trial = 0; trial < 4; ++trial) {
        const std::vector<Box> boxes = random_boxes(25, rng, 20);
        std::vector<float> scores;
        std::vector<int> classes;
        for (int i = 0; i < 25; ++i) {
            scores.push_back(rng.uniform());
            classes.push_back(rng.integer(3));
        }
        CHECK_THAT(subject(calls::nms, boxes, scores, classes, 0.3f),
                   Equals(reference(calls::nms, boxes, scores, classes, 0.3f)));
    }
    CHECK(subject(calls::nms, {}, {}, {}, 0.5f).empty());
    CHECK_THROWS_AS(subject(calls::nms, {{0, 0, 1, 1}}, {}, {0}, 0.5f), dl::ShapeError);
}

TEST_CASE("by convention a ratio is height over width, and anchors stand in the middle of cells",
          "[lab04][4.14]") {
    const AnchorOptions options{.stride = 8, .sizes = {8}, .ratios = {1, 4}};
    CHECK_THAT(subject(calls::anchors, 1, 1, options),
               AllClose(std::vector<Box>{{0, 0, 8, 8}, {2, -4, 6, 12}}));
}

TEST_CASE("anchors follow the map row by row, then size, then ratio", "[lab04][4.14]") {
    const AnchorOptions options{.stride = 4, .sizes = {2, 6}, .ratios = {1, 0.25f}};
    const std::vector<Box> all = subject(calls::anchors, 2, 3, options);
    REQUIRE(all.size() == 24);
    CHECK_THAT(all[0], AllClose(Box{1, 1, 3, 3}));
    CHECK_THAT(all[1], AllClose(Box{0, 1.5f, 4, 2.5f}));
    CHECK_THAT(all[2], AllClose(Box{-1, -1, 5, 5}));
    CHECK_THAT(all[4], AllClose(Box{5, 1, 7, 3}));   // one column on
    CHECK_THAT(all[12], AllClose(Box{1, 5, 3, 7}));  // one row on
    CHECK_THAT(all, AllClose(reference(calls::anchors, 2, 3, options)));
}

TEST_CASE("an offset measures in units of the anchor", "[lab04][4.14]") {
    CHECK_THAT(subject(calls::encode_box, {5, 5, 15, 45}, {0, 0, 10, 20}, {1, 1}),
               AllClose(BoxOffset{0.5f, 0.75f, 0, std::log(2.0f)}));
    CHECK_THAT(subject(calls::decode_box, {0.5f, 0.75f, 0, std::log(2.0f)}, {0, 0, 10, 20}, {1, 1}),
               AllClose(Box{5, 5, 15, 45}));
}

TEST_CASE("encode divides by the scales, decode multiplies", "[lab04][4.14]") {
    CHECK_THAT(subject(calls::encode_box, {4, 2, 8, 10}, {0, 0, 8, 8}, {0.1f, 0.2f}),
               AllClose(BoxOffset{2.5f, 2.5f, -std::log(2.0f) / 0.2f, 0}));
    CHECK_THAT(subject(calls::decode_box, {2.5f, 2.5f, -std::log(2.0f) / 0.2f, 0}, {0, 0, 8, 8},
                       {0.1f, 0.2f}),
               AllClose(Box{4, 2, 8, 10}));
}

TEST_CASE("decode takes back what encode did", "[lab04][4.14]") {
    Rng rng{1402};
    for (const OffsetScales scales : {OffsetScales{}, OffsetScales{1, 1}, OffsetScales{0.3f, 0.7f}})
        for (int trial = 0; trial < 4; ++trial) {
            const Box box = random_box(rng), anchor = random_box(rng);
            const BoxOffset offset = reference(calls::encode_box, box, anchor, scales);
            CHECK_THAT(subject(calls::encode_box, box, anchor, scales),
                       AllClose(offset).absolute(1e-4));
            CHECK_THAT(subject(calls::decode_box, offset, anchor, scales),
                       AllClose(box).absolute(1e-3));
        }
}

TEST_CASE("a box without area has no logarithm", "[lab04][4.14]") {
    CHECK_THROWS_AS(subject(calls::encode_box, {1, 1, 1, 4}, {0, 0, 2, 2}, {}), dl::Error);
    CHECK_THROWS_AS(subject(calls::decode_box, {0, 0, 0, 0}, {0, 0, 0, 2}, {}), dl::Error);
}

TEST_CASE("anchors learn from what they share most with", "[lab04][4.14]") {
    const std::vector<Box> all = {{0, 0, 10, 10}, {0, 0, 10, 6}, {0, 0, 10, 4}, {50, 50, 60, 60}};
    const std::vector<Box> truth = {{20, 20, 30, 30}, {0, 0, 10, 10}};
    // Shares with object 1: 1, 0.6, 0.4, 0. Object 0 shares nothing and takes the first anchor that
    // is left to it - which object 1, its best being taken, answers with its next best.
    CHECK_THAT(subject(calls::match_anchors, all, {truth[1]}, {0.5f, 0.3f}),
               Equals(std::vector<int>{0, 0, -2, -1}));
    CHECK_THAT(subject(calls::match_anchors, all, truth, {0.5f, 0.3f}),
               Equals(std::vector<int>{0, 1, -2, -1}));
}

TEST_CASE("at a threshold an anchor still counts, and of equals the first object",
          "[lab04][4.14]") {
    // The last two anchors share exactly 1/2 and 1/4 with either object.
    const std::vector<Box> truth = {{0, 0, 4, 2}, {0, 2, 4, 4}};
    const std::vector<Box> all = {truth[0], truth[1], {0, 0, 4, 4}, {0, 0, 4, 8}};
    CHECK_THAT(subject(calls::match_anchors, all, truth, {0.5f, 0.25f}),
               Equals(std::vector<int>{0, 1, 0, -2}));
}

TEST_CASE("no object is left without an anchor", "[lab04][4.14]") {
    // A small object inside of one anchor: their iou is 0.09.
    const std::vector<Box> all = {{0, 0, 10, 10}, {10, 0, 20, 10}, {20, 0, 30, 10}};
    CHECK_THAT(subject(calls::match_anchors, all, {{12, 2, 15, 5}}, {0.5f, 0.3f}),
               Equals(std::vector<int>{-1, 0, -1}));
    // Two small objects in one anchor: the second one takes the next best.
    CHECK_THAT(subject(calls::match_anchors, all, {{12, 2, 15, 5}, {13, 2, 16, 5}}, {0.5f, 0.3f}),
               Equals(std::vector<int>{1, 0, -1}));
}

TEST_CASE("without objects all anchors are background", "[lab04][4.14]") {
    CHECK_THAT(subject(calls::match_anchors, {{0, 0, 4, 4}, {2, 2, 6, 6}}, {}, {}),
               Equals(std::vector<int>{-1, -1}));
}

TEST_CASE("matching agrees with the reference on crowds", "[lab04][4.14]") {
    Rng rng{1403};
    for (int trial = 0; trial < 4; ++trial) {
        const std::vector<Box> all = reference(
            calls::anchors, 4, 5, {.stride = 8, .sizes = {10, 16}, .ratios = {0.7f, 1.4f}});
        const std::vector<Box> truth = random_boxes(4, rng, 25);
        CHECK_THAT(subject(calls::match_anchors, all, truth, {0.4f, 0.25f}),
                   Equals(reference(calls::match_anchors, all, truth, {0.4f, 0.25f})));
    }
}
