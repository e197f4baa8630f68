// A photograph of a digit becomes a picture like those of MNIST. Given.

#include "lab03_cnn/photo.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "common/error.hpp"
#include "common/image.hpp"
#include "common/ops.hpp"

namespace lab03 {

using dl::Tensor;

namespace {

constexpr int looked_at = 224;  // pixels of the longer side; larger photographs are shrunk

float quantile(const Tensor& values, double share) {
    std::vector<float> sorted(values.begin(), values.end());
    const auto at = sorted.begin() +
                    static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
    std::nth_element(sorted.begin(), at, sorted.end());
    return *at;
}

// --- The light ---------------------------------------------------------------------------------

constexpr int terms = 6;  // of the surface a + b x + c y + d x^2 + e x y + f y^2

std::array<double, terms> terms_at(int y, int x, int height, int width) {
    const double v = 2.0 * y / height - 1, u = 2.0 * x / width - 1;
    return {1, u, v, u * u, u * v, v * v};
}

// Gaussian elimination with pivots.
std::array<double, terms> solved(std::array<std::array<double, terms + 1>, terms> rows) {
    for (int i = 0; i < terms; ++i) {
        int best = i;
        for (int r = i + 1; r < terms; ++r)
            if (std::abs(rows[r][i]) > std::abs(rows[best][i])) best = r;
        std::swap(rows[i], rows[best]);
        if (std::abs(rows[i][i]) < 1e-12) continue;
        for (int r = 0; r < terms; ++r) {
            if (r == i) continue;
            const double factor = rows[r][i] / rows[i][i];
            for (int c = i; c <= terms; ++c)
                rows[r][c] -= factor * rows[i][c];
        }
    }
    std::array<double, terms> solution{};
    for (int i = 0; i < terms; ++i)
        solution[i] = std::abs(rows[i][i]) < 1e-12 ? 0 : rows[i][terms] / rows[i][i];
    return solution;
}

// What is left of a grey picture (H, W) when the paper is taken away: a smooth surface is laid
// through the pixels that do not differ much, then again, now that it is better known who does.
Tensor without_paper(const Tensor& grey) {
    const int height = grey.size(0), width = grey.size(1);
    Tensor rest = grey - quantile(grey, 0.5);  // most of it is paper
    for (int pass = 0; pass < 6; ++pass) {
        const float limit = 3 * quantile(dl::abs(rest), 0.5) + 0.005f;
        std::array<std::array<double, terms + 1>, terms> rows{};
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                if (std::abs(rest.at(y, x)) > limit) continue;
                const auto t = terms_at(y, x, height, width);
                for (int i = 0; i < terms; ++i) {
                    for (int j = 0; j < terms; ++j)
                        rows[i][j] += t[i] * t[j];
                    rows[i][terms] += t[i] * double{grey.at(y, x)};
                }
            }
        const auto surface = solved(rows);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const auto t = terms_at(y, x, height, width);
                double paper = 0;
                for (int i = 0; i < terms; ++i)
                    paper += surface[i] * t[i];
                rest.at(y, x) = grey.at(y, x) - static_cast<float>(paper);
            }
    }
    return rest;
}

// --- The ink -----------------------------------------------------------------------------------

// Ink is the smaller part: its side of the paper's brightness has the longer tail.
bool ink_is_bright(const Tensor& rest) {
    double cubes = 0;
    for (const float v : rest)
        cubes += double{v} * double{v} * double{v};
    return cubes > 0;
}

// The threshold that splits values into two groups as different as they can be (Otsu, 1979).
float split(const Tensor& ink, float top) {
    constexpr int bins = 64;
    std::array<double, bins> count{};
    for (const float v : ink)
        count[static_cast<std::size_t>(std::clamp(v / top, 0.0f, 0.999f) * bins)] += 1;
    double all = 0, sum = 0;
    for (int b = 0; b < bins; ++b) {
        all += count[b];
        sum += b * count[b];
    }
    double below = 0, sum_below = 0, best = -1;
    int at = bins / 2;
    for (int b = 0; b + 1 < bins; ++b) {
        below += count[b];
        sum_below += b * count[b];
        if (below == 0 || below == all) continue;
        const double gap = sum_below / below - (sum - sum_below) / (all - below);
        const double spread = below * (all - below) * gap * gap;
        if (spread > best) {
            best = spread;
            at = b;
        }
    }
    return top * static_cast<float>(at + 1) / bins;
}

struct Blot {
    std::vector<int> pixels;
    bool at_border = false;
};

// Pixels above the threshold that touch each other.
std::vector<Blot> blots_of(const Tensor& ink, float threshold) {
    const int height = ink.size(0), width = ink.size(1);
    std::vector<bool> seen(static_cast<std::size_t>(ink.count()));
    std::vector<Blot> blots;
    for (int start = 0; start < height * width; ++start) {
        if (seen[static_cast<std::size_t>(start)] || ink[start] < threshold) continue;
        Blot blot;
        blot.pixels.push_back(start);
        seen[static_cast<std::size_t>(start)] = true;
        for (std::size_t i = 0; i < blot.pixels.size(); ++i) {
            const int y = blot.pixels[i] / width, x = blot.pixels[i] % width;
            if (y == 0 || x == 0 || y + 1 == height || x + 1 == width) blot.at_border = true;
            for (int ny = std::max(0, y - 1); ny <= std::min(height - 1, y + 1); ++ny)
                for (int nx = std::max(0, x - 1); nx <= std::min(width - 1, x + 1); ++nx) {
                    const int next = ny * width + nx;
                    if (seen[static_cast<std::size_t>(next)] || ink[next] < threshold) continue;
                    seen[static_cast<std::size_t>(next)] = true;
                    blot.pixels.push_back(next);
                }
        }
        blots.push_back(std::move(blot));
    }
    return blots;
}

// The digit alone: the largest blot and what is not much smaller; the frame of a photograph only
// where there is nothing else.
Tensor digit_mask(const Tensor& ink, float threshold) {
    std::vector<Blot> blots = blots_of(ink, threshold);
    const bool some_inside = std::any_of(blots.begin(), blots.end(), [&](const Blot& blot) {
        return !blot.at_border && blot.pixels.size() > static_cast<std::size_t>(ink.count() / 400);
    });
    std::size_t largest = 0;
    for (const Blot& blot : blots)
        if (!(some_inside && blot.at_border)) largest = std::max(largest, blot.pixels.size());
    Tensor mask(ink.shape());
    for (const Blot& blot : blots) {
        if ((some_inside && blot.at_border) || blot.pixels.size() * 12 < largest) continue;
        for (const int pixel : blot.pixels)
            mask[pixel] = 1;
    }
    return mask;
}

// --- The picture -------------------------------------------------------------------------------

// Strokes of a thin pen would vanish when they are shrunk: grown until they are a tenth as wide as
// the digit is long.
Tensor thickened(const Tensor& mask, int length) {
    const int height = mask.size(0), width = mask.size(1);
    double area = 0, edge = 0;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            if (mask.at(y, x) == 0) continue;
            area += 1;
            edge += (y == 0 || mask.at(y - 1, x) == 0) +
                    (y + 1 == height || mask.at(y + 1, x) == 0) +
                    (x == 0 || mask.at(y, x - 1) == 0) + (x + 1 == width || mask.at(y, x + 1) == 0);
        }
    const double stroke = edge > 0 ? 2.3 * area / edge : 0;  // 2 if all edges ran straight
    const int grow = static_cast<int>((0.1 * length - stroke) / 2 + 0.5);
    if (grow < 1) return mask;
    Tensor out(mask.shape());
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            if (mask.at(y, x) == 0) continue;
            for (int dy = -grow; dy <= grow; ++dy)
                for (int dx = -grow; dx <= grow; ++dx)
                    if (dy * dy + dx * dx <= grow * grow && y + dy >= 0 && y + dy < height &&
                        x + dx >= 0 && x + dx < width)
                        out.at(y + dy, x + dx) = 1;
        }
    return out;
}

struct Bounds {
    int top, left, bottom, right;
};

Bounds bounds_of(const Tensor& mask) {
    Bounds box{mask.size(0), mask.size(1), 0, 0};
    for (int y = 0; y < mask.size(0); ++y)
        for (int x = 0; x < mask.size(1); ++x) {
            if (mask.at(y, x) == 0) continue;
            box = {std::min(box.top, y), std::min(box.left, x), std::max(box.bottom, y + 1),
                   std::max(box.right, x + 1)};
        }
    return box;
}

// Longer side 20 pixels, centre of mass in the middle of 28 x 28: how MNIST was made.
Tensor centred(const Tensor& mask) {
    const Bounds box = bounds_of(mask);
    const int height = box.bottom - box.top, width = box.right - box.left;
    Tensor cut = dl::slice(dl::slice(mask, 0, box.top, box.bottom), 1, box.left, box.right);
    cut.set_shape({1, height, width});
    const double scale = 20.0 / std::max(height, width);
    const Tensor small = dl::resize(cut, std::max(1, static_cast<int>(height * scale + 0.5)),
                                    std::max(1, static_cast<int>(width * scale + 0.5)));
    double mass = 0, down = 0, across = 0;
    for (int y = 0; y < small.size(1); ++y)
        for (int x = 0; x < small.size(2); ++x) {
            mass += double{small.at(0, y, x)};
            down += y * double{small.at(0, y, x)};
            across += x * double{small.at(0, y, x)};
        }
    const auto place = [](double centre, int size) {
        return std::clamp(static_cast<int>(std::lround(13.5 - centre)), 0, 28 - size);
    };
    const int top = place(down / mass, small.size(1)), left = place(across / mass, small.size(2));
    Tensor picture({1, 1, 28, 28});
    for (int y = 0; y < small.size(1); ++y)
        for (int x = 0; x < small.size(2); ++x)
            picture.at(0, 0, top + y, left + x) = small.at(0, y, x);
    return picture;
}

}  // namespace

FoundDigit find_digit(const Tensor& photograph) {
    dl::require(photograph.rank() == 3 && photograph.size(1) >= 8 && photograph.size(2) >= 8,
                "find_digit: needs a picture (C, H, W) of at least 8 x 8 pixels, got ",
                photograph.shape());
    const double shrink = std::min(
        1.0, static_cast<double>(looked_at) / std::max(photograph.size(1), photograph.size(2)));
    const int height = std::max(8, static_cast<int>(photograph.size(1) * shrink));
    const int width = std::max(8, static_cast<int>(photograph.size(2) * shrink));
    Tensor grey = dl::resize(dl::to_grey(photograph), height, width);
    grey.set_shape({height, width});

    FoundDigit result;
    Tensor ink = without_paper(grey);
    const float noise = quantile(dl::abs(ink), 0.5);
    result.bright_ink = ink_is_bright(ink);
    ink = dl::maximum(result.bright_ink ? ink : -ink, 0.0f);
    const float top = quantile(ink, 0.995);
    result.contrast = top;
    result.digit = Tensor({1, 1, 28, 28});
    result.even = dl::clip(ink / std::max(top, 1e-6f), 0, 1);
    result.even.set_shape({1, height, width});
    if (top < 0.06f || top < 5 * noise) return result;

    const Tensor mask = digit_mask(ink, split(ink, top));
    if (dl::sum(mask) < 12) return result;
    const Bounds box = bounds_of(mask);
    result.found = true;
    result.top = static_cast<int>(box.top / shrink);
    result.left = static_cast<int>(box.left / shrink);
    result.bottom = static_cast<int>(box.bottom / shrink);
    result.right = static_cast<int>(box.right / shrink);
    result.digit = centred(thickened(mask, std::max(box.bottom - box.top, box.right - box.left)));
    return result;
}

}  // namespace lab03
