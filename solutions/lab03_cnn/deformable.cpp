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

// BEGIN SOLUTION HELPERS
struct Place {
    float y, x;
};

// Where tap (ky, kx) of the window at output (y, x) reads.
Place place_of(const Tensor& offsets, const Tensor& weight, const Conv2dOptions& options, int n,
               int y, int x, int ky, int kx) {
    const int k = ky * weight.size(3) + kx;
    const int row = y * options.stride.y - options.padding.top + ky * options.dilation.y;
    const int column = x * options.stride.x - options.padding.left + kx * options.dilation.x;
    return {static_cast<float>(row) + offsets.at(n, 2 * k, y, x),
            static_cast<float>(column) + offsets.at(n, 2 * k + 1, y, x)};
}

// The way back through `bilinear`: adds g to the four pixels, returns g by the position.
Place bilinear_backward(float g, const Tensor& images, Tensor& grad_images, int n, int c,
                        Place at) {
    const int height = images.size(2), width = images.size(3);
    if (!(at.y > -1 && at.y < static_cast<float>(height) && at.x > -1 &&
          at.x < static_cast<float>(width)))
        return {0, 0};
    const int top = static_cast<int>(std::floor(at.y)), left = static_cast<int>(std::floor(at.x));
    const float far_y = at.y - static_cast<float>(top), far_x = at.x - static_cast<float>(left);
    Place by{0, 0};
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) {
            const int row = top + i, column = left + j;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            const float weight_y = i == 0 ? 1 - far_y : far_y;
            const float weight_x = j == 0 ? 1 - far_x : far_x;
            // forward: sum += weight_y * weight_x * pixel
            grad_images.at(n, c, row, column) += g * weight_y * weight_x;
            const float pixel = images.at(n, c, row, column);
            by.y += g * (i == 0 ? -1.0f : 1.0f) * weight_x * pixel;
            by.x += g * (j == 0 ? -1.0f : 1.0f) * weight_y * pixel;
        }
    return by;
}

// Calls f(n, y, x, ky, kx, place) for every tap of every window.
template <class F>
void for_every_tap(const Shape& out, const Tensor& offsets, const Tensor& weight,
                   const Conv2dOptions& options, F f) {
    for (int n = 0; n < out[0]; ++n)
        for (int y = 0; y < out[2]; ++y)
            for (int x = 0; x < out[3]; ++x)
                for (int ky = 0; ky < weight.size(2); ++ky)
                    for (int kx = 0; kx < weight.size(3); ++kx)
                        f(n, y, x, ky, kx, place_of(offsets, weight, options, n, y, x, ky, kx));
}
// END SOLUTION

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

    // BEGIN SOLUTION 3.14 deformable_conv2d_forward
    Tensor out(shape);
    for (int n = 0; n < shape[0]; ++n)
        for (int o = 0; o < shape[1]; ++o)
            for (int row = 0; row < shape[2]; ++row)
                for (int column = 0; column < shape[3]; ++column)
                    out.at(n, o, row, column) = bias.at(o);
    for_every_tap(shape, offsets, weight, options,
                  [&](int n, int row, int column, int ky, int kx, Place at) {
                      for (int c = 0; c < x.size(1); ++c) {
                          const float value = bilinear(x, n, c, at.y, at.x);
                          for (int o = 0; o < shape[1]; ++o)
                              out.at(n, o, row, column) += weight.at(o, c, ky, kx) * value;
                      }
                  });
    return out;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.14 deformable_conv2d_backward
    DeformableGradients grad{Tensor(x.shape()), Tensor(offsets.shape()), Tensor(weight.shape()),
                             Tensor({weight.size(0)})};
    for (int n = 0; n < shape[0]; ++n)
        for (int o = 0; o < shape[1]; ++o)
            for (int row = 0; row < shape[2]; ++row)
                for (int column = 0; column < shape[3]; ++column)
                    grad.bias.at(o) += grad_output.at(n, o, row, column);
    for_every_tap(shape, offsets, weight, options,
                  [&](int n, int row, int column, int ky, int kx, Place at) {
                      const int k = ky * weight.size(3) + kx;
                      for (int c = 0; c < x.size(1); ++c) {
                          const float value = bilinear(x, n, c, at.y, at.x);
                          float by_value = 0;
                          for (int o = 0; o < shape[1]; ++o) {
                              const float g = grad_output.at(n, o, row, column);
                              // forward: out += weight * value
                              grad.weight.at(o, c, ky, kx) += g * value;
                              by_value += g * weight.at(o, c, ky, kx);
                          }
                          const Place by = bilinear_backward(by_value, x, grad.input, n, c, at);
                          grad.offsets.at(n, 2 * k, row, column) += by.y;
                          grad.offsets.at(n, 2 * k + 1, row, column) += by.x;
                      }
                  });
    return grad;
    // END SOLUTION
}

}  // namespace lab03
