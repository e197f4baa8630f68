// Known wrong answers of exercises 3.3 to 3.6, 3.12 and 3.17.

#include <algorithm>
#include <utility>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

Tensor turned(const Tensor& weight) { return dl::flip(dl::flip(weight, 2), 3); }

Conv2dSizes sizes_of(const Tensor& x, const Tensor& weight, const Conv2dOptions& options) {
    return conv2d_sizes("conv2d", x.shape(), weight.shape(), options);
}

// --- 3.3 -------------------------------------------------------------------------------------

// Only the first channel of every group keeps its weights.
Tensor first_channel(const Tensor& weight) {
    Tensor only = weight;
    for (int o = 0; o < weight.size(0); ++o)
        for (int c = 1; c < weight.size(1); ++c)
            for (int ky = 0; ky < weight.size(2); ++ky)
                for (int kx = 0; kx < weight.size(3); ++kx)
                    only.at(o, c, ky, kx) = 0;
    return only;
}

// The window moves by one pixel, but as many windows are read as with the stride.
Tensor without_stride(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      Conv2dOptions options) {
    const Conv2dSizes s = sizes_of(x, weight, options);
    options.stride = 1;
    const Tensor dense = conv2d_forward(x, weight, bias, options);
    return dl::slice(dl::slice(dense, 2, 0, s.out_height), 3, 0, s.out_width);
}

// The border of the image is repeated instead of zeros; the padded image is convolved as it is.
Tensor with_edges(const Tensor& x, const Tensor& weight, const Tensor& bias,
                  Conv2dOptions options) {
    static_cast<void>(conv2d_forward(x, weight, bias, options));
    const Sides pad = std::exchange(options.padding, 0);
    Tensor wide(
        {x.size(0), x.size(1), x.size(2) + pad.top + pad.bottom, x.size(3) + pad.left + pad.right});
    for (int n = 0; n < x.size(0); ++n)
        for (int c = 0; c < x.size(1); ++c)
            for (int y = 0; y < wide.size(2); ++y)
                for (int z = 0; z < wide.size(3); ++z)
                    wide.at(n, c, y, z) = x.at(n, c, std::clamp(y - pad.top, 0, x.size(2) - 1),
                                               std::clamp(z - pad.left, 0, x.size(3) - 1));
    return conv2d_forward(wide, weight, bias, options);
}

// Rows are read as if they were as long as the image is high: right for square images alone.
Tensor rows_of_height(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv2dOptions& options) {
    static_cast<void>(conv2d_forward(x, weight, bias, options));
    Tensor garbled(x.shape());
    const int height = x.size(2), width = x.size(3);
    const std::int64_t plane = std::int64_t{height} * width;
    for (std::int64_t first = 0; first < x.count(); first += plane)
        for (int y = 0; y < height; ++y)
            for (int z = 0; z < width; ++z)
                garbled[first + y * width + z] =
                    x[std::min(first + std::int64_t{y} * height + z, x.count() - 1)];
    return conv2d_forward(garbled, weight, bias, options);
}

template <class Change>
auto with_options(Change change) {
    return
        [change](const Tensor& x, const Tensor& weight, const Tensor& bias, Conv2dOptions options) {
            static_cast<void>(conv2d_forward(x, weight, bias, options));
            change(options);
            return conv2d_forward(x, weight, bias, options);
        };
}

Misconceptions padding_rows() {
    return {
        convention(
            calls::same_padding, "L3-CNV-11",
            [](YX kernel, YX dilation) {
                const Sides right = same_padding(kernel, dilation);
                return Sides{right.bottom, right.right, right.top, right.left};
            },
            "For an even kernel you put the extra pixel at the top and left; this course puts it "
            "at the bottom and right.",
            "How many pixels must be added in total for K = 4, and where?"),
        wrong(
            calls::same_padding, "L3-CNV-11-half",
            [](YX kernel, YX dilation) {
                const Sides right = same_padding(kernel, dilation);
                return Sides{right.bottom, right.right, right.bottom, right.right};
            },
            "Half a kernel on both sides is one pixel too much when the kernel is even.",
            "How many pixels must be added in total for K = 4?"),
    };
}

Misconceptions forward_rows() {
    return {
        wrong(calls::conv2d_forward, "L3-CNV-04", without_stride,
              "The window moves one pixel at a time although the output is strided.",
              "Which column does output column 2 start at when S = 2?"),
        wrong(calls::conv2d_forward, "L3-CNV-05", rows_of_height,
              "Height and width are swapped somewhere; square pictures hide it.",
              "Run a 5 x 7 image with a 3 x 2 kernel and check the output shape first."),
        wrong(calls::conv2d_forward, "L3-CNV-06", with_options([](Conv2dOptions& options) {
                  options.stride.x = options.stride.y;
                  options.dilation.x = options.dilation.y;
              }),
              "The second axis uses the first axis' setting.",
              "Set stride (1, 2) and look at the width."),
        wrong(
            calls::conv2d_forward, "L3-CNV-08",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias,
               const Conv2dOptions& options) {
                return conv2d_forward(x, first_channel(weight), bias, options);
            },
            "Your filter looks at one channel only.", "Change one pixel in channel 1 only."),
        wrong(
            calls::conv2d_forward, "L3-CNV-08-mean",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias,
               const Conv2dOptions& options) {
                return conv2d_forward(x, weight / static_cast<float>(weight.size(1)), bias,
                                      options);
            },
            "Your filter averages its channels; they add.",
            "With two channels of ones and weights of one, what should a 1 x 1 kernel give?"),
        wrong(
            calls::conv2d_forward, "L3-CNV-09",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias,
               const Conv2dOptions& options) {
                const Tensor right = conv2d_forward(x, weight, bias, options);
                return right + dl::reshape(bias * static_cast<float>(weight.size(1) - 1),
                                           {weight.size(0), 1, 1});
            },
            "The bias is added once for every channel; it belongs once to each output.",
            "Feed an image of zeros. What should come out?"),
        wrong(calls::conv2d_forward, "L3-CNV-12", with_edges,
              "Padding must be zeros; you repeated the edge.",
              "Convolve an image of ones: should the corner equal the centre?"),
        convention(
            calls::conv2d_forward, "L3-CNV-01-batch",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias,
               const Conv2dOptions& options) {
                return conv2d_forward(x, turned(weight), bias, options);
            },
            "You computed the textbook convolution; deep-learning layers use cross-correlation, "
            "without a flip.",
            "Put a single 1 in the image. Do you see the kernel or its mirror image?"),
    };
}

// --- 3.4 -------------------------------------------------------------------------------------

using Gradients = Conv2dGradients;

// The loops of the reference, at other pixels or with assignments where sums belong.
struct BackSlip {
    bool without_stride = false;
    bool assign = false;         // in the gradient of the image
    bool assign_weight = false;  // in that of the filters
};

Gradients backward_with(const BackSlip& slip, const Tensor& grad, const Tensor& x,
                        const Tensor& weight, const Conv2dOptions& options) {
    Gradients found = conv2d_backward(grad, x, weight, options);
    const Conv2dSizes s = sizes_of(x, weight, options);
    const YX stride = slip.without_stride ? YX{1} : options.stride;
    found.input = Tensor(x.shape());
    if (!slip.assign) found.weight = Tensor(weight.shape());
    for (int n = 0; n < s.images; ++n)
        for (int o = 0; o < s.filters; ++o)
            for (int y = 0; y < s.out_height; ++y)
                for (int z = 0; z < s.out_width; ++z)
                    for (int c = 0; c < s.group_channels; ++c)
                        for (int ky = 0; ky < s.kernel_y; ++ky)
                            for (int kx = 0; kx < s.kernel_x; ++kx) {
                                const int row =
                                    y * stride.y + ky * options.dilation.y - options.padding.top;
                                const int col =
                                    z * stride.x + kx * options.dilation.x - options.padding.left;
                                if (row < 0 || row >= s.height || col < 0 || col >= s.width)
                                    continue;
                                const int channel = o / s.group_filters * s.group_channels + c;
                                const float g = grad.at(n, o, y, z);
                                float& input = found.input.at(n, channel, row, col);
                                const float part = g * weight.at(o, c, ky, kx);
                                input = slip.assign ? part : input + part;
                                float& filter = found.weight.at(o, c, ky, kx);
                                const float share = g * x.at(n, channel, row, col);
                                if (slip.assign_weight)
                                    filter = share;
                                else if (!slip.assign)
                                    filter += share;
                            }
    return found;
}

auto input_of(Tensor (*change)(const Tensor& weight)) {
    return [change](const Tensor& grad, const Tensor& x, const Tensor& weight,
                    const Conv2dOptions& options) {
        Gradients found = conv2d_backward(grad, x, weight, options);
        found.input = conv2d_backward(grad, x, change(weight), options).input;
        return found;
    };
}

Tensor quarter_turned(const Tensor& weight) {
    dl::require(weight.size(2) == weight.size(3), "the kernel is not square");
    return dl::flip(dl::permute(weight, {0, 1, 3, 2}), 2);
}

// Channels and filters exchanged; where their numbers differ the shapes do not fit.
Tensor exchanged(const Tensor& weight) {
    dl::require(weight.size(0) == weight.size(1), "channels and filters differ in number");
    return dl::permute(weight, {1, 0, 2, 3});
}

// The gradient of the padded image, from its upper left corner.
Gradients uncropped(const Tensor& grad, const Tensor& x, const Tensor& weight,
                    Conv2dOptions options) {
    Gradients found = conv2d_backward(grad, x, weight, options);
    const Sides pad = std::exchange(options.padding, 0);
    const Tensor wide = dl::pad(x, {{0, 0}, {0, 0}, {pad.top, pad.bottom}, {pad.left, pad.right}});
    const Tensor input = conv2d_backward(grad, wide, weight, options).input;
    found.input = dl::slice(dl::slice(input, 2, 0, x.size(2)), 3, 0, x.size(3));
    return found;
}

// As large as the windows reach: the rows and columns that none reads are missing.
Gradients without_rest(const Tensor& grad, const Tensor& x, const Tensor& weight,
                       const Conv2dOptions& options) {
    Gradients found = conv2d_backward(grad, x, weight, options);
    const Conv2dSizes s = sizes_of(x, weight, options);
    const Sides& pad = options.padding;
    const int reach_y = (s.out_height - 1) * options.stride.y +
                        (s.kernel_y - 1) * options.dilation.y + 1 - pad.top - pad.bottom;
    const int reach_x = (s.out_width - 1) * options.stride.x +
                        (s.kernel_x - 1) * options.dilation.x + 1 - pad.left - pad.right;
    if (reach_y < 1 || reach_x < 1) return found;
    found.input = dl::slice(dl::slice(found.input, 2, 0, std::min(reach_y, s.height)), 3, 0,
                            std::min(reach_x, s.width));
    return found;
}

Misconceptions input_rows() {
    return {
        wrong(calls::conv2d_backward, "L3-CNB-01", input_of(turned),
              "For the gradient of the image the kernel must be turned by 180 degrees.",
              "Pixel (0,0) was multiplied by which kernel entry in the output at (0,0)? And in its "
              "other outputs?"),
        wrong(calls::conv2d_backward, "L3-CNB-02", input_of(quarter_turned),
              "Turn the kernel by half a turn, not a quarter.", "Rotate 1 2 / 3 4 by 180 degrees."),
        wrong(
            calls::conv2d_backward, "L3-CNB-03",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                return backward_with({.without_stride = true}, grad, x, weight, options);
            },
            "The stride is used on the way forward but not on the way back.",
            "Which pixels did output (1,1) read? Your gradient must return to those."),
        wrong(calls::conv2d_backward, "L3-CNB-04", uncropped,
              "The border you added must be cut off again.",
              "Which part of the padded gradient belongs to real pixels?"),
        wrong(calls::conv2d_backward, "L3-CNB-05", without_rest,
              "The gradient must have the shape of x; pixels that no window touched get 0.",
              "Which input rows are never read, and what is the slope there?"),
        wrong(
            calls::conv2d_backward, "L3-CNB-06",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                return backward_with({.assign = true}, grad, x, weight, options);
            },
            "Overlapping windows overwrite each other's gradient.",
            "Use a gradient of ones and a kernel of ones: the centre should be largest."),
        wrong(calls::conv2d_backward, "L3-CNB-10", input_of(exchanged),
              "You summed over input channels; the gradient of x collects from all filters.",
              "Which filters looked at input channel 0?"),
    };
}

Misconceptions weight_rows() {
    return {
        wrong(
            calls::conv2d_backward, "L3-CNB-07",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                Gradients found = conv2d_backward(grad, x, weight, options);
                const int n = x.size(0);
                found.weight = conv2d_backward(dl::rows(grad, n - 1, n), dl::rows(x, n - 1, n),
                                               weight, options)
                                   .weight;
                return found;
            },
            "The weight gradient comes from the last image only; all images share the filter.",
            "Duplicate the image in the batch: does the weight gradient double?"),
        wrong(
            calls::conv2d_backward, "L3-CNB-11",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                return backward_with({.assign_weight = true}, grad, x, weight, options);
            },
            "Every place overwrites what the one before said about a weight of the filter.",
            "At how many places of the picture was one weight used? Is it = or +=?"),
        wrong(
            calls::conv2d_backward, "L3-CNB-07-mean",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                Gradients found = conv2d_backward(grad, x, weight, options);
                found.weight /= static_cast<float>(x.size(0));
                found.bias /= static_cast<float>(x.size(0));
                return found;
            },
            "You divided by the number of images; the mean lives in the loss already.",
            "Does conv2d_forward divide by N anywhere?"),
        wrong(
            calls::conv2d_backward, "L3-CNB-08",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                Gradients found = conv2d_backward(grad, x, weight, options);
                found.bias /= static_cast<float>(grad.size(2) * grad.size(3));
                return found;
            },
            "The bias touches every output pixel: its gradient is a sum over them, not a mean.",
            "How many outputs change if b moves by 1?"),
    };
}

// --- 3.5 -------------------------------------------------------------------------------------

// Every value overwrites what an earlier patch left in its pixel.
Tensor overwritten(const Tensor& columns, const Shape& image, YX kernel,
                   const Conv2dOptions& options) {
    Tensor result = col2im(columns, image, kernel, options);
    const Conv2dSizes s = conv2d_sizes("col2im", image, {1, image[1], kernel.y, kernel.x},
                                       {options.stride, options.padding, options.dilation, 1});
    for (int n = 0; n < s.images; ++n)
        for (int tap = 0; tap < columns.size(1); ++tap)
            for (int place = 0; place < columns.size(2); ++place) {
                const int ky = tap / s.kernel_x % s.kernel_y, kx = tap % s.kernel_x;
                const int row = place / s.out_width * options.stride.y + ky * options.dilation.y -
                                options.padding.top;
                const int col = place % s.out_width * options.stride.x + kx * options.dilation.x -
                                options.padding.left;
                if (row < 0 || row >= s.height || col < 0 || col >= s.width) continue;
                result.at(n, tap / s.kernel_x / s.kernel_y, row, col) = columns.at(n, tap, place);
            }
    return result;
}

// Rows of the columns in the order (ky, kx, c).
Tensor channels_last(const Tensor& columns, int channels, YX kernel) {
    const int n = columns.size(0), places = columns.size(2);
    const Tensor parts = dl::reshape(columns, {n, channels, kernel.y, kernel.x, places});
    return dl::reshape(dl::permute(parts, {0, 2, 3, 1, 4}), {n, -1, places});
}

// Rows of the columns in the order (c, kx, ky).
Tensor columns_first(const Tensor& columns, int channels, YX kernel) {
    const int n = columns.size(0), places = columns.size(2);
    const Tensor parts = dl::reshape(columns, {n, channels, kernel.y, kernel.x, places});
    return dl::reshape(dl::permute(parts, {0, 1, 3, 2, 4}), {n, -1, places});
}

Misconceptions column_rows() {
    return {
        wrong(calls::col2im, "L3-I2C-01", overwritten,
              "Patches overlap, so contributions must add up in col2im.",
              "In how many patches does the centre pixel occur? Use columns of ones."),
        wrong(
            calls::im2col, "L3-I2C-02",
            [](const Tensor& x, YX kernel, const Conv2dOptions& options) {
                return channels_last(im2col(x, kernel, options), x.size(1), kernel);
            },
            "Patch and filter list their numbers in different orders.",
            "Write the index of channel 1, row 0, column 0 in both arrays."),
        wrong(
            calls::im2col, "L3-I2C-08",
            [](const Tensor& x, YX kernel, const Conv2dOptions& options) {
                return columns_first(im2col(x, kernel, options), x.size(1), kernel);
            },
            "Your patches are listed column by column; a filter is stored row by row.",
            "The window 2 x 2 at the top left of 1 2 / 4 5: which of 2 and 4 comes first?"),
    };
}

// --- 3.6, 3.12, 3.17 -------------------------------------------------------------------------

Misconceptions product_rows() {
    return {
        wrong(
            calls::conv2d_gemm_forward, "L3-I2C-06",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias,
               const Conv2dOptions& options) {
                return conv2d_gemm_forward(x, weight, Tensor(bias.shape()), options);
            },
            "The bias is missing.", "Feed an image of zeros. What should come out?"),
        wrong(
            calls::conv2d_gemm_backward, "L3-I2C-07",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight,
               const Conv2dOptions& options) {
                Gradients found = conv2d_gemm_backward(grad, x, weight, options);
                const int n = x.size(0);
                found.weight = conv2d_gemm_backward(dl::rows(grad, n - 1, n), dl::rows(x, n - 1, n),
                                                    weight, options)
                                   .weight;
                return found;
            },
            "Every image overwrites the weight gradient of the one before.",
            "What does gemm do with what stands in its result already?"),
        wrong(
            calls::conv_matrix, "L3-MAT-01",
            [](const Tensor& weight, const Shape& image, const Conv2dOptions& options) {
                return conv_matrix(turned(weight), image, options);
            },
            "The filter stands in your matrix turned round by half.",
            "Which weight meets the first pixel of the image in the first row?"),
        wrong(
            calls::fill_patches, "L3-IMP-01",
            [](const Tensor& x, int n, YX kernel, const Conv2dOptions& options,
               const PanelPlan& plan) {
                static_cast<void>(patch_panel(x, n, kernel, options, plan));
                return patch_panel(x, 0, kernel, options, plan);
            },
            "Every panel is filled from the first image.",
            "Where does image n begin in the memory of x?"),
    };
}

}  // namespace

Misconceptions conv_rows() {
    return joined({padding_rows(), forward_rows(), input_rows(), weight_rows(), column_rows(),
                   product_rows()});
}

}  // namespace lab03
