// Scales and ticks: tables of what an axis shows.

#include "common/plot/scale.hpp"

#include <cmath>

#include "common/plot/theme.hpp"
#include "tests/support/catch.hpp"

using dl::plot::Extent;
using dl::plot::Scale;
using dl::plot::Tick;

namespace {

std::string labels(const std::vector<Tick>& ticks) {
    std::string out;
    for (const Tick& tick : ticks)
        if (!tick.label.empty()) out += (out.empty() ? "" : " ") + tick.label;
    return out;
}

std::string linear(double low, double high, int most, bool whole = false) {
    return labels(dl::plot::linear_ticks(low, high, most, whole));
}

std::string logarithmic(double low, double high, int most) {
    return labels(dl::plot::log_ticks(low, high, most));
}

}  // namespace

TEST_CASE("linear ticks step by one two or five", "[common][plot]") {
    CHECK(linear(0, 1, 5) == "0 0.2 0.4 0.6 0.8 1.0");
    CHECK(linear(0, 0.3, 3) == "0 0.1 0.2 0.3");
    CHECK(linear(0.05, 0.95, 3) == "0.5");
    CHECK(linear(-1, 1, 4) == "-1.0 -0.5 0 0.5 1.0");
    CHECK(linear(0, 60000, 6) == "0 10,000 20,000 30,000 40,000 50,000 60,000");
    CHECK(linear(0.981, 0.9935, 4) == "0.985 0.990");
    CHECK(linear(97, 103, 3) == "98 100 102");
}

TEST_CASE("linear ticks of large and small numbers use powers of ten", "[common][plot]") {
    CHECK(linear(0, 3e6, 3) == "0 1e6 2e6 3e6");
    CHECK(linear(1e6, 2.2e6, 3) == "1.0e6 1.5e6 2.0e6");
    CHECK(linear(0, 3e-7, 3) == "0 1e-7 2e-7 3e-7");
    CHECK(linear(0, 0.0003, 3) == "0 0.0001 0.0002 0.0003");
    CHECK(linear(-3e12, 0, 3) == "-3e12 -2e12 -1e12 0");
}

TEST_CASE("ticks between counts are whole", "[common][plot]") {
    CHECK(linear(0, 3, 8, true) == "0 1 2 3");
    CHECK(linear(0, 3, 8, false) == "0 0.5 1.0 1.5 2.0 2.5 3.0");
    CHECK(linear(0, 20, 5, true) == "0 5 10 15 20");
}

TEST_CASE("log ticks name powers of ten and fill in where there is room", "[common][plot]") {
    CHECK(logarithmic(0.01, 100, 5) == "0.01 0.1 1 10 100");
    CHECK(logarithmic(1, 100, 8) == "1 2 5 10 20 50 100");
    CHECK(logarithmic(1.1, 75, 4) == "2 5 10 20 50");  // one power of ten alone says too little
    CHECK(logarithmic(2, 8.5, 6) == "2 4 6 8");        // no power of ten at all
    CHECK(logarithmic(1e-9, 1e9, 7) ==
          "10\u207b\u2079 10\u207b\u2076 10\u207b\u00b3 10\u2070 "
          "10\u00b3 10\u2076 10\u2079");
}

TEST_CASE("small ticks of a log axis stand between the names", "[common][plot]") {
    const auto ticks = dl::plot::log_ticks(1, 100, 3);
    CHECK(labels(ticks) == "1 10 100");
    CHECK(ticks.size() == 19);  // 1 ... 9, 10 ... 90, 100
}

TEST_CASE("every tick lies inside of its axis and no two names touch", "[common][plot]") {
    const double width = GENERATE(80.0, 200.0, 400.0, 900.0);
    for (const auto& [low, high] : {std::pair{0.0, 1.0},
                                    {-1e-5, 1e5},
                                    {0.0, 123456.0},
                                    {3.0, 3.001},
                                    {-7e8, 9e8},
                                    {1e-12, 2e-12},
                                    {99.0, 101.0}}) {
        CAPTURE(width, low, high);
        const Scale scale({low, high}, false, 0, width);
        const std::vector<Tick> ticks = scale.ticks(true);
        CHECK(ticks.size() >= 1);
        double reach = -1e9;
        for (const Tick& tick : ticks) {
            const double at = scale(tick.value);
            const double half = dl::plot::text_width(tick.label) / 2;
            CHECK((at >= -1e-6 && at <= width + 1e-6));
            if (width >= 200) CHECK(at - half > reach);
            reach = at + half;
        }
    }
}

TEST_CASE("a scale maps the ends of its range to its pixels and back", "[common][plot]") {
    const Scale linear_scale({-2, 6}, false, 100, 500);
    CHECK(linear_scale(-2) == Approx(100));
    CHECK(linear_scale(2) == Approx(300));
    CHECK(linear_scale.inverse(500) == Approx(6));
    const Scale log_scale({0.01, 100}, true, 0, 400);
    CHECK(log_scale(1) == Approx(200));
    CHECK(log_scale.inverse(300) == Approx(10));
    CHECK(std::isfinite(log_scale(0)));
}

TEST_CASE("a range without length is widened", "[common][plot]") {
    for (const double value : {0.0, 7.0, -3e-9, 1e100, 0.1}) {
        CAPTURE(value);
        const Scale scale({value, value}, false, 0, 100);
        CHECK(scale.range().low < value);
        CHECK(scale.range().high > value);
        CHECK(scale(value) == Approx(50));
        CHECK(scale.ticks(false).size() < 20);
    }
    const Scale scale({5, 5}, true, 0, 100);
    CHECK(scale.range().low < 5);
    CHECK(scale.range().high > 5);
}

TEST_CASE("an extent counts what cannot be drawn", "[common][plot]") {
    Extent extent;
    for (const double value : {1.0, std::nan(""), 5.0, double{INFINITY}, -2.0, 0.0, 1e200})
        extent.add(value, true);
    CHECK(extent.any);
    CHECK(extent.low == 1.0);
    CHECK(extent.high == 5.0);
    CHECK(extent.infinite == 3);
    CHECK(extent.not_positive == 2);
}

TEST_CASE("an axis of losses starts at zero and one of years does not", "[common][plot]") {
    Extent loss;
    loss.add(0.1, false);
    loss.add(2.3, false);
    CHECK(dl::plot::axis_range({}, loss, false).low == 0);
    Extent years;
    years.add(1990, false);
    years.add(2020, false);
    CHECK(dl::plot::axis_range({}, years, false).low == Approx(1989.1));
    CHECK(dl::plot::axis_range({0, 5}, years, false).high == 5);
    CHECK(dl::plot::axis_range({-1, 5}, years, true).low == Approx(1990).epsilon(0.01));
}
