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
    // TODO(3.3): your code here.
    dl::todo("3.3 same_padding");
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

    // TODO(3.3): your code here.
    dl::todo("3.3 conv2d_forward");
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

    // TODO(3.4): your code here.
    dl::todo("3.4 conv2d_backward");
}

}  // namespace lab03
