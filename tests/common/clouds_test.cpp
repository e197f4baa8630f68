// Clouds: shapes that can be checked with a ruler.

#include "common/data/clouds.hpp"

#include <cmath>

#include "common/rearrange.hpp"
#include "tests/common/data_support.hpp"
#include "tests/support/catch.hpp"

using dl::Cloud;

namespace {

double radius(const Cloud& cloud, int i) {
    return std::hypot(static_cast<double>(cloud.points.at(i, 0)),
                      static_cast<double>(cloud.points.at(i, 1)));
}

}  // namespace

TEST_CASE("every cloud has points and balanced labels and is the same again", "[common][clouds]") {
    for (const std::string& name : dl::cloud_names()) {
        INFO(name);
        const Cloud a = dl::cloud(name, 101, 7);
        CHECK(a.points.shape() == dl::Shape{101, 2});
        CHECK(a.size() == 101);
        CHECK(a.classes == 2);
        const std::vector<int> counts = class_counts(a.labels, 2);
        CHECK(std::abs(counts[0] - counts[1]) == 1);

        CHECK(same_bits(a.points, dl::cloud(name, 101, 7).points));
        CHECK_FALSE(same_bits(a.points, dl::cloud(name, 101, 8).points));
        CHECK(same_bits(dl::rows(a.points, 0, 40), dl::cloud(name, 40, 7).points));
        CHECK_FALSE(same_bits(a.points, dl::cloud(name, 101, 7, {.noise = 0.2f}).points));
    }
}

TEST_CASE("without noise blobs shrink to one place a class on the unit circle",
          "[common][clouds]") {
    const Cloud cloud = dl::blobs(50, 1, {.classes = 5, .noise = 0});
    for (int i = 0; i < cloud.size(); ++i) {
        CHECK(radius(cloud, i) == Approx(1));
        for (int j = 0; j < i; ++j) {
            const bool same_class = cloud.labels[static_cast<std::size_t>(i)] ==
                                    cloud.labels[static_cast<std::size_t>(j)];
            const bool same_place = cloud.points.at(i, 0) == cloud.points.at(j, 0) &&
                                    cloud.points.at(i, 1) == cloud.points.at(j, 1);
            CHECK(same_class == same_place);
        }
    }
}

TEST_CASE("noise is the standard deviation of a blob", "[common][clouds]") {
    const Cloud cloud = dl::blobs(4000, 3, {.classes = 1, .noise = 0.3f});
    double mean = 0, square = 0;
    for (int i = 0; i < cloud.size(); ++i) {
        const auto y = static_cast<double>(cloud.points.at(i, 1));
        mean += y / cloud.size();
        square += y * y / cloud.size();
    }
    CHECK(mean == Approx(0.5).margin(0.02));
    CHECK(std::sqrt(square - mean * mean) == Approx(0.3).margin(0.015));
}

TEST_CASE("each circle has the radius of its class", "[common][clouds]") {
    const Cloud cloud = dl::circles(90, 2, {.classes = 3, .noise = 0});
    for (int i = 0; i < cloud.size(); ++i)
        CHECK(radius(cloud, i) == Approx((cloud.labels[static_cast<std::size_t>(i)] + 1) / 3.0));
}

TEST_CASE("a moon is half a circle around its own centre", "[common][clouds]") {
    const Cloud cloud = dl::moons(100, 2, {.noise = 0});
    for (int i = 0; i < cloud.size(); ++i) {
        const double sign = cloud.labels[static_cast<std::size_t>(i)] == 0 ? 1 : -1;
        const double x = sign * static_cast<double>(cloud.points.at(i, 0)) + 0.35;
        const double y = sign * static_cast<double>(cloud.points.at(i, 1)) + 0.18;
        CHECK(std::hypot(x, y) == Approx(0.7));
        CHECK(y >= -1e-6);
    }
}

TEST_CASE("an arm of the spiral turns as its radius grows", "[common][clouds]") {
    const double circle = 2 * 3.141592653589793;
    const Cloud cloud = dl::spiral(60, 2, {.classes = 3, .noise = 0, .turns = 1.5f});
    for (int i = 0; i < cloud.size(); ++i) {
        const double angle = std::atan2(static_cast<double>(cloud.points.at(i, 1)),
                                        static_cast<double>(cloud.points.at(i, 0)));
        const double expected =
            circle * (1.5 * radius(cloud, i) + cloud.labels[static_cast<std::size_t>(i)] / 3.0);
        CHECK(std::cos(angle - expected) == Approx(1).margin(1e-4));
    }
}

TEST_CASE("the label of the xor cloud says whether the signs differ", "[common][clouds]") {
    const Cloud cloud = dl::xor_cloud(200, 2, {.noise = 0});
    int right = 0;
    for (int i = 0; i < cloud.size(); ++i) {
        const float x = cloud.points.at(i, 0), y = cloud.points.at(i, 1);
        CHECK((x * y < 0) == (cloud.labels[static_cast<std::size_t>(i)] == 1));
        CHECK(std::abs(x) <= 1);
        right += x > 0;
    }
    CHECK(right > 70);
    CHECK(right < 130);
}

TEST_CASE("the mean of each class says little about moons and nothing about rings",
          "[common][clouds]") {
    const auto accuracy = [](const char* name, const dl::CloudOptions& options) {
        const Cloud train = dl::cloud(name, 1000, 1, options);
        const Cloud test = dl::cloud(name, 1000, 2, options);
        return nearest_mean_accuracy(train.points, train.labels, test.points, test.labels,
                                     options.classes);
    };
    CHECK(accuracy("blobs", {.classes = 3, .noise = 0.3f}) > 0.97);
    CHECK(accuracy("moons", {}) < 0.9);
    CHECK(accuracy("moons", {}) > 0.7);
    CHECK(accuracy("circles", {}) < 0.6);
    CHECK(accuracy("xor", {}) < 0.6);
    CHECK(accuracy("spiral", {.classes = 3, .noise = 0.05f}) < 0.6);
}

TEST_CASE("clouds refuse what they cannot draw", "[common][clouds]") {
    CHECK(dl::blobs(0, 1).points.shape() == dl::Shape{0, 2});
    CHECK(dl::spiral(5, 1, {.classes = 1}).labels == std::vector<int>(5, 0));
    CHECK_THROWS_WITH(dl::blobs(-3, 1), "blobs: needs a count of at least 0 samples, got -3");
    CHECK_THROWS_WITH(dl::moons(5, 1, {.classes = 3}),
                      "moons: classes must lie between 2 and 2, got 3");
    CHECK_THROWS_AS(dl::xor_cloud(5, 1, {.classes = 1}), dl::Error);
    CHECK_THROWS_AS(dl::circles(5, 1, {.classes = 0}), dl::Error);
    CHECK_THROWS_AS(dl::circles(5, 1, {.noise = -1}), dl::Error);
    CHECK_THROWS_AS(dl::spiral(5, 1, {.turns = std::nanf("")}), dl::Error);
    CHECK_THROWS_WITH(dl::cloud("stars", 5, 1),
                      "cloud: there is no \"stars\"; choose blobs, moons, circles, spiral or xor");
}
