// Convolution as a sum over the positions inside the filter: for each (ky, kx) the image is shifted
// and every pixel's channels are multiplied by one small matrix.

#include "lab03_cnn/conv2d.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab03 {

using dl::Tensor;

Sides same_padding(YX kernel, YX dilation) {
    const auto front = [](int k, int d) { return (k - 1) * d / 2; };
    const auto back = [](int k, int d) { return ((k - 1) * d + 1) / 2; };
    return {front(kernel.y, dilation.y), front(kernel.x, dilation.x), back(kernel.y, dilation.y),
            back(kernel.x, dilation.x)};
}

namespace {

// Which pixel of the padded image the result i meets along one side.
std::vector<int> positions(int count, int stride, int first) {
    std::vector<int> all;
    for (int i = 0; i < count; ++i)
        all.push_back(first + i * stride);
    return all;
}

// (N, C, H, W) as (H, W, N, C), so that pixels can be picked like rows.
Tensor pixels_first(const Tensor& x) { return dl::permute(x, {2, 3, 0, 1}); }
Tensor images_first(const Tensor& x) { return dl::permute(x, {2, 3, 0, 1}); }

struct Shifted {
    std::vector<int> rows, columns;
};

Shifted shift(const Conv2dSizes& s, const Conv2dOptions& options, int ky, int kx) {
    return {positions(s.out_height, options.stride.y, ky * options.dilation.y),
            positions(s.out_width, options.stride.x, kx * options.dilation.x)};
}

// (Ho * Wo * N, channels of the group): what position (ky, kx) of the filters sees.
Tensor seen(const Tensor& wide, const Shifted& at, int first, int channels) {
    const Tensor rows = dl::gather_rows(wide, at.rows);
    const Tensor both = dl::gather_rows(dl::permute(rows, {1, 0, 2, 3}), at.columns);
    const Tensor turned = dl::permute(both, {1, 0, 2, 3});
    return dl::reshape(dl::slice(turned, 3, first, first + channels), {-1, channels});
}

Tensor padded(const Tensor& x, const Sides& pad) {
    return pixels_first(dl::pad(x, {{0, 0}, {0, 0}, {pad.top, pad.bottom}, {pad.left, pad.right}}));
}

// The weights of group g at (ky, kx): (filters, channels).
Tensor at_position(const Tensor& weight, const Conv2dSizes& s, int g, int ky, int kx) {
    const Tensor rows = dl::rows(weight, g * s.group_filters, (g + 1) * s.group_filters);
    return dl::reshape(dl::slice(dl::slice(rows, 2, ky, ky + 1), 3, kx, kx + 1),
                       {s.group_filters, s.group_channels});
}

}  // namespace

Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_forward", x.shape(), weight.shape(), options);
    dl::require(bias.shape() == dl::Shape{s.filters}, "one bias for every filter");
    const Tensor wide = padded(x, options.padding);
    std::vector<Tensor> groups;
    for (int g = 0; g < options.groups; ++g) {
        Tensor sum({s.out_height * s.out_width * s.images, s.group_filters});
        for (int ky = 0; ky < s.kernel_y; ++ky)
            for (int kx = 0; kx < s.kernel_x; ++kx)
                sum += dl::matmul(
                    seen(wide, shift(s, options, ky, kx), g * s.group_channels, s.group_channels),
                    at_position(weight, s, g, ky, kx), {.transpose_b = true});
        groups.push_back(dl::reshape(sum, {s.out_height, s.out_width, s.images, s.group_filters}));
    }
    return images_first(dl::concat(groups, 3) + bias);
}

Conv2dGradients conv2d_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight,
                                const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_backward", x.shape(), weight.shape(), options);
    dl::require(grad_output.shape() == dl::Shape{s.images, s.filters, s.out_height, s.out_width},
                "grad_output has the shape of the output");
    const Tensor wide = padded(x, options.padding);
    const Tensor g_first = pixels_first(grad_output);
    Tensor by_wide(wide.shape());
    Conv2dGradients found = {Tensor(), Tensor(weight.shape()), dl::sum(grad_output, {0, 2, 3})};
    for (int g = 0; g < options.groups; ++g) {
        const Tensor grad =
            dl::reshape(dl::slice(g_first, 3, g * s.group_filters, (g + 1) * s.group_filters),
                        {-1, s.group_filters});
        for (int ky = 0; ky < s.kernel_y; ++ky)
            for (int kx = 0; kx < s.kernel_x; ++kx) {
                const Shifted at = shift(s, options, ky, kx);
                const Tensor pixels = seen(wide, at, g * s.group_channels, s.group_channels);
                const Tensor by_weight = dl::matmul(grad, pixels, {.transpose_a = true});
                const Tensor by_pixel = dl::matmul(grad, at_position(weight, s, g, ky, kx));
                for (int o = 0; o < s.group_filters; ++o)
                    for (int c = 0; c < s.group_channels; ++c)
                        found.weight.at(g * s.group_filters + o, c, ky, kx) = by_weight.at(o, c);
                int row = 0;
                for (int y : at.rows)
                    for (int z : at.columns)
                        for (int n = 0; n < s.images; ++n, ++row)
                            for (int c = 0; c < s.group_channels; ++c)
                                by_wide.at(y, z, n, g * s.group_channels + c) +=
                                    by_pixel.at(row, c);
            }
    }
    const Sides& pad = options.padding;
    found.input = images_first(dl::slice(dl::slice(by_wide, 0, pad.top, pad.top + s.height), 1,
                                         pad.left, pad.left + s.width));
    return found;
}

}  // namespace lab03
