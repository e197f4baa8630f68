// Convolution by its relatives: forward as a product on columns, the gradient by the image as a
// convolution of the spread gradient with the kernel turned by half.

#include "lab03_cnn/conv2d.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab03_cnn/im2col.hpp"

namespace lab03 {

using dl::Tensor;

Sides same_padding(YX kernel, YX dilation) {
    const YX all = {(kernel.y - 1) * dilation.y, (kernel.x - 1) * dilation.x};
    return {all.y / 2, all.x / 2, all.y / 2 + all.y % 2, all.x / 2 + all.x % 2};
}

Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_forward", x.shape(), weight.shape(), options);
    dl::require(bias.shape() == dl::Shape{s.filters}, "one bias for every filter");
    const Tensor columns = im2col(x, {s.kernel_y, s.kernel_x}, options);
    const int taps = s.group_channels * s.kernel_y * s.kernel_x;
    std::vector<Tensor> images;
    for (int n = 0; n < s.images; ++n) {
        const Tensor all = dl::reshape(dl::rows(columns, n, n + 1), {columns.size(1), -1});
        std::vector<Tensor> groups;
        for (int g = 0; g < options.groups; ++g)
            groups.push_back(dl::matmul(
                dl::reshape(dl::rows(weight, g * s.group_filters, (g + 1) * s.group_filters),
                            {s.group_filters, taps}),
                dl::rows(all, g * taps, (g + 1) * taps)));
        images.push_back(dl::concat(groups, 0) + dl::reshape(bias, {s.filters, 1}));
    }
    return dl::reshape(dl::stack(images), {s.images, s.filters, s.out_height, s.out_width});
}

namespace {

// Zeros between the values, so that they stand as far apart as the windows do.
Tensor spread(const Tensor& g, YX stride) {
    Tensor wide(
        {g.size(0), g.size(1), (g.size(2) - 1) * stride.y + 1, (g.size(3) - 1) * stride.x + 1});
    for (int n = 0; n < g.size(0); ++n)
        for (int o = 0; o < g.size(1); ++o)
            for (int y = 0; y < g.size(2); ++y)
                for (int x = 0; x < g.size(3); ++x)
                    wide.at(n, o, y * stride.y, x * stride.x) = g.at(n, o, y, x);
    return wide;
}

}  // namespace

Conv2dGradients conv2d_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight,
                                const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_backward", x.shape(), weight.shape(), options);
    dl::require(grad_output.shape() == dl::Shape{s.images, s.filters, s.out_height, s.out_width},
                "grad_output has the shape of the output");
    const Sides& pad = options.padding;

    // By the image: as large as the padded image, then cut.
    const int reach_y = (s.kernel_y - 1) * options.dilation.y;
    const int reach_x = (s.kernel_x - 1) * options.dilation.x;
    const Tensor wide = spread(grad_output, options.stride);
    const Tensor turned = dl::flip(dl::flip(weight, 2), 3);
    std::vector<Tensor> exchanged;  // (C / groups, O / groups, Kh, Kw) of every group
    for (int g = 0; g < options.groups; ++g)
        exchanged.push_back(dl::permute(
            dl::rows(turned, g * s.group_filters, (g + 1) * s.group_filters), {1, 0, 2, 3}));
    const Tensor whole = conv2d_forward(
        wide, dl::concat(exchanged), Tensor({s.channels}),
        {.padding = {reach_y, reach_x}, .dilation = options.dilation, .groups = options.groups});
    const int rest_y = s.height + pad.top + pad.bottom - whole.size(2);
    const int rest_x = s.width + pad.left + pad.right - whole.size(3);
    const Tensor framed = dl::pad(whole, {{0, 0}, {0, 0}, {0, rest_y}, {0, rest_x}});
    Conv2dGradients found;
    found.input = dl::slice(dl::slice(framed, 2, pad.top, pad.top + s.height), 3, pad.left,
                            pad.left + s.width);

    // By the weights: columns times gradients, image after image.
    const Tensor columns = im2col(x, {s.kernel_y, s.kernel_x}, options);
    const int taps = s.group_channels * s.kernel_y * s.kernel_x;
    found.weight = Tensor(weight.shape());
    Tensor flat({s.filters, taps});
    for (int n = 0; n < s.images; ++n) {
        const Tensor all = dl::reshape(dl::rows(columns, n, n + 1), {columns.size(1), -1});
        const Tensor g = dl::reshape(dl::rows(grad_output, n, n + 1), {s.filters, -1});
        std::vector<Tensor> groups;
        for (int i = 0; i < options.groups; ++i)
            groups.push_back(dl::matmul(dl::rows(g, i * s.group_filters, (i + 1) * s.group_filters),
                                        dl::rows(all, i * taps, (i + 1) * taps),
                                        {.transpose_b = true}));
        flat += dl::concat(groups, 0);
    }
    flat.set_shape(weight.shape());
    found.weight = flat;
    found.bias = dl::sum(grad_output, {0, 2, 3});
    return found;
}

}  // namespace lab03
