// Colours: measured contrast, and distances as seen with and without red and green cones.

#include "common/plot/theme.hpp"

#include <array>
#include <cmath>
#include <string>

#include "common/plot/tint.hpp"
#include "tests/common/well_formed.hpp"
#include "tests/support/catch.hpp"

using namespace dl::plot;

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

// Machado, Oliveira and Fernandes (2009), full severity, on linear RGB.
constexpr Matrix all_cones = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
constexpr Matrix no_red = {{{0.152286, 1.052583, -0.204868},
                            {0.114503, 0.786281, 0.099216},
                            {-0.003882, -0.048116, 1.051998}}};
constexpr Matrix no_green = {{{0.367322, 0.860646, -0.227968},
                              {0.280085, 0.672501, 0.047413},
                              {-0.011820, 0.042940, 0.968881}}};

Vector times(const Matrix& m, const Vector& v) {
    Vector out{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < 3; ++k)
            out[i] += m[i][k] * v[k];
    return out;
}

Vector linear_rgb(std::string_view color) {
    Vector out{};
    for (std::size_t i = 0; i < 3; ++i) {
        const double c = std::stoi(std::string(color.substr(1 + 2 * i, 2)), nullptr, 16) / 255.0;
        out[i] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    return out;
}

// Ottosson's Oklab, times 100.
Vector oklab(const Vector& rgb) {
    constexpr Matrix to_cones = {{{0.4122214708, 0.5363325363, 0.0514459929},
                                  {0.2119034982, 0.6806995451, 0.1073969566},
                                  {0.0883024619, 0.2817188376, 0.6299787005}}};
    constexpr Matrix to_lab = {{{21.04542553, 79.36177850, -0.40720468},
                                {197.79984951, -242.85922050, 45.05937099},
                                {2.59040371, 78.27717662, -80.86757660}}};
    Vector cones = times(to_cones, rgb);
    for (double& c : cones)
        c = std::cbrt(std::max(c, 0.0));
    return times(to_lab, cones);
}

double distance(std::string_view a, std::string_view b) {
    double least = 1e9;
    for (const Matrix* eye : {&all_cones, &no_red, &no_green}) {
        const Vector p = oklab(times(*eye, linear_rgb(a)));
        const Vector q = oklab(times(*eye, linear_rgb(b)));
        least = std::min(least, std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]));
    }
    return least;
}

}  // namespace

TEST_CASE("every colour stands out from its paper", "[common][plot]") {
    for (const std::string_view color : light_colors)
        CHECK(contrast(luminance(color), luminance(light_paper.paper)) >= 3.0);
    for (const std::string_view color : dark_colors)
        CHECK(contrast(luminance(color), luminance(dark_paper.paper)) >= 3.0);
    CHECK(contrast(luminance("#000000"), luminance("#ffffff")) == Approx(21));
}

TEST_CASE("letters have the contrast that small print needs", "[common][plot]") {
    for (const Paper& p : {light_paper, dark_paper})
        for (const std::string_view letters : {p.ink, p.soft, p.good, p.bad})
            CHECK(contrast(luminance(letters), luminance(p.paper)) >= 4.5);
}

TEST_CASE("any two colours stay apart for every kind of eye", "[common][plot]") {
    CHECK(distance("#ff0000", "#00ff00") > 10);
    for (const auto& colors : {light_colors, dark_colors})
        for (std::size_t a = 0; a < colors.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) {
                CAPTURE(colors[a], colors[b]);
                CHECK(distance(colors[a], colors[b]) >= (a < 4 ? 11.0 : 8.0));
            }
}

TEST_CASE("numbers on a coloured cell are readable at every strength", "[common][plot]") {
    for (int i = 0; i <= 100; ++i)
        for (const bool cold : {false, true}) {
            const double opacity = i / 100.0;
            const std::string letters = text_over(opacity, cold);
            const auto readable_on = [&](const Paper& p, char letter) {
                const double back = tinted(cold ? p.cold : p.heat, p.paper, opacity);
                return contrast(back, letter == 'b' ? 0.0 : 1.0);
            };
            CAPTURE(opacity, cold, letters);
            CHECK(readable_on(light_paper, letters[0]) >= 4.5);
            CHECK(readable_on(dark_paper, letters[1]) >= 4.5);
        }
}

TEST_CASE("the rules name every colour for both papers", "[common][plot]") {
    for (int k = 0; k < color_count; ++k)
        CHECK(dl::count_of(style(), ".k" + std::to_string(k) + "{") == 2);
    CHECK(dl::count_of(style(), "prefers-color-scheme:dark") == 1);
    CHECK(dl::count_of(style(), "{") == dl::count_of(style(), "}"));
}

TEST_CASE("text that does not fit ends in an ellipsis", "[common][plot]") {
    CHECK(fit_text("word", 200) == "word");
    const std::string cut = fit_text("a sentence that is far too long", 80);
    CHECK(cut.ends_with("\u2026"));
    CHECK(text_width(cut) <= 80 + small_text);
    CHECK(fit_text("\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9", 30).find("\uFFFD") ==
          std::string::npos);
}
