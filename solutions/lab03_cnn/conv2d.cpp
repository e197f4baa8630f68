// Convolution: the same small filters look at every place of an image.
//
// You write     3.3 same_padding, conv2d_forward     3.4 conv2d_backward
// You are given conv2d.hpp: conv2d_sizes checks all rules and knows all sizes by name
// Check         ./course check 3.3          Stuck?  ./course hint 3.3
//
// Index letters, always in this order:
//   n  image        o  filter         y, x    pixel of the output
//   c  channel      g  group          ky, kx  position inside the filter

#include "lab03_cnn/conv2d.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Tensor;

// Exercise 3.3: padding that keeps the size
//
// A window that reaches over r pixels costs r - 1 positions. Put back as many pixels: half of them
// in front, half behind. Where r - 1 is odd the extra pixel stands behind: at the bottom, at the
// right. Remember what dilation does to the reach.
Sides same_padding(YX kernel, YX dilation) {
    // BEGIN SOLUTION 3.3 same_padding
    const int down = (kernel.y - 1) * dilation.y;
    const int right = (kernel.x - 1) * dilation.x;
    return {down / 2, right / 2, down - down / 2, right - right / 2};
    // END SOLUTION
}

// Exercise 3.3: forward
//
//   output[n][o][y][x] = bias[o] + sum over c, ky, kx of
//       weight[o][c][ky][kx] * x[n][first + c][y * stride.y + ky * dilation.y - padding.top]
//                                             [x * stride.x + kx * dilation.x - padding.left]
//
// first is the first channel of the filter's group: 0 with one group. A pixel outside of the image
// counts as zero.
//
//     x  1 2 3     weight  1 0     bias 10     output  16 18      16 = 10 + 1*1 + 1*5
//        4 5 6             0 1                         22 24
//        7 8 9
//
// Steps
//   1. Make the output tensor; conv2d_sizes has told you its shape.
//   2. Loop over n, o, y, x and start each sum with the bias; inside over c, ky, kx. Slow is fine:
//      exercise 3.6 turns all of it into one product.
//   3. Test row and column before you read. There is padding on all four sides, and only top and
//      left move the window.
Tensor conv2d_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_forward", x.shape(), weight.shape(), options);
    dl::require(bias.shape() == dl::Shape{s.filters}, "conv2d_forward: bias must be (", s.filters,
                "), one for each filter, got ", bias.shape());

    // BEGIN SOLUTION 3.3 conv2d_forward
    Tensor output({s.images, s.filters, s.out_height, s.out_width});
    for (int n = 0; n < s.images; ++n)
        for (int o = 0; o < s.filters; ++o) {
            const int first = o / s.group_filters * s.group_channels;
            for (int y = 0; y < s.out_height; ++y)
                for (int column = 0; column < s.out_width; ++column) {
                    float sum = bias.at(o);
                    for (int c = 0; c < s.group_channels; ++c)
                        for (int ky = 0; ky < s.kernel_y; ++ky)
                            for (int kx = 0; kx < s.kernel_x; ++kx) {
                                const int row = y * options.stride.y + ky * options.dilation.y -
                                                options.padding.top;
                                const int col = column * options.stride.x +
                                                kx * options.dilation.x - options.padding.left;
                                if (row < 0 || row >= s.height || col < 0 || col >= s.width)
                                    continue;
                                sum += weight.at(o, c, ky, kx) * x.at(n, first + c, row, col);
                            }
                    output.at(n, o, y, column) = sum;
                }
        }
    return output;
    // END SOLUTION
}

// Exercise 3.4: backward
//
// The forward pass is nothing but multiplications and one long sum, so every line of it has two
// lines of gradient. Walk through the very same loops, at the same pixels:
//
//   forward   output[n][o][y][x] += weight[o][c][ky][kx] * x[n][first + c][row][col]
//
//   backward  with g = grad output[n][o][y][x]
//             grad weight[o][c][ky][kx]      += g * x[n][first + c][row][col]
//             grad x[n][first + c][row][col] += g * weight[o][c][ky][kx]
//             grad bias[o]                   += g
//
// A weight is used at every place of every image: it collects from all of them. A pixel that no
// window read keeps the gradient 0, and what belongs to the padding is dropped.
Conv2dGradients conv2d_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight,
                                const Conv2dOptions& options) {
    const Conv2dSizes s = conv2d_sizes("conv2d_backward", x.shape(), weight.shape(), options);
    const dl::Shape output = {s.images, s.filters, s.out_height, s.out_width};
    dl::require(grad_output.shape() == output, "conv2d_backward: the output is ", output,
                ", grad_output ", grad_output.shape());

    // BEGIN SOLUTION 3.4 conv2d_backward
    Conv2dGradients gradients = {Tensor(x.shape()), Tensor(weight.shape()), Tensor({s.filters})};
    for (int n = 0; n < s.images; ++n)
        for (int o = 0; o < s.filters; ++o) {
            const int first = o / s.group_filters * s.group_channels;
            for (int y = 0; y < s.out_height; ++y)
                for (int column = 0; column < s.out_width; ++column) {
                    const float g = grad_output.at(n, o, y, column);
                    gradients.bias.at(o) += g;
                    for (int c = 0; c < s.group_channels; ++c)
                        for (int ky = 0; ky < s.kernel_y; ++ky)
                            for (int kx = 0; kx < s.kernel_x; ++kx) {
                                const int row = y * options.stride.y + ky * options.dilation.y -
                                                options.padding.top;
                                const int col = column * options.stride.x +
                                                kx * options.dilation.x - options.padding.left;
                                if (row < 0 || row >= s.height || col < 0 || col >= s.width)
                                    continue;
                                gradients.weight.at(o, c, ky, kx) +=
                                    g * x.at(n, first + c, row, col);
                                gradients.input.at(n, first + c, row, col) +=
                                    g * weight.at(o, c, ky, kx);
                            }
                }
        }
    return gradients;
    // END SOLUTION
}

}  // namespace lab03
