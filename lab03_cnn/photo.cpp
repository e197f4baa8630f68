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

// to[i] becomes the smaller of to[i] and from[i].
void keep_lower(float* to, const float* from, int count) {
    for (int i = 0; i < count; ++i)
        to[i] = std::min(to[i], from[i]);
}

// The smallest value within `reach` pixels to all sides.
Tensor lowest_near(const Tensor& values, int reach) {
    const int height = values.size(0), width = values.size(1);
    const auto row = [width](auto& of, int y) { return of.data() + std::ptrdiff_t{y} * width; };
    Tensor along = values;
    for (int y = 0; y < height; ++y)
        for (int shift = 1; shift <= std::min(reach, width - 1); ++shift) {
            keep_lower(row(along, y), row(values, y) + shift, width - shift);
            keep_lower(row(along, y) + shift, row(values, y), width - shift);
        }
    Tensor both = along;
    for (int y = 0; y < height; ++y)
        for (int near = std::max(0, y - reach); near < std::min(height, y + reach + 1); ++near)
            keep_lower(row(both, y), row(along, near), width);
    return both;
}

// What is narrow and brighter than its surroundings. The paper is what an opening leaves: the
// lowest value nearby, and of those the highest. It follows light that falls from one side, a
// shadow with a sharp edge and a table below the sheet, and goes straight through strokes.
Tensor narrow_parts(const Tensor& grey) {
    const int reach = std::max(grey.size(0), grey.size(1)) / 8;
    const Tensor parts = grey + lowest_near(-lowest_near(grey, reach), reach);
    return parts - quantile(parts, 0.5);  // grain alone lifts all of them a little
}

// --- The ink -----------------------------------------------------------------------------------

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

struct Bounds {
    int top, left, bottom, right;

    [[nodiscard]] int height() const { return bottom - top; }
    [[nodiscard]] int width() const { return right - left; }
    [[nodiscard]] int length() const { return std::max(height(), width()); }
    void take_in(int y, int x) {
        *this = {std::min(top, y), std::min(left, x), std::max(bottom, y + 1),
                 std::max(right, x + 1)};
    }
    // Is the other one within that distance?
    [[nodiscard]] bool near(const Bounds& other, int distance) const {
        return other.top < bottom + distance && other.bottom > top - distance &&
               other.left < right + distance && other.right > left - distance;
    }
};

struct Blot {
    std::vector<int> pixels;
    Bounds box;
    bool at_border = false;
};

// Pixels above the threshold that touch each other.
std::vector<Blot> blots_of(const Tensor& ink, float threshold) {
    const int height = ink.size(0), width = ink.size(1);
    std::vector<bool> seen(static_cast<std::size_t>(ink.count()));
    std::vector<Blot> blots;
    for (int start = 0; start < height * width; ++start) {
        if (seen[static_cast<std::size_t>(start)] || ink[start] < threshold) continue;
        Blot blot{{start}, {height, width, 0, 0}};
        seen[static_cast<std::size_t>(start)] = true;
        for (std::size_t i = 0; i < blot.pixels.size(); ++i) {
            const int y = blot.pixels[i] / width, x = blot.pixels[i] % width;
            blot.box.take_in(y, x);
            for (int ny = std::max(0, y - 1); ny <= std::min(height - 1, y + 1); ++ny)
                for (int nx = std::max(0, x - 1); nx <= std::min(width - 1, x + 1); ++nx) {
                    const int next = ny * width + nx;
                    if (seen[static_cast<std::size_t>(next)] || ink[next] < threshold) continue;
                    seen[static_cast<std::size_t>(next)] = true;
                    blot.pixels.push_back(next);
                }
        }
        const Bounds& box = blot.box;
        blot.at_border =
            box.top == 0 || box.left == 0 || box.bottom == height || box.right == width;
        blots.push_back(std::move(blot));
    }
    return blots;
}

// The digit alone: the largest blot, and those near it that are not much smaller. What touches the
// frame counts only where there is nothing else, and only if it fills half of the picture: a digit
// that was cut out closely. Nothing for a line across the paper: no digit is four times as wide as
// it is high.
Tensor digit_mask(const Tensor& ink, float threshold) {
    std::vector<Blot> blots = blots_of(ink, threshold);
    const bool some_inside = std::any_of(blots.begin(), blots.end(), [&](const Blot& blot) {
        return !blot.at_border && blot.pixels.size() > static_cast<std::size_t>(ink.count() / 400);
    });
    if (some_inside) std::erase_if(blots, [](const Blot& blot) { return blot.at_border; });
    Tensor mask(ink.shape());
    const auto largest = std::max_element(
        blots.begin(), blots.end(),
        [](const Blot& a, const Blot& b) { return a.pixels.size() < b.pixels.size(); });
    if (largest == blots.end()) return mask;
    const Bounds& box = largest->box;
    if (box.width() > 4 * box.height()) return mask;
    if (largest->at_border && 2 * box.length() < std::max(ink.size(0), ink.size(1))) return mask;
    for (const Blot& blot : blots)
        if (blot.pixels.size() * 12 >= largest->pixels.size() &&
            blot.box.near(box, box.length() / 2))
            for (const int pixel : blot.pixels)
                mask[pixel] = 1;
    return mask;
}

// By how much ink stands out from what lies two or three pixels beside it, as a share of the most.
// Clouds in the paper and the blurred edge of a shadow fade where a stroke ends.
double sharpness(const Tensor& ink, const Tensor& mask, float top) {
    const auto grown = [&](int by) { return -lowest_near(-mask, by); };
    const Tensor beside = grown(3) - grown(1);
    const float inside = dl::sum(ink * mask) / dl::sum(mask);
    const float outside = dl::sum(ink * beside) / std::max(dl::sum(beside), 1.0f);
    return double{(inside - outside) / top};
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

Bounds bounds_of(const Tensor& mask) {
    Bounds box{mask.size(0), mask.size(1), 0, 0};
    for (int y = 0; y < mask.size(0); ++y)
        for (int x = 0; x < mask.size(1); ++x)
            if (mask.at(y, x) != 0) box.take_in(y, x);
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

// The middle value of what lies around.
float paper_near(const Tensor& grey, const Bounds& box) {
    const int room = box.length() / 2;
    const Tensor rows =
        dl::slice(grey, 0, std::max(0, box.top - room), std::min(grey.size(0), box.bottom + room));
    return quantile(
        dl::slice(rows, 1, std::max(0, box.left - room), std::min(grey.size(1), box.right + room)),
        0.5);
}

// The digit in a grey picture (H, W) if ink is the brighter part; boxes are in its own pixels.
FoundDigit brighter_digit(const Tensor& grey) {
    FoundDigit result;
    Tensor ink = narrow_parts(grey);
    const float noise = quantile(dl::abs(ink), 0.5);
    ink = dl::maximum(ink, 0.0f);
    const float top = quantile(ink, 0.999);
    result.digit = Tensor({1, 1, 28, 28});
    result.even = dl::clip(ink / std::max(top, 1e-6f), 0, 1);
    result.even.set_shape({1, grey.size(0), grey.size(1)});
    if (top < 0.06f || top < 5 * noise) return result;

    const Tensor mask = digit_mask(ink, split(ink, top));
    if (dl::sum(mask) < 12) return result;
    if (sharpness(ink, mask, top) < 0.47) return result;
    const Bounds box = bounds_of(mask);
    result.contrast = dl::sum(grey * mask) / dl::sum(mask) - paper_near(grey, box);
    result.found = result.contrast > 0.3f * top;
    result.top = box.top;
    result.left = box.left;
    result.bottom = box.bottom;
    result.right = box.right;
    result.digit = centred(thickened(mask, box.length()));
    return result;
}

// Looks for dark and for bright ink. Where there seems to be both, one is the ink and the other the
// gaps inside of it, which are no brighter than the paper around.
FoundDigit look(const Tensor& photograph) {
    const double shrink = std::min(
        1.0, static_cast<double>(looked_at) / std::max(photograph.size(1), photograph.size(2)));
    const int height = std::max(8, static_cast<int>(photograph.size(1) * shrink));
    const int width = std::max(8, static_cast<int>(photograph.size(2) * shrink));
    Tensor grey = dl::resize(dl::to_grey(photograph), height, width);
    grey.set_shape({height, width});

    FoundDigit dark = brighter_digit(-grey), bright = brighter_digit(grey);
    bright.bright_ink = true;
    const bool take_bright =
        bright.found && (!dark.found || bright.contrast > 1.2f * dark.contrast);
    FoundDigit result = std::move(take_bright ? bright : dark);
    for (int* edge : {&result.top, &result.left, &result.bottom, &result.right})
        *edge = static_cast<int>(*edge / shrink);
    return result;
}

}  // namespace

FoundDigit find_digit(const Tensor& photograph) {
    dl::require(photograph.rank() == 3 && photograph.size(1) >= 8 && photograph.size(2) >= 8,
                "find_digit: needs a picture (C, H, W) of at least 8 x 8 pixels, got ",
                photograph.shape());
    const FoundDigit far = look(photograph);
    const int height = photograph.size(1), width = photograph.size(2);
    const int length = std::max(far.bottom - far.top, far.right - far.left);
    if (!far.found || std::max(height, width) <= looked_at || 3 * length > std::max(height, width))
        return far;

    // A small digit in a large photograph: a second look at what is around it.
    const int top = std::max(0, far.top - length), left = std::max(0, far.left - length);
    const int bottom = std::min(height, far.bottom + length);
    const int right = std::min(width, far.right + length);
    FoundDigit near = look(dl::slice(dl::slice(photograph, 1, top, bottom), 2, left, right));
    if (!near.found) return far;
    near.top += top;
    near.bottom += top;
    near.left += left;
    near.right += left;
    return near;
}

}  // namespace lab03
