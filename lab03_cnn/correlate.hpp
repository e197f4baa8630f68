// One picture, one kernel. Exercise 3.2.

#pragma once

#include "common/tensor.hpp"

namespace lab03 {

/// Exercise 3.2. The kernel laid over every place of the image where it fits, without flipping it:
/// cross-correlation, which deep learning calls convolution.
///
///   image (H, W)   kernel (Kh, Kw)   result (H - Kh + 1, W - Kw + 1)
///
/// Throws ShapeError unless both are matrices and the kernel fits.
[[nodiscard]] dl::Tensor correlate(const dl::Tensor& image, const dl::Tensor& kernel);

/// Exercise 3.2. Kernels (3, 3) of -1 and 1 that answer most to a bright line down the middle, to
/// one across the middle, and to the upper left corner of a bright rectangle.
[[nodiscard]] dl::Tensor vertical_detector();
[[nodiscard]] dl::Tensor horizontal_detector();
[[nodiscard]] dl::Tensor corner_detector();

}  // namespace lab03
