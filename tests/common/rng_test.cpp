// Random numbers: golden values that hold for every compiler, and statistics with wide margins.
// Bounds are five standard deviations: a correct generator fails once in about a million runs,
// and since the seeds are fixed it either always passes or never.

#include "common/rng.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/reduce.hpp"
#include "tests/support/catch.hpp"

using dl::Rng;
using dl::Tensor;

TEST_CASE("the generator is xoshiro256++ seeded through splitmix64", "[common][rng]") {
    // Computed by a second, independent implementation of the two published algorithms.
    Rng rng(42);
    CHECK(rng.next() == 15021278609987233951u);
    CHECK(rng.next() == 5881210131331364753u);
    CHECK(rng.next() == 18149643915985481100u);
}

TEST_CASE("the same seed gives the same numbers with every compiler", "[common][rng]") {
    Rng rng(7);
    CHECK(rng.uniform() == 0x1.c5834p-5f);
    CHECK(rng.uniform(-2, 3) == -0x1.23b118p+0f);
    CHECK(rng.normal() == 0x1.ac8da8p+0f);
    CHECK(rng.normal() == -0x1.1ebedp-1f);
    CHECK(rng.normal() == 0x1.136764p-1f);
    CHECK(rng.integer(10) == 7);
    CHECK(rng.integer(-5, 5) == -2);
    CHECK(rng.permutation(8) == std::vector<int>{1, 3, 4, 2, 5, 6, 0, 7});
}

TEST_CASE("streams of different names or seeds are independent", "[common][rng]") {
    CHECK(Rng(1, "weights") == Rng(1, "weights"));
    CHECK_FALSE(Rng(1, "weights") == Rng(1, "noise"));
    CHECK_FALSE(Rng(1, "weights") == Rng(2, "weights"));
    CHECK_FALSE(Rng(1, "") == Rng(1));

    Rng a(1, "weights"), b(1, "noise"), c(2, "weights");
    const Tensor x = normal({100000}, a), y = normal({100000}, b), z = normal({100000}, c);
    const float bound = 5 * std::sqrt(100000.0f);
    CHECK(std::fabs(dot(x, y)) < bound);
    CHECK(std::fabs(dot(x, z)) < bound);
}

TEST_CASE("uniform numbers fill their interval evenly", "[common][rng]") {
    Rng rng(11);
    const int count = 1'000'000;
    std::vector<int> bins(16);
    double sum = 0;
    for (int i = 0; i < count; ++i) {
        const float u = rng.uniform();
        REQUIRE((u >= 0 && u < 1));
        ++bins[static_cast<std::size_t>(u * 16)];
        sum += u;
    }
    CHECK(std::fabs(sum / count - 0.5) < 5 * std::sqrt(1.0 / 12 / count));
    // Chi-squared with 15 degrees of freedom has mean 15 and variance 30.
    double chi = 0;
    for (int bin : bins)
        chi += (bin - count / 16.0) * (bin - count / 16.0) / (count / 16.0);
    CHECK(chi < 15 + 5 * std::sqrt(30.0));
}

TEST_CASE("uniform stays below its upper end even where rounding would reach it", "[common][rng]") {
    Rng rng(12);
    const float low = 1.0f, high = std::nextafter(1.0f, 2.0f);
    for (int i = 0; i < 1000; ++i)
        REQUIRE(rng.uniform(low, high) == low);
    CHECK(rng.uniform(3, 3) == 3);
    CHECK_THROWS_AS(rng.uniform(1, 0), dl::Error);
    CHECK_THROWS_AS(rng.uniform(0, INFINITY), dl::Error);
    CHECK_THROWS_AS(rng.uniform(-3e38f, 3e38f), dl::Error);
    CHECK_THROWS_AS(rng.uniform(NAN, 1), dl::Error);
}

TEST_CASE("normal numbers have the moments and tails of the bell curve", "[common][rng]") {
    Rng rng(13);
    const int count = 1'000'000;
    double m1 = 0, m2 = 0, m3 = 0, m4 = 0;
    int beyond_two = 0, beyond_four = 0;
    for (int i = 0; i < count; ++i) {
        const double x = rng.normal();
        m1 += x, m2 += x * x, m3 += x * x * x, m4 += x * x * x * x;
        beyond_two += std::fabs(x) > 2, beyond_four += std::fabs(x) > 4;
    }
    const double n = count;
    CHECK(std::fabs(m1 / n) < 5 / std::sqrt(n));
    CHECK(std::fabs(m2 / n - 1) < 5 * std::sqrt(2 / n));
    CHECK(std::fabs(m3 / n) < 5 * std::sqrt(15 / n));
    CHECK(std::fabs(m4 / n - 3) < 5 * std::sqrt(96 / n));
    CHECK(std::fabs(beyond_two - 0.0455003 * n) < 5 * std::sqrt(0.0455 * n));
    CHECK(std::fabs(beyond_four - 6.3342e-5 * n) < 5 * std::sqrt(6.3342e-5 * n));
}

TEST_CASE("neighbouring normal numbers are not correlated", "[common][rng]") {
    Rng rng(14);
    const Tensor x = normal({200001}, rng);
    double lag = 0;
    for (int i = 0; i < 200000; ++i)
        lag += static_cast<double>(x[i]) * x[i + 1];
    CHECK(std::fabs(lag) < 5 * std::sqrt(200000.0));
}

TEST_CASE("integers are equally likely also where the range does not divide 2^32",
          "[common][rng]") {
    Rng rng(15);
    // 2^32 is 8/3 of this bound: without rejection the three remainders would be drawn 3 : 3 : 2,
    // and a plain % would draw the lower two thirds of the range 3 : 2.
    const int bound = 3 << 29, count = 300'000;
    std::vector<int> remainders(3);
    int lower = 0;
    for (int i = 0; i < count; ++i) {
        const int value = rng.integer(bound);
        REQUIRE((value >= 0 && value < bound));
        ++remainders[static_cast<std::size_t>(value % 3)];
        lower += value < bound / 3 * 2;
    }
    for (int times : remainders)
        CHECK(std::fabs(times - count / 3.0) < 5 * std::sqrt(count * 2.0 / 9));
    CHECK(std::fabs(lower - count * 2 / 3.0) < 5 * std::sqrt(count * 2.0 / 9));

    std::vector<int> seen(6);
    for (int i = 0; i < 60000; ++i)
        ++seen[static_cast<std::size_t>(rng.integer(1, 6) - 1)];
    for (int times : seen)
        CHECK(std::fabs(times - 10000.0) < 5 * std::sqrt(60000 * 5.0 / 36));
}

TEST_CASE("integer and chance refuse what has no answer", "[common][rng]") {
    Rng rng(16);
    CHECK(rng.integer(1) == 0);
    CHECK(rng.integer(4, 4) == 4);
    CHECK_THROWS_AS(rng.integer(0), dl::Error);
    CHECK_THROWS_AS(rng.integer(-3), dl::Error);
    CHECK_THROWS_AS(rng.integer(2, 1), dl::Error);
    CHECK_THROWS_AS(rng.integer(-2147483647, 2147483647), dl::Error);
    CHECK_FALSE(rng.chance(0));
    CHECK(rng.chance(1));
    CHECK_THROWS_AS(rng.chance(1.5f), dl::Error);
    CHECK_THROWS_AS(rng.chance(NAN), dl::Error);
    int yes = 0;
    for (int i = 0; i < 100000; ++i)
        yes += rng.chance(0.2f);
    CHECK(std::fabs(yes - 20000.0) < 5 * std::sqrt(100000 * 0.16));
}

TEST_CASE("a permutation holds every index once and every order is equally likely",
          "[common][rng]") {
    Rng rng(17);
    std::vector<int> order = rng.permutation(1000);
    CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (int i = 0; i < 1000; ++i)
        REQUIRE(order[static_cast<std::size_t>(i)] == i);
    CHECK(rng.permutation(0).empty());
    CHECK_THROWS_AS(rng.permutation(-1), dl::Error);

    std::vector<int> times(6);
    for (int i = 0; i < 60000; ++i) {
        const std::vector<int> p = rng.permutation(3);
        ++times[static_cast<std::size_t>(p[0] * 2 + (p[1] > p[2]))];
    }
    for (int t : times)
        CHECK(std::fabs(t - 10000.0) < 5 * std::sqrt(60000 * 5.0 / 36));
}

TEST_CASE("random tensors are drawn in row-major order", "[common][rng]") {
    Rng a(18), b(18);
    const Tensor t = normal({2, 3}, a, 10, 2);
    for (float value : t)
        CHECK(value == b.normal(10, 2));
    const Tensor u = uniform({1000}, a, -1, 1);
    CHECK(dl::min(u) >= -1);
    CHECK(dl::max(u) < 1);
    CHECK(uniform({0}, a).count() == 0);
}
