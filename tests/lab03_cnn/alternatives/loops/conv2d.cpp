// Convolution from the image's side: every pixel looks for the outputs that it takes part in. All
// sums in double.

#include "lab03_cnn/conv2d.hpp"

#include <vector>

#include "common/error.hpp"

namespace lab03 {

using dl::Tensor;

Sides same_padding(YX kernel, YX dilation) {
    Sides pad;
    for (int missing = (kernel.y - 1) * dilation.y; missing > 0; --missing)
        (pad.bottom > pad.top ? pad.top : pad.bottom) += 1;
    for (int missing = (kernel.x - 1) * dilation.x; missing > 0; --missing)
        (pad.right > pad.left ? pad.left : pad.right) += 1;
    return pad;
}

namespace {

// Calls meet(output index, pixel index, weight index) for every multiplication there is.
template <class Meet>
void every_meeting(const Conv2dSizes& s, const Conv2dOptions& options, Meet meet) {
    for (int n = 0; n < s.images; ++n)
        for (int channel = 0; channel < s.channels; ++channel)
            for (int row = 0; row < s.height; ++row)
                for (int col = 0; col < s.width; ++col)
                    for (int ky = 0; ky < s.kernel_y; ++ky)
                        for (int kx = 0; kx < s.kernel_x; ++kx) {
                            const int down = row + options.padding.top - ky * options.dilation.y;
                            const int right = col + options.padding.left - kx * options.dilation.x;
                            if (down < 0 || right < 0 || down % options.stride.y != 0 ||
                                right % options.stride.x != 0)
                                continue;
                            const int y = down / options.stride.y, x = right / options.stride.x;
                            if (y >= s.out_height || x >= s.out_width) continue;
                            const int group = channel / s.group_channels;
                            for (int i = 0; i < s.group_filters; ++i) {
                                const int o = group * s.group_filters + i;
                                meet(((n * s.filters + o) * s.out_height + y) * s.out_width + x,
                                     ((n * s.channels + channel) * s.height + row) * s.width + col,
                                     ((o * s.group_channels + channel % s.group_channels) *
                                          s.kernel_y +
                                      ky) * s.kernel_x +
                                         kx);
                            }
                        }
}

Tensor as_tensor(const dl::Shape& shape, const std::vector<double>& sums) {
    Tensor result(shape);
    for (std::size_t i = 0; i < sums.size(); ++i)
        result[static_cast<std::int64_t>(i)] = static_cast<float>(sums[i]);
    return result;
}

}  // namespace

Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_forward", x.shape(), weight.shape(), options);
    dl::require(bias.shape() == dl::Shape{s.filters}, "one bias for every filter");
    std::vector<double> sums;
    for (int n = 0; n < s.images; ++n)
        for (int o = 0; o < s.filters; ++o)
            sums.insert(sums.end(), static_cast<std::size_t>(s.out_height * s.out_width),
                        double{bias.at(o)});
    every_meeting(s, options, [&](int out, int pixel, int w) {
        sums[static_cast<std::size_t>(out)] += double{x[pixel]} * double{weight[w]};
    });
    return as_tensor({s.images, s.filters, s.out_height, s.out_width}, sums);
}

Conv2dGradients conv2d_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight,
                                const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_backward", x.shape(), weight.shape(), options);
    dl::require(grad_output.shape() == dl::Shape{s.images, s.filters, s.out_height, s.out_width},
                "grad_output has the shape of the output");
    std::vector<double> by_x(static_cast<std::size_t>(x.count())),
        by_w(static_cast<std::size_t>(weight.count())), by_b(static_cast<std::size_t>(s.filters));
    every_meeting(s, options, [&](int out, int pixel, int w) {
        by_x[static_cast<std::size_t>(pixel)] += double{grad_output[out]} * double{weight[w]};
        by_w[static_cast<std::size_t>(w)] += double{grad_output[out]} * double{x[pixel]};
    });
    const int pixels = s.out_height * s.out_width;
    for (int i = 0; i < grad_output.count(); ++i)
        by_b[static_cast<std::size_t>(i / pixels % s.filters)] += double{grad_output[i]};
    return {as_tensor(x.shape(), by_x), as_tensor(weight.shape(), by_w),
            as_tensor({s.filters}, by_b)};
}

}  // namespace lab03
