// Deformable convolution: a filter whose taps may wander.
//
// You write     3.14 deformable_conv2d_forward, deformable_conv2d_backward
// You are given deformable.hpp, your own bilinear of 3.10
// Check         ./course check 3.14         Stuck?  ./course hint 3.14

#include "lab03_cnn/deformable.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab03_cnn/augment.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;

namespace {

// The shape of the result; throws where the arguments do not fit together.
Shape output_shape(const char* call, const Tensor& x, const Tensor& offsets, const Tensor& weight,
                   const Conv2dOptions& options) {
    const Conv2dSizes sizes = conv2d_sizes(call, x.shape(), weight.shape(), options);
    dl::require(options.groups == 1, call, ": one group is all it knows, got ", options.groups);
    const Shape out = {sizes.images, sizes.filters, sizes.out_height, sizes.out_width};
    const Shape wanted = {out[0], 2 * sizes.kernel_y * sizes.kernel_x, out[2], out[3]};
    dl::require(offsets.shape() == wanted, call, ": offsets (N, 2 KH KW, HO, WO) are ", wanted,
                " here, got ", offsets.shape());
    return out;
}

}  // namespace

// Exercise 3.14: forward
//
// Steps
//   1. The loops of conv2d, but every tap has a place of its own, between the pixels.
//   2. The place belongs to (n, y, x, tap), not to a channel or filter: find it once, and read
//      every channel there with bilinear.
//   3. Nothing is padded: bilinear knows that outside is 0.
Tensor deformable_conv2d_forward(const Tensor& x, const Tensor& offsets, const Tensor& weight,
                                 const Tensor& bias, const Conv2dOptions& options) {
    const Shape shape = output_shape("deformable_conv2d_forward", x, offsets, weight, options);
    dl::require(bias.shape() == Shape{weight.size(0)}, "deformable_conv2d_forward: weight ",
                weight.shape(), " needs as many biases, got ", bias.shape());

    // TODO(3.14): your code here.
    dl::todo("3.14 deformable_conv2d_forward");
}

// Exercise 3.14: backward
//
// Steps
//   1. What reaches a sampled value: the gradients of all filters, each times its weight.
//   2. From the value to the four pixels: the weights of bilinear.
//   3. From the value to its position: moving down trades the upper row for the lower one, so the
//      slope is (lower row - upper row), each weighted along x. Moving right likewise.
DeformableGradients deformable_conv2d_backward(const Tensor& grad_output, const Tensor& x,
                                               const Tensor& offsets, const Tensor& weight,
                                               const Conv2dOptions& options) {
    const Shape shape = output_shape("deformable_conv2d_backward", x, offsets, weight, options);
    dl::require(grad_output.shape() == shape, "deformable_conv2d_backward: the output is ", shape,
                ", got a gradient ", grad_output.shape());

    // TODO(3.14): your code here.
    dl::todo("3.14 deformable_conv2d_backward");
}

}  // namespace lab03
