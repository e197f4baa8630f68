// Local response normalisation: a strong answer dims the channels beside it.
//
// You write     4.2 local_response_norm_forward, local_response_norm_backward
// You are given local_response_norm.hpp, common/tensor.hpp, common/arithmetic.hpp (square, pow)
// Check         ./course check 4.2          Stuck?  ./course hint 4.2
//
// Index letters:  n  image     c, j  channel     i  pixel of a channel

#include "lab04_architectures/local_response_norm.hpp"

#include <algorithm>
#include <cmath>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

void check_options(const char* call, const Tensor& x, const LrnOptions& options) {
    dl::require(x.rank() == 4, call, ": needs (N, C, H, W), got ", x.shape());
    dl::require<dl::Error>(options.size >= 1 && options.size % 2 == 1 && options.k > 0, call,
                           ": needs an odd size and k > 0, got size ", options.size, " and k ",
                           options.k);
}

}  // namespace

// Exercise 4.2: forward
//
//   s[n][c] = k + alpha * sum over |j - c| <= size / 2 of x[n][j]^2
//   output[n][c] = x[n][c] / s[n][c]^beta
//
//     one pixel, x = 1 2 3, size 3, alpha 1, beta 1, k 1:   s = 1+5  1+14  1+13
//                                                           output = 1/6  2/15  3/14
//
// Steps
//   1. For every channel, add up the squares of its window; the window is cut at both ends.
//   2. alpha and k as they are: nothing is divided by the size of the window.
Tensor local_response_norm_forward(const Tensor& x, const LrnOptions& options) {
    check_options("local_response_norm_forward", x, options);

    // TODO(4.2): your code here.
    dl::todo("4.2 local_response_norm_forward");
}

// Exercise 4.2: backward
//
// Two kinds of arrows leave x[c]: one to its own output, straight through, and one to the
// denominator of every channel j whose window holds c:
//
//   grad_x[c] = g[c] / s[c]^beta
//               - 2 * alpha * beta * x[c] * sum over |j - c| <= size / 2 of
//                                           g[j] * x[j] / s[j]^(beta + 1)
//
// With the paper's alpha of 0.0001 the second part hardly shows: check with alpha = 1.
Tensor local_response_norm_backward(const Tensor& grad_output, const Tensor& x,
                                    const LrnOptions& options) {
    check_options("local_response_norm_backward", x, options);
    dl::require(grad_output.shape() == x.shape(), "local_response_norm_backward: grad_output ",
                grad_output.shape(), " must have the shape of x, ", x.shape());

    // TODO(4.2): your code here.
    dl::todo("4.2 local_response_norm_backward");
}

}  // namespace lab04
