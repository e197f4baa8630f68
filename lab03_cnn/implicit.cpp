// Convolution as a matrix product whose columns are never written out.
//
// im2col writes every pixel Kh * Kw times before the product reads it. But the product itself
// copies its operands once more, piece by piece, into panels that suit the processor. So hand it
// the pieces straight from the image.
//
// You write     3.17 fill_patches, conv2d_implicit
// You are given implicit.hpp, common/kernels/gemm.hpp (Panel, FillPanel, gemm), conv2d_sizes
// Check         ./course check 3.17         Stuck?  ./course hint 3.17

#include "lab03_cnn/implicit.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Tensor;
using dl::kernels::Panel;

// Exercise 3.17: one piece of the columns
//
// The matrix is that of exercise 3.5 for image n: row (c * Kh + ky) * Kw + kx, column y * Wo + x.
// The panel wants its rows first_depth ... first_depth + depth - 1 and its columns first_lane ...
// first_lane + lanes - 1:
//
//   panel.data[p * panel.width + l] = matrix[panel.first_depth + p][panel.first_lane + l]
//
// and 0 in the lanes from panel.lanes to panel.width. Work out c, ky, kx from the row and y, x from
// the column by division and remainder.
void fill_patches(const Tensor& x, int n, YX kernel, const Conv2dOptions& options,
                  const Panel& panel) {
    Conv2dOptions whole = options;
    whole.groups = 1;
    dl::require(x.rank() == 4 && n >= 0 && n < x.size(0), "fill_patches: no image ", n, " in ",
                x.shape());
    const Conv2dSizes s =
        conv2d_sizes("fill_patches", x.shape(), {1, x.size(1), kernel.y, kernel.x}, whole);

    // TODO(3.17): your code here.
    dl::todo("3.17 fill_patches");
}

// Exercise 3.17: the product
//
// For every image:  output (O, Ho * Wo) = weight (O, taps) x columns (taps, Ho * Wo),  where the
// second operand is a function:
//
//   const auto fill = [&](const Panel& panel) { fill_patches(x, n, kernel, options, panel); };
//   const dl::kernels::FillPanel columns = fill;      must live until gemm returns
Tensor conv2d_implicit(const Tensor& x, const Tensor& weight, const Tensor& bias,
                       const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_implicit", x.shape(), weight.shape(), options);
    dl::require(options.groups == 1, "conv2d_implicit: one group only, got ", options.groups);
    dl::require(bias.shape() == dl::Shape{s.filters}, "conv2d_implicit: bias must be (", s.filters,
                "), one for each filter, got ", bias.shape());

    // TODO(3.17): your code here.
    dl::todo("3.17 conv2d_implicit");
}

}  // namespace lab03
