// Batch normalisation of images: a channel is one feature, and every pixel of every image of the
// batch is a sample of it.
//
// You write     4.1 batch_norm_2d_forward, batch_norm_2d_backward
// You are given batch_norm_2d.hpp (beside_images), common/reduce.hpp (means along axes, keep_axes)
// Check         ./course check 4.1          Stuck?  ./course hint 4.1
//
// Index letters:  n  image     c  channel     y, x  pixel

#include "lab04_architectures/batch_norm_2d.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

void check_channels(const char* call, const Tensor& x, const Tensor& channel, const char* name) {
    dl::require(channel.shape() == dl::Shape{x.size(1)}, call, ": ", name, " must be (", x.size(1),
                "), one number a channel, got ", channel.shape());
}

}  // namespace

// Exercise 4.1: forward
//
//   x_hat[n][c][y][x] = (x[n][c][y][x] - mean[c]) / deviation[c],
//   deviation[c] = sqrt(variance[c] + epsilon),   output = gamma[c] * x_hat + beta[c]
//
//   Two images of two channels, 1 x 2 pixels:      mean  channel 0: (0 + 2 + 4 + 2) / 4 = 2
//     image 0   0 2   10 10                        variance      (4 + 0 + 4 + 0) / 4 = 2
//     image 1   4 2   30 30                        and 20, 100 for channel 1
//
// Steps
//   1. Mean and variance of every channel over three axes: images, rows, columns. In eval mode the
//      running ones. Subtract the mean before you square.
//   2. x_hat and output: every number of a channel goes to all of its pixels (beside_images).
//   3. In training the running statistics move; in eval mode they are returned as they came.
BatchNormResult batch_norm_2d_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                      const RunningStatistics& running,
                                      const BatchNormOptions& options) {
    const char* call = "batch_norm_2d_forward";
    dl::require(x.rank() == 4 && x.count() > 0, call,
                ": needs (N, C, H, W) with something in it, got ", x.shape());
    check_channels(call, x, gamma, "gamma");
    check_channels(call, x, beta, "beta");
    check_channels(call, x, running.mean, "running mean");
    check_channels(call, x, running.variance, "running variance");

    // TODO(4.1): your code here.
    dl::todo("4.1 batch_norm_2d_forward");
}

// Exercise 4.1: backward
//
// The formula of 2.12 with other axes. With h = grad_output * gamma, and in training
//
//   grad_x = (h - mean of h - x_hat * mean of h * x_hat) / deviation
//
// where both means are over images, rows and columns: one number a channel. In eval mode only
// h / deviation is left. gamma[c] is used at every pixel of every image: its gradient is a sum over
// all of them, and so is beta's.
BatchNormGradients batch_norm_2d_backward(const Tensor& grad_output, const Tensor& normalised,
                                          const Tensor& deviation, const Tensor& gamma, Mode mode) {
    const char* call = "batch_norm_2d_backward";
    dl::require(normalised.rank() == 4 && grad_output.shape() == normalised.shape(), call,
                ": grad_output ", grad_output.shape(),
                " must have the shape (N, C, H, W) of the normalised values, ", normalised.shape());
    check_channels(call, normalised, deviation, "deviation");
    check_channels(call, normalised, gamma, "gamma");

    // TODO(4.1): your code here.
    dl::todo("4.1 batch_norm_2d_backward");
}

}  // namespace lab04
