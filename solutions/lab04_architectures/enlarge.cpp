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

// BEGIN SOLUTION HELPERS
namespace {

// What one output row (or column) mixes: low * (1 - share) + high * share.
struct Taps {
    int low, high;
    float share;
};

std::vector<Taps> taps_of(int size, const UpsampleOptions& options) {
    std::vector<Taps> taps;
    for (int i = 0; i < size * options.factor; ++i) {
        if (options.kind == Upsampling::nearest) {
            taps.push_back({i / options.factor, i / options.factor, 0.0f});
            continue;
        }
        const float wished =
            (static_cast<float>(i) + 0.5f) / static_cast<float>(options.factor) - 0.5f;
        const float place = std::clamp(wished, 0.0f, static_cast<float>(size - 1));
        const int low = static_cast<int>(place);
        taps.push_back({low, std::min(low + 1, size - 1), place - static_cast<float>(low)});
    }
    return taps;
}

// Calls pixel(small plane, large plane, offsets and shares) for every output pixel: forward reads
// the four small pixels, backward adds to them.
template <class Pixel>
void for_taps(std::int64_t planes, int height, int width, const UpsampleOptions& options,
              Pixel pixel) {
    const std::vector<Taps> rows = taps_of(height, options), columns = taps_of(width, options);
    const std::int64_t small = std::int64_t{height} * width;
    dl::parallel_for(planes, 4, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t plane = begin; plane < end; ++plane) {
            std::int64_t at = plane * small * options.factor * options.factor;
            for (const Taps& row : rows) {
                const std::int64_t above = plane * small + row.low * width;
                const std::int64_t below = plane * small + row.high * width;
                for (const Taps& column : columns)
                    pixel(at++, above, below, row.share, column);
            }
        }
    });
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 4.10 upsample_forward
    const int height = x.size(2), width = x.size(3);
    Tensor output = Tensor::uninitialised(
        {x.size(0), x.size(1), height * options.factor, width * options.factor});
    for_taps(std::int64_t{x.size(0)} * x.size(1), height, width, options,
             [from = x.data(), to = output.data()](std::int64_t at, std::int64_t above,
                                                   std::int64_t below, float share, Taps column) {
                 const float* top = from + above;
                 const float* bottom = from + below;
                 const float first =
                     top[column.low] + share * (bottom[column.low] - top[column.low]);
                 const float second =
                     top[column.high] + share * (bottom[column.high] - top[column.high]);
                 to[at] = first + column.share * (second - first);
             });
    return output;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.10 upsample_backward
    const int height = grad_output.size(2) / options.factor;
    const int width = grad_output.size(3) / options.factor;
    Tensor gradient({grad_output.size(0), grad_output.size(1), height, width});
    for_taps(
        std::int64_t{gradient.size(0)} * gradient.size(1), height, width, options,
        [from = grad_output.data(), to = gradient.data()](
            std::int64_t at, std::int64_t above, std::int64_t below, float share, Taps column) {
            const float bottom = from[at] * share;
            const float top = from[at] - bottom;
            to[above + column.low] += top * (1 - column.share);
            to[above + column.high] += top * column.share;
            to[below + column.low] += bottom * (1 - column.share);
            to[below + column.high] += bottom * column.share;
        });
    return gradient;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.10 conv_transpose_size
    const int result =
        (size - 1) * options.stride - 2 * options.padding + kernel + options.output_padding;
    dl::require<dl::Error>(result >= 1, "conv_transpose_size: a padding of ", options.padding,
                           " cuts the whole output off");
    return result;
    // END SOLUTION
}

// BEGIN SOLUTION HELPERS
namespace {

using dl::kernels::gemm;
using dl::kernels::MatrixView;

// One image of a batch as a matrix: its channels (or rows of columns) times everything else.
MatrixView matrix_of(const Tensor& x, int n, bool turned = false) {
    const std::int64_t row = x.count() / (std::int64_t{x.size(0)} * x.size(1));
    const float* data = x.data() + n * row * x.size(1);
    return turned ? MatrixView{data, 1, row} : MatrixView{data, row, 1};
}

// The ordinary convolution whose way back this is.
lab03::Conv2dOptions turned_round(const ConvTransposeOptions& options) {
    return {.stride = options.stride, .padding = options.padding};
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 4.10 conv_transpose2d_forward
    const int filters = weight.size(1), kernel = weight.size(2);
    const int pixels = input.size(2) * input.size(3), patch = filters * kernel * kernel;
    const Shape shape = {input.size(0), filters,
                         conv_transpose_size(input.size(2), kernel, options),
                         conv_transpose_size(input.size(3), kernel, options)};
    Tensor columns = Tensor::uninitialised({input.size(0), patch, pixels});
    const MatrixView turned = {weight.data(), 1, patch};
    for (int n = 0; n < input.size(0); ++n)
        gemm(patch, pixels, input.size(1), turned, matrix_of(input, n),
             columns.data() + std::int64_t{n} * patch * pixels, pixels);
    return lab03::col2im(columns, shape, kernel, turned_round(options)) +
           dl::reshape(bias, {1, filters, 1, 1});
    // END SOLUTION
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

    // BEGIN SOLUTION 4.10 conv_transpose2d_backward
    const int channels = input.size(1), pixels = input.size(2) * input.size(3);
    const int patch = weight.size(1) * weight.size(2) * weight.size(2);
    const Tensor columns = lab03::im2col(grad_output, weight.size(2), turned_round(options));
    ConvTransposeGradients gradients;
    gradients.input = Tensor::uninitialised(input.shape());
    gradients.weight = Tensor(weight.shape());
    const MatrixView filters = {weight.data(), patch, 1};
    for (int n = 0; n < input.size(0); ++n) {
        gemm(channels, pixels, patch, filters, matrix_of(columns, n),
             gradients.input.data() + std::int64_t{n} * channels * pixels, pixels);
        gemm(channels, patch, pixels, matrix_of(input, n), matrix_of(columns, n, true),
             gradients.weight.data(), patch, {.accumulate = true});
    }
    gradients.bias = dl::sum(grad_output, {0, 2, 3});
    return gradients;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.10 bilinear_filter
    const int kernel = 2 * factor - factor % 2;
    const auto f = [&](int k) {
        const float centre = static_cast<float>(kernel - 1) / 2;
        return 1 - std::abs(static_cast<float>(k) - centre) / static_cast<float>(factor);
    };
    Tensor weight({channels, channels, kernel, kernel});
    for (int c = 0; c < channels; ++c)
        for (int ky = 0; ky < kernel; ++ky)
            for (int kx = 0; kx < kernel; ++kx)
                weight.at(c, c, ky, kx) = f(ky) * f(kx);
    return weight;
    // END SOLUTION
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

    // BEGIN SOLUTION 4.10 max_unpool_forward
    Tensor output(shape);
    const std::int64_t small = std::int64_t{x.size(2)} * x.size(3);
    const std::int64_t large = std::int64_t{shape[2]} * shape[3];
    for (std::int64_t i = 0; i < x.count(); ++i)
        output[i / small * large + static_cast<std::int64_t>(winners[i])] += x[i];
    return output;
    // END SOLUTION
}

Tensor max_unpool_backward(const Tensor& grad_output, const Tensor& winners) {
    check_winners("max_unpool_backward", grad_output.shape(), winners);

    // BEGIN SOLUTION 4.10 max_unpool_backward
    Tensor gradient(winners.shape());
    const std::int64_t small = std::int64_t{winners.size(2)} * winners.size(3);
    const std::int64_t large = std::int64_t{grad_output.size(2)} * grad_output.size(3);
    for (std::int64_t i = 0; i < gradient.count(); ++i)
        gradient[i] = grad_output[i / small * large + static_cast<std::int64_t>(winners[i])];
    return gradient;
    // END SOLUTION
}

}  // namespace lab04
