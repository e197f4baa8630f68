// Convolution as a matrix product. Patches become columns; then one product does all the work, and
// products are what a computer does best.
//
// You write     3.5 im2col, col2im     3.6 conv2d_gemm_forward, conv2d_gemm_backward
// You are given im2col.hpp, conv2d_sizes, common/kernels/gemm.hpp (products of matrices that lie
//               anywhere in memory: a MatrixView is a pointer and two steps)
// Check         ./course check 3.5          Stuck?  ./course hint 3.5
//
// Index letters as in conv2d.cpp.

#include "lab03_cnn/im2col.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;
using dl::kernels::gemm;
using dl::kernels::MatrixView;

namespace {

// The sizes of a bank of filters that sees all channels at once.
Conv2dSizes patch_sizes(const char* call, const Shape& image, YX kernel, Conv2dOptions options) {
    options.groups = 1;
    dl::require(image.rank() == 4, call, ": needs an image (N, C, H, W), got ", image);
    return conv2d_sizes(call, image, {1, image[1], kernel.y, kernel.x}, options);
}

}  // namespace

// Exercise 3.5: patches as columns
//
//   columns[n][(c * Kh + ky) * Kw + kx][y * Wo + x] =
//       x[n][c][y * stride.y + ky * dilation.y - padding.top]
//              [x * stride.x + kx * dilation.x - padding.left], 0 outside of the image
//
//     x  1 2 3     kernel 2 x 2     columns  1 2 4 5     the first column is the patch  1 2
//        4 5 6                               2 3 5 6                                    4 5
//        7 8 9                               4 5 7 8
//                                            5 6 8 9
//
// A row of the matrix belongs to one weight of a filter, in the order in which they lie in memory.
Tensor im2col(const Tensor& x, YX kernel, const Conv2dOptions& options) {
    const Conv2dSizes s = patch_sizes("im2col", x.shape(), kernel, options);

    // TODO(3.5): your code here.
    dl::todo("3.5 im2col");
}

// Exercise 3.5: and back
//
// The same walk with the arrow turned round: every value of the columns is added to the pixel that
// im2col copied it from. A pixel of many patches collects from all of them.
Tensor col2im(const Tensor& columns, const Shape& image, YX kernel, const Conv2dOptions& options) {
    const Conv2dSizes s = patch_sizes("col2im", image, kernel, options);
    const Shape expected = {s.images, s.channels * s.kernel_y * s.kernel_x,
                            s.out_height * s.out_width};
    dl::require(columns.shape() == expected, "col2im: an image of ", image, " has columns of ",
                expected, ", got ", columns.shape());

    // TODO(3.5): your code here.
    dl::todo("3.5 col2im");
}

// Exercise 3.6: forward
//
// For every image and every group one product:
//
//   output (O/g, Ho * Wo) = weight (O/g, C/g * Kh * Kw) x columns (C/g * Kh * Kw, Ho * Wo)
//
// No tensor has to be turned or copied: weight and output lie in memory just so. gemm takes each
// as a pointer and two steps, for example  MatrixView{weight.data(), taps, 1}. The columns of group
// g begin g * taps rows further down. Bias last, or with gemm's accumulate first.
Tensor conv2d_gemm_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                           const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_gemm_forward", x.shape(), weight.shape(), options);
    dl::require(bias.shape() == Shape{s.filters}, "conv2d_gemm_forward: bias must be (", s.filters,
                "), one for each filter, got ", bias.shape());

    // TODO(3.6): your code here.
    dl::todo("3.6 conv2d_gemm_forward");
}

// Exercise 3.6: backward
//
// Two products for every image and group, as in the fully connected layer of lab 2:
//
//   grad weight  (O/g, taps)      += grad output (O/g, Ho * Wo) x columns^T (Ho * Wo, taps)
//   grad columns (taps, Ho * Wo)   = weight^T (taps, O/g) x grad output (O/g, Ho * Wo)
//
// Exchanging the two steps of a MatrixView transposes it. col2im brings the second home. The bias
// collects from every pixel of its map in every image.
Conv2dGradients conv2d_gemm_backward(const Tensor& grad_output, const Tensor& x,
                                     const Tensor& weight, const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_gemm_backward", x.shape(), weight.shape(), options);
    const Shape output = {s.images, s.filters, s.out_height, s.out_width};
    dl::require(grad_output.shape() == output, "conv2d_gemm_backward: the output is ", output,
                ", grad_output ", grad_output.shape());

    // TODO(3.6): your code here.
    dl::todo("3.6 conv2d_gemm_backward");
}

}  // namespace lab03
