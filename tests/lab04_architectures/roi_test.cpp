// Regions of interest: whole cells, and points between them.

#include "tests/lab04_architectures/support.hpp"

using dl::Box;
using lab04::Reduce;
using lab04::Region;
using lab04::RoiOptions;

namespace {

/// One channel whose value is 10 * row + column.
Tensor places(int height, int width) {
    Tensor map({1, 1, height, width});
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            map.at(0, 0, y, x) = static_cast<float>(10 * y + x);
    return map;
}

/// Regions of both images with broken borders, some beyond the picture.
std::vector<Region> random_regions(int count, float width, float height, Rng& rng) {
    std::vector<Region> regions;
    for (int r = 0; r < count; ++r) {
        const float x = rng.uniform(-2, width - 2), y = rng.uniform(-2, height - 2);
        regions.push_back(
            {r % 2, {x, y, x + rng.uniform(0.5f, width), y + rng.uniform(0.5f, height)}});
    }
    return regions;
}

/// All different by at least 0.1, so that no nudge changes which is largest.
Tensor spread_out(const Shape& shape, Rng& rng) {
    Tensor values(shape);
    const std::vector<int> order = rng.permutation(static_cast<int>(values.count()));
    for (std::int64_t i = 0; i < values.count(); ++i)
        values[i] = 0.1f * static_cast<float>(order[i]) - 3;
    return values;
}

}  // namespace

TEST_CASE("bins of whole cells leave no gap", "[lab04][4.15]") {
    // 7 rows in 3 bins: 0-2, 2-4, 4-6; 2 columns in 3 bins: 0, 0-1, 1
    const Tensor map = places(7, 2);
    CHECK_THAT(
        subject(calls::roi_pool_forward, map, {{0, {0, 0, 2, 7}}}, {.height = 3, .width = 3}),
        AllClose(Tensor::of({1, 1, 3, 3}, {20, 21, 21, 40, 41, 41, 60, 61, 61})));
    // The other way round the first value of a bin counts: floor starts, ceil ends.
    CHECK_THAT(
        subject(calls::roi_pool_forward, -map, {{0, {0, 0, 2, 7}}}, {.height = 3, .width = 3}),
        AllClose(Tensor::of({1, 1, 3, 3}, {0, 0, -1, -20, -20, -21, -40, -40, -41})));
}

TEST_CASE("by convention a pooled region is rounded, half-open and at least one cell",
          "[lab04][4.15]") {
    const Tensor map = places(5, 6);
    const RoiOptions one{.height = 1, .width = 1};
    CHECK_THAT(subject(calls::roi_pool_forward, map, {{0, {1.4f, 0.6f, 3.5f, 2.4f}}}, one),
               AllClose(Tensor::of({1, 1, 1, 1}, {13})));  // columns 1-3, row 1
    CHECK_THAT(subject(calls::roi_pool_forward, map, {{0, {2, 2, 2, 2}}}, one),
               AllClose(Tensor::of({1, 1, 1, 1}, {22})));
}

TEST_CASE("a bin beyond the map is 0, and negative values stay negative", "[lab04][4.15]") {
    const Tensor map = places(2, 2) - 50;
    CHECK_THAT(
        subject(calls::roi_pool_forward, map, {{0, {0, 0, 4, 2}}}, {.height = 1, .width = 2}),
        AllClose(Tensor::of({1, 1, 1, 2}, {-39, 0})));
}

TEST_CASE("scale brings boxes of the picture to the map", "[lab04][4.15]") {
    const Tensor map = places(4, 4);
    const std::vector<Region> regions = {{0, {4, 8, 12, 16}}};
    const RoiOptions options{.height = 1, .width = 2, .scale = 0.25f, .samples = 1};
    CHECK_THAT(subject(calls::roi_pool_forward, map, regions, options),
               AllClose(Tensor::of({1, 1, 1, 2}, {31, 32})));
    CHECK_THAT(subject(calls::roi_align_forward, map, regions, options),
               AllClose(Tensor::of({1, 1, 1, 2}, {26, 27})));
}

TEST_CASE("every region names its image", "[lab04][4.15]") {
    Tensor maps({2, 1, 2, 2}, 1);
    for (int i = 4; i < 8; ++i)
        maps[i] = 7;
    const std::vector<Region> regions = {{1, {0, 0, 2, 2}}, {0, {0, 0, 2, 2}}};
    const RoiOptions one{.height = 1, .width = 1};
    const Tensor expected = Tensor::of({2, 1, 1, 1}, {7, 1});
    CHECK_THAT(subject(calls::roi_pool_forward, maps, regions, one), AllClose(expected));
    CHECK_THAT(subject(calls::roi_align_forward, maps, regions, one), AllClose(expected));
    const Tensor grad = Tensor::of({2, 1, 1, 1}, {4, 8});
    const Tensor back = subject(calls::roi_align_backward, grad, maps, regions, one);
    REQUIRE(back.shape() == Shape{2, 1, 2, 2});
    CHECK_THAT(dl::sum(back, {1, 2, 3}), AllClose(row({8, 4})));
    CHECK_THAT(dl::sum(subject(calls::roi_pool_backward, grad, maps, regions, one), {1, 2, 3}),
               AllClose(row({8, 4})));
}

TEST_CASE("the gradient of a bin goes to its winner, and gradients add", "[lab04][4.15]") {
    const Tensor map = places(3, 3);
    const std::vector<Region> regions = {{0, {0, 0, 3, 3}}, {0, {1, 1, 3, 3}}};
    const Tensor grad = Tensor::of({2, 1, 1, 1}, {2, -5});
    Tensor expected({1, 1, 3, 3});
    expected.at(0, 0, 2, 2) = -3;
    CHECK_THAT(subject(calls::roi_pool_backward, grad, map, regions, {.height = 1, .width = 1}),
               AllClose(expected));
}

TEST_CASE("by convention the first of equal values takes the whole gradient", "[lab04][4.15]") {
    const Tensor flat({1, 2, 2, 2}, 3);
    Tensor expected({1, 2, 2, 2});
    expected.at(0, 0, 0, 0) = 5;
    expected.at(0, 1, 0, 0) = 6;
    CHECK_THAT(subject(calls::roi_pool_backward, Tensor::of({1, 2, 1, 1}, {5, 6}), flat,
                       {{0, {0, 0, 2, 2}}}, {.height = 1, .width = 1}),
               AllClose(expected));
}

TEST_CASE("by convention aligned: the whole map, one point a cell, is the map itself",
          "[lab04][4.15]") {
    const Tensor map = places(3, 4);
    CHECK_THAT(subject(calls::roi_align_forward, map, {{0, {0, 0, 4, 3}}},
                       {.height = 3, .width = 4, .samples = 1}),
               AllClose(map));
}

TEST_CASE("a point between cells is weighed", "[lab04][4.15]") {
    const Tensor line = Tensor::of({1, 1, 1, 4}, {0, 1, 2, 3});
    const RoiOptions one{.height = 1, .width = 1, .samples = 1};
    CHECK_THAT(subject(calls::roi_align_forward, line, {{0, {1, 0, 3, 1}}}, one),
               AllClose(Tensor::of({1, 1, 1, 1}, {1.5f})));
    // Nothing is rounded: a region that moves by a quarter moves its value by a quarter.
    CHECK_THAT(subject(calls::roi_align_forward, line,
                       {{0, {1.25f, 0, 3.25f, 1}}, {0, {1.5f, 0, 3.5f, 1}}}, one),
               AllClose(Tensor::of({2, 1, 1, 1}, {1.75f, 2})));
}

TEST_CASE("by convention a small region stays small", "[lab04][4.15]") {
    const Tensor line = Tensor::of({1, 1, 1, 4}, {0, 1, 2, 3});
    const RoiOptions two{.height = 1, .width = 2, .samples = 1};
    CHECK_THAT(subject(calls::roi_align_forward, line, {{0, {1.5f, 0, 1.7f, 1}}}, two),
               AllClose(Tensor::of({1, 1, 1, 2}, {1.05f, 1.15f})));
}

TEST_CASE("beyond the outermost centres the border goes on", "[lab04][4.15]") {
    const Tensor line = Tensor::of({1, 1, 1, 3}, {4, 5, 9});
    CHECK_THAT(subject(calls::roi_align_forward, line, {{0, {-2, -1, 4, 2}}},
                       {.height = 1, .width = 3, .samples = 1}),
               AllClose(Tensor::of({1, 1, 1, 3}, {4, 4.5f, 9})));
}

TEST_CASE("several points of a bin: their average, or the largest of them", "[lab04][4.15]") {
    const Tensor map = places(4, 4);
    const std::vector<Region> regions = {{0, {0, 0, 4, 4}}};
    const RoiOptions average{.height = 1, .width = 1, .samples = 2};
    CHECK_THAT(subject(calls::roi_align_forward, map, regions, average),
               AllClose(Tensor::of({1, 1, 1, 1}, {16.5f})));
    CHECK_THAT(subject(calls::roi_align_forward, map, regions,
                       {.height = 1, .width = 1, .samples = 2, .reduce = Reduce::maximum}),
               AllClose(Tensor::of({1, 1, 1, 1}, {27.5f})));
    CHECK_THAT(subject(calls::roi_align_forward, Tensor({1, 2, 3, 3}, 1), {{0, {0, 0, 3, 3}}},
                       {.height = 2, .width = 1, .samples = 3, .reduce = Reduce::maximum}),
               AllClose(Tensor({1, 2, 2, 1}, 1)));
}

TEST_CASE("every neighbour of a point gets back the share that it gave", "[lab04][4.15]") {
    const Tensor line = Tensor::of({1, 1, 1, 4}, {0, 1, 2, 3});
    const RoiOptions one{.height = 1, .width = 1, .samples = 1};
    CHECK_THAT(subject(calls::roi_align_backward, Tensor::of({1, 1, 1, 1}, {8}), line,
                       {{0, {1.25f, 0, 3.25f, 1}}}, one),
               AllClose(Tensor::of({1, 1, 1, 4}, {0, 2, 6, 0})));
}

TEST_CASE("regions agree with the reference on odd sizes", "[lab04][4.15]") {
    Rng rng{1501};
    const Tensor maps = spread_out({2, 3, 6, 7}, rng);
    const std::vector<Region> regions = random_regions(5, 28, 24, rng);
    for (const Reduce reduce : {Reduce::average, Reduce::maximum}) {
        const RoiOptions options{
            .height = 3, .width = 2, .scale = 0.25f, .samples = 3, .reduce = reduce};
        const Tensor grad = mixed({5, 3, 3, 2}, rng);
        CHECK_THAT(subject(calls::roi_pool_forward, maps, regions, options),
                   AllClose(reference(calls::roi_pool_forward, maps, regions, options)));
        CHECK_THAT(subject(calls::roi_align_forward, maps, regions, options),
                   AllClose(reference(calls::roi_align_forward, maps, regions, options)));
        CHECK_THAT(subject(calls::roi_pool_backward, grad, maps, regions, options),
                   AllClose(reference(calls::roi_pool_backward, grad, maps, regions, options)));
        CHECK_THAT(subject(calls::roi_align_backward, grad, maps, regions, options),
                   AllClose(reference(calls::roi_align_backward, grad, maps, regions, options)));
    }
}

TEST_CASE("gradients of regions are the slopes of what they give", "[lab04][4.15]") {
    Rng rng{1502};
    const Tensor maps = spread_out({2, 1, 4, 5}, rng);
    const std::vector<Region> regions = random_regions(3, 10, 8, rng);
    const Tensor grad = mixed({3, 1, 2, 3}, rng);
    for (const Reduce reduce : {Reduce::average, Reduce::maximum}) {
        const RoiOptions options{
            .height = 2, .width = 3, .scale = 0.5f, .samples = 2, .reduce = reduce};
        const auto align = [&](const Tensor& x) {
            return inner(reference(calls::roi_align_forward, x, regions, options), grad);
        };
        const auto pool = [&](const Tensor& x) {
            return inner(reference(calls::roi_pool_forward, x, regions, options), grad);
        };
        const Tensor align_slope = slope(align, maps), pool_slope = slope(pool, maps);
        CHECK_THAT(subject(calls::roi_align_backward, grad, maps, regions, options),
                   AllClose(align_slope).tolerance(2e-3));
        CHECK_THAT(subject(calls::roi_pool_backward, grad, maps, regions, options),
                   AllClose(pool_slope).tolerance(2e-3));
    }
}

TEST_CASE("regions of images that are not there are refused", "[lab04][4.15]") {
    const Tensor map = places(2, 2);
    CHECK_THROWS_AS(subject(calls::roi_align_forward, map, {{1, {0, 0, 1, 1}}}, {}), dl::Error);
    CHECK_THROWS_AS(subject(calls::roi_pool_forward, map, {{0, {2, 0, 1, 1}}}, {}), dl::Error);
    CHECK_THROWS_AS(
        subject(calls::roi_align_backward, Tensor({1, 1, 1, 1}), map, {{0, {0, 0, 1, 1}}}, {}),
        dl::ShapeError);
}
