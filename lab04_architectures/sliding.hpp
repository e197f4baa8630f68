// Sliding window: a classifier asked at every place of a larger picture, and the same classifier
// as a convolution. Exercise 4.13 (challenge).

#pragma once

#include <functional>
#include <vector>

#include "common/data/scenes.hpp"
#include "common/tensor.hpp"

namespace lab04 {

/// Crops (N, C, S, S) become scores (N, K).
using Classifier = std::function<dl::Tensor(const dl::Tensor& crops)>;

/// 4.13  Asks the classifier about every square of window x window pixels whose upper left corner
/// is a multiple of `stride` and that lies whole in the picture, all of them in one batch, row by
/// row: picture (C, H, W) gives (K, rows, columns).
/// Throws ShapeError for another rank or a window that does not fit, Error unless stride > 0.
[[nodiscard]] dl::Tensor sliding_scores(const dl::Tensor& picture, int window, int stride,
                                        const Classifier& classify);

/// 4.13  A dense layer on flattened maps (C, height, width) as a convolution: its weight (K, C *
/// height * width) becomes filters (K, C, height, width), and the numbers stay what they are.
/// Throws ShapeError when the sizes do not multiply to the weight's columns.
[[nodiscard]] dl::Tensor dense_to_filters(const dl::Tensor& weight, int channels, int height,
                                          int width);

/// One convolution or pooling of a net, the same along both sides.
struct LayerWindow {
    int size = 1;
    int stride = 1;
    int padding = 0;
};
/// 4.13  What of the picture one cell of the last map sees, layers from the first to the last. It
/// may reach out of the picture where layers pad. Throws Error for sizes or strides below 1.
[[nodiscard]] dl::Box cell_window(int row, int column, const std::vector<LayerWindow>& layers);

}  // namespace lab04
