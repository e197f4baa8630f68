// Theme: the colours and letters of every picture, on light and on dark paper.

#pragma once

#include <array>
#include <string>
#include <string_view>

namespace dl::plot {

// Eight colours after Okabe and Ito, shifted until each has a contrast of at least 3 against its
// paper and any two stay apart for readers without red or green cones; plot_theme_test.cpp
// measures both.
inline constexpr int color_count = 8;
inline constexpr std::array<std::string_view, color_count> light_colors = {
    "#005fb8", "#d9570a", "#1f9a78", "#7b2c72", "#518ed8", "#714c14", "#25282d", "#676865"};
inline constexpr std::array<std::string_view, color_count> dark_colors = {
    "#4293f5", "#f98a3c", "#4be3c0", "#cc5a9b", "#8fd0ff", "#d2d531", "#f4f4f0", "#587751"};

struct Paper {
    std::string_view paper;
    std::string_view ink;   // titles and names
    std::string_view soft;  // ticks and notes
    std::string_view rule;  // axes
    std::string_view grid;
    std::string_view heat;  // the full colour of a heat map
    std::string_view cold;  // the other end of a diverging one
    std::string_view good;
    std::string_view bad;
};
inline constexpr Paper light_paper = {"#ffffff", "#1c2024", "#59636e", "#8c959f", "#e4e8ec",
                                      "#00468c", "#9c3a00", "#157347", "#c62828"};
inline constexpr Paper dark_paper = {"#14171c", "#e8eaed", "#a2abb5", "#6e7681", "#2b3037",
                                     "#7cc0ff", "#ffa45c", "#3fb970", "#ff6b6b"};

inline constexpr std::string_view font_family =
    "system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif";

/// The rules that every picture carries; a report keeps one copy for all of its pictures.
/// Colours are set through `color` alone, so that viewers without custom properties show them.
[[nodiscard]] const std::string& style();

/// Size of letters in pixels: ticks and legends, and titles.
inline constexpr double small_text = 13;
inline constexpr double title_text = 15;

/// About how wide a text is; on the safe side for the fonts above.
[[nodiscard]] double text_width(std::string_view text, double size = small_text);
/// Cut with an ellipsis to fit into `width` pixels.
[[nodiscard]] std::string fit_text(std::string_view text, double width, double size = small_text);

}  // namespace dl::plot
