// Convolution as one big matrix: zeros and repeated weights. Exercise 3.12.

#pragma once

#include "common/tensor.hpp"
#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

/// Exercise 3.12. The fully connected layer that computes the same as a convolution without bias.
///
///   weight (O, C / groups, Kh, Kw)   image (C, H, W)   matrix (O * Ho * Wo, C * H * W)
///
/// matrix times the flattened image is the flattened output of conv2d_forward. Throws ShapeError as
/// conv2d_forward does.
[[nodiscard]] dl::Tensor conv_matrix(const dl::Tensor& weight, const dl::Shape& image,
                                     const Conv2dOptions& options = {});

}  // namespace lab03
