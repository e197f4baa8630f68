// Columns one after the other, index by division; the products are loops in double.

#include "lab03_cnn/im2col.hpp"

#include "common/error.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;

namespace {

struct Walk {
    Conv2dSizes s;
    Conv2dOptions options;
    [[nodiscard]] int rows() const { return s.channels * s.kernel_y * s.kernel_x; }
    [[nodiscard]] int places() const { return s.out_height * s.out_width; }
    // The pixel that stands at (row, place) of the columns of image n, or -1.
    [[nodiscard]] std::int64_t pixel(int n, int row, int place) const {
        const int y = place / s.out_width * options.stride.y - options.padding.top +
                      row / s.kernel_x % s.kernel_y * options.dilation.y;
        const int x = place % s.out_width * options.stride.x - options.padding.left +
                      row % s.kernel_x * options.dilation.x;
        if (y < 0 || y >= s.height || x < 0 || x >= s.width) return -1;
        const int c = row / (s.kernel_x * s.kernel_y);
        return ((std::int64_t{n} * s.channels + c) * s.height + y) * s.width + x;
    }
};

Walk walk(const char* call, const Shape& image, YX kernel, const Conv2dOptions& options) {
    dl::require(image.rank() == 4, "an image has four axes");
    return {conv2d_sizes(call, image, {1, image[1], kernel.y, kernel.x},
                         {options.stride, options.padding, options.dilation, 1}),
            options};
}

YX kernel_of(const Tensor& weight) { return {weight.size(2), weight.size(3)}; }

}  // namespace

Tensor im2col(const Tensor& x, YX kernel, const Conv2dOptions& options) {
    const Walk w = walk("im2col", x.shape(), kernel, options);
    Tensor columns({x.size(0), w.rows(), w.places()});
    for (int n = 0; n < x.size(0); ++n)
        for (int place = 0; place < w.places(); ++place)
            for (int row = 0; row < w.rows(); ++row) {
                const std::int64_t pixel = w.pixel(n, row, place);
                if (pixel >= 0) columns.at(n, row, place) = x[pixel];
            }
    return columns;
}

Tensor col2im(const Tensor& columns, const Shape& image, YX kernel, const Conv2dOptions& options) {
    const Walk w = walk("col2im", image, kernel, options);
    dl::require(columns.shape() == Shape{image[0], w.rows(), w.places()}, "columns do not fit");
    Tensor sum(image);
    for (int n = 0; n < image[0]; ++n)
        for (int place = 0; place < w.places(); ++place)
            for (int row = 0; row < w.rows(); ++row) {
                const std::int64_t pixel = w.pixel(n, row, place);
                if (pixel >= 0) sum[pixel] += columns.at(n, row, place);
            }
    return sum;
}

Tensor conv2d_gemm_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                           const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_gemm_forward", x.shape(), weight.shape(), options);
    dl::require(bias.shape() == Shape{s.filters}, "one bias for every filter");
    const Tensor columns = im2col(x, kernel_of(weight), options);
    const int taps = s.group_channels * s.kernel_y * s.kernel_x;
    Tensor output({s.images, s.filters, s.out_height, s.out_width});
    std::int64_t i = 0;
    for (int n = 0; n < s.images; ++n)
        for (int o = 0; o < s.filters; ++o)
            for (int place = 0; place < columns.size(2); ++place) {
                double sum = double{bias.at(o)};
                for (int tap = 0; tap < taps; ++tap)
                    sum += double{weight[std::int64_t{o} * taps + tap]} *
                           double{columns.at(n, o / s.group_filters * taps + tap, place)};
                output[i++] = static_cast<float>(sum);
            }
    return output;
}

Conv2dGradients conv2d_gemm_backward(const Tensor& grad_output, const Tensor& x,
                                     const Tensor& weight, const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_gemm_backward", x.shape(), weight.shape(), options);
    dl::require(grad_output.shape() == Shape{s.images, s.filters, s.out_height, s.out_width},
                "grad_output has the shape of the output");
    const Tensor columns = im2col(x, kernel_of(weight), options);
    const int taps = s.group_channels * s.kernel_y * s.kernel_x;
    Tensor back(columns.shape());
    Conv2dGradients found = {Tensor(), Tensor(weight.shape()), Tensor({s.filters})};
    std::int64_t i = 0;
    for (int n = 0; n < s.images; ++n)
        for (int o = 0; o < s.filters; ++o)
            for (int place = 0; place < columns.size(2); ++place, ++i) {
                found.bias.at(o) += grad_output[i];
                for (int tap = 0; tap < taps; ++tap) {
                    const int row = o / s.group_filters * taps + tap;
                    const std::int64_t w = std::int64_t{o} * taps + tap;
                    found.weight[w] += grad_output[i] * columns.at(n, row, place);
                    back.at(n, row, place) += grad_output[i] * weight[w];
                }
            }
    found.input = col2im(back, x.shape(), kernel_of(weight), options);
    return found;
}

}  // namespace lab03
