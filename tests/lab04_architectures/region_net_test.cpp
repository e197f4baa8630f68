// The region proposal net's own steps, and average precision.

#include "tests/lab04_architectures/support.hpp"

using dl::Box;
using lab04::AnchorSample;
using lab04::Detection;
using lab04::Proposals;
using lab04::ProposeOptions;
using lab04::SampleOptions;
using lab04::Truth;

namespace {

// Box number i of a row of boxes that do not touch.
Box place(int i) {
    const auto x = static_cast<float>(20 * i);
    return {x, 0, x + 10, 10};
}

struct Crowd {
    std::vector<Detection> detections;
    std::vector<Truth> truth;
};

Crowd random_crowd(Rng& rng, int images, int kinds) {
    Crowd crowd;
    for (int i = 0; i < 12; ++i)
        crowd.truth.push_back({rng.integer(images), rng.integer(kinds), place(i % 4)});
    for (int i = 0; i < 30; ++i) {
        const Truth& near = crowd.truth[rng.integer(12)];
        const float shift = rng.uniform(0, 6);
        const Box box{near.box.x0 + shift, near.box.y0, near.box.x1 + shift, near.box.y1};
        crowd.detections.push_back(
            {near.image, rng.chance(0.8f) ? near.kind : rng.integer(kinds), rng.uniform(), box});
    }
    return crowd;
}

}  // namespace

TEST_CASE("a sample holds few positives and is filled up with background", "[lab04][4.17]") {
    const std::vector<int> match = {0, -1, -1, -2, 1, -1, 2, -1, -2, -1};
    Rng rng{1701}, again{1701};
    const AnchorSample got = subject(calls::sample_anchors, match, {6, 0.5f}, rng);
    const AnchorSample expected = reference(calls::sample_anchors, match, {6, 0.5f}, again);
    CHECK(got.positive.size() == 3);
    CHECK(got.negative.size() == 3);
    CHECK_THAT(got, Equals(expected));
    for (const int a : got.negative)
        CHECK(match.at(a) == -1);
}

TEST_CASE("where positives are rare, background fills the sample", "[lab04][4.17]") {
    const std::vector<int> match = {-1, -1, 3, -2, -2, -2, -1, -1, -1};
    Rng rng{1702};
    const AnchorSample got = subject(calls::sample_anchors, match, {4, 0.5f}, rng);
    CHECK_THAT(got.positive, Equals(std::vector<int>{2}));
    CHECK(got.negative.size() == 3);
    Rng other{1703};
    const AnchorSample all = subject(calls::sample_anchors, match, {20, 0.5f}, other);
    CHECK(all.positive.size() + all.negative.size() == 6);
}

TEST_CASE("where positives are many, they are cut", "[lab04][4.17]") {
    const std::vector<int> match = {0, 1, 2, 3, 4, 5, -1, -1, -2, -1};
    Rng rng{1704}, again{1704};
    const AnchorSample got = subject(calls::sample_anchors, match, {5, 0.3f}, rng);
    CHECK(got.positive.size() == 1);
    CHECK(got.negative.size() == 3);
    CHECK_THAT(got, Equals(reference(calls::sample_anchors, match, {5, 0.3f}, again)));
    CHECK(rng == again);  // two permutations were drawn
    CHECK_THROWS_AS(subject(calls::sample_anchors, match, {5, 1.5f}, rng), dl::Error);
}

TEST_CASE("cell, anchor and channel belong together", "[lab04][4.17]") {
    // 2 x 3 cells with 2 anchors each; one score is high, one offset moves its box.
    const std::vector<Box> boxes =
        reference(calls::anchors, 2, 3, {.stride = 10, .sizes = {8, 6}, .ratios = {1}});
    Tensor objectness({2, 2, 3}, -1), offsets({8, 2, 3});
    objectness.at(1, 0, 2) = 5;
    offsets.at(4, 0, 2) = 5;  // x of anchor 1: half of its width
    const Proposals got = subject(calls::propose, objectness, offsets, boxes, 20, 40, {.after = 1});
    CHECK_THAT(got.boxes, AllClose(std::vector<Box>{{25, 2, 31, 8}}));
    CHECK_THAT(got.scores, AllClose(std::vector<float>{5}));
}

TEST_CASE("a proposal lies in the picture and is not too small", "[lab04][4.17]") {
    const std::vector<Box> boxes = {{-6, 2, 4, 12}, {-8, 2, 2, 12}, {12, 2, 32, 12}};
    const Tensor objectness = Tensor::of({1, 1, 3}, {1, 2, 3});
    const Proposals got =
        subject(calls::propose, objectness, Tensor({4, 1, 3}), boxes, 10, 25, {.min_side = 3});
    CHECK_THAT(got.boxes, AllClose(std::vector<Box>{{12, 2, 25, 10}, {0, 2, 4, 10}}));
    CHECK_THAT(got.scores, AllClose(std::vector<float>{3, 1}));
}

TEST_CASE("suppression comes after the first cut and before the last", "[lab04][4.17]") {
    // Two near copies and two others; the first cut keeps three of four.
    const std::vector<Box> boxes = {
        {0, 0, 10, 10}, {40, 0, 50, 10}, {0, 0, 10, 9}, {20, 0, 30, 10}};
    const Tensor objectness = Tensor::of({1, 1, 4}, {4, 1, 3, 2});
    const Tensor offsets({4, 1, 4});
    CHECK_THAT(subject(calls::propose, objectness, offsets, boxes, 10, 60, {.before = 3}).scores,
               AllClose(std::vector<float>{4, 2}));
    CHECK_THAT(subject(calls::propose, objectness, offsets, boxes, 10, 60, {.after = 2}).scores,
               AllClose(std::vector<float>{4, 2}));
    CHECK_THAT(
        subject(calls::propose, objectness, offsets, boxes, 10, 60, {.overlap = 0.95f}).scores,
        AllClose(std::vector<float>{4, 3, 2, 1}));
    CHECK_THROWS_AS(subject(calls::propose, objectness, Tensor({4, 1, 3}), boxes, 10, 60, {}),
                    dl::ShapeError);
}

TEST_CASE("proposals agree with the reference on random maps", "[lab04][4.17]") {
    Rng rng{1705};
    const std::vector<Box> boxes =
        reference(calls::anchors, 3, 4, {.stride = 8, .sizes = {12}, .ratios = {0.6f, 1, 1.7f}});
    for (int trial = 0; trial < 3; ++trial) {
        const Tensor objectness = mixed({3, 3, 4}, rng), offsets = mixed({12, 3, 4}, rng) * 2;
        const ProposeOptions options{
            .min_side = 6, .before = 20, .overlap = 0.5f, .after = 8, .scales = {0.3f, 0.2f}};
        CHECK_THAT(subject(calls::propose, objectness, offsets, boxes, 24, 32, options),
                   AllClose(reference(calls::propose, objectness, offsets, boxes, 24, 32, options))
                       .absolute(1e-4));
    }
}

TEST_CASE("right, false, right of two objects: 5/6", "[lab04][4.17]") {
    const std::vector<Truth> truth = {{0, 0, place(0)}, {0, 0, place(2)}};
    CHECK_THAT(subject(calls::average_precision,
                       {{0, 0, 0.9f, place(0)}, {0, 0, 0.8f, place(1)}, {0, 0, 0.7f, place(2)}},
                       truth, 0.5f),
               AllClose(0.5f + 0.5f * 2 / 3));
}

TEST_CASE("the order of the list says nothing, the scores do", "[lab04][4.17]") {
    const std::vector<Truth> truth = {{0, 0, place(0)}, {0, 0, place(2)}};
    CHECK_THAT(subject(calls::average_precision,
                       {{0, 0, 0.1f, place(1)}, {0, 0, 0.7f, place(2)}, {0, 0, 0.9f, place(0)}},
                       truth, 0.5f),
               AllClose(1.0f));
}

TEST_CASE("an object is found once", "[lab04][4.17]") {
    const std::vector<Truth> truth = {{0, 0, place(0)}, {0, 0, place(2)}};
    // The second answer to one object is a false alarm: precision 1, 1/2, 2/3.
    CHECK_THAT(subject(calls::average_precision,
                       {{0, 0, 0.9f, place(0)}, {0, 0, 0.8f, place(0)}, {0, 0, 0.7f, place(2)}},
                       truth, 0.5f),
               AllClose(0.5f + 0.5f * 2 / 3));
}

TEST_CASE("by convention an answer speaks of the object with which it shares most",
          "[lab04][4.17]") {
    // Both objects share at least a half with both answers; the nearest is the same one.
    const std::vector<Truth> truth = {{0, 0, {0, 0, 10, 10}}, {0, 0, {3, 0, 13, 10}}};
    CHECK_THAT(subject(calls::average_precision,
                       {{0, 0, 0.9f, {0, 0, 10, 10}}, {0, 0, 0.8f, {1, 0, 11, 10}}}, truth, 0.5f),
               AllClose(0.5f));
}

TEST_CASE("an answer for another image finds nothing", "[lab04][4.17]") {
    const std::vector<Truth> truth = {{0, 0, place(0)}, {1, 0, place(2)}};
    CHECK_THAT(subject(calls::average_precision,
                       {{1, 0, 0.9f, place(0)}, {1, 0, 0.8f, place(2)}, {0, 0, 0.7f, place(2)}},
                       truth, 0.5f),
               AllClose(0.25f));
}

TEST_CASE("objects that nobody found count, and the threshold is reached at equality",
          "[lab04][4.17]") {
    const std::vector<Truth> truth = {{0, 0, {0, 0, 8, 4}}, {0, 0, place(2)}, {0, 0, place(3)}};
    const std::vector<Detection> half = {{0, 0, 0.9f, {0, 0, 4, 4}}};  // iou exactly 1/2
    CHECK_THAT(subject(calls::average_precision, half, truth, 0.5f), AllClose(1.0f / 3));
    CHECK(subject(calls::average_precision, half, truth, 0.51f) == 0);
    CHECK(subject(calls::average_precision, {}, truth, 0.5f) == 0);
    CHECK(subject(calls::average_precision, half, {}, 0.5f) == 0);
}

TEST_CASE("precision at a recall is the best from there on", "[lab04][4.17]") {
    // false, right, right: precision 0, 1/2, 2/3; at recall 1/2 the 2/3 of later counts
    const std::vector<Truth> truth = {{0, 0, place(0)}, {0, 0, place(2)}};
    CHECK_THAT(subject(calls::average_precision,
                       {{0, 0, 0.9f, place(1)}, {0, 0, 0.8f, place(0)}, {0, 0, 0.7f, place(2)}},
                       truth, 0.5f),
               AllClose(2.0f / 3));
}

TEST_CASE("every kind of which there is an object counts the same", "[lab04][4.17]") {
    // Kind 0: three objects, all found; kind 1: none found; kind 2: no object, one false alarm.
    const std::vector<Truth> truth = {
        {0, 0, place(0)}, {0, 0, place(1)}, {1, 0, place(0)}, {1, 1, place(3)}};
    const std::vector<Detection> answers = {{0, 0, 0.9f, place(0)},
                                            {0, 0, 0.8f, place(1)},
                                            {1, 0, 0.7f, place(0)},
                                            {1, 2, 0.95f, place(2)},
                                            {1, 0, 0.2f, place(3)}};
    CHECK_THAT(subject(calls::mean_average_precision, answers, truth, 3, 0.5f), AllClose(0.5f));
    CHECK(subject(calls::mean_average_precision, answers, {}, 3, 0.5f) == 0);
}

TEST_CASE("precision agrees with the reference on crowds", "[lab04][4.17]") {
    Rng rng{1706};
    for (int trial = 0; trial < 4; ++trial) {
        const Crowd crowd = random_crowd(rng, 3, 3);
        for (const float threshold : {0.3f, 0.5f, 0.7f}) {
            CHECK_THAT(subject(calls::average_precision, crowd.detections, crowd.truth, threshold),
                       AllClose(reference(calls::average_precision, crowd.detections, crowd.truth,
                                          threshold)));
            CHECK_THAT(
                subject(calls::mean_average_precision, crowd.detections, crowd.truth, 3, threshold),
                AllClose(reference(calls::mean_average_precision, crowd.detections, crowd.truth, 3,
                                   threshold)));
        }
    }
}
