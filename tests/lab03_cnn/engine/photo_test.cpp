// What a photograph of a digit becomes before the net sees it.

#include <cmath>

#include "common/data/digits.hpp"
#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "lab03_cnn/photo.hpp"
#include "tests/support/catch.hpp"

using dl::Tensor;
using lab03::find_digit;
using lab03::FoundDigit;

namespace {

// A bar of ink on paper whose brightness falls from left to right, with camera noise.
Tensor bar(float paper, float ink, float light, int channels = 3) {
    dl::Rng rng{3};
    Tensor photo({channels, 120, 160});
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < 120; ++y)
            for (int x = 0; x < 160; ++x) {
                const bool inked = y >= 20 && y < 100 && x >= 110 && x < 122;
                const float shade = 1 - light * static_cast<float>(x) / 160;
                photo.at(c, y, x) = (inked ? ink : paper) * shade + 0.01f * rng.normal();
            }
    return dl::clip(photo, 0, 1);
}

void check_upright_bar(const FoundDigit& seen) {
    REQUIRE(seen.found);
    CHECK(std::abs(seen.top - 20) <= 2);
    CHECK(std::abs(seen.bottom - 100) <= 2);
    CHECK(std::abs(seen.left - 110) <= 2);
    CHECK(std::abs(seen.right - 122) <= 2);
    // 20 rows high, in the middle; ink 1 on paper 0.
    CHECK(double{dl::max(seen.digit)} > 0.9);
    CHECK(double{dl::sum(dl::slice(seen.digit, 2, 0, 3))} == 0);
    CHECK(double{dl::sum(dl::slice(seen.digit, 2, 25, 28))} == 0);
    CHECK(double{seen.digit.at(0, 0, 14, 13)} > 0.5);
}

}  // namespace

TEST_CASE("a pen stroke on paper is found, inverted and centred", "[lab03]") {
    const FoundDigit seen = find_digit(bar(0.9f, 0.1f, 0));
    CHECK_FALSE(seen.bright_ink);
    check_upright_bar(seen);
}

TEST_CASE("light that falls from one side changes nothing", "[lab03]") {
    check_upright_bar(find_digit(bar(0.9f, 0.2f, 0.5f)));
}

TEST_CASE("chalk on a board is bright ink", "[lab03]") {
    const FoundDigit seen = find_digit(bar(0.2f, 0.9f, 0.2f, 1));
    CHECK(seen.bright_ink);
    check_upright_bar(seen);
}

TEST_CASE("on empty paper nothing is found", "[lab03]") {
    CHECK_FALSE(find_digit(bar(0.8f, 0.8f, 0.4f)).found);
    CHECK_FALSE(find_digit(Tensor({1, 30, 30}, 0.5f)).found);
    CHECK_THROWS_AS(find_digit(Tensor({1, 4, 30})), dl::ShapeError);
}

TEST_CASE("a shadow with a sharp edge is neither paper nor ink", "[lab03]") {
    const auto shaded = [](Tensor photo) {
        for (int c = 0; c < photo.size(0); ++c)
            for (int y = 0; y < photo.size(1); ++y)
                for (int x = 0; x < photo.size(2); ++x)
                    if (3 * x + y > 400) photo.at(c, y, x) *= 0.55f;
        return photo;
    };
    check_upright_bar(find_digit(shaded(bar(0.9f, 0.1f, 0))));
    CHECK_FALSE(find_digit(shaded(bar(0.8f, 0.8f, 0.1f))).found);
}

TEST_CASE("a line across the paper is no digit, a speck far away no part of one", "[lab03]") {
    const auto ruled = [](Tensor photo, int from, int to) {
        for (int c = 0; c < photo.size(0); ++c)
            for (int x = 10; x < 150; ++x)
                for (int y = from; y < to; ++y)
                    photo.at(c, y, x) = 0.2f;
        return photo;
    };
    CHECK_FALSE(find_digit(ruled(bar(0.8f, 0.8f, 0), 60, 64)).found);
    Tensor speck = bar(0.9f, 0.1f, 0);
    for (int i = 0; i < 81; ++i)
        speck.at(0, 50 + i / 9, 10 + i % 9) = speck.at(1, 50 + i / 9, 10 + i % 9) =
            speck.at(2, 50 + i / 9, 10 + i % 9) = 0.1f;
    check_upright_bar(find_digit(speck));
}

TEST_CASE("a small digit in a large photograph is looked at twice", "[lab03]") {
    Tensor photo({1, 600, 800}, 0.9f);
    for (int y = 400; y < 480; ++y)
        for (int x = 600; x < 612; ++x)
            photo.at(0, y, x) = 0.15f;
    const FoundDigit seen = find_digit(photo);
    REQUIRE(seen.found);
    CHECK(std::abs(seen.top - 400) <= 3);
    CHECK(std::abs(seen.bottom - 480) <= 3);
    CHECK(std::abs(seen.left - 600) <= 3);
    CHECK(std::abs(seen.right - 612) <= 3);
}

TEST_CASE("a digit that fills its picture is found and set into the middle", "[lab03]") {
    const dl::Dataset drawn = dl::digits(20, 4, {.noise = 0});
    for (int n = 0; n < 20; ++n) {
        const FoundDigit seen =
            find_digit(dl::reshape(1.0f - dl::rows(drawn.images, n, n + 1), {1, 28, 28}));
        INFO("digit " << drawn.labels[static_cast<std::size_t>(n)]);
        REQUIRE(seen.found);
        double mass = 0, down = 0, across = 0;
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) {
                mass += double{seen.digit.at(0, 0, y, x)};
                down += y * double{seen.digit.at(0, 0, y, x)};
                across += x * double{seen.digit.at(0, 0, y, x)};
            }
        REQUIRE(mass > 20);
        CHECK(std::abs(down / mass - 13.5) < 0.8);
        CHECK(std::abs(across / mass - 13.5) < 0.8);
    }
}
