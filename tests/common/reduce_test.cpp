// Reductions: by hand, against plain loops over every set of axes, with NaN, and with nothing.

#include "common/reduce.hpp"

#include <cmath>
#include <limits>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/rearrange.hpp"
#include "common/rng.hpp"
#include "tests/support/catch.hpp"

using dl::Shape;
using dl::ShapeError;
using dl::Tensor;

namespace {

const float not_a_number = std::numeric_limits<float>::quiet_NaN();
const float infinity = std::numeric_limits<float>::infinity();
const Tensor two_by_three = Tensor::of({2, 3}, {1, 5, 3, 4, 2, 6});

}  // namespace

TEST_CASE("reductions of the whole tensor", "[common][reduce]") {
    CHECK(sum(two_by_three) == 21);
    CHECK(mean(two_by_three) == 3.5f);
    CHECK(variance(two_by_three) == Approx(35.0 / 12));
    CHECK(dl::max(two_by_three) == 6);
    CHECK(dl::min(two_by_three) == 1);
    CHECK(norm(Tensor::of({2}, {3, 4})) == 5);
    CHECK(dot(Tensor::of({3}, {1, 2, 3}), Tensor::of({3}, {4, -5, 6})) == 12);
    CHECK(argmax(two_by_three) == 5);
}

TEST_CASE("reductions along one axis drop it or keep it with size one", "[common][reduce]") {
    CHECK(sum(two_by_three, {0}) == Tensor::of({3}, {5, 7, 9}));
    CHECK(sum(two_by_three, {1}) == Tensor::of({2}, {9, 12}));
    CHECK(sum(two_by_three, {-1}) == Tensor::of({2}, {9, 12}));
    CHECK(sum(two_by_three, {0, 1}) == Tensor::scalar(21));
    CHECK(sum(two_by_three, {}) == two_by_three);
    CHECK(sum(two_by_three, {1}, {.keep_axes = true}) == Tensor::of({2, 1}, {9, 12}));
    CHECK(mean(two_by_three, {0}) == Tensor::of({3}, {2.5, 3.5, 4.5}));
    CHECK(variance(two_by_three, {0}) == Tensor::of({3}, {2.25, 2.25, 2.25}));
    CHECK(dl::max(two_by_three, {0}) == Tensor::of({3}, {4, 5, 6}));
    CHECK(dl::min(two_by_three, {1}, {.keep_axes = true}) == Tensor::of({2, 1}, {1, 2}));
}

TEST_CASE("every set of axes agrees with plain loops", "[common][reduce]") {
    dl::Rng rng(3);
    const Tensor a = normal({2, 3, 1, 5, 4}, rng);
    for (int mask = 0; mask < 32; ++mask) {
        dl::Axes axes;
        for (int axis = 0; axis < 5; ++axis)
            if (mask >> axis & 1) axes.push_back(axis);
        const Tensor total = sum(a, axes, {.keep_axes = true});
        const Tensor largest = dl::max(a, axes, {.keep_axes = true});
        const Tensor centre = mean(a, axes, {.keep_axes = true});
        const Tensor spread = variance(a, axes, {.keep_axes = true});

        const auto at = [&](const Tensor& t, int i, int j, int k, int l, int m) {
            return t.at(mask & 1 ? 0 : i, mask & 2 ? 0 : j, mask & 4 ? 0 : k, mask & 8 ? 0 : l,
                        mask & 16 ? 0 : m);
        };
        Tensor sums(total.shape()), squares(total.shape()), best(total.shape(), -infinity);
        double each = static_cast<double>(a.count()) / static_cast<double>(total.count());
        for (int i = 0; i < 2; ++i)
            for (int j = 0; j < 3; ++j)
                for (int l = 0; l < 5; ++l)
                    for (int m = 0; m < 4; ++m) {
                        const float v = a.at(i, j, 0, l, m);
                        const auto to = [&](Tensor& t) -> float& {
                            return t.at(mask & 1 ? 0 : i, mask & 2 ? 0 : j, 0, mask & 8 ? 0 : l,
                                        mask & 16 ? 0 : m);
                        };
                        to(sums) += v;
                        to(best) = std::max(to(best), v);
                        const float d = v - at(centre, i, j, 0, l, m);
                        to(squares) += d * d;
                    }
        INFO("axes mask " << mask);
        CHECK(all_close(total, sums, 1e-4f, 1e-5f));
        CHECK(all_close(centre, sums / static_cast<float>(each), 1e-4f, 1e-5f));
        CHECK(all_close(spread, squares / static_cast<float>(each), 1e-4f, 1e-5f));
        CHECK(largest == best);
        CHECK(dl::min(a, axes, {.keep_axes = true}) == -dl::max(-a, axes, {.keep_axes = true}));
    }
}

TEST_CASE("sums are accurate where float accumulation is not", "[common][reduce]") {
    // In float, 2^24 + 1 is 2^24: ten million ones added one by one would stop there.
    CHECK(sum(Tensor({20'000'000}, 1.0f)) == 20'000'000.0f);
    CHECK(sum(Tensor({20'000'000}, 0.1f)) == Approx(20'000'000 * double{0.1f}).epsilon(1e-7));
    CHECK(sum(Tensor({2'000'000, 10}, 1.0f), {0}) == Tensor({10}, 2'000'000.0f));
}

TEST_CASE("the variance of a large mean with a small deviation is right", "[common][reduce]") {
    dl::Rng rng(5);
    const Tensor a = normal({10000, 2}, rng, 1000.0f, 0.01f);
    CHECK(variance(a) == Approx(1e-4).epsilon(0.05));
    const Tensor columns = variance(a, {0});
    CHECK(columns[0] == Approx(1e-4).epsilon(0.05));
    CHECK(columns[1] == Approx(1e-4).epsilon(0.05));
}

TEST_CASE("argmax finds the first of equal values and the first NaN", "[common][reduce]") {
    CHECK(argmax(two_by_three, 1) == std::vector<int>{1, 2});
    CHECK(argmax(two_by_three, 0) == std::vector<int>{1, 0, 1});
    CHECK(argmax(two_by_three, -1) == std::vector<int>{1, 2});
    CHECK(argmax(Tensor::of({4}, {1, 7, 7, 2})) == 1);
    CHECK(argmax(Tensor::of({4}, {1, not_a_number, 7, not_a_number})) == 1);
    CHECK(argmax(Tensor({2, 3}, -infinity), 1) == std::vector<int>{0, 0});
    // A middle axis: positions come in row-major order of the others.
    CHECK(argmax(Tensor::of({2, 2, 2}, {1, 9, 5, 2, 4, 4, 3, 8}), 1) ==
          std::vector<int>{1, 0, 0, 1});
    CHECK(argmax(Tensor({0, 3}), 1).empty());
}

TEST_CASE("NaN is the largest and the smallest of its set", "[common][reduce]") {
    CHECK(std::isnan(dl::max(Tensor::of({3}, {1, not_a_number, 5}))));
    CHECK(std::isnan(dl::min(Tensor::of({3}, {not_a_number, 1, 5}))));
    const Tensor columns = dl::max(Tensor::of({2, 2}, {not_a_number, 1, 3, 2}), {0});
    CHECK(std::isnan(columns[0]));
    CHECK(columns[1] == 2);
    CHECK(std::isnan(sum(Tensor::of({2}, {infinity, -infinity}))));
    CHECK(dl::max(Tensor({2}, -infinity)) == -infinity);
}

TEST_CASE("the sum of nothing is zero and other reductions of nothing are errors",
          "[common][reduce]") {
    CHECK(sum(Tensor()) == 0);
    CHECK(norm(Tensor()) == 0);
    CHECK(sum(Tensor({3, 0}), {1}) == Tensor({3}));
    CHECK(sum(Tensor({3, 0}), {0}).shape() == Shape{0});
    CHECK(dl::max(Tensor({3, 0}), {0}).shape() == Shape{0});
    CHECK_THROWS_WITH(mean(Tensor()), "mean: a tensor of shape (0) has no values");
    CHECK_THROWS_AS(variance(Tensor()), ShapeError);
    CHECK_THROWS_AS(dl::max(Tensor()), ShapeError);
    CHECK_THROWS_AS(dl::min(Tensor({2, 0}), {1}), ShapeError);
    CHECK_THROWS_AS(mean(Tensor({2, 0}), {1}), ShapeError);
    CHECK_THROWS_AS(argmax(Tensor()), ShapeError);
    CHECK_THROWS_AS(argmax(Tensor({2, 0}), 1), ShapeError);
}

TEST_CASE("axes that do not exist or are named twice are errors", "[common][reduce]") {
    CHECK_THROWS_WITH(sum(two_by_three, {2}),
                      "sum: axis 2 does not exist in shape (2, 3), which has 2 axes");
    CHECK_THROWS_WITH(sum(two_by_three, {0, -2}), "sum: axis -2 is named twice");
    CHECK_THROWS_AS(argmax(two_by_three, 2), ShapeError);
    CHECK_THROWS_AS(dot(Tensor({2}), Tensor({1, 2})), ShapeError);
}
