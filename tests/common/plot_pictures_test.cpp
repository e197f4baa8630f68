// Heat maps, surfaces and image grids.

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/error.hpp"
#include "common/image.hpp"
#include "common/markup.hpp"
#include "common/plot.hpp"
#include "common/plot/images.hpp"
#include "common/plot/picture.hpp"
#include "tests/common/well_formed.hpp"
#include "tests/support/catch.hpp"

using dl::count_of;
using dl::Tensor;
using dl::text_of;
using dl::what_is_malformed;

namespace plot = dl::plot;

namespace {

const float nan_value = std::numeric_limits<float>::quiet_NaN();

bool says(const std::string& svg, std::string_view words) {
    return text_of(svg).find(words) != std::string::npos;
}

dl::Bytes from_base64(std::string_view letters) {
    constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    dl::Bytes out;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : letters) {
        if (c == '=') break;
        bits = (bits << 6) | static_cast<std::uint32_t>(alphabet.find(c));
        count += 6;
        if (count < 8) continue;
        count -= 8;
        out.push_back(static_cast<std::uint8_t>(bits >> count));
    }
    return out;
}

// The pictures inside of an image grid, decoded.
std::vector<Tensor> pictures_in(const std::string& svg) {
    std::vector<Tensor> out;
    const std::string_view mark = "base64,";
    for (std::size_t at = svg.find(mark); at != std::string::npos; at = svg.find(mark, at + 1)) {
        const std::size_t start = at + mark.size();
        out.push_back(
            dl::decode_image(from_base64(svg.substr(start, svg.find('"', start) - start)), "grid"));
    }
    return out;
}

}  // namespace

TEST_CASE("a heat map writes its numbers and names", "[common][plot]") {
    const std::string svg = plot::heat_map({.values = Tensor::of({2, 2}, {1, 20, 300, 48120}),
                                            .rows = {"cat", "dog"},
                                            .columns = {"is cat", "is dog"}},
                                           {.title = "Counts", .x_label = "said", .y_label = "is"});
    REQUIRE(what_is_malformed(svg) == "");
    for (const char* words : {"48,120", "300", "cat", "is dog", "said", "Counts"})
        CHECK(says(svg, words));
    CHECK(svg.find("fill-opacity=\"1.00\"") !=
          std::string::npos);  // the largest has the full colour
}

TEST_CASE("numbers that do not fit into their cells are left out together", "[common][plot]") {
    Tensor many({3, 60}, 0.123f);
    const std::string svg = plot::heat_map({.values = many});
    CHECK(count_of(svg, "<text") <= 4);
    CHECK(count_of(plot::heat_map({.values = Tensor({3, 6}, 0.123f)}), ">0.123</text>") == 18);
}

TEST_CASE("a confusion matrix names the most frequent mistake", "[common][plot]") {
    const std::string svg =
        plot::confusion(Tensor::of({3, 3}, {50, 1, 0, 7, 40, 2, 0, 3, 60}), {"cat", "dog", "cow"});
    REQUIRE(what_is_malformed(svg) == "");
    CHECK(says(svg,
               "150 of 163 on the diagonal. Most frequent mistake: dog taken for cat, 7 times."));
    CHECK(says(svg, "predicted"));
    CHECK_THROWS_WITH(
        plot::confusion(Tensor({2, 3}), {}),
        Catch::Matchers::ContainsSubstring("needs counts (classes, classes), got (2, 3)"));
}

TEST_CASE("awkward heat maps are well-formed", "[common][plot]") {
    for (const Tensor& values :
         {Tensor({0, 0}), Tensor({0, 4}), Tensor({1, 1}), Tensor({2, 2}, 5.0f),
          Tensor({2, 2}, nan_value), Tensor::of({1, 3}, {nan_value, INFINITY, 1}),
          Tensor({200, 3}, 1.0f), Tensor({2, 300}, -1.0f), Tensor::of({1, 2}, {-3e38f, 3e38f})})
        for (const bool numbers : {true, false})
            for (const bool diverging : {true, false}) {
                CAPTURE(dl::to_string(values.shape()), numbers, diverging);
                const std::string svg = plot::heat_map({.values = values,
                                                        .numbers = numbers,
                                                        .by_row = !numbers,
                                                        .diverging = diverging});
                CHECK(what_is_malformed(svg) == "");
                CHECK(svg.size() < 60000);
            }
    CHECK(says(plot::heat_map({.values = Tensor({2, 2}, nan_value)}),
               "4 cells are not a finite number."));
    CHECK_THROWS_AS(plot::heat_map({.values = Tensor({3})}), dl::Error);
    CHECK_THROWS_AS(plot::heat_map({.values = Tensor({2, 2}), .rows = {"one"}}), dl::Error);
}

TEST_CASE("a diverging map has two colours with zero between them", "[common][plot]") {
    const std::string svg =
        plot::heat_map({.values = Tensor::of({1, 3}, {-1, 0, 0.5f}), .diverging = true});
    CHECK(
        count_of(svg, "class=\"fill cold\" shape-rendering=\"crispEdges\" fill-opacity=\"1.00\"") ==
        1);
    CHECK(count_of(svg,
                   "class=\"fill hot\" shape-rendering=\"crispEdges\" fill-opacity=\"0.50\"") == 1);
    CHECK(count_of(svg, "class=\"fill") == 2);
}

TEST_CASE("a surface of classes fills the plane with their colours", "[common][plot]") {
    Tensor halves({2, 20});
    for (int c = 10; c < 20; ++c)
        halves.at(0, c) = halves.at(1, c) = 1;
    const std::string svg =
        plot::surface({.values = halves, .x = {-1, 1}, .y = {-1, 1}, .classes = true},
                      {{"left", {-0.5}, {0}}, {"right", {0.5}, {0}}}, {.title = "Halves"});
    REQUIRE(what_is_malformed(svg) == "");
    CHECK(count_of(svg, "class=\"fill k0\" shape-rendering") == 1);
    CHECK(count_of(svg, "class=\"fill k1\" shape-rendering") == 1);
    CHECK(says(svg, "left"));
}

TEST_CASE("row zero of a surface lies at the bottom", "[common][plot]") {
    const Tensor values = Tensor::of({2, 1}, {0, 1});  // 0 below, 1 above
    const std::string svg = plot::surface({.values = values, .classes = true});
    const auto first_y = [&svg](const std::string& classes) {
        const std::size_t at = svg.find("d=\"M", svg.find("class=\"fill " + classes + "\" shape"));
        return std::stod(svg.substr(svg.find(' ', at + 4) + 1));
    };
    CHECK(first_y("k1") < first_y("k0"));
}

TEST_CASE("awkward surfaces are well-formed", "[common][plot]") {
    for (const Tensor& values :
         {Tensor({0, 0}), Tensor({1, 1}, 3.0f), Tensor({5, 5}, nan_value), Tensor({1, 7}, 2.0f),
          Tensor::of({2, 2}, {1, nan_value, INFINITY, 2})})
        for (const bool classes : {true, false}) {
            const std::string svg =
                plot::surface({.values = values, .classes = classes, .log_levels = true},
                              {{"p", {1, 2}, {0.5, NAN}}});
            CHECK(what_is_malformed(svg) == "");
            CHECK(svg.size() < 100000);
        }
    CHECK_THROWS_AS(plot::surface({.values = Tensor({2, 2}), .x = {1, 1}}), dl::Error);
    CHECK_THROWS_AS(plot::surface({.values = Tensor({2, 2, 2})}), dl::Error);
}

TEST_CASE("an image grid holds the pixels it was given", "[common][plot]") {
    Tensor pixels({2, 1, 2, 3});
    for (std::int64_t i = 0; i < 6; ++i)
        pixels[i] = static_cast<float>(i) / 5;
    for (std::int64_t i = 6; i < 12; ++i)
        pixels[i] = i == 6 ? -4.0f : 7.0f;
    const std::string svg =
        plot::images({.pixels = pixels, .captions = {"ramp", "cut"}}, {.title = "Two"});
    REQUIRE(what_is_malformed(svg) == "");
    const auto found = pictures_in(svg);
    REQUIRE(found.size() == 2);
    CHECK(found[0].shape() == dl::Shape{1, 2, 3});
    for (int i = 0; i < 6; ++i)
        CHECK(found[0][i] == Approx(i / 5.0).margin(0.003));
    CHECK(found[1][0] == 0);
    CHECK(found[1][1] == 1);
    CHECK(says(svg, "ramp"));
    CHECK(says(svg, "2 pictures, 2 by 3 pixels. ramp; cut"));
}

TEST_CASE("stretched pictures use their own range", "[common][plot]") {
    const auto found = pictures_in(
        plot::images({.pixels = Tensor::of({2, 1, 1, 2}, {-8, 8, 0.1f, 0.2f}), .stretch = true}));
    REQUIRE(found.size() == 2);
    for (const Tensor& picture : found) {
        CHECK(picture[0] == 0);
        CHECK(picture[1] == 1);
    }
}

TEST_CASE("a diverging scale shows zero as white and the signs as two colours", "[common][plot]") {
    const auto found = pictures_in(plot::images(
        {.pixels = Tensor::of({2, 1, 1, 3}, {-4, 0, 2, nan_value, 0.1f, 0}), .diverging = true}));
    REQUIRE(found.size() == 2);
    REQUIRE(found[0].shape() == dl::Shape{3, 1, 3});
    CHECK(found[0].at(0, 0, 0) > found[0].at(2, 0, 0));  // negative: more red than blue
    CHECK(found[0].at(2, 0, 2) > found[0].at(0, 0, 2));  // positive: more blue than red
    CHECK(found[1].at(2, 0, 1) > found[1].at(0, 0, 1));  // however small, when it is the largest
    for (int c = 0; c < 3; ++c) {
        CHECK(found[0].at(c, 0, 1) == 1);
        CHECK(found[1].at(c, 0, 0) == 1);
    }
    CHECK_THROWS_AS(plot::images({.pixels = Tensor({1, 3, 2, 2}), .diverging = true}), dl::Error);
}

TEST_CASE("a large picture is embedded no larger than it is shown", "[common][plot]") {
    const auto found =
        pictures_in(plot::images({.pixels = Tensor({1, 3, 700, 2000}, 0.25f)}, {.width = 424}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].shape() == dl::Shape{3, 280, 800});
    CHECK(found[0].at(1, 100, 100) == Approx(0.25).margin(0.003));
}

TEST_CASE("masks tint where they are not zero", "[common][plot]") {
    Tensor masks({1, 1, 2});
    masks[0] = nan_value;  // no class at all
    masks[1] = 1;
    const auto found =
        pictures_in(plot::images({.pixels = Tensor({1, 1, 1, 2}, 0.5f), .masks = masks}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].shape() == dl::Shape{3, 1, 2});
    CHECK(found[0].at(0, 0, 0) == Approx(0.5).margin(0.01));
    CHECK(found[0].at(0, 0, 1) < 0.3);  // blue has no red
    CHECK(found[0].at(2, 0, 1) > 0.55);
}

TEST_CASE("verdicts and boxes are drawn and signed", "[common][plot]") {
    const std::string svg =
        plot::images({.pixels = Tensor({2, 3, 8, 8}, 0.5f),
                      .verdicts = {plot::Verdict::right, plot::Verdict::wrong},
                      .boxes = {{{1, 1, 5, 5, "ball"}, {0, 0, 99, 99, "0.9", 1, true}}, {}}});
    REQUIRE(what_is_malformed(svg) == "");
    CHECK(count_of(svg, "class=\"edge good\"") == 1);
    CHECK(count_of(svg, "class=\"edge bad\"") == 1);
    CHECK(says(svg, "\u2713"));
    CHECK(says(svg, "\u2717"));
    CHECK(says(svg, "ball"));
    CHECK(count_of(svg, "class=\"line k1 d1\"") == 1);
}

TEST_CASE("names of boxes that share a place keep apart", "[common][plot]") {
    const plot::Box box{20, 20, 60, 60, "triangle", 0, true};
    const std::string svg =
        plot::images({.pixels = Tensor({1, 3, 80, 80}, 0.5f), .boxes = {{box, box, box, box}}});
    std::vector<double> heights;
    const std::string mark = "<text class=\"over\"";
    for (std::size_t at = svg.find(mark); at != std::string::npos; at = svg.find(mark, at + 1))
        heights.push_back(std::stod(svg.substr(svg.find(" y=\"", at) + 4)));
    REQUIRE(heights.size() == 4);
    std::sort(heights.begin(), heights.end());
    for (std::size_t i = 1; i < heights.size(); ++i)
        CHECK(heights[i] - heights[i - 1] >= 11);  // the size of the letters
}

TEST_CASE("small pictures without captions fill the width", "[common][plot]") {
    // Ten of 28 pixels: 536 pixels of width are enough for one and a half times their size.
    const std::string svg =
        plot::images({.pixels = Tensor({10, 28, 28}), .columns = 10}, {.width = 560});
    CHECK(count_of(svg, "width=\"42\" height=\"42\"") == 10);
    const std::string few =
        plot::images({.pixels = Tensor({2, 28, 28}), .columns = 10}, {.width = 400});
    CHECK(count_of(few, "<image x=\"12\"") == 1);
    CHECK(count_of(few, "<image x=\"50\"") == 1);  // beside it, after a gap of 10
}

TEST_CASE("awkward image grids are well-formed or refused", "[common][plot]") {
    CHECK(says(plot::images({.pixels = Tensor({0, 1, 28, 28})}), "no pictures to draw"));
    const std::string many = plot::images({.pixels = Tensor({300, 2, 2})});
    CHECK(what_is_malformed(many) == "");
    CHECK(says(many, "The first 200 of 300 pictures."));
    CHECK(pictures_in(many).size() == 200);
    CHECK(what_is_malformed(plot::images(
              {.pixels = Tensor({1, 1, 1, 1}, nan_value), .captions = {"<&>"}, .stretch = true})) ==
          "");
    CHECK(what_is_malformed(plot::images({.pixels = Tensor({1, 3, 700, 900}), .columns = 1})) ==
          "");
    CHECK_THROWS_AS(plot::images({.pixels = Tensor({2, 2, 4, 4})}), dl::Error);
    CHECK_THROWS_AS(plot::images({.pixels = Tensor({2, 1, 4, 4}), .captions = {"one"}}), dl::Error);
    CHECK_THROWS_AS(plot::images({.pixels = Tensor({2, 1, 4, 4}), .masks = Tensor({2, 4, 5})}),
                    dl::Error);
}

TEST_CASE("a contour runs where the height is", "[common][plot]") {
    Tensor slope({5, 9});
    for (int r = 0; r < 5; ++r)
        for (int c = 0; c < 9; ++c)
            slope.at(r, c) = static_cast<float>(c);
    const plot::Series line =
        plot::contour({.values = slope, .x = {-4, 4}, .y = {0, 1}}, 2.5, "edge");
    CHECK(line.name == "edge");
    REQUIRE(line.x.size() == 5);  // one crossing in every row, joined into one line
    for (const double x : line.x)
        CHECK(x == Approx(-1.5));
    CHECK(std::abs(line.y[4] - line.y[0]) == Approx(1));
}

TEST_CASE("a contour around a hill is closed and round", "[common][plot]") {
    Tensor hill({41, 41});
    for (int r = 0; r < 41; ++r)
        for (int c = 0; c < 41; ++c) {
            const double x = -2 + 0.1 * c;
            const double y = -2 + 0.1 * r;
            hill.at(r, c) = static_cast<float>(x * x + y * y);
        }
    const plot::Series circle = plot::contour({.values = hill, .x = {-2, 2}, .y = {-2, 2}}, 1);
    REQUIRE(circle.x.size() > 20);
    CHECK(circle.x[0] == circle.x[circle.x.size() - 1]);
    CHECK(circle.y[0] == circle.y[circle.y.size() - 1]);
    for (std::size_t i = 0; i < circle.x.size(); ++i)
        CHECK(std::hypot(circle.x[i], circle.y[i]) == Approx(1).margin(0.005));
}

TEST_CASE("a saddle is cut into two lines that do not cross", "[common][plot]") {
    // High at two opposite corners; the middle of the cell, 0.25 or -0.25, decides what joins.
    for (const float low : {-0.5f, -1.5f}) {
        const plot::Series lines =
            plot::contour({.values = Tensor::of({2, 2}, {1, low, low, 1})}, 0);
        REQUIRE(lines.x.size() == 5);
        CHECK(std::isnan(lines.x[2]));
        // Each line stays on one side of one of the diagonals.
        const bool joined = low > -1;  // the high corners (0, 0) and (1, 1) are connected
        for (const std::size_t i : {std::size_t{0}, std::size_t{3}}) {
            const double along =
                joined ? (lines.x[i] - lines.y[i]) * (lines.x[i + 1] - lines.y[i + 1])
                       : (lines.x[i] + lines.y[i] - 1) * (lines.x[i + 1] + lines.y[i + 1] - 1);
            CHECK(along > 0);
        }
    }
}

TEST_CASE("contours lift the pen without a complaint and can share a colour", "[common][plot]") {
    const Tensor wave = Tensor::of({2, 5}, {-1, 1, -1, 1, -1, -1, 1, -1, 1, -1});
    plot::Series lines = plot::contour({.values = wave}, 0);
    CHECK(lines.x.size() == 4 * 2 + 3);
    lines.color = 2;
    const std::string svg = plot::surface({.values = wave}, {lines});
    CHECK(what_is_malformed(svg) == "");
    CHECK_FALSE(says(svg, "not drawn"));
    CHECK(count_of(svg, "class=\"line k2 d2\"") == 1);
    CHECK(plot::contour({.values = wave}, 7).x.empty());
    CHECK(plot::contour({.values = Tensor({0, 3})}, 0).x.empty());
    CHECK(plot::contour({.values = Tensor({3, 3}, nan_value)}, 0).x.empty());
    CHECK_THROWS_AS(plot::contour({.values = Tensor({3})}, 0), dl::Error);
}

TEST_CASE("a sheet puts pictures side by side at one height", "[common][plot]") {
    const std::string wide = plot::line({{.y = {1, 2, 3}}}, {.title = "Wide", .width = 600});
    const std::string small = plot::heat_map({.values = Tensor({2, 2}, 1.0f)}, {.title = "Small"});
    const std::string sheet = plot::sheet({{wide, small}, {small}}, {.title = "All", .width = 500});
    REQUIRE(what_is_malformed(sheet) == "");
    CHECK(plot::size_of(sheet).width == 500);
    CHECK(says(sheet, "Several pictures: Wide; Small; Small."));
    CHECK(count_of(sheet, "<style>") == 1);  // one copy of the rules serves all of them

    // 500 - 3 gaps of 8 are shared; the heights of a row are equal.
    const plot::Size a = plot::size_of(wide), b = plot::size_of(small);
    const double height = (500 - 24) / (a.width / a.height + b.width / b.height);
    CHECK(count_of(sheet, " height=\"" + dl::coordinate(height) + "\"") == 2);

    CHECK(plot::size_of("no picture").width == 0);
    CHECK_THROWS_WITH(plot::sheet({{wide}, {}}), "sheet: a row without pictures; leave it out");
    CHECK_THROWS_WITH(
        plot::sheet({{"<p>no</p>"}}),
        "sheet: needs pictures made by dl::plot, got text that starts with '<p>no</p>'");
}
