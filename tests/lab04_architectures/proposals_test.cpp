// Region proposals: segments that merge, crops, and what regions learn.

#include "tests/lab04_architectures/support.hpp"

using dl::Box;
using lab04::BoxOffset;
using lab04::Neighbours;
using lab04::RegionTargets;
using lab04::Segment;

namespace {

// A 2 x 2 square in the upper left corner, histogram of two bins.
const Segment square{{0, 0, 2, 2}, 4, {1, 0}};

std::vector<Segment> random_segments(int count, Rng& rng) {
    std::vector<Segment> segments;
    for (int i = 0; i < count; ++i) {
        const auto x = static_cast<float>(rng.integer(12)), y = static_cast<float>(rng.integer(9));
        const int width = rng.integer(1, 5), height = rng.integer(1, 5);
        Segment segment{{x, y, x + static_cast<float>(width), y + static_cast<float>(height)},
                        rng.integer(1, width * height),
                        {}};
        float sum = 0;
        for (int k = 0; k < 4; ++k)
            sum += segment.colours.emplace_back(rng.uniform(0.1f, 1));
        for (float& share : segment.colours)
            share /= sum;
        segments.push_back(segment);
    }
    return segments;
}

}  // namespace

TEST_CASE("segments of one colour side by side belong together", "[lab04][4.16]") {
    const Segment right{{2, 0, 4, 2}, 4, {1, 0}};
    CHECK_THAT(subject(calls::segment_similarity, square, right, 100), AllClose(1 + 0.92f + 1));
}

TEST_CASE("colour, size and fill each have their say", "[lab04][4.16]") {
    const Segment other{{4, 1, 7, 5}, 10, {0.25f, 0.75f}};
    // colour 0.25, size 1 - 14 / 50, fill 1 - (7 * 5 - 14) / 50
    CHECK_THAT(subject(calls::segment_similarity, square, other, 50),
               AllClose(0.25f + 0.72f + 0.58f));
    const Segment mixed_one{{1, 0, 3, 2}, 3, {0.4f, 0.6f}};
    const Segment mixed_two{{1, 2, 3, 4}, 4, {0.7f, 0.3f}};
    CHECK_THAT(subject(calls::segment_similarity, mixed_one, mixed_two, 20),
               AllClose(0.7f + 0.65f + 0.95f));
    CHECK_THROWS_AS(
        subject(calls::segment_similarity, square, Segment{{0, 0, 1, 1}, 1, {1, 0, 0}}, 9),
        dl::ShapeError);
}

TEST_CASE("two segments as one weigh their histograms", "[lab04][4.16]") {
    const Segment a{{0, 0, 2, 2}, 3, {1, 0}}, b{{5, 1, 6, 4}, 1, {0, 1}};
    const Segment both = subject(calls::merge_segments, a, b);
    CHECK_THAT(both.box, AllClose(Box{0, 0, 6, 4}));
    CHECK(both.pixels == 4);
    CHECK_THAT(both.colours, AllClose(std::vector<float>{0.75f, 0.25f}));
}

TEST_CASE("the most similar neighbours merge first", "[lab04][4.16]") {
    const std::vector<Segment> segments = {
        {{0, 0, 2, 4}, 8, {1, 0}}, {{2, 0, 4, 4}, 8, {0, 1}}, {{4, 0, 6, 4}, 8, {0.2f, 0.8f}}};
    CHECK_THAT(subject(calls::group_segments, segments, {{0, 1}, {1, 2}}, 64),
               AllClose(std::vector<Box>{
                   {0, 0, 2, 4}, {2, 0, 4, 4}, {4, 0, 6, 4}, {2, 0, 6, 4}, {0, 0, 6, 4}}));
}

TEST_CASE("a merged segment inherits the neighbours of both", "[lab04][4.16]") {
    // A chain 0 - 1 - 2 - 3; 1 and 2 merge first, then the rest must still be reached.
    const std::vector<Segment> segments = {{{0, 0, 2, 2}, 4, {1, 0, 0}},
                                           {{2, 0, 4, 2}, 4, {0, 1, 0}},
                                           {{4, 0, 6, 2}, 4, {0, 1, 0}},
                                           {{6, 0, 8, 2}, 4, {0, 0, 1}}};
    const std::vector<Box> boxes =
        subject(calls::group_segments, segments, {{0, 1}, {1, 2}, {2, 3}}, 16);
    REQUIRE(boxes.size() == 7);
    CHECK_THAT(boxes[4], AllClose(Box{2, 0, 6, 2}));
    CHECK_THAT(boxes[5], AllClose(Box{0, 0, 6, 2}));  // of equal pairs the first one
    CHECK_THAT(boxes[6], AllClose(Box{0, 0, 8, 2}));
}

TEST_CASE("segments that do not touch stay apart", "[lab04][4.16]") {
    const std::vector<Segment> segments = {square, {{8, 8, 9, 9}, 1, {0, 1}}};
    CHECK_THAT(subject(calls::group_segments, segments, {}, 100),
               AllClose(std::vector<Box>{{0, 0, 2, 2}, {8, 8, 9, 9}}));
    CHECK_THROWS_AS(subject(calls::group_segments, segments, {{0, 2}}, 100), dl::Error);
    CHECK_THROWS_AS(subject(calls::group_segments, segments, {{1, 1}}, 100), dl::Error);
}

TEST_CASE("grouping agrees with the reference on random maps", "[lab04][4.16]") {
    Rng rng{1601};
    for (int trial = 0; trial < 4; ++trial) {
        const std::vector<Segment> segments = random_segments(9, rng);
        Neighbours neighbours;
        for (int a = 0; a < 9; ++a)
            for (int b = a + 1; b < 9; ++b)
                if (b == a + 1 || rng.chance(0.3f)) neighbours.push_back({a, b});
        CHECK_THAT(subject(calls::group_segments, segments, neighbours, 200),
                   AllClose(reference(calls::group_segments, segments, neighbours, 200)));
        CHECK_THAT(subject(calls::segment_similarity, segments[0], segments[1], 200),
                   AllClose(reference(calls::segment_similarity, segments[0], segments[1], 200)));
        CHECK_THAT(subject(calls::merge_segments, segments[2], segments[3]),
                   AllClose(reference(calls::merge_segments, segments[2], segments[3])));
    }
}

TEST_CASE("a crop begins and ends on the grid of the features", "[lab04][4.16]") {
    CHECK_THAT(subject(calls::crop_for, {9, 9, 14, 15}, 3, 4, 64, 64), AllClose(Box{4, 4, 20, 20}));
    CHECK_THAT(subject(calls::crop_for, {8, 8, 16, 24}, 0, 8, 64, 64), AllClose(Box{8, 8, 16, 24}));
    // Cut at the picture, whose height need not be a multiple.
    CHECK_THAT(subject(calls::crop_for, {1, 20, 45.5f, 29.5f}, 5, 8, 30, 60),
               AllClose(Box{0, 8, 56, 30}));
    CHECK_THROWS_AS(subject(calls::crop_for, {0, 0, 1, 1}, 3, 0, 8, 8), dl::Error);
}

TEST_CASE("a region learns from the object that it shows", "[lab04][4.16]") {
    const std::vector<Box> truth = {{0, 0, 10, 10}, {2, 0, 12, 10}, {30, 30, 40, 50}};
    const std::vector<int> kinds = {4, 0, 2};
    // Shared with 0 and 1: 0.82, 0.82; then 0.67, 1; then 0.4 of object 2; then nothing.
    const std::vector<Box> regions = {
        {1, 0, 11, 10}, {2, 0, 12, 10}, {30, 30, 40, 38}, {50, 0, 60, 10}};
    const RegionTargets got = subject(calls::region_targets, regions, truth, kinds, {});
    CHECK_THAT(got.labels, Equals(std::vector<int>{5, 1, 0, 0}));
    CHECK_THAT(got.objects, Equals(std::vector<int>{0, 1, -1, -1}));
    REQUIRE(got.offsets.size() == 4);
    CHECK_THAT(got.offsets[0], AllClose(BoxOffset{-1, 0, 0, 0}));
    CHECK_THAT(got.offsets[2], AllClose(BoxOffset{}));
    CHECK_THAT(got.offsets[3], AllClose(BoxOffset{}));
}

TEST_CASE("offsets are seen from the region, in its own units", "[lab04][4.16]") {
    const RegionTargets got =
        subject(calls::region_targets, {{0, 0, 8, 10}}, {{0, 0, 10, 10}}, {3}, {0.5f, {1, 1}});
    REQUIRE(got.offsets.size() == 1);
    CHECK_THAT(got.offsets[0], AllClose(BoxOffset{0.125f, 0, std::log(1.25f), 0}));
}

TEST_CASE("targets of regions agree with the reference", "[lab04][4.16]") {
    Rng rng{1602};
    std::vector<Box> regions, truth;
    for (int i = 0; i < 30; ++i) {
        const float x = rng.uniform(0, 12), y = rng.uniform(0, 12);
        (i < 5 ? truth : regions).push_back({x, y, x + rng.uniform(6, 12), y + rng.uniform(6, 12)});
    }
    CHECK_THAT(
        subject(calls::region_targets, regions, truth, {3, 1, 0, 2, 1}, {0.4f, {}}),
        AllClose(reference(calls::region_targets, regions, truth, {3, 1, 0, 2, 1}, {0.4f, {}}))
            .absolute(1e-4));
    CHECK_THAT(subject(calls::region_targets, regions, {}, {}, {}).labels,
               Equals(std::vector<int>(25, 0)));
    CHECK_THROWS_AS(subject(calls::region_targets, regions, truth, {1}, {}), dl::ShapeError);
}
