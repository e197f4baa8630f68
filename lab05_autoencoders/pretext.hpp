// Pretext tasks: labels that come with the pictures. Exercise 5.11.

#pragma once

#include <vector>

#include "common/rng.hpp"
#include "common/tensor.hpp"

namespace lab05 {

/// 5.11  One picture (C, H, W) turned by so many quarter turns, counter-clockwise: its top right
/// corner goes to the top left. Any whole number is allowed; after an odd one H and W change
/// places. Throws ShapeError unless the picture has three axes.
[[nodiscard]] dl::Tensor rotate(const dl::Tensor& image, int quarter_turns);

/// Pictures and the labels that a task gives them.
struct PretextBatch {
    dl::Tensor images;        // (M, C, S, S)
    std::vector<int> labels;  // M
};

/// 5.11  Every picture (N, C, S, S) in all four positions: number 4 n + k is picture n after k
/// quarter turns, and k is its label. Throws ShapeError unless the pictures are square.
[[nodiscard]] PretextBatch rotation_batch(const dl::Tensor& images);

struct PatchPairs {
    dl::Tensor centres;       // (N, C, P, P)
    dl::Tensor neighbours;    // (N, C, P, P)
    std::vector<int> labels;  // N, 0 ... 7: where the neighbour lies, row by row: 0 is top left,
                              // 3 left, 4 right, 7 bottom right
};

struct PatchOptions {
    int size = 8;  // P, pixels of a patch
    int gap = 2;   // pixels between two patches: touching edges would give the answer away
};

/// 5.11  One pair of each picture (N, C, H, W). For picture after picture is drawn: the label,
/// rng.integer(8); then the top, rng.integer(H - S + 1), and the left, rng.integer(W - S + 1), of a
/// square of 3 x 3 patches with gaps, S = 3 size + 2 gap pixels wide. Its middle patch is the
/// centre. Throws ShapeError for pictures below S pixels.
[[nodiscard]] PatchPairs patch_pairs(const dl::Tensor& images, const PatchOptions& options,
                                     dl::Rng& rng);

}  // namespace lab05
