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

// BEGIN SOLUTION HELPERS
namespace {

// For every channel, the sum over its window of the values in `x`, pixel by pixel.
Tensor window_sums(const Tensor& x, int size) {
    const int channels = x.size(1);
    const std::int64_t pixels = std::int64_t{x.size(2)} * x.size(3);
    Tensor sums(x.shape());
    for (int n = 0; n < x.size(0); ++n) {
        const float* image = x.data() + n * channels * pixels;
        for (int c = 0; c < channels; ++c) {
            float* sum = sums.data() + (n * channels + c) * pixels;
            const int last = std::min(channels - 1, c + size / 2);
            for (int j = std::max(0, c - size / 2); j <= last; ++j)
                for (std::int64_t i = 0; i < pixels; ++i)
                    sum[i] += image[j * pixels + i];
        }
    }
    return sums;
}

// s: k + alpha * the sum of squares in the window.
Tensor denominators(const Tensor& x, const LrnOptions& options) {
    return window_sums(dl::square(x), options.size) * options.alpha + options.k;
}

}  // namespace
// END SOLUTION

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

    // BEGIN SOLUTION 4.2 local_response_norm_forward
    return x * dl::pow(denominators(x, options), -options.beta);
    // END SOLUTION
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

    // BEGIN SOLUTION 4.2 local_response_norm_backward
    const Tensor s = denominators(x, options);
    const Tensor straight = grad_output * dl::pow(s, -options.beta);
    // forward: output[j] = x[j] * s[j]^-beta, and s[j] grows by 2 * alpha * x[c] with x[c]
    const Tensor through = window_sums(straight * x / s, options.size);
    return straight - x * through * (2 * options.alpha * options.beta);
    // END SOLUTION
}

}  // namespace lab04
