// Lab 2 with whole tensors: batch norm with dl::variance, and the short formula with N in front.

#include "lab02_mlp_backprop/batch_norm.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void a_number_each(const Tensor& x, const Tensor& feature) {
    dl::require(feature.shape() == dl::Shape{x.size(1)}, "one number a feature");
}

Tensor blend(const Tensor& old, const Tensor& fresh, float keep) {
    return fresh + keep * (old - fresh);
}

}  // namespace

BatchNormResult batch_norm_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   const RunningStatistics& running,
                                   const BatchNormOptions& options) {
    dl::require(x.rank() == 2 && x.size(0) > 0, "x (N, D), N > 0");
    for (const Tensor* t : {&gamma, &beta, &running.mean, &running.variance})
        a_number_each(x, *t);
    const bool train = options.mode == Mode::train;
    const Tensor mean = train ? dl::mean(x, {0}) : running.mean;
    const Tensor variance = train ? dl::variance(x, {0}) : running.variance;
    const Tensor deviation = dl::pow(variance + options.epsilon, 0.5f);
    const Tensor normalised = (x - mean) / deviation;
    const RunningStatistics next =
        train ? RunningStatistics{blend(running.mean, mean, options.keep_old),
                                  blend(running.variance, variance, options.keep_old)}
              : running;
    return {gamma * normalised + beta, normalised, deviation, next};
}

BatchNormGradients batch_norm_backward(const Tensor& grad_output, const Tensor& normalised,
                                       const Tensor& deviation, const Tensor& gamma, Mode mode) {
    dl::require(normalised.rank() == 2 && grad_output.shape() == normalised.shape(),
                "grad_output has another shape");
    a_number_each(normalised, deviation);
    a_number_each(normalised, gamma);
    const auto n = static_cast<float>(normalised.size(0));
    const Tensor by_gamma = dl::sum(grad_output * normalised, {0});
    const Tensor by_beta = dl::sum(grad_output, {0});
    const Tensor scale = gamma / deviation;
    if (mode == Mode::eval) return {grad_output * scale, by_gamma, by_beta};
    return {scale / n * (n * grad_output - by_beta - normalised * by_gamma), by_gamma, by_beta};
}

}  // namespace lab02
