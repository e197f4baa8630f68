// Convolution as a matrix product whose columns are never written out. Exercise 3.17.

#pragma once

#include "common/kernels/gemm.hpp"
#include "common/tensor.hpp"
#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

/// Exercise 3.17. Fills a panel (common/kernels/gemm.hpp) with a part of the matrix that im2col
/// makes of image `n` of x: a lane is a column of it, depth runs along its rows.
/// Value (column first_lane + l, row first_depth + p) belongs at panel.data[p * panel.width + l];
/// the lanes from panel.lanes up to panel.width get 0.
void fill_patches(const dl::Tensor& x, int n, YX kernel, const Conv2dOptions& options,
                  const dl::kernels::Panel& panel);

/// Exercise 3.17. The same numbers as conv2d_forward for groups = 1, by one gemm for each image,
/// which asks fill_patches for the pieces it is about to multiply. Throws ShapeError for other
/// groups.
[[nodiscard]] dl::Tensor conv2d_implicit(const dl::Tensor& x, const dl::Tensor& weight,
                                         const dl::Tensor& bias, const Conv2dOptions& options = {});

}  // namespace lab03
