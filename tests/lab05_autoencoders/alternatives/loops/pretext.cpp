// Pretext tasks: one quarter turn with loops, done again and again; patches cut by a loop.

#include "lab05_autoencoders/pretext.hpp"

#include "common/error.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

Tensor quarter(const Tensor& image) {
    const int height = image.size(1), width = image.size(2);
    Tensor turned({image.size(0), width, height});
    for (int c = 0; c < image.size(0); ++c)
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                turned.at(c, width - 1 - x, y) = image.at(c, y, x);
    return turned;
}

void copy_patch(const Tensor& images, int n, int top, int left, Tensor& patches) {
    for (int c = 0; c < patches.size(1); ++c)
        for (int y = 0; y < patches.size(2); ++y)
            for (int x = 0; x < patches.size(3); ++x)
                patches.at(n, c, y, x) = images.at(n, c, top + y, left + x);
}

}  // namespace

Tensor rotate(const Tensor& image, int quarter_turns) {
    if (image.rank() != 3) throw dl::ShapeError("rotate: (C, H, W)");
    Tensor turned = image;
    while (quarter_turns < 0)
        quarter_turns += 4;
    for (; quarter_turns % 4 != 0; --quarter_turns)
        turned = quarter(turned);
    return turned;
}

PretextBatch rotation_batch(const Tensor& images) {
    if (images.rank() != 4 || images.size(2) != images.size(3))
        throw dl::ShapeError("rotation_batch: square pictures");
    const int channels = images.size(1), side = images.size(2);
    PretextBatch batch{Tensor({4 * images.size(0), channels, side, side}), {}};
    for (int n = 0; n < images.size(0); ++n) {
        Tensor image({channels, side, side});
        for (std::int64_t i = 0; i < image.count(); ++i)
            image[i] = images[n * image.count() + i];
        for (int turns = 0; turns < 4; ++turns) {
            for (std::int64_t i = 0; i < image.count(); ++i)
                batch.images[(4 * n + turns) * image.count() + i] = image[i];
            batch.labels.push_back(turns);
            image = quarter(image);
        }
    }
    return batch;
}

PatchPairs patch_pairs(const Tensor& images, const PatchOptions& options, dl::Rng& rng) {
    const int step = options.size + options.gap, square = 2 * step + options.size;
    if (images.rank() != 4 || images.size(2) < square || images.size(3) < square)
        throw dl::ShapeError("patch_pairs: too small");
    const dl::Shape shape = {images.size(0), images.size(1), options.size, options.size};
    PatchPairs pairs{Tensor(shape), Tensor(shape), {}};
    for (int n = 0; n < images.size(0); ++n) {
        pairs.labels.push_back(rng.integer(8));
        const int top = rng.integer(images.size(2) - square + 1);
        const int left = rng.integer(images.size(3) - square + 1);
        copy_patch(images, n, top + step, left + step, pairs.centres);
        int place = 0;
        for (int row = 0; row < 3; ++row)
            for (int column = 0; column < 3; ++column) {
                if (row == 1 && column == 1) continue;
                if (place++ == pairs.labels.back())
                    copy_patch(images, n, top + row * step, left + column * step, pairs.neighbours);
            }
    }
    return pairs;
}

}  // namespace lab05
