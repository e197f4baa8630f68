// Terminals: see terminal.hpp.

#include "common/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "common/error.hpp"
#include "common/utf8.hpp"

namespace dl {

namespace {

constexpr int least_width = 40;
constexpr int most_width = 1000;

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

// The first that is set decides, as for the C library.
bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value(environment(name));
        if (value.empty()) continue;
        for (char& c : value)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
    return false;
}

int width_of(int descriptor) {
    winsize size{};
    int width = 0;
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0) width = size.ws_col;
    if (width == 0) width = std::atoi(std::string(environment("COLUMNS")).c_str());
    return width == 0 ? 80 : std::clamp(width, least_width, most_width);
}

// Height of every column in 0 ... 1, NaN for a gap. Several values share a column as their mean.
std::vector<double> column_heights(const Numbers& values, int columns) {
    const auto count = std::min(values.size(), static_cast<std::size_t>(std::max(columns, 1)));
    std::vector<double> means;
    for (std::size_t c = 0; c < count; ++c) {
        double sum = 0;
        int finite = 0;
        for (std::size_t i = c * values.size() / count; i < (c + 1) * values.size() / count; ++i) {
            if (!std::isfinite(values[i])) continue;
            sum += values[i];
            ++finite;
        }
        means.push_back(finite > 0 ? sum / finite : std::nan(""));
    }
    double low = INFINITY;
    double high = -INFINITY;
    for (const double mean : means) {
        if (!std::isfinite(mean)) continue;
        low = std::min(low, mean);
        high = std::max(high, mean);
    }
    for (double& mean : means) {
        // Halves first: the difference of two large numbers may overflow.
        const double size = high / 2 - low / 2;
        if (std::isfinite(mean))
            mean = size > 0 ? (mean / 2 - low / 2) / size : 0.5;
        else
            mean = std::nan("");
    }
    return means;
}

using Color = std::array<float, 3>;

// Mean colour of a rectangle of the picture; it covers at least one pixel.
Color mean_color(const Tensor& picture, double top, double bottom, double left, double right) {
    const bool has_channels = picture.rank() == 3;
    const int channels = has_channels ? picture.size(0) : 1;
    const int height = picture.size(-2);
    const int width = picture.size(-1);
    const int y0 = std::clamp(static_cast<int>(top), 0, height - 1);
    const int x0 = std::clamp(static_cast<int>(left), 0, width - 1);
    const int y1 = std::clamp(static_cast<int>(std::ceil(bottom)), y0 + 1, height);
    const int x1 = std::clamp(static_cast<int>(std::ceil(right)), x0 + 1, width);
    Color sum{};
    for (int c = 0; c < 3; ++c) {
        const std::int64_t plane = std::int64_t{std::min(c, channels - 1)} * height * width;
        for (int y = y0; y < y1; ++y)
            for (int x = x0; x < x1; ++x) {
                const float value = picture[plane + std::int64_t{y} * width + x];
                // NaN compares false and becomes 0.
                sum[static_cast<std::size_t>(c)] += value > 0 ? std::min(value, 1.0f) : 0.0f;
            }
    }
    for (float& channel : sum)
        channel /= static_cast<float>((y1 - y0) * (x1 - x0));
    return sum;
}

float brightness(const Color& c) { return 0.299f * c[0] + 0.587f * c[1] + 0.114f * c[2]; }

int step(float value, int steps) {
    return std::clamp(static_cast<int>(value * static_cast<float>(steps)), 0, steps - 1);
}

// Number of the nearest of the 256 colours: greys have a ramp of their own, 232 ... 255.
int color_number(const Color& c) {
    const auto [low, high] = std::minmax_element(c.begin(), c.end());
    if (*high - *low < 0.06f) {
        const int level = step(brightness(c), 26);
        return level == 0 ? 16 : level == 25 ? 231 : 231 + level;
    }
    return 16 + 36 * step(c[0], 6) + 6 * step(c[1], 6) + step(c[2], 6);
}

constexpr std::array<const char*, 5> shades = {" ", "\u2591", "\u2592", "\u2593", "\u2588"};
constexpr std::string_view ascii_shades = " .:-=+*#%@";

std::string letter(const Color& upper, const Color& lower, const Terminal& terminal) {
    if (terminal.color && terminal.utf8)
        return text("\x1b[38;5;", color_number(upper), ";48;5;", color_number(lower), "m\u2580");
    if (terminal.color) return text("\x1b[48;5;", color_number(upper), "m ");
    const float light = brightness(upper);
    if (terminal.utf8) return shades[static_cast<std::size_t>(step(light, 5))];
    return std::string(1, ascii_shades[static_cast<std::size_t>(step(light, 10))]);
}

}  // namespace

Terminal terminal_of(const std::ostream& out) {
    const int descriptor = &out == &std::cout                         ? STDOUT_FILENO
                           : &out == &std::cerr || &out == &std::clog ? STDERR_FILENO
                                                                      : -1;
    Terminal terminal;
    terminal.utf8 = locale_is_utf8();
    if (descriptor < 0 || ::isatty(descriptor) == 0) return terminal;
    terminal.width = width_of(descriptor);
    terminal.interactive = environment("TERM") != "dumb" && !environment("TERM").empty();
    terminal.color = terminal.interactive && environment("NO_COLOR").empty();
    return terminal;
}

std::string sparkline(const Numbers& values, const Terminal& terminal, int columns) {
    std::string out;
    for (const double height : column_heights(values, columns)) {
        if (!std::isfinite(height)) {
            out += ' ';
        } else if (terminal.utf8) {
            append_utf8(out, 0x2581 + static_cast<char32_t>(step(static_cast<float>(height), 8)));
        } else {
            out += "_.-=^"[step(static_cast<float>(height), 5)];
        }
    }
    return out;
}

std::string letters(const Tensor& picture, const Terminal& terminal, int columns) {
    require<Error>(picture.rank() == 2 ||
                       (picture.rank() == 3 && (picture.size(0) == 1 || picture.size(0) == 3)),
                   "letters: needs a picture (H, W) or (C, H, W) with C 1 or 3, got ",
                   picture.shape());
    if (!terminal.interactive || picture.count() == 0) return "";
    const bool halves = terminal.color && terminal.utf8;
    const int width = std::clamp(std::min(columns, terminal.width), 1, 2 * picture.size(-1));
    // A letter is about twice as high as it is wide.
    const double pixel = static_cast<double>(picture.size(-1)) / width;
    const int rows = std::max(1, static_cast<int>(std::lround(picture.size(-2) / pixel / 2)));
    const double tall = static_cast<double>(picture.size(-2)) / rows;

    std::string out;
    for (int r = 0; r < rows; ++r) {
        for (int c = 0; c < width; ++c) {
            const double middle = halves ? (r + 0.5) * tall : (r + 1) * tall;
            const Color upper = mean_color(picture, r * tall, middle, c * pixel, (c + 1) * pixel);
            const Color lower =
                halves ? mean_color(picture, middle, (r + 1) * tall, c * pixel, (c + 1) * pixel)
                       : upper;
            out += letter(upper, lower, terminal);
        }
        out += terminal.color ? "\x1b[0m\n" : "\n";
    }
    return out;
}

}  // namespace dl
