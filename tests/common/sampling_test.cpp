// Sampling: streams of samples, balanced classes, quick noise and turns.

#include "common/data/sampling.hpp"

#include <cmath>

#include "common/error.hpp"
#include "tests/common/data_support.hpp"
#include "tests/support/catch.hpp"

TEST_CASE("a sample has its own numbers, the same every time", "[common][sampling]") {
    CHECK(dl::sample_rng(1, "set", 5) == dl::sample_rng(1, "set", 5));
    CHECK_FALSE(dl::sample_rng(1, "set", 5) == dl::sample_rng(1, "set", 6));
    CHECK_FALSE(dl::sample_rng(1, "set", 5) == dl::sample_rng(2, "set", 5));
    CHECK_FALSE(dl::sample_rng(1, "set", 5) == dl::sample_rng(1, "other", 5));
}

TEST_CASE("first numbers of neighbouring samples are independent", "[common][sampling]") {
    const int n = 20000;
    double mean = 0, product = 0;
    for (int i = 0; i < n; ++i) {
        const double a = static_cast<double>(dl::sample_rng(3, "set", i).uniform()) - 0.5;
        const double b = static_cast<double>(dl::sample_rng(3, "set", i + 1).uniform()) - 0.5;
        mean += a / n;
        product += a * b / n;
    }
    CHECK(mean == Approx(0).margin(0.01));
    CHECK(product == Approx(0).margin(0.003));  // five standard errors
}

TEST_CASE("every run of classes holds each class once in another order", "[common][sampling]") {
    std::vector<int> last;
    int repeated = 0;
    for (int block = 0; block < 50; ++block) {
        std::vector<int> run;
        for (int i = 0; i < 7; ++i)
            run.push_back(dl::balanced_class(4, "set", 7 * block + i, 7));
        CHECK(class_counts(run, 7) == std::vector<int>(7, 1));
        repeated += run == last;
        last = run;
    }
    CHECK(repeated <= 1);
}

TEST_CASE("quick normal numbers have mean 0 and deviation 1 and thin tails", "[common][sampling]") {
    dl::Rng rng{5};
    const int n = 100000;
    double mean = 0, square = 0, beyond_two = 0;
    for (int i = 0; i < n; ++i) {
        const auto x = static_cast<double>(dl::quick_normal(rng));
        mean += x / n;
        square += x * x / n;
        beyond_two += std::abs(x) > 2;
        CHECK(std::abs(x) < 3.4642);
    }
    CHECK(mean == Approx(0).margin(0.016));
    CHECK(square == Approx(1).margin(0.02));
    CHECK(beyond_two / n == Approx(0.0455).margin(0.01));
}

TEST_CASE("a turn is the cosine and the sine", "[common][sampling]") {
    CHECK(dl::turn_by(0).cos == 1.0f);
    CHECK(dl::turn_by(0).sin == 0.0f);
    for (int i = -400; i <= 400; ++i) {
        const float angle = static_cast<float>(i) / 20;
        CHECK(dl::turn_by(angle).cos == Approx(std::cos(angle)).margin(2e-7));
        CHECK(dl::turn_by(angle).sin == Approx(std::sin(angle)).margin(2e-7));
    }
}

TEST_CASE("options are checked with call and name and NaN is never in range",
          "[common][sampling]") {
    CHECK_NOTHROW(dl::require_option("draw", "size", 3, 3, 3));
    CHECK_THROWS_WITH(dl::require_option("draw", "size", 4, 1, 3),
                      "draw: size must lie between 1 and 3, got 4");
    CHECK_THROWS_AS(dl::require_option("draw", "size", std::nan(""), 1, 3), dl::Error);
    CHECK_NOTHROW(dl::require_count("draw", 0));
    CHECK_THROWS_AS(dl::require_count("draw", -1), dl::Error);
}
