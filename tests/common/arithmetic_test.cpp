// Elementwise arithmetic: by hand, with broadcasting in every position, and with NaN and Inf.

#include "common/arithmetic.hpp"

#include <cmath>
#include <limits>

#include "common/error.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"

using dl::Shape;
using dl::ShapeError;
using dl::Tensor;

namespace {

const float not_a_number = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();

Tensor row(std::initializer_list<float> values) {
    return Tensor::of({static_cast<int>(values.size())}, values);
}

}  // namespace

TEST_CASE("arithmetic works value by value", "[common][arithmetic]") {
    const Tensor a = row({1, -2, 8}), b = row({4, 5, -2});
    CHECK(a + b == row({5, 3, 6}));
    CHECK(a - b == row({-3, -7, 10}));
    CHECK(a * b == row({4, -10, -16}));
    CHECK(b / a == row({4, -2.5, -0.25}));
    CHECK(-a == row({-1, 2, -8}));
}

TEST_CASE("a number on either side is meant for every value", "[common][arithmetic]") {
    const Tensor a = row({1, 2, 4});
    CHECK(a + 1 == row({2, 3, 5}));
    CHECK(1 + a == row({2, 3, 5}));
    CHECK(a - 1 == row({0, 1, 3}));
    CHECK(1 - a == row({0, -1, -3}));
    CHECK(a * 3 == row({3, 6, 12}));
    CHECK(3 * a == row({3, 6, 12}));
    CHECK(a / 2 == row({0.5, 1, 2}));
    CHECK(8 / a == row({8, 4, 2}));
}

TEST_CASE("in-place arithmetic changes the left side", "[common][arithmetic]") {
    Tensor a = row({6, 8});
    a += row({2, 4});
    CHECK(a == row({8, 12}));
    a -= row({4, 4});
    CHECK(a == row({4, 8}));
    a *= row({2, 3});
    CHECK(a == row({8, 24}));
    a /= row({8, 4});
    CHECK(a == row({1, 6}));
    ((a += 1) -= 3) *= 10;
    CHECK(a == row({-10, 40}));
    a /= 5;
    CHECK(a == row({-2, 8}));
    a += a;
    CHECK(a == row({-4, 16}));
}

TEST_CASE("in-place arithmetic broadcasts the right side only", "[common][arithmetic]") {
    Tensor a = Tensor::of({2, 2}, {1, 2, 3, 4});
    a += row({10, 20});
    CHECK(a == Tensor::of({2, 2}, {11, 22, 13, 24}));
    a -= Tensor::of({2, 1}, {1, 2});
    CHECK(a == Tensor::of({2, 2}, {10, 21, 11, 22}));
    Tensor small = row({1, 2});
    CHECK_THROWS_WITH(small += a,
                      "operator+=: the right side (2, 2) does not fit into the left side (2), "
                      "which keeps its shape");
}

TEST_CASE("broadcasting repeats missing axes and axes of size one", "[common][arithmetic]") {
    const Tensor matrix = Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6});
    CHECK(matrix + row({10, 20, 30}) == Tensor::of({2, 3}, {11, 22, 33, 14, 25, 36}));
    CHECK(row({10, 20, 30}) - matrix == Tensor::of({2, 3}, {9, 18, 27, 6, 15, 24}));
    CHECK(matrix * Tensor::of({2, 1}, {2, 10}) == Tensor::of({2, 3}, {2, 4, 6, 40, 50, 60}));
    CHECK(Tensor::of({2, 1}, {1, 2}) * Tensor::of({1, 3}, {1, 10, 100}) ==
          Tensor::of({2, 3}, {1, 10, 100, 2, 20, 200}));
    CHECK(matrix + Tensor::scalar(1) == matrix + 1);
    // (2, 1, 2) + (3, 1): the middle axis grows on the left, the last one on the right.
    CHECK(Tensor::of({2, 1, 2}, {1, 2, 3, 4}) + Tensor::of({3, 1}, {10, 20, 30}) ==
          Tensor::of({2, 3, 2}, {11, 12, 21, 22, 31, 32, 13, 14, 23, 24, 33, 34}));
}

TEST_CASE("broadcasting agrees with plain indexing on five axes", "[common][arithmetic]") {
    dl::Rng rng(1);
    const Tensor a = normal({2, 1, 3, 1, 5}, rng), b = normal({7, 1, 4, 5}, rng);
    const Tensor c = a * b;
    REQUIRE(c.shape() == Shape{2, 7, 3, 4, 5});
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 7; ++j)
            for (int k = 0; k < 3; ++k)
                for (int l = 0; l < 4; ++l)
                    for (int m = 0; m < 5; ++m)
                        REQUIRE(c.at(i, j, k, l, m) == a.at(i, 0, k, 0, m) * b.at(j, 0, l, m));
}

TEST_CASE("empty axes broadcast like any other size", "[common][arithmetic]") {
    CHECK((Tensor({0, 3}) + row({1, 2, 3})).shape() == Shape{0, 3});
    CHECK((Tensor({2, 0}) * Tensor({2, 1})).shape() == Shape{2, 0});
    CHECK_THROWS_AS(Tensor({0}) + Tensor({2}), ShapeError);
}

TEST_CASE("shapes that do not go together are both named", "[common][arithmetic]") {
    CHECK_THROWS_WITH(Tensor({2, 3}) + Tensor({2}),
                      "operator+: shapes (2, 3) and (2) do not go together: sizes 3 and 2 on axis "
                      "-1 differ and neither is 1; reshape one of them");
    CHECK_THROWS_AS(Tensor({2, 3}) * Tensor({3, 3}), ShapeError);
    CHECK_THROWS_AS(less(Tensor({2}), Tensor({3})), ShapeError);
    CHECK(dl::broadcast_shape({4, 1, 3}, {2, 1}) == Shape{4, 2, 3});
}

TEST_CASE("NaN and infinity come out where they went in", "[common][arithmetic]") {
    const Tensor odd = row({not_a_number, infinity, 0});
    const Tensor sum = odd + 1;
    CHECK(std::isnan(sum[0]));
    CHECK(sum[1] == infinity);
    CHECK(std::isnan((odd * 0)[1]));
    CHECK((1 / odd)[2] == infinity);
    CHECK(std::isnan(maximum(row({not_a_number}), row({1}))[0]));
    CHECK(std::isnan(maximum(row({1}), row({not_a_number}))[0]));
    CHECK(std::isnan(minimum(row({not_a_number}), 1)[0]));
    CHECK(std::isnan(clip(row({not_a_number}), 0, 1)[0]));
}

TEST_CASE("maximum and minimum and clip bound every value", "[common][arithmetic]") {
    const Tensor a = row({-1, 0, 2});
    CHECK(maximum(a, 0) == row({0, 0, 2}));
    CHECK(minimum(a, 0) == row({-1, 0, 0}));
    CHECK(maximum(a, row({1, -1, 3})) == row({1, 0, 3}));
    CHECK(minimum(a, row({1, -1, 3})) == row({-1, -1, 2}));
    CHECK(clip(a, -0.5, 1) == row({-0.5, 0, 1}));
    CHECK(maximum(row({-infinity}), -infinity) == row({-infinity}));
    CHECK_THROWS_AS(clip(a, 1, 0), dl::Error);
    CHECK_THROWS_AS(clip(a, not_a_number, 0), dl::Error);
}

TEST_CASE("functions of one number are applied to all", "[common][arithmetic]") {
    CHECK(abs(row({-2, 3, -0.0f})) == row({2, 3, 0}));
    CHECK(square(row({-2, 3})) == row({4, 9}));
    CHECK(dl::sqrt(row({4, 9})) == row({2, 3}));
    CHECK(dl::exp(row({0}))[0] == 1);
    CHECK(dl::exp(row({1}))[0] == Approx(2.7182818));
    CHECK(dl::log(row({1}))[0] == 0);
    CHECK(dl::log(row({10}))[0] == Approx(2.3025851));
    CHECK(dl::tanh(row({0.5}))[0] == Approx(0.46211716));
    CHECK(dl::pow(row({3, 4}), 2) == row({9, 16}));
    CHECK(std::isnan(dl::sqrt(row({-1}))[0]));
    CHECK(dl::log(row({0}))[0] == -infinity);
    CHECK(map(row({1, 2}), [](float v) { return v * v + 1; }) == row({2, 5}));
}

TEST_CASE("comparisons give one where they hold", "[common][arithmetic]") {
    const Tensor a = row({1, 2, 3, not_a_number}), b = row({2, 2, 2, not_a_number});
    CHECK(equal(a, b) == row({0, 1, 0, 0}));
    CHECK(not_equal(a, b) == row({1, 0, 1, 1}));
    CHECK(less(a, b) == row({1, 0, 0, 0}));
    CHECK(less_equal(a, b) == row({1, 1, 0, 0}));
    CHECK(greater(a, b) == row({0, 0, 1, 0}));
    CHECK(greater_equal(a, b) == row({0, 1, 1, 0}));
}

TEST_CASE("where chooses by condition and broadcasts all three", "[common][arithmetic]") {
    CHECK(where(row({1, 0, 2}), row({1, 2, 3}), Tensor::scalar(9)) == row({1, 9, 3}));
    CHECK(where(Tensor::of({2, 1}, {0, 1}), row({1, 2}), row({3, 4})) ==
          Tensor::of({2, 2}, {3, 4, 1, 2}));
    CHECK(where(row({-1, 0}), row({1, 2}), row({3, 4})) == row({1, 4}));
    // A NaN that is not chosen does not leak.
    CHECK(where(row({0}), row({not_a_number}), row({1})) == row({1}));
    CHECK_THROWS_AS(where(row({1, 0}), row({1, 2, 3}), row({0})), ShapeError);
}

TEST_CASE("all_finite and all_close never accept NaN", "[common][arithmetic]") {
    CHECK(all_finite(row({1, -3e38f})));
    CHECK_FALSE(all_finite(row({1, not_a_number})));
    CHECK_FALSE(all_finite(row({-infinity})));
    CHECK(all_close(row({1, 100}), row({1, 100.0005f})));
    CHECK_FALSE(all_close(row({1, 100}), row({1, 100.01f})));
    CHECK_FALSE(all_close(row({not_a_number}), row({not_a_number})));
    CHECK_FALSE(all_close(row({1}), row({not_a_number})));
    CHECK_FALSE(all_close(row({infinity}), row({infinity})));
    CHECK_FALSE(all_close(row({1}), row({infinity})));
    CHECK_FALSE(all_close(row({infinity}), row({1})));
    CHECK_FALSE(all_close(Tensor({2, 3}), Tensor({3, 2})));
    CHECK(all_close(row({0.5}), row({0.4f}), 0.0f, 0.2f));
}

TEST_CASE("broadcast_to repeats and sum_to adds up what was repeated", "[common][arithmetic]") {
    CHECK(broadcast_to(row({1, 2}), {3, 2}) == Tensor::of({3, 2}, {1, 2, 1, 2, 1, 2}));
    CHECK(broadcast_to(Tensor::of({2, 1}, {1, 2}), {2, 3}) ==
          Tensor::of({2, 3}, {1, 1, 1, 2, 2, 2}));
    CHECK(broadcast_to(Tensor::scalar(4), {2}) == row({4, 4}));
    CHECK(sum_to(Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), {3}) == row({5, 7, 9}));
    CHECK(sum_to(Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), {2, 1}) == Tensor::of({2, 1}, {6, 15}));
    CHECK(sum_to(Tensor::of({2, 3}, {1, 2, 3, 4, 5, 6}), {}) == Tensor::scalar(21));
    CHECK(sum_to(row({1, 2}), {2}) == row({1, 2}));
    CHECK_THROWS_AS(broadcast_to(Tensor({2, 3}), {3}), ShapeError);
    CHECK_THROWS_AS(sum_to(Tensor({3}), {2, 3}), ShapeError);
    CHECK_THROWS_AS(sum_to(Tensor({4}), {2}), ShapeError);
}
