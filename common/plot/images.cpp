// Image grids: see images.hpp.

#include "common/plot/images.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "common/error.hpp"
#include "common/image.hpp"
#include "common/markup.hpp"
#include "common/plot/canvas.hpp"
#include "common/plot/tint.hpp"

namespace dl::plot {

namespace {

constexpr int most_pictures = 200;
constexpr double gap = 10;
constexpr double caption_height = 18;

std::string base64(const Bytes& bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        for (std::size_t k = 0; k < 3; ++k)
            group = (group << 8) |
                    (i + k < bytes.size() ? static_cast<std::uint32_t>(bytes[i + k]) : 0);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k <= bytes.size() ? letters[(group >> (18 - 6 * k)) & 63] : '=';
    }
    return out;
}

std::string sign_of(Verdict verdict) {
    return verdict == Verdict::none ? "" : verdict == Verdict::right ? "\u2713 " : "\u2717 ";
}

struct Layout {
    int count;
    int channels;
    int height;
    int width;
    int columns;
    double scale;  // screen pixels for a pixel of the picture
    double step;   // from one picture to the next
    [[nodiscard]] double tile_width() const { return width * scale; }
    [[nodiscard]] double tile_height() const { return height * scale; }
};

// Whole factors enlarge without uneven pixels, half ones keep small pictures from being stamps;
// large pictures shrink to fit. One by itself may be larger than one of many.
double scale_of(double factor, const Layout& l) {
    if (factor < 1) return factor;
    const double even = factor < 3 ? std::floor(2 * factor) / 2 : std::floor(factor);
    const double widest = l.count == 1 ? 280 : 160;
    return std::min(even, std::max(1.0, std::floor(widest / l.width)));
}

Layout layout(const Images& images, double room) {
    const Shape& shape = images.pixels.shape();
    const int side = shape.rank() == 4 ? 1 : 0;
    Layout l{
        shape[0], side == 1 ? shape[1] : 1, shape[1 + side], shape[2 + side], images.columns, 1, 0};
    double wanted = 44;
    for (const std::string& caption : images.captions)
        wanted = std::clamp(text_width(sign_of(Verdict::wrong) + caption, 12), wanted, 150.0);
    const int most = std::max(1, static_cast<int>((room + gap) / (wanted + gap)));
    if (l.columns <= 0) l.columns = std::clamp(l.count, 1, std::min(most, 10));
    const double tile = (room + gap) / l.columns - gap;
    l.scale = scale_of(std::max(tile, 4.0) / std::max(l.width, 1), l);
    // Captions may be wider than small pictures.
    l.step = std::max(l.tile_width(), images.captions.empty() ? 0.0 : std::min(wanted, tile)) + gap;
    return l;
}

using Pixel = std::array<double, 3>;

Pixel mixed(const Pixel& from, const Pixel& to, double part) {
    Pixel out = from;
    for (std::size_t c = 0; c < 3; ++c)
        out[c] += part * (to[c] - from[c]);
    return out;
}

// From the values of one picture to colours.
class Shades {
public:
    Shades(const Images& images, std::span<const float> values) : diverging_(images.diverging) {
        if (!images.stretch && !images.diverging) return;
        Extent extent;
        for (const float value : values)
            extent.add(value, false);
        low_ = diverging_ ? 0 : extent.low;
        high_ = diverging_ ? std::max(std::abs(extent.low), std::abs(extent.high)) : extent.high;
        if (!(high_ > low_)) high_ = low_ + 1;
    }

    // What is not a number is black; on a diverging scale it is zero.
    [[nodiscard]] double grey(double value) const {
        const double part = (value - low_) / (high_ - low_);
        return std::isnan(part) ? 0 : std::clamp(part, diverging_ ? -1.0 : 0.0, 1.0);
    }
    [[nodiscard]] Pixel pixel(const Pixel& values) const {
        if (!diverging_) return {grey(values[0]), grey(values[1]), grey(values[2])};
        const double part = grey(values[0]);
        return mixed({1, 1, 1}, channels(part < 0 ? light_paper.cold : light_paper.heat),
                     std::abs(part));
    }

private:
    bool diverging_;
    double low_ = 0;
    double high_ = 1;
};

// Picture n as (C, H, W) in [0, 1], its mask mixed in; no larger than twice what is shown.
Tensor picture(const Images& images, const Layout& l, int n) {
    const std::int64_t pixels = std::int64_t{l.height} * l.width;
    const std::int64_t size = pixels * l.channels;
    const float* from = images.pixels.data() + n * size;
    const Shades shades(images, {from, static_cast<std::size_t>(size)});
    const bool masked = images.masks.count() > 0;
    const int channel_count = masked || images.diverging ? 3 : l.channels;
    const std::int64_t plane = l.channels == 1 ? 0 : pixels;  // grey: three times the same
    Tensor out({channel_count, l.height, l.width});
    for (std::int64_t i = 0; i < pixels; ++i) {
        Pixel shown = shades.pixel({from[i], from[plane + i], from[2 * plane + i]});
        const float mask = masked ? images.masks[n * pixels + i] : 0.0f;
        if (mask >= 1 && mask < 1e6f) {
            const auto k = static_cast<std::size_t>(mask) - 1;
            shown = mixed(shown, channels(light_colors[k % color_count]), 0.55);
        }
        for (int c = 0; c < channel_count; ++c)
            out[c * pixels + i] = static_cast<float>(shown[static_cast<std::size_t>(c)]);
    }
    if (l.scale >= 0.5) return out;
    return resize(out, std::max(1, static_cast<int>(2 * l.tile_height())),
                  std::max(1, static_cast<int>(2 * l.tile_width())));
}

int color_of(const Box& box) { return std::max(box.color, 0) % color_count; }

struct Edges {
    double left;
    double top;
    double right;
    double bottom;
};

Edges edges_of(const Box& box, const Layout& l, double x, double y) {
    const double across = l.width;
    const double down = l.height;
    return {x + std::clamp(box.left, 0.0, across) * l.scale,
            y + std::clamp(box.top, 0.0, down) * l.scale,
            x + std::clamp(box.right, 0.0, across) * l.scale,
            y + std::clamp(box.bottom, 0.0, down) * l.scale};
}

void draw_boxes(Canvas& canvas, const std::vector<Box>& boxes, const Layout& l, double x,
                double y) {
    for (const Box& box : boxes) {
        const Edges e = edges_of(box, l, x, y);
        const std::string d =
            text("M", coordinate(e.left), " ", coordinate(e.top), "H", coordinate(e.right), "V",
                 coordinate(e.bottom), "H", coordinate(e.left), "z");
        canvas.path("halo", d, "stroke-width=\"4\"");
        canvas.path(text("line k", color_of(box), box.dashed ? " d1" : ""), d);
    }
}

bool overlap(const Edges& a, const Edges& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// Names of solid boxes stand above them, those of dashed boxes inside at the bottom, so that two
// boxes around one thing keep both names apart. A place that is taken is passed over.
void draw_names(Canvas& canvas, const std::vector<Box>& boxes, const Layout& l, double x,
                double y) {
    constexpr double size = 11;
    const double lowest = y + l.tile_height() - 3;
    std::vector<Edges> taken;
    for (const Box& box : boxes) {
        if (box.label.empty()) continue;
        const Edges e = edges_of(box, l, x, y);
        const std::string name = fit_text(box.label, l.tile_width() - 4, size);
        const double wide = text_width(name, size);
        const double left = std::max(x + 2, std::min(e.left + 3, x + l.tile_width() - 2 - wide));
        const auto around = [&](double base) {
            return Edges{left, base - size, left + wide, base + 2};
        };
        const double above = e.top - 4, inside = e.top + 13, low = e.bottom - 5,
                     below = e.bottom + 13;
        const std::array<double, 4> places = box.dashed ? std::array{low, below, above, inside}
                                                        : std::array{above, inside, low, below};
        const auto found = std::find_if(places.begin(), places.end(), [&](double base) {
            return base >= y + size && base <= lowest &&
                   std::none_of(taken.begin(), taken.end(),
                                [&](const Edges& other) { return overlap(around(base), other); });
        });
        const double base =
            found != places.end() ? *found : std::max(y + size, std::min(places.front(), lowest));
        taken.push_back(around(base));
        canvas.text(left, base, name, {.classes = "over", .size = size});
    }
}

void draw_picture(Canvas& canvas, const Images& images, const Layout& l, int n, double x,
                  double y) {
    const auto i = static_cast<std::size_t>(n);
    canvas.add(text("<image x=\"", coordinate(x), "\" y=\"", coordinate(y), "\" width=\"",
                    coordinate(l.tile_width()), "\" height=\"", coordinate(l.tile_height()),
                    "\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,",
                    base64(encode_png(picture(images, l, n))), "\"/>\n"));
    const Verdict verdict = images.verdicts.empty() ? Verdict::none : images.verdicts[i];
    const std::string outline =
        text("M", coordinate(x), " ", coordinate(y), "h", coordinate(l.tile_width()), "v",
             coordinate(l.tile_height()), "H", coordinate(x), "z");
    if (verdict == Verdict::none) canvas.path("axis", outline);
    if (verdict == Verdict::right) canvas.path("edge good", outline);
    if (verdict == Verdict::wrong) canvas.path("edge bad", outline);
    if (!images.boxes.empty()) {
        draw_boxes(canvas, images.boxes[i], l, x, y);
        draw_names(canvas, images.boxes[i], l, x, y);
    }
    if (images.captions.empty() && images.verdicts.empty()) return;
    const std::string caption =
        sign_of(verdict) + (images.captions.empty() ? "" : images.captions[i]);
    canvas.text(x + l.tile_width() / 2, y + l.tile_height() + 14, fit_text(caption, l.step - 4, 12),
                {.anchor = "middle", .classes = "name", .size = 12});
}

void check(const Images& images) {
    const Shape& shape = images.pixels.shape();
    const int rank = shape.rank();
    require<Error>(rank == 3 || (rank == 4 && (shape[1] == 1 || shape[1] == 3)),
                   "plot::images: needs pictures (N, C, H, W) with C 1 or 3, or (N, H, W), got ",
                   shape);
    const auto fits = [&shape](std::size_t size) {
        return size == 0 || static_cast<int>(size) == shape[0];
    };
    require<Error>(
        fits(images.captions.size()) && fits(images.verdicts.size()) && fits(images.boxes.size()),
        "plot::images: ", shape[0], " pictures with ", images.captions.size(), " captions, ",
        images.verdicts.size(), " verdicts and ", images.boxes.size(),
        " lists of boxes; give one for each picture or none");
    require<Error>(!images.diverging || rank == 3 || shape[1] == 1,
                   "plot::images: a diverging scale needs pictures of one channel, got ", shape);
    require<Error>(images.masks.count() == 0 ||
                       images.masks.shape() == Shape{shape[0], shape[rank - 2], shape[rank - 1]},
                   "plot::images: masks need the shape (N, H, W) of the pictures ", shape, ", got ",
                   images.masks.shape());
}

}  // namespace

std::string images(const Images& images, const Options& options) {
    check(images);
    Canvas canvas(options);
    if (images.pixels.count() == 0) {
        canvas.text(canvas.width() / 2, canvas.top() + 40, "no pictures to draw",
                    {.anchor = "middle"});
        return canvas.finish(canvas.top() + 70, "No pictures.");
    }
    const Layout l = layout(images, canvas.width() - 24);
    const int shown = std::min(l.count, most_pictures);
    const bool captioned = !images.captions.empty() || !images.verdicts.empty();
    const double row_height = l.tile_height() + gap + (captioned ? caption_height - 4 : 0);
    const double top = canvas.top() + 4;
    std::string words = text(l.count, l.count == 1 ? " picture, " : " pictures, ", l.height, " by ",
                             l.width, " pixels.");
    for (int n = 0; n < shown; ++n) {
        const double x = 12 + (l.step - gap - l.tile_width()) / 2 + (n % l.columns) * l.step;
        const int row = n / l.columns;
        draw_picture(canvas, images, l, n, x, top + row * row_height);
        if (n < 30 && !images.captions.empty())
            words += text(n == 0 ? " " : "; ", images.captions[static_cast<std::size_t>(n)]);
    }
    if (shown < l.count) canvas.note(text("The first ", shown, " of ", l.count, " pictures."));
    const int rows = (shown + l.columns - 1) / l.columns;
    return canvas.finish(top + rows * row_height - gap + 4, words);
}

}  // namespace dl::plot
