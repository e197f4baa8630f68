// Augmentation as others write it: whole tensors at a time, padding, and one pass over choices.

#include "lab03_cnn/augment.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab03 {

using dl::Tensor;

namespace {

void check_images(const Tensor& images) {
    dl::require(images.rank() == 4, "needs pictures (N, C, H, W), got ", images.shape());
}

}  // namespace

AugmentChoice choose(const AugmentOptions& options, dl::Rng& rng) {
    AugmentChoice choice;
    choice.flip = rng.chance(options.flip);
    choice.top = rng.integer(0, 2 * options.pad);
    choice.left = rng.integer(0, 2 * options.pad);
    choice.down = rng.integer(-options.shift, options.shift);
    choice.right = rng.integer(-options.shift, options.shift);
    choice.degrees = rng.uniform(-options.rotate, options.rotate);
    choice.grey = rng.chance(options.grey);
    choice.edges = rng.chance(options.edges);
    return choice;
}

// A tent around every pixel: max(0, 1 - distance) along both axes.
float bilinear(const Tensor& images, int n, int c, float y, float x) {
    check_images(images);
    double sum = 0;
    for (int row = 0; row < images.size(2); ++row) {
        const double tent_y = 1 - std::abs(double{y} - row);
        if (tent_y <= 0) continue;
        for (int column = 0; column < images.size(3); ++column) {
            const double tent_x = 1 - std::abs(double{x} - column);
            if (tent_x > 0) sum += tent_y * tent_x * double{images.at(n, c, row, column)};
        }
    }
    static_cast<void>(images.at(n, c, 0, 0));  // refuses pictures and channels that are not there
    return static_cast<float>(sum);
}

Tensor flip(const Tensor& images) {
    check_images(images);
    Tensor out = images;
    for (int n = 0; n < out.size(0); ++n)
        for (int c = 0; c < out.size(1); ++c)
            for (int y = 0; y < out.size(2); ++y)
                for (int left = 0, right = out.size(3) - 1; left < right; ++left, --right)
                    std::swap(out.at(n, c, y, left), out.at(n, c, y, right));
    return out;
}

Tensor pad_and_crop(const Tensor& images, int pad, int top, int left) {
    check_images(images);
    dl::require<dl::Error>(0 <= top && top <= 2 * pad && 0 <= left && left <= 2 * pad,
                           "pad_and_crop: no such window");
    const Tensor padded = dl::pad(images, {{0, 0}, {0, 0}, {pad, pad}, {pad, pad}});
    return dl::slice(dl::slice(padded, 2, top, top + images.size(2)), 3, left,
                     left + images.size(3));
}

Tensor shift(const Tensor& images, int down, int right) {
    check_images(images);
    const int far = std::max(std::abs(down), std::abs(right));
    return pad_and_crop(images, far, far - down, far - right);
}

Tensor rotate(const Tensor& images, float degrees) {
    check_images(images);
    const float angle = -degrees * 3.14159265f / 180;
    const float cosine = std::cos(angle), sine = std::sin(angle);
    const float middle_y = static_cast<float>(images.size(2) - 1) / 2;
    const float middle_x = static_cast<float>(images.size(3) - 1) / 2;
    Tensor out = images;
    for (int y = 0; y < images.size(2); ++y)
        for (int x = 0; x < images.size(3); ++x) {
            const float dy = static_cast<float>(y) - middle_y,
                        dx = static_cast<float>(x) - middle_x;
            const float from_y = middle_y + cosine * dy - sine * dx;
            const float from_x = middle_x + sine * dy + cosine * dx;
            for (int n = 0; n < images.size(0); ++n)
                for (int c = 0; c < images.size(1); ++c)
                    out.at(n, c, y, x) = bilinear(images, n, c, from_y, from_x);
        }
    return out;
}

Tensor grey(const Tensor& images) {
    check_images(images);
    if (images.size(1) == 1) return images;
    dl::require(images.size(1) == 3, "grey: needs 1 or 3 channels");
    const Tensor weights = Tensor::of({1, 3, 1, 1}, {0.299f, 0.587f, 0.114f});
    const Tensor bright = dl::sum(images * weights, {1}, {.keep_axes = true});
    return dl::concat({bright, bright, bright}, 1);
}

// Padding with the edge itself: a neighbour outside then differs by 0.
Tensor edge_enhanced(const Tensor& images, float amount) {
    check_images(images);
    Tensor difference(images.shape());
    for (const int axis : {2, 3}) {
        const int size = images.size(axis);
        const Tensor first = dl::slice(images, axis, 0, 1);
        const Tensor last = dl::slice(images, axis, size - 1, size);
        const Tensor before = dl::concat({first, dl::slice(images, axis, 0, size - 1)}, axis);
        const Tensor behind = dl::concat({dl::slice(images, axis, 1, size), last}, axis);
        difference += images * 2.0f - before - behind;
    }
    return dl::clip(images + difference * amount, 0, 1);
}

Tensor augment(const Tensor& images, const AugmentOptions& options, dl::Rng& rng) {
    check_images(images);
    Tensor out = images;
    for (int n = 0; n < images.size(0); ++n) {
        const AugmentChoice choice = choose(options, rng);
        Tensor image = dl::rows(images, n, n + 1);
        if (choice.flip) image = flip(image);
        image = pad_and_crop(image, options.pad, choice.top, choice.left);
        image = shift(image, choice.down, choice.right);
        if (choice.degrees != 0) image = rotate(image, choice.degrees);
        if (choice.grey) image = grey(image);
        if (choice.edges) image = edge_enhanced(image, 1);
        std::copy(image.begin(), image.end(), out.begin() + n * image.count());
    }
    return out;
}

}  // namespace lab03
