// Series: the motif is where it is said to be, and only a look at its shape tells the class.

#include "common/data/series.hpp"

#include <algorithm>
#include <cmath>

#include "common/rearrange.hpp"
#include "tests/common/data_support.hpp"
#include "tests/support/catch.hpp"

using dl::Series;
using dl::time_series;

namespace {

const dl::SeriesOptions quiet{.noise = 0, .drift = 0, .distractors = 0};

}  // namespace

TEST_CASE("series are signals of six balanced classes", "[common][series]") {
    const Series set = time_series(120, 1);
    CHECK(set.signals.shape() == dl::Shape{120, 1, 128});
    CHECK(set.size() == 120);
    CHECK(set.class_names.size() == 6);
    CHECK(class_counts(set.labels, 6) == std::vector<int>(6, 20));
    CHECK(all_within(set.signals, -10, 10));
    for (std::size_t n = 0; n < 120; ++n) {
        CHECK(set.starts[n] >= 0);
        CHECK(set.ends[n] <= 128);
        CHECK(set.ends[n] - set.starts[n] >= 18);
        CHECK(set.ends[n] - set.starts[n] <= 30);
    }
}

TEST_CASE("without noise a signal is its motif and else 0", "[common][series]") {
    const Series set = time_series(60, 2, quiet);
    for (int n = 0; n < set.size(); ++n) {
        const auto at = static_cast<std::size_t>(n);
        INFO("signal " << n << " of class " << set.labels[at]);
        const float* signal = set.signals.data() + n * 128;
        const int start = set.starts[at], end = set.ends[at];
        CHECK(std::all_of(signal, signal + start, [](float v) { return v == 0; }));
        CHECK(std::all_of(signal + end, signal + 128, [](float v) { return v == 0; }));
        CHECK(*std::max_element(signal, signal + 128) > 0.7f);

        const auto highest = std::max_element(signal + start, signal + end) - signal;
        int tops = 0;
        for (int i = start + 1; i + 1 < end; ++i)
            tops += signal[i] > signal[i - 1] && signal[i] >= signal[i + 1];
        const int middle = (start + end) / 2;
        switch (set.labels[at]) {
            case 0:
                CHECK(highest == end - 1);
                break;
            case 1:
                CHECK(highest == start);
                break;
            case 2:
                CHECK(std::abs(highest - middle) <= 1);
                break;
            case 3:
                CHECK(tops == 2);
                break;
            case 4:
                CHECK(tops == 3);
                break;
            default:
                CHECK(tops >= 3);
                break;
        }
    }
}

TEST_CASE("the same seed draws the same series with any number of threads", "[common][series]") {
    Series one, three;
    {
        const ThreadsForNow threads(1);
        one = time_series(200, 3);
    }
    {
        const ThreadsForNow threads(3);
        three = time_series(200, 3);
    }
    CHECK(same_bits(one.signals, three.signals));
    CHECK(one.starts == three.starts);
    CHECK(same_bits(dl::rows(one.signals, 0, 70), time_series(70, 3).signals));
    CHECK_FALSE(same_bits(one.signals, time_series(200, 4).signals));
}

TEST_CASE("series of seed 42 are the same on every machine", "[common][series]") {
    // Recorded with g++ 12 and clang++ 14 on x86-64; the tolerance is for wider registers.
    const Series set = time_series(300, 42);
    const std::vector<double> recorded = {762.022, 448.184, 1299.003, 967.527, -234.791, 126.134};
    const std::vector<double> sums = class_sums(set.signals, set.labels, 6);
    for (std::size_t label = 0; label < 6; ++label) {
        INFO("class " << label);
        CHECK(sums[label] == Approx(recorded[label]).epsilon(1e-4).margin(0.01));
    }
}

TEST_CASE("class means do not tell the series apart", "[common][series]") {
    // A linear model reaches 0.22 with 4,000 signals, a time-delay network over 0.9.
    const Series train = time_series(2000, 1), test = time_series(1000, 2);
    CHECK(nearest_mean_accuracy(train.signals, train.labels, test.signals, test.labels, 6) < 0.33);
}

TEST_CASE("each option of the series changes what it is named after", "[common][series]") {
    const dl::Tensor usual = time_series(20, 6).signals;
    CHECK_FALSE(same_bits(usual, time_series(20, 6, {.noise = 0}).signals));
    CHECK_FALSE(same_bits(usual, time_series(20, 6, {.drift = 0}).signals));
    CHECK_FALSE(same_bits(usual, time_series(20, 6, {.distractors = 0}).signals));
    CHECK(time_series(2, 6, {.length = 64}).signals.shape() == dl::Shape{2, 1, 64});
    const Series stiff = time_series(30, 6, {.stretch = 0});
    for (std::size_t n = 0; n < 30; ++n)
        CHECK(stiff.ends[n] - stiff.starts[n] == 24);
}

TEST_CASE("series refuse what they cannot draw", "[common][series]") {
    CHECK(time_series(0, 1).signals.shape() == dl::Shape{0, 1, 128});
    CHECK_THROWS_WITH(time_series(-1, 1),
                      "time_series: needs a count of at least 0 samples, got -1");
    CHECK_THROWS_WITH(time_series(1, 1, {.length = 63}),
                      "time_series: length must lie between 64 and 4096, got 63");
    CHECK_THROWS_AS(time_series(1, 1, {.noise = -1}), dl::Error);
    CHECK_THROWS_AS(time_series(1, 1, {.drift = std::nanf("")}), dl::Error);
    CHECK_THROWS_AS(time_series(1, 1, {.distractors = 21}), dl::Error);
    CHECK_THROWS_AS(time_series(1, 1, {.stretch = 0.6f}), dl::Error);
}
