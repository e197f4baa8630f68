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

// BEGIN SOLUTION HELPERS
// Calls visit(row of the matrix, its column, pixel of the image or -1) for every place of the
// columns of image n; both ways walk the same way.
template <class Visit>
void for_each_place(const Conv2dSizes& s, const Conv2dOptions& options, Visit visit) {
    for (int c = 0; c < s.channels; ++c)
        for (int ky = 0; ky < s.kernel_y; ++ky)
            for (int kx = 0; kx < s.kernel_x; ++kx) {
                const int matrix_row = (c * s.kernel_y + ky) * s.kernel_x + kx;
                for (int y = 0; y < s.out_height; ++y) {
                    const int row =
                        y * options.stride.y + ky * options.dilation.y - options.padding.top;
                    if (row < 0 || row >= s.height) continue;
                    for (int x = 0; x < s.out_width; ++x) {
                        const int col =
                            x * options.stride.x + kx * options.dilation.x - options.padding.left;
                        if (col < 0 || col >= s.width) continue;
                        visit(std::int64_t{matrix_row} * s.out_height * s.out_width +
                                  y * s.out_width + x,
                              (std::int64_t{c} * s.height + row) * s.width + col);
                    }
                }
            }
}

// The sizes of the product of one group: filters, taps of a filter, pixels of a map.
struct Product {
    int filters, taps, pixels;
};

Product product_of(const Conv2dSizes& s) {
    return {s.group_filters, s.group_channels * s.kernel_y * s.kernel_x,
            s.out_height * s.out_width};
}

YX kernel_of(const Tensor& weight) { return {weight.size(2), weight.size(3)}; }

// Where the matrix of group g of image n begins.
const float* part(const Tensor& t, int n, int g, int groups) {
    const std::int64_t image = t.count() / t.size(0);
    return t.data() + n * image + g * (image / groups);
}
float* part(Tensor& t, int n, int g, int groups) {
    const std::int64_t image = t.count() / t.size(0);
    return t.data() + n * image + g * (image / groups);
}
// END SOLUTION

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

    // BEGIN SOLUTION 3.5 im2col
    Tensor columns({s.images, s.channels * s.kernel_y * s.kernel_x, s.out_height * s.out_width});
    for (int n = 0; n < s.images; ++n) {
        const float* image = part(x, n, 0, 1);
        float* matrix = part(columns, n, 0, 1);
        for_each_place(s, options, [&](std::int64_t place, std::int64_t pixel) {
            matrix[place] = image[pixel];
        });
    }
    return columns;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.5 col2im
    Tensor sum(image);
    for (int n = 0; n < s.images; ++n) {
        const float* matrix = part(columns, n, 0, 1);
        float* pixels = part(sum, n, 0, 1);
        for_each_place(s, options, [&](std::int64_t place, std::int64_t pixel) {
            pixels[pixel] += matrix[place];
        });
    }
    return sum;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.6 conv2d_gemm_forward
    const Product p = product_of(s);
    const Tensor columns = im2col(x, kernel_of(weight), options);
    Tensor output = Tensor::uninitialised({s.images, s.filters, s.out_height, s.out_width});
    for (int n = 0; n < s.images; ++n)
        for (int g = 0; g < options.groups; ++g) {
            float* map = part(output, n, g, options.groups);
            for (int o = 0; o < p.filters; ++o)
                std::fill_n(map + std::int64_t{o} * p.pixels, p.pixels, bias.at(g * p.filters + o));
            gemm(p.filters, p.pixels, p.taps,
                 MatrixView{weight.data() + std::int64_t{g} * p.filters * p.taps, p.taps, 1},
                 MatrixView{part(columns, n, g, options.groups), p.pixels, 1}, map, p.pixels,
                 {.accumulate = true});
        }
    return output;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.6 conv2d_gemm_backward
    const Product p = product_of(s);
    const int groups = options.groups;
    const Tensor columns = im2col(x, kernel_of(weight), options);
    Conv2dGradients gradients = {Tensor(), Tensor(weight.shape()), Tensor({s.filters})};
    Tensor by_columns(columns.shape());
    for (int n = 0; n < s.images; ++n)
        for (int g = 0; g < groups; ++g) {
            const std::int64_t weights = std::int64_t{g} * p.filters * p.taps;
            const float* map = part(grad_output, n, g, groups);
            gemm(p.filters, p.taps, p.pixels, MatrixView{map, p.pixels, 1},
                 MatrixView{part(columns, n, g, groups), 1, p.pixels},
                 gradients.weight.data() + weights, p.taps, {.accumulate = true});
            gemm(p.taps, p.pixels, p.filters, MatrixView{weight.data() + weights, 1, p.taps},
                 MatrixView{map, p.pixels, 1}, part(by_columns, n, g, groups), p.pixels);
            for (int o = 0; o < p.filters; ++o)
                for (int i = 0; i < p.pixels; ++i)
                    gradients.bias.at(g * p.filters + o) += map[std::int64_t{o} * p.pixels + i];
        }
    gradients.input = col2im(by_columns, x.shape(), kernel_of(weight), options);
    return gradients;
    // END SOLUTION
}

}  // namespace lab03
