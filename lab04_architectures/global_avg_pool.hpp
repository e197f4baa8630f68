// Global average pooling: a picture of any size becomes one number a channel. Exercise 4.3.

#pragma once

#include "common/tensor.hpp"

namespace lab04 {

/// (N, C, H, W) becomes (N, C): out[n][c] is the mean over the pixels of channel c of image n.
/// Throws ShapeError for another rank or for images without pixels.
[[nodiscard]] dl::Tensor global_avg_pool_forward(const dl::Tensor& x);

/// The gradient by the images, of the shape `images` = (N, C, H, W), from the one by the means,
/// (N, C). Throws ShapeError if the two do not belong together.
[[nodiscard]] dl::Tensor global_avg_pool_backward(const dl::Tensor& grad_output,
                                                  const dl::Shape& images);

}  // namespace lab04
