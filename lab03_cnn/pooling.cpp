// Pooling: shrink an image by keeping one number of every window.
//
// You write     3.7 max_pool_forward, max_pool_backward     3.8 avg_pool_forward, avg_pool_backward
// You are given pooling.hpp: pool_shape checks all rules and gives the shape of the result
// Check         ./course check 3.7          Stuck?  ./course hint 3.7
//
// Index letters:  n  image     c  channel     y, x  window     ky, kx  position inside of it

#include "lab03_cnn/pooling.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;

// Exercise 3.7: forward
//
//   output[n][c][y][x]  = largest x[n][c][row][column] with
//       row    = y * stride.y + ky - padding.top,  column = x * stride.x + kx - padding.left
//   winners[n][c][y][x] = row * W + column of that pixel
//
//     x  1 5 2 0     window 2, stride 2     output  5 3     winners  1  7
//        4 3 1 3                                    7 7              8 10
//        7 0 7 6
//        7 2 6 5
//
// Four sevens: in each window the first in row order wins. Pixels outside of the image never win,
// however negative the others are: do not start from 0.
MaxPoolResult max_pool_forward(const Tensor& x, const PoolOptions& options) {
    const Shape shape = pool_shape("max_pool_forward", x.shape(), options);

    // TODO(3.7): your code here.
    dl::todo("3.7 max_pool_forward");
}

// Exercise 3.7: backward
//
//   grad x[n][c][winner] += grad output[n][c][y][x]
//
// Only the winner of a window moves its output. A pixel that wins two windows collects from both.
Tensor max_pool_backward(const Tensor& grad_output, const Tensor& winners, const Shape& x_shape) {
    dl::require(x_shape.rank() == 4 && grad_output.rank() == 4 &&
                    grad_output.shape() == winners.shape() && x_shape[0] == winners.size(0) &&
                    x_shape[1] == winners.size(1),
                "max_pool_backward: grad_output ", grad_output.shape(), ", winners ",
                winners.shape(), " and x ", x_shape, " do not belong together");

    // TODO(3.7): your code here.
    dl::todo("3.7 max_pool_backward");
}

// Exercise 3.8: forward
//
//   output[n][c][y][x] = sum of the window's pixels / how many count
//
// With count_padding every window counts Kh * Kw pixels, zeros of the padding included; without it
// only those that lie in the image.
//
//     x  8 4     window 2, stride 1, padding 1, top left window: only the 8 is a real pixel
//        4 0     8 / 4 = 2 with count_padding, 8 / 1 = 8 without
Tensor avg_pool_forward(const Tensor& x, const PoolOptions& options) {
    const Shape shape = pool_shape("avg_pool_forward", x.shape(), options);

    // TODO(3.8): your code here.
    dl::todo("3.8 avg_pool_forward");
}

// Exercise 3.8: backward
//
// Every pixel of a window moved its mean by 1 / how many count, so it gets that share of the
// window's gradient, from every window that it lies in.
Tensor avg_pool_backward(const Tensor& grad_output, const Shape& x_shape,
                         const PoolOptions& options) {
    const Shape shape = pool_shape("avg_pool_backward", x_shape, options);
    dl::require(grad_output.shape() == shape, "avg_pool_backward: the output is ", shape,
                ", grad_output ", grad_output.shape());

    // TODO(3.8): your code here.
    dl::todo("3.8 avg_pool_backward");
}

}  // namespace lab03
