// Charts: well-formed whatever they are given, and showing what they are meant to show.

#include "common/plot.hpp"

#include <cmath>
#include <limits>

#include "common/error.hpp"
#include "common/rng.hpp"
#include "tests/common/well_formed.hpp"
#include "tests/support/catch.hpp"

using dl::count_of;
using dl::Rng;
using dl::Tensor;
using dl::text_of;
using dl::what_is_malformed;

namespace plot = dl::plot;

namespace {

const double nan_value = std::nan("");
const double infinite = std::numeric_limits<double>::infinity();
const std::string nasty =
    std::string("<script>alert('x')</script> & \"q\" ]]> --> \x01 \xff ") + '\0';

// The attribute d of the first path with these classes.
std::string path_of(const std::string& svg, const std::string& classes) {
    const std::size_t at = svg.find("<path class=\"" + classes + "\"");
    if (at == std::string::npos) return "";
    const std::size_t start = svg.find(" d=\"", at) + 4;
    return svg.substr(start, svg.find('"', start) - start);
}

// Coordinates are written by one function, but what they are made from may be anything.
bool has_only_finite_numbers(const std::string& svg) {
    for (const char* attribute : {" d=\"", " x=\"", " y=\"", " width=\"", " height=\""})
        for (std::size_t at = svg.find(attribute); at != std::string::npos;
             at = svg.find(attribute, at + 1)) {
            const std::size_t start = svg.find('"', at) + 1;
            const std::string value = svg.substr(start, svg.find('"', start) - start);
            if (value.find_first_not_of("0123456789.- MLHVZhvlmz") != std::string::npos)
                return false;
            if (value.find("1000000") != std::string::npos) return false;  // clamped from nowhere
        }
    return true;
}

}  // namespace

TEST_CASE("the strict reader finds what a browser would repair", "[common][plot]") {
    CHECK(what_is_malformed("<a><b c=\"d\"/>text &amp; more</a>\n").empty());
    for (const char* broken : {"<a>", "<a></b>", "<a><b></a></b>", "<a>&nbsp;</a>", "<a>& b</a>",
                               "<a b=c/>", "<a b=\"1\" b=\"2\"/>", "<a b=\"<\"/>", "<a/><b/>",
                               "text", "<a>]]></a>", "<a>\x01</a>", "<a>\xff</a>", "<a b=\"1/>"})
        CHECK_FALSE(what_is_malformed(broken).empty());
}

TEST_CASE("a line chart has a title and names and one path for each series", "[common][plot]") {
    const std::string svg = plot::line({{"train", {}, {3, 2, 1}}, {"validation", {}, {3, 2.5, 2}}},
                                       {.title = "Loss", .x_label = "epoch", .y_label = "nats"});
    REQUIRE(what_is_malformed(svg).empty());
    CHECK(count_of(svg, "role=\"img\"") == 1);
    CHECK(count_of(svg, "<title>Loss</title>") == 1);
    CHECK(svg.find("<desc>nats over epoch. train: 3 values, from 1 to 3, last 1. "
                   "validation: 3 values, from 2 to 3, last 2.</desc>") != std::string::npos);
    for (const char* words : {"Loss", "train", "validation", "epoch", "nats"})
        CHECK(text_of(svg).find(words) != std::string::npos);
    CHECK(count_of(svg, "class=\"line k0\"") == 2);  // one in the legend
    CHECK(count_of(svg, "class=\"line k1 d1\"") == 2);
}

TEST_CASE("a line goes from the first value to the last in pixels", "[common][plot]") {
    const std::string svg =
        plot::line({{"", {}, {0, 1}, {}, {}, plot::Marks::line}},
                   {.x_range = {0, 1}, .y_range = {0, 1}, .width = 400, .height = 300});
    const std::string d = path_of(svg, "line k0");
    // Left and bottom are where the axis stands; right is the width less the margin of 18.
    CHECK(d.find("L382 ") != std::string::npos);
    const std::string axis = path_of(svg, "axis");
    const std::string left = axis.substr(1, axis.find(' ') - 1);
    const std::string bottom = axis.substr(axis.find('V') + 1, axis.find('H') - axis.find('V') - 1);
    CHECK(d.starts_with("M" + left + " " + bottom + "L"));
}

TEST_CASE("every awkward input gives a well-formed picture", "[common][plot]") {
    const std::vector<std::vector<double>> columns = {{},
                                                      {0},
                                                      {5, 5, 5},
                                                      {nan_value},
                                                      {nan_value, nan_value, 1},
                                                      {infinite, -infinite, 2, 3},
                                                      {-1, -2, -3},
                                                      {0, 0, 0},
                                                      {1e308, -1e308},
                                                      {1e-320, 2e-320},
                                                      {1e300, 1},
                                                      {1, nan_value, 2, nan_value}};
    for (const auto& y : columns)
        for (const bool log : {false, true}) {
            CAPTURE(y, log);
            const plot::Options options{.title = "t", .log_x = log, .log_y = log};
            for (const std::string& svg :
                 {plot::line({{"a", {}, y}}, options), plot::line({{"a", y, y, y, y}}, options),
                  plot::scatter({{"a", {}, y}, {"b", y, y}}, options),
                  plot::histogram({{"a", y}}, options),
                  plot::bars(std::vector<std::string>(y.size(), "bar"), {{"a", y, y}}, options)}) {
                CHECK(what_is_malformed(svg) == "");
                CHECK(has_only_finite_numbers(svg));
                CHECK(svg.size() < 40000);
            }
        }
}

TEST_CASE("a picture without anything to draw says so", "[common][plot]") {
    for (const std::string& svg : {plot::line({}), plot::line({{"a", {}, {nan_value}}}),
                                   plot::scatter({}), plot::histogram({}), plot::bars({}, {})}) {
        CHECK(what_is_malformed(svg) == "");
        CHECK(text_of(svg).find("no values to draw") != std::string::npos);
    }
    CHECK(text_of(plot::line({{"a", {}, {1}}})).find("no values") == std::string::npos);
}

TEST_CASE("a value that cannot be drawn leaves a gap and a sentence", "[common][plot]") {
    const plot::Series gaps{"", {}, {1, 2, nan_value, 4, 3, infinite, 5},
                            {}, {}, plot::Marks::line};
    const std::string svg = plot::line({gaps});
    CHECK(count_of(path_of(svg, "line k0"), "M") == 3);
    CHECK(path_of(svg, "line k0").ends_with("h0"));  // the lonely last value is a dot
    CHECK(text_of(svg).find("2 values not drawn: not a finite number.") != std::string::npos);

    const std::string log = plot::line({{"", {}, {-1, 0, 10, 100}}}, {.log_y = true});
    CHECK(text_of(log).find("2 values not drawn: not positive, and the y axis is logarithmic.") !=
          std::string::npos);
    CHECK(text_of(plot::line({{"", {}, {1, 2}}})).find("not drawn") == std::string::npos);
}

TEST_CASE("nothing of a given text is taken for markup", "[common][plot]") {
    const plot::Options options{.title = nasty,
                                .description = nasty,
                                .x_label = nasty,
                                .y_label = nasty,
                                .guides = {{1, nasty}},
                                .width = 1500};
    for (const std::string& svg :
         {plot::line({{nasty, {}, {1, 2}}}, options), plot::scatter({{nasty, {}, {1, 2}}}, options),
          plot::bars({nasty, "b"}, {{nasty, {1, 2}}}, options),
          plot::histogram({{nasty, {1, 2}}}, options)}) {
        CHECK(what_is_malformed(svg) == "");
        CHECK(svg.find("<script") == std::string::npos);
        CHECK(text_of(svg).find("<script>alert('x')</script> & \"q\" ]]>") != std::string::npos);
    }
}

TEST_CASE("the same data give the same bytes", "[common][plot]") {
    const auto draw = [] {
        return plot::line({{"a", {1, 10, 100}, {0.1, 0.2, 0.3}}},
                          {.title = "t", .log_x = true, .guides = {{0.25, "g"}}});
    };
    CHECK(draw() == draw());
}

TEST_CASE("a small chart is what it was when a person looked at it", "[common][plot]") {
    const std::string svg = plot::line({{"loss", {}, {4, 2, 1}, {}, {}, plot::Marks::line}},
                                       {.width = 240, .height = 160});
    const std::string body = svg.substr(svg.find("</style>") + 9);
    CHECK(body ==
          R"x(<rect class="paper" fill="#fff" width="240" height="198" rx="6"/>
<path class="line k0" d="M12 22h22"/>
<text class="name" x="40" y="26.5">loss</text>
<text class="soft" x="22" y="166.5" text-anchor="end">0</text>
<text class="soft" x="22" y="107.8" text-anchor="end">2</text>
<text class="soft" x="22" y="49.1" text-anchor="end">4</text>
<text class="soft" x="30" y="180" text-anchor="middle">0</text>
<text class="soft" x="123.2" y="180" text-anchor="middle">1</text>
<text class="soft" x="216.4" y="180" text-anchor="middle">2</text>
<path class="grid" d="M30 162H222M30 103.3H222M30 44.6H222M30 162V42M123.2 162V42M216.4 162V42"/>
<path class="axis" d="M30 42V162H222"/>
<svg x="26" y="38" width="200" height="128" viewBox="26 38 200 128">
<path class="line k0" d="M30 44.6L123.2 103.3L216.4 132.7"/>
</svg>
</svg>
)x");
}

TEST_CASE("long lines keep their extremes and lose what no pixel shows", "[common][plot]") {
    Rng rng{7};
    std::vector<double> y;
    for (int i = 0; i < 200000; ++i)
        y.push_back(rng.uniform());
    y[123456] = 50;
    y[54321] = -50;
    const std::string svg = plot::line({{"", {}, y}}, {.y_range = {-50, 50}});
    CHECK(svg.size() < 60000);
    const std::string d = path_of(svg, "line k0");
    // The single high and the single low value still reach the ends of the y axis.
    const std::string axis = path_of(svg, "axis");
    const std::string top = axis.substr(axis.find(' ') + 1, axis.find('V') - axis.find(' ') - 1);
    const std::string bottom = axis.substr(axis.find('V') + 1, axis.find('H') - axis.find('V') - 1);
    CHECK(count_of(d, " " + top + "L") == 1);
    CHECK(count_of(d, " " + bottom + "L") == 1);
    CHECK(count_of(d, "L") > 400);
}

TEST_CASE("a path that turns back is thinned by distance alone", "[common][plot]") {
    std::vector<double> x;
    std::vector<double> y;
    for (int i = 0; i < 100000; ++i) {
        x.push_back(std::cos(i * 0.01) * std::exp(-i * 1e-4));
        y.push_back(std::sin(i * 0.01) * std::exp(-i * 1e-4));
    }
    const std::string svg = plot::line({{"", x, y}});
    CHECK(what_is_malformed(svg) == "");
    CHECK(svg.size() < 500000);
    CHECK(count_of(path_of(svg, "line k0"), "L") > 1000);
}

TEST_CASE("many points are thinned and a note says so", "[common][plot]") {
    Rng rng{7};
    std::vector<float> x;
    std::vector<float> y;
    for (int i = 0; i < 60000; ++i) {
        x.push_back(rng.normal());
        y.push_back(rng.normal());
    }
    const std::string svg = plot::scatter({{"", x, y}});
    CHECK(svg.size() < 80000);
    CHECK(text_of(svg).find("of 60,000 points are drawn.") != std::string::npos);
    const std::string few = plot::scatter({{"", {1, 2, 3}, {1, 2, 3}}});
    CHECK(text_of(few).find("are drawn") == std::string::npos);
    CHECK(count_of(path_of(few, "dots k0"), "M") == 3);
}

TEST_CASE("points outside of the axes are counted and not drawn", "[common][plot]") {
    const std::string svg =
        plot::scatter({{"", {0, 1, 2, 9}, {0, 1, 9, 1}}}, {.x_range = {0, 2}, .y_range = {0, 2}});
    CHECK(count_of(path_of(svg, "dots k0"), "M") == 2);
    CHECK(text_of(svg).find("2 points lie outside of the picture.") != std::string::npos);
}

TEST_CASE("classes differ by colour and by shape", "[common][plot]") {
    const Tensor points = Tensor::of({3, 2}, {0, 0, 1, 1, 2, 2});
    const auto series = plot::by_class(points, {0, 1, 0}, {"cat", "dog"});
    REQUIRE(series.size() == 2);
    CHECK(series[0].x.size() == 2);
    CHECK(series[0].x[1] == 2);
    CHECK(series[1].y[0] == 1);
    std::vector<plot::Series> ten(10, {"class", {1}, {1}});
    const std::string svg = plot::scatter(ten);
    CHECK(count_of(svg, "class=\"fill k0\"") ==
          2);  // the ninth: colour of the first, another shape
    CHECK(count_of(svg, "class=\"dots k0\"") == 2);
}

TEST_CASE("columns of unequal size are refused by name", "[common][plot]") {
    CHECK_THROWS_WITH(
        plot::line({{"train", {1, 2}, {1, 2, 3}}}),
        "plot: the columns of series 'train' need one size, got x 2, y 3, low 0, high 0; "
        "leave x, or both low and high, empty");
    CHECK_THROWS_AS(plot::line({{"", {}, {1, 2}, {1, 2}, {}}}), dl::Error);
    CHECK_THROWS_AS(plot::bars({"a"}, {{"", {1, 2}}}), dl::Error);
    CHECK_THROWS_AS(plot::by_class(Tensor({3, 2}), {0, 1, 2}, {"a", "b"}), dl::Error);
    CHECK_THROWS_AS(plot::by_class(Tensor({3, 2}), {0, -1, 1}, {"a", "b"}), dl::Error);
    CHECK_THROWS_AS(plot::by_class(Tensor({3, 3}), {0, 0, 0}, {"a"}), dl::Error);
}

TEST_CASE("bands and error bars are drawn where both ends are numbers", "[common][plot]") {
    const std::string band =
        plot::line({{"", {}, {1, 2, 3, 4}, {0, 1, nan_value, 3}, {2, 3, 4, 5}}});
    CHECK(count_of(path_of(band, "band k0"), "z") == 2);  // split by the missing end
    const std::string bars = plot::scatter({{"", {}, {1, 2, 3}, {0, nan_value, 2}, {2, 3, 4}}});
    CHECK(count_of(path_of(bars, "line k0"), "V") == 2);
}

TEST_CASE("bars show their values and grow with their number", "[common][plot]") {
    const std::string svg =
        plot::bars({"loops", "core"}, {{"forward", {812, 9.25}}, {"backward", {1650, 21}}},
                   {.x_label = "ms", .log_x = true});
    REQUIRE(what_is_malformed(svg) == "");
    for (const char* words : {"812", "9.25", "1,650", "21", "loops", "core", "forward", "ms"})
        CHECK(text_of(svg).find(words) != std::string::npos);
    CHECK(count_of(svg, "class=\"fill k1\"") == 2);
    const std::string missing = plot::bars({"a", "b"}, {{"", {1, nan_value}}});
    CHECK(text_of(missing).find("not a number") != std::string::npos);
    CHECK(count_of(missing, "class=\"fill k0\"") == 1);
}

TEST_CASE("a histogram counts every value once", "[common][plot]") {
    // Four bins from 0 to 4: heights 1, 2, 0 and 3, the right end belonging to the last.
    const std::string svg =
        plot::histogram({{"", {0, 1, 1.5, 3, 3.5, 4}}},
                        {.y_range = {0, 3}, .bins = 4, .width = 300, .height = 200});
    const std::string d = path_of(svg, "band k0");
    std::vector<double> heights;
    for (std::size_t at = d.find('V'); at != std::string::npos; at = d.find('V', at + 1))
        heights.push_back(std::stod(d.substr(at + 1)));
    REQUIRE(heights.size() == 5);  // and back to the floor
    const double floor = heights[4];
    const double unit = (floor - heights[3]) / 3;
    CHECK(heights[0] == Approx(floor - unit).margin(0.1));
    CHECK(heights[1] == Approx(floor - 2 * unit).margin(0.1));
    CHECK(heights[2] == Approx(floor));
}

TEST_CASE("guides stand at their value and are left out where the axis does not reach",
          "[common][plot]") {
    const std::string svg =
        plot::line({{"", {}, {0, 1}}}, {.guides = {{0.5, "half"}, {0.5, "middle", true}}});
    CHECK(count_of(svg, "class=\"guide\"") == 2);
    CHECK(text_of(svg).find("half") != std::string::npos);
    const std::string outside = plot::line(
        {{"", {}, {0, 1}}}, {.y_range = {0, 1}, .guides = {{2, "far"}, {nan_value, "nowhere"}}});
    CHECK(count_of(outside, "class=\"guide\"") == 0);
    // Without a fixed range, the axis grows to show what the values are compared with.
    CHECK(count_of(plot::line({{"", {}, {0, 1}}}, {.guides = {{2, "far"}}}), "class=\"guide\"") ==
          1);
}

TEST_CASE("a single name is not said twice", "[common][plot]") {
    const auto named = [](const std::string& name, const plot::Options& options) {
        return count_of(plot::line({{name, {}, {1, 2}}}, options), ">" + name + "</text>");
    };
    CHECK(named("train", {.title = "Training loss"}) == 0);
    CHECK(named("Loss", {.title = "A net", .y_label = "loss"}) == 0);
    CHECK(named("train", {.title = "Loss"}) == 1);
    CHECK(named("rain", {.title = "Training loss"}) == 1);  // no word begins like this
    const std::vector<plot::Series> two = {{"train", {}, {1, 2}}, {"test", {}, {2, 3}}};
    CHECK(count_of(plot::line(two, {.title = "Training loss"}), ">train</text>") == 1);
}

TEST_CASE("names that are too long are cut and titles are wrapped", "[common][plot]") {
    const std::string words(300, 'w');
    const std::string svg = plot::line(
        {{words, {}, {1, 2}}},
        {.title = "one two three four five six seven eight nine ten eleven twelve", .width = 300});
    CHECK(what_is_malformed(svg) == "");
    CHECK(count_of(svg, "class=\"title\"") >= 2);
    CHECK(svg.find(words + "</text>") == std::string::npos);
    CHECK(svg.find("\u2026") != std::string::npos);
}
