// Batch normalisation: every feature gets mean 0 and deviation 1 over the batch, then a scale and
// a shift that are learned.
//
// You write     2.12 batch_norm_forward, batch_norm_backward
// You are given batch_norm.hpp, common/reduce.hpp (mean and variance along axes, divisor N)
// Check         ./course check 2.12         Stuck?  ./course hint 2.12
//
// Index letters:  n  sample     d  feature

#include "lab02_mlp_backprop/batch_norm.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check_features(const char* call, const Tensor& x, const Tensor& feature, const char* name) {
    dl::require(feature.shape() == dl::Shape{x.size(1)}, call, ": ", name, " must be (", x.size(1),
                "), one number a feature, got ", feature.shape());
}

}  // namespace

// Exercise 2.12: forward
//
//   x_hat[n][d] = (x[n][d] - mean[d]) / deviation[d],  deviation[d] = sqrt(variance[d] + epsilon)
//   output[n][d] = gamma[d] * x_hat[n][d] + beta[d]
//
//     x  0 10     mean 1 20, variance 1 100     x_hat  -1 -1     (but for epsilon)
//        2 30                                           1  1
//
// Steps
//   1. Mean and variance of every feature: of this batch in training, the running ones in eval
//      mode. Subtract the mean before you square: mean(x^2) - mean(x)^2 loses all digits in float
//      when the mean is large.
//   2. x_hat, output.
//   3. In training: running = keep_old * running + (1 - keep_old) * batch. In eval mode the running
//      statistics are returned as they came.
BatchNormResult batch_norm_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   const RunningStatistics& running,
                                   const BatchNormOptions& options) {
    dl::require(x.rank() == 2 && x.size(0) > 0, "batch_norm_forward: needs (N, D) with N > 0, got ",
                x.shape());
    check_features("batch_norm_forward", x, gamma, "gamma");
    check_features("batch_norm_forward", x, beta, "beta");
    check_features("batch_norm_forward", x, running.mean, "running mean");
    check_features("batch_norm_forward", x, running.variance, "running variance");

    // BEGIN SOLUTION 2.12 batch_norm_forward
    BatchNormResult result;
    Tensor mean = running.mean;
    Tensor variance = running.variance;
    result.running = running;
    if (options.mode == Mode::train) {
        mean = dl::mean(x, {0});
        variance = dl::mean(dl::square(x - mean), {0});
        const float keep = options.keep_old;
        result.running.mean = running.mean * keep + mean * (1 - keep);
        result.running.variance = running.variance * keep + variance * (1 - keep);
    }
    result.deviation = dl::sqrt(variance + options.epsilon);
    result.normalised = (x - mean) / result.deviation;
    result.output = result.normalised * gamma + beta;
    return result;
    // END SOLUTION
}

// Exercise 2.12: backward
//
// gamma and beta are easy: read them off  output = gamma * x_hat + beta  and sum over the batch.
//
// For x take h = grad_output * gamma, the gradient by x_hat. In eval mode mean and deviation are
// constants, and only one arrow leaves x. In training three do: x moves its own x_hat, the mean of
// its column, and the deviation of its column. Work it out on paper; it comes together as
//
//   grad_x[n] = (h[n] - mean over the batch of h - x_hat[n] * mean over the batch of h * x_hat)
//               / deviation
//
// Two checks: every column of grad_x sums to 0 (shifting a column changes nothing), and every
// column is orthogonal to x_hat (neither does stretching it).
BatchNormGradients batch_norm_backward(const Tensor& grad_output, const Tensor& normalised,
                                       const Tensor& deviation, const Tensor& gamma, Mode mode) {
    dl::require(normalised.rank() == 2 && grad_output.shape() == normalised.shape(),
                "batch_norm_backward: grad_output ", grad_output.shape(),
                " must have the shape (N, D) of the normalised values, ", normalised.shape());
    check_features("batch_norm_backward", normalised, deviation, "deviation");
    check_features("batch_norm_backward", normalised, gamma, "gamma");

    // BEGIN SOLUTION 2.12 batch_norm_backward
    BatchNormGradients gradients;
    gradients.gamma = dl::sum(grad_output * normalised, {0});
    gradients.beta = dl::sum(grad_output, {0});
    Tensor h = grad_output * gamma;
    if (mode == Mode::train) h = h - dl::mean(h, {0}) - normalised * dl::mean(h * normalised, {0});
    gradients.input = h / deviation;
    return gradients;
    // END SOLUTION
}

}  // namespace lab02
