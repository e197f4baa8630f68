// Puzzles: colour it, fill it in, put it together. Exercise 5.12 (challenge).

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace lab05 {

struct ColourTask {
    dl::Tensor grey;    // (N, 1, H, W): what goes in
    dl::Tensor colour;  // (N, 2, H, W): what should come out, of both signs
};

/// 5.12  Pictures (N, 3, H, W) of red, green, blue become grey = 0.299 R + 0.587 G + 0.114 B and
/// two differences: channel 0 is B - grey, channel 1 is R - grey. Throws ShapeError for other
/// channels.
[[nodiscard]] ColourTask colour_task(const dl::Tensor& images);
/// 5.12  Back again, the inverse of colour_task: (N, 3, H, W). Throws ShapeError.
[[nodiscard]] dl::Tensor recolour(const dl::Tensor& grey, const dl::Tensor& colour);

/// A rectangle of pixels: rows top ... top + height - 1.
struct Hole {
    int top = 0, left = 0;
    int height = 0, width = 0;
};

/// 5.12  Pictures (N, C, H, W) with `value` in the hole. Throws ShapeError for a hole that is empty
/// or not inside of the pictures, as the next two do.
[[nodiscard]] dl::Tensor cut_hole(const dl::Tensor& images, const Hole& hole, float value = 0.0f);
/// 5.12  Half the squared error inside of the hole alone: summed over its values, mean over the N
/// pictures.
[[nodiscard]] float hole_error(const dl::Tensor& output, const dl::Tensor& target,
                               const Hole& hole);
/// 5.12  Its gradient by the output: 0 outside of the hole.
[[nodiscard]] dl::Tensor hole_error_backward(const dl::Tensor& output, const dl::Tensor& target,
                                             const Hole& hole);

/// 5.12  A picture (C, H, W) as grid * grid tiles (T, C, h, w), row by row, where h = H / grid and
/// w = W / grid are rounded down. What is left over is a margin: its smaller half, (H - grid * h) /
/// 2 rounded down, at the top; likewise at the left. Throws Error unless every tile has a pixel.
[[nodiscard]] dl::Tensor cut_tiles(const dl::Tensor& image, int grid);
/// 5.12  Place i gets tile order[i]. Throws Error unless `order` is a permutation of the tiles.
[[nodiscard]] dl::Tensor arrange_tiles(const dl::Tensor& tiles, const std::vector<int>& order);

}  // namespace lab05
