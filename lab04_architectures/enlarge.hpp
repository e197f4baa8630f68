// Ways to enlarge a map: repeat, interpolate, spread with learned filters, or put maxima back where
// they came from. Exercise 4.10.
//
// Conventions: bilinear sampling is the half-pixel form (a pixel is a square, its value sits in the
// middle; PyTorch's align_corners = false). The weight of a transposed convolution is
// (C, O, K, K): its INPUT channels stand first, because it is the weight of the ordinary
// convolution that it turns round.

#pragma once

#include "common/tensor.hpp"

namespace lab04 {

enum class Upsampling { nearest, bilinear };

struct UpsampleOptions {
    int factor = 2;
    Upsampling kind = Upsampling::nearest;
};

/// (N, C, H, W) becomes (N, C, factor * H, factor * W).
///   nearest   output[y][x] = input[y / factor][x / factor]
///   bilinear  output[y] lies at (y + 0.5) / factor - 0.5 of the input, moved into [0, H - 1], and
///             mixes the two rows around that place by their distance; columns likewise
/// Throws ShapeError unless x has four axes and holds values, Error for a factor below 1.
[[nodiscard]] dl::Tensor upsample_forward(const dl::Tensor& x, const UpsampleOptions& options = {});
/// Its gradient by x: every input collects from all outputs that looked at it. Throws ShapeError
/// unless grad_output has four axes and sides that the factor divides.
[[nodiscard]] dl::Tensor upsample_backward(const dl::Tensor& grad_output,
                                           const UpsampleOptions& options = {});

struct ConvTransposeOptions {
    int stride = 1;          // the output is about so many times as large
    int padding = 0;         // rings cut off from the output
    int output_padding = 0;  // rows and columns more at the bottom and right, below stride
};

struct ConvTransposeGradients {
    dl::Tensor input;   // (N, C, H, W)
    dl::Tensor weight;  // (C, O, K, K)
    dl::Tensor bias;    // (O)
};

/// (size - 1) * stride - 2 * padding + kernel + output_padding. Throws Error for sizes, kernels or
/// strides below 1, negative paddings, output_padding >= stride, and a result below 1.
[[nodiscard]] int conv_transpose_size(int size, int kernel,
                                      const ConvTransposeOptions& options = {});

/// Every input pixel paints its filter, times its value, onto the output; paintings add:
///
///   output[n][o][y * stride + ky - padding][x * stride + kx - padding]
///       += input[n][c][y][x] * weight[c][o][ky][kx],   and bias[o] once for every output pixel
///
/// What falls outside of the output is lost. Throws ShapeError if shapes do not fit.
[[nodiscard]] dl::Tensor conv_transpose2d_forward(const dl::Tensor& input, const dl::Tensor& weight,
                                                  const dl::Tensor& bias,
                                                  const ConvTransposeOptions& options = {});
[[nodiscard]] ConvTransposeGradients conv_transpose2d_backward(
    const dl::Tensor& grad_output, const dl::Tensor& input, const dl::Tensor& weight,
    const ConvTransposeOptions& options = {});

/// (C, C, K, K) with K = 2 * factor - factor % 2: a transposed convolution with this weight,
/// stride = factor and padding = factor / 2 (rounded down) interpolates as `bilinear` does, but for
/// the border. weight[c][c] is the outer product of
/// f[k] = 1 - |k - centre| / factor, centre = (K - 1) / 2; between different channels it is 0.
/// Throws Error for channels or a factor below 1.
[[nodiscard]] dl::Tensor bilinear_filter(int channels, int factor);

/// Puts every value where a maximum once stood, and 0 elsewhere; values of one place add.
///
///   x        (N, C, h, w)
///   winners  (N, C, h, w): place y * W + x in its own channel of the result, as max_pool_forward
///            of lab 3 returns it
///   shape    of the result: (N, C, H, W)
///
/// Throws ShapeError if these do not fit, Error for a place outside of the result.
[[nodiscard]] dl::Tensor max_unpool_forward(const dl::Tensor& x, const dl::Tensor& winners,
                                            const dl::Shape& shape);
/// Its gradient by x: every value looks up the place it went to.
[[nodiscard]] dl::Tensor max_unpool_backward(const dl::Tensor& grad_output,
                                             const dl::Tensor& winners);

}  // namespace lab04
