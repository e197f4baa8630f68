// Ways to enlarge a map: repeat, interpolate, spread with learned filters, put maxima back.
//
// You write     4.10 upsample_forward, upsample_backward, conv_transpose_size,
//               conv_transpose2d_forward, conv_transpose2d_backward, bilinear_filter,
//               max_unpool_forward, max_unpool_backward
// You are given enlarge.hpp; im2col and col2im of lab 3, kernels/gemm.hpp
// Check         ./course check 4.10         Stuck?  ./course hint 4.10
//
// Index letters, always in this order:
//   n  image        c  input channel      y, x    pixel
//                   o  output channel     ky, kx  position inside the filter

#include "lab04_architectures/enlarge.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/ops.hpp"
#include "common/parallel.hpp"
#include "common/todo.hpp"
#include "lab03_cnn/im2col.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;

namespace {

void check_upsample(const char* call, const Tensor& x, const UpsampleOptions& options) {
    dl::require(x.rank() == 4 && x.count() > 0, call, ": needs (N, C, H, W) with values, got ",
                x.shape());
    dl::require<dl::Error>(options.factor >= 1, call, ": the factor must be at least 1, got ",
                           options.factor);
}

void check_transpose(const char* call, const Tensor& input, const Tensor& weight) {
    dl::require(input.rank() == 4 && weight.rank() == 4 && input.size(1) == weight.size(0) &&
                    weight.size(2) == weight.size(3),
                call, ": needs input (N, C, H, W) and weight (C, O, K, K), got ", input.shape(),
                " and ", weight.shape(), "; the input channels of weight stand first");
}

void check_winners(const char* call, const Shape& large, const Tensor& winners) {
    dl::require(large.rank() == 4 && winners.rank() == 4 && winners.size(0) == large[0] &&
                    winners.size(1) == large[1],
                call, ": winners ", winners.shape(), " do not fit maps ", large);
    const float places = static_cast<float>(large[2]) * static_cast<float>(large[3]);
    for (const float place : winners)
        dl::require<dl::Error>(place >= 0 && place < places, call, ": place ", place,
                               " lies outside of a map of ", large[2], " x ", large[3]);
}

}  // namespace

// Exercise 4.10: enlarge without weights
//
//   nearest   every pixel becomes a square of factor x factor equal ones
//   bilinear  output row y lies at p = (y + 0.5) / factor - 0.5 of the input, moved into
//             [0, H - 1]; with low = floor(p): row = (1 - (p - low)) * input[low] +
//             (p - low) * input[low + 1], and the same along the columns
//
//     one row 0 4, factor 2:   nearest 0 0 4 4    bilinear 0 1 3 4   (p = -0.25 0.25 0.75 1.25)
Tensor upsample_forward(const Tensor& x, const UpsampleOptions& options) {
    check_upsample("upsample_forward", x, options);

    // TODO(4.10): your code here.
    dl::todo("4.10 upsample_forward");
}

// Exercise 4.10: and back
//
// Whatever an output took with some share comes back with that share. One input was read by many
// outputs: add.
Tensor upsample_backward(const Tensor& grad_output, const UpsampleOptions& options) {
    check_upsample("upsample_backward", grad_output, options);
    dl::require(
        grad_output.size(2) % options.factor == 0 && grad_output.size(3) % options.factor == 0,
        "upsample_backward: the sides of grad_output must be multiples of ", options.factor,
        ", got ", grad_output.shape());

    // TODO(4.10): your code here.
    dl::todo("4.10 upsample_backward");
}

// Exercise 4.10: how large a transposed convolution's output is
//
// The first pixel paints `kernel` pixels, every further one `stride` more; padding is cut off on
// both sides, output_padding stays on one.
int conv_transpose_size(int size, int kernel, const ConvTransposeOptions& options) {
    dl::require<dl::Error>(size >= 1 && kernel >= 1 && options.stride >= 1 &&
                               options.padding >= 0 && options.output_padding >= 0 &&
                               options.output_padding < options.stride,
                           "conv_transpose_size: size, kernel and stride must be at least 1, 0 <= "
                           "output_padding < stride and padding >= 0, got ",
                           size, ", ", kernel, ", ", options.stride, ", ", options.output_padding,
                           " and ", options.padding);

    // TODO(4.10): your code here.
    dl::todo("4.10 conv_transpose_size");
}

// Exercise 4.10: spread with learned filters
//
//   input (N, C, H, W)   weight (C, O, K, K)   bias (O)   output (N, O, Ho, Wo)
//
//     input 1 2, all-ones 1 x 3 filter, stride 2:    1 1 1        the 3 is painted twice
//                                                        2 2 2
//                                                    1 1 3 2 2
//
// Loops do: for every input pixel and every place of the filter, add. Faster: all that the pixels
// of an image paint is one product, weight turned (O K K, C) times the image (C, H W), and col2im
// of exercise 3.5 adds the patches up.
Tensor conv_transpose2d_forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                                const ConvTransposeOptions& options) {
    check_transpose("conv_transpose2d_forward", input, weight);
    dl::require(bias.shape() == Shape{weight.size(1)}, "conv_transpose2d_forward: bias must be (",
                weight.size(1), "), got ", bias.shape());

    // TODO(4.10): your code here.
    dl::todo("4.10 conv_transpose2d_forward");
}

// Exercise 4.10: and back
//
//   grad_input[n][c][y][x]   = sum over o, ky, kx of weight[c][o][ky][kx] *
//                              grad_output[n][o][y * stride + ky - padding][...]
//   grad_weight[c][o][ky][kx] = sum over n, y, x of input[n][c][y][x] * the same grad_output
//   grad_bias[o]             = sum over n and all pixels of grad_output[n][o]
//
// The first line is an ordinary convolution of grad_output: what painted now gathers.
ConvTransposeGradients conv_transpose2d_backward(const Tensor& grad_output, const Tensor& input,
                                                 const Tensor& weight,
                                                 const ConvTransposeOptions& options) {
    check_transpose("conv_transpose2d_backward", input, weight);
    const Shape expected = {input.size(0), weight.size(1),
                            conv_transpose_size(input.size(2), weight.size(2), options),
                            conv_transpose_size(input.size(3), weight.size(2), options)};
    dl::require(grad_output.shape() == expected, "conv_transpose2d_backward: grad_output must be ",
                expected, ", got ", grad_output.shape());

    // TODO(4.10): your code here.
    dl::todo("4.10 conv_transpose2d_backward");
}

// Exercise 4.10: a transposed convolution that interpolates
//
//   f[k] = 1 - |k - centre| / factor,  centre = (K - 1) / 2,  K = 2 * factor - factor % 2
//   weight[c][c][ky][kx] = f[ky] * f[kx], and 0 where the two channels differ
//
//     factor 2:   K = 4, centre 1.5, f = 1/4 3/4 3/4 1/4
Tensor bilinear_filter(int channels, int factor) {
    dl::require<dl::Error>(channels >= 1 && factor >= 1,
                           "bilinear_filter: needs channels and a factor of at least 1, got ",
                           channels, " and ", factor);

    // TODO(4.10): your code here.
    dl::todo("4.10 bilinear_filter");
}

// Exercise 4.10: maxima go back to where they stood
//
//   result[n][c][place] += x[n][c][i], place = winners[n][c][i] = y * W + x
//
//     x 5 8, winners 1 6, a map of 2 x 4:    0 5 0 0
//                                            0 0 8 0
//
// Places count within their own channel of their own image.
Tensor max_unpool_forward(const Tensor& x, const Tensor& winners, const Shape& shape) {
    check_winners("max_unpool_forward", shape, winners);
    dl::require(x.shape() == winners.shape(), "max_unpool_forward: x ", x.shape(),
                " needs one winner for each value, got ", winners.shape());

    // TODO(4.10): your code here.
    dl::todo("4.10 max_unpool_forward");
}

Tensor max_unpool_backward(const Tensor& grad_output, const Tensor& winners) {
    check_winners("max_unpool_backward", grad_output.shape(), winners);

    // TODO(4.10): your code here.
    dl::todo("4.10 max_unpool_backward");
}

}  // namespace lab04
