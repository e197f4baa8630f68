// Pretext tasks with whole pictures: two flips for half a turn, patches as slices of slices.

#include "lab05_autoencoders/pretext.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

Tensor picture(const Tensor& images, int n) {
    return dl::reshape(dl::rows(images, n, n + 1),
                       {images.size(1), images.size(2), images.size(3)});
}

}  // namespace

Tensor rotate(const Tensor& image, int quarter_turns) {
    dl::require(image.rank() == 3, "rotate: (C, H, W)");
    switch (((quarter_turns % 4) + 4) % 4) {
        case 1:
            return dl::permute(dl::flip(image, 2), {0, 2, 1});
        case 2:
            return dl::flip(dl::flip(image, 2), 1);
        case 3:
            return dl::permute(dl::flip(image, 1), {0, 2, 1});
        default:
            return image;
    }
}

PretextBatch rotation_batch(const Tensor& images) {
    dl::require(images.rank() == 4 && images.size(2) == images.size(3), "rotation_batch: square");
    std::vector<Tensor> turned;
    PretextBatch batch;
    for (int i = 0; i < 4 * images.size(0); ++i) {
        turned.push_back(rotate(picture(images, i / 4), i % 4));
        batch.labels.push_back(i % 4);
    }
    batch.images = dl::stack(turned);
    return batch;
}

PatchPairs patch_pairs(const Tensor& images, const PatchOptions& options, dl::Rng& rng) {
    const int size = options.size, step = size + options.gap, square = 3 * step - options.gap;
    dl::require(images.rank() == 4 && images.size(2) >= square && images.size(3) >= square,
                "patch_pairs: too small");
    PatchPairs pairs;
    std::vector<Tensor> centres, neighbours;
    for (int n = 0; n < images.size(0); ++n) {
        const int label = rng.integer(8);
        const int top = rng.integer(images.size(2) - square + 1);
        const int left = rng.integer(images.size(3) - square + 1);
        const Tensor part =
            dl::slice(dl::slice(picture(images, n), 1, top, top + square), 2, left, left + square);
        std::vector<Tensor> nine;
        for (int place = 0; place < 9; ++place) {
            const int y = place / 3 * step, x = place % 3 * step;
            nine.push_back(dl::slice(dl::slice(part, 1, y, y + size), 2, x, x + size));
        }
        centres.push_back(nine[4]);
        nine.erase(nine.begin() + 4);
        neighbours.push_back(nine[label]);
        pairs.labels.push_back(label);
    }
    pairs.centres = dl::stack(centres);
    pairs.neighbours = dl::stack(neighbours);
    return pairs;
}

}  // namespace lab05
