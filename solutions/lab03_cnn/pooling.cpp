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

// BEGIN SOLUTION HELPERS
namespace {

// The pixels of one window that lie in the image.
struct Pixels {
    int top, bottom, left, right;  // top <= row < bottom, left <= column < right
    [[nodiscard]] int count() const { return (bottom - top) * (right - left); }
};

Pixels window_at(int y, int x, const Shape& image, const PoolOptions& options) {
    const int top = y * options.stride.y - options.padding.top;
    const int left = x * options.stride.x - options.padding.left;
    return {std::max(top, 0), std::min(top + options.kernel.y, image[2]), std::max(left, 0),
            std::min(left + options.kernel.x, image[3])};
}

float divisor(const Pixels& window, const PoolOptions& options) {
    return static_cast<float>(options.count_padding ? options.kernel.y * options.kernel.x
                                                    : window.count());
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 3.7 max_pool_forward
    MaxPoolResult result = {Tensor(shape), Tensor(shape)};
    for (int n = 0; n < shape[0]; ++n)
        for (int c = 0; c < shape[1]; ++c)
            for (int y = 0; y < shape[2]; ++y)
                for (int column = 0; column < shape[3]; ++column) {
                    const Pixels window = window_at(y, column, x.shape(), options);
                    int best_row = window.top;
                    int best_column = window.left;
                    for (int row = window.top; row < window.bottom; ++row)
                        for (int col = window.left; col < window.right; ++col)
                            if (x.at(n, c, row, col) > x.at(n, c, best_row, best_column)) {
                                best_row = row;
                                best_column = col;
                            }
                    result.output.at(n, c, y, column) = x.at(n, c, best_row, best_column);
                    result.winners.at(n, c, y, column) =
                        static_cast<float>(best_row * x.size(3) + best_column);
                }
    return result;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.7 max_pool_backward
    Tensor grad(x_shape);
    for (int n = 0; n < winners.size(0); ++n)
        for (int c = 0; c < winners.size(1); ++c)
            for (int y = 0; y < winners.size(2); ++y)
                for (int x = 0; x < winners.size(3); ++x) {
                    const int winner = static_cast<int>(winners.at(n, c, y, x));
                    grad.at(n, c, winner / x_shape[3], winner % x_shape[3]) +=
                        grad_output.at(n, c, y, x);
                }
    return grad;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.8 avg_pool_forward
    Tensor output(shape);
    for (int n = 0; n < shape[0]; ++n)
        for (int c = 0; c < shape[1]; ++c)
            for (int y = 0; y < shape[2]; ++y)
                for (int column = 0; column < shape[3]; ++column) {
                    const Pixels window = window_at(y, column, x.shape(), options);
                    float sum = 0;
                    for (int row = window.top; row < window.bottom; ++row)
                        for (int col = window.left; col < window.right; ++col)
                            sum += x.at(n, c, row, col);
                    output.at(n, c, y, column) = sum / divisor(window, options);
                }
    return output;
    // END SOLUTION
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

    // BEGIN SOLUTION 3.8 avg_pool_backward
    Tensor grad(x_shape);
    for (int n = 0; n < shape[0]; ++n)
        for (int c = 0; c < shape[1]; ++c)
            for (int y = 0; y < shape[2]; ++y)
                for (int x = 0; x < shape[3]; ++x) {
                    const Pixels window = window_at(y, x, x_shape, options);
                    const float share = grad_output.at(n, c, y, x) / divisor(window, options);
                    for (int row = window.top; row < window.bottom; ++row)
                        for (int col = window.left; col < window.right; ++col)
                            grad.at(n, c, row, col) += share;
                }
    return grad;
    // END SOLUTION
}

}  // namespace lab03
