// Paper: drawing, pixel by pixel.

#include "common/data/paper.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/error.hpp"

namespace dl {

namespace {

// Five rows of three pixels; a row is one octal digit, 4 left, 2 middle, 1 right.
constexpr int letters[26] = {025755, 065656, 034443, 065556, 074647, 074644, 034553, 055755, 072227,
                             011152, 055655, 044447, 057755, 065555, 025552, 065644, 025563, 065655,
                             034216, 072222, 055557, 055552, 055775, 055255, 055222, 071247};
constexpr int numbers[10] = {075557, 026227, 071747, 071317, 055711,
                             074717, 074757, 071122, 075757, 075717};

int glyph(char c) {
    if (c >= 'a' && c <= 'z') return letters[c - 'a'];
    if (c >= 'A' && c <= 'Z') return letters[c - 'A'];
    if (c >= '0' && c <= '9') return numbers[c - '0'];
    switch (c) {
        case '.':
            return 000002;
        case ',':
            return 000024;
        case ':':
            return 002020;
        case '-':
            return 000700;
        case '+':
            return 002720;
        case '/':
            return 011244;
        case '%':
            return 051245;
        case '=':
            return 007070;
        default:
            return 0;
    }
}

}  // namespace

Colour class_colour(int index) {
    constexpr std::array<Colour, 10> palette = {{{0.00f, 0.45f, 0.70f},
                                                 {0.90f, 0.37f, 0.00f},
                                                 {0.00f, 0.62f, 0.45f},
                                                 {0.80f, 0.47f, 0.65f},
                                                 {0.94f, 0.78f, 0.10f},
                                                 {0.34f, 0.71f, 0.91f},
                                                 {0.75f, 0.10f, 0.15f},
                                                 {0.45f, 0.45f, 0.45f},
                                                 {0.55f, 0.72f, 0.20f},
                                                 {0.42f, 0.28f, 0.62f}}};
    return palette[static_cast<std::size_t>(((index % 10) + 10) % 10)];
}

Paper::Paper(int width, int height, Colour background)
    : image_(Tensor::uninitialised({3, height, width})) {
    const std::int64_t plane = std::int64_t{1} * width * height;
    std::fill_n(image_.data(), plane, background.red);
    std::fill_n(image_.data() + plane, plane, background.green);
    std::fill_n(image_.data() + 2 * plane, plane, background.blue);
}

void Paper::dot(int x, int y, Colour colour, float opacity) {
    if (x < 0 || y < 0 || x >= width() || y >= height()) return;
    const std::int64_t plane = std::int64_t{1} * width() * height();
    float* at = image_.data() + std::int64_t{1} * y * width() + x;
    at[0] += opacity * (colour.red - at[0]);
    at[plane] += opacity * (colour.green - at[plane]);
    at[2 * plane] += opacity * (colour.blue - at[2 * plane]);
}

void Paper::fill(int x0, int y0, int x1, int y1, Colour colour, float opacity) {
    for (int y = std::max(0, y0); y < std::min(height(), y1); ++y)
        for (int x = std::max(0, x0); x < std::min(width(), x1); ++x)
            dot(x, y, colour, opacity);
}

void Paper::frame(int x0, int y0, int x1, int y1, Colour colour, int width) {
    fill(x0, y0, x1, std::min(y1, y0 + width), colour);
    fill(x0, std::max(y0, y1 - width), x1, y1, colour);
    fill(x0, y0 + width, std::min(x1, x0 + width), y1 - width, colour);
    fill(std::max(x0, x1 - width), y0 + width, x1, y1 - width, colour);
}

void Paper::line(float x0, float y0, float x1, float y1, Colour colour, float width) {
    const float reach = width / 2 + 1;
    const float dx = x1 - x0, dy = y1 - y0;
    const float length = dx * dx + dy * dy + 1e-9f;
    const int left = static_cast<int>(std::floor(std::min(x0, x1) - reach));
    const int top = static_cast<int>(std::floor(std::min(y0, y1) - reach));
    const int right = static_cast<int>(std::max(x0, x1) + reach);
    const int bottom = static_cast<int>(std::max(y0, y1) + reach);
    for (int y = top; y <= bottom; ++y)
        for (int x = left; x <= right; ++x) {
            const float px = static_cast<float>(x) + 0.5f - x0;
            const float py = static_cast<float>(y) + 0.5f - y0;
            const float t = std::clamp((px * dx + py * dy) / length, 0.0f, 1.0f);
            const float ex = px - t * dx, ey = py - t * dy;
            const float cover = width / 2 + 0.5f - std::sqrt(ex * ex + ey * ey);
            if (cover > 0) dot(x, y, colour, std::min(cover, 1.0f));
        }
}

void Paper::disc(float x, float y, float radius, Colour colour) {
    line(x, y, x, y, colour, 2 * radius);
}

void Paper::picture(int x, int y, const Tensor& images, int n, int scale) {
    require(images.rank() == 4 && (images.size(1) == 1 || images.size(1) == 3),
            "Paper::picture: needs pictures (N, 1 or 3, H, W), got ", images.shape());
    const int green = images.size(1) == 3 ? 1 : 0;
    const int blue = images.size(1) == 3 ? 2 : 0;
    for (int py = 0; py < images.size(2); ++py)
        for (int px = 0; px < images.size(3); ++px) {
            const Colour colour{images.at(n, 0, py, px), images.at(n, green, py, px),
                                images.at(n, blue, py, px)};
            fill(x + px * scale, y + py * scale, x + (px + 1) * scale, y + (py + 1) * scale,
                 colour);
        }
}

void Paper::write(int x, int y, std::string_view text, Colour colour, int scale) {
    for (const char c : text) {
        const int rows = glyph(c);
        for (int row = 0; row < 5; ++row)
            for (int column = 0; column < 3; ++column)
                if ((rows >> (3 * (4 - row) + 2 - column)) & 1)
                    fill(x + column * scale, y + row * scale, x + (column + 1) * scale,
                         y + (row + 1) * scale, colour);
        x += 4 * scale;
    }
}

}  // namespace dl
