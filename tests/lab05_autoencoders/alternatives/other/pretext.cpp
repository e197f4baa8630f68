// Pretext tasks, pixel by pixel.

#include "lab05_autoencoders/pretext.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace lab05 {

using dl::Tensor;

Tensor rotate(const Tensor& image, int quarter_turns) {
    dl::require(image.rank() == 3, "rotate: (C, H, W)");
    const int turns = ((quarter_turns % 4) + 4) % 4;
    const int height = image.size(1), width = image.size(2);
    Tensor out(turns % 2 == 0 ? image.shape() : dl::Shape{image.size(0), width, height});
    for (int c = 0; c < image.size(0); ++c)
        for (int y = 0; y < out.size(1); ++y)
            for (int x = 0; x < out.size(2); ++x) {
                if (turns == 0) out.at(c, y, x) = image.at(c, y, x);
                if (turns == 1) out.at(c, y, x) = image.at(c, x, width - 1 - y);
                if (turns == 2) out.at(c, y, x) = image.at(c, height - 1 - y, width - 1 - x);
                if (turns == 3) out.at(c, y, x) = image.at(c, height - 1 - x, y);
            }
    return out;
}

PretextBatch rotation_batch(const Tensor& images) {
    dl::require(images.rank() == 4 && images.size(2) == images.size(3), "rotation_batch: square");
    const int channels = images.size(1), side = images.size(2);
    const std::int64_t size = std::int64_t{channels} * side * side;
    PretextBatch batch{Tensor({4 * images.size(0), channels, side, side}), {}};
    float* to = batch.images.data();
    for (int i = 0; i < 4 * images.size(0); ++i, to += size) {
        const Tensor one = Tensor::of(
            {channels, side, side}, images.values().subspan(static_cast<std::size_t>(i / 4 * size),
                                                            static_cast<std::size_t>(size)));
        const Tensor turned = rotate(one, i % 4);
        std::copy(turned.begin(), turned.end(), to);
        batch.labels.push_back(i % 4);
    }
    return batch;
}

PatchPairs patch_pairs(const Tensor& images, const PatchOptions& o, dl::Rng& rng) {
    const int square = 3 * o.size + 2 * o.gap;
    dl::require(images.rank() == 4 && images.size(2) >= square && images.size(3) >= square,
                "patch_pairs: too small");
    const dl::Shape shape = {images.size(0), images.size(1), o.size, o.size};
    PatchPairs pairs{Tensor(shape), Tensor(shape), {}};
    const int rows[] = {0, 0, 0, 1, 1, 2, 2, 2}, columns[] = {0, 1, 2, 0, 2, 0, 1, 2};
    for (int n = 0; n < images.size(0); ++n) {
        const int label = rng.integer(8);
        const int top = rng.integer(0, images.size(2) - square);
        const int left = rng.integer(0, images.size(3) - square);
        pairs.labels.push_back(label);
        for (int c = 0; c < images.size(1); ++c)
            for (int y = 0; y < o.size; ++y)
                for (int x = 0; x < o.size; ++x) {
                    const int step = o.size + o.gap;
                    pairs.centres.at(n, c, y, x) = images.at(n, c, top + step + y, left + step + x);
                    pairs.neighbours.at(n, c, y, x) = images.at(n, c, top + rows[label] * step + y,
                                                                left + columns[label] * step + x);
                }
    }
    return pairs;
}

}  // namespace lab05
