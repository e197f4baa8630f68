// Lab 2 in nothing but loops: batch norm, feature by feature, and the way back arrow by arrow.

#include "lab02_mlp_backprop/batch_norm.hpp"

#include <cmath>

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

BatchNormResult batch_norm_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   const RunningStatistics& running,
                                   const BatchNormOptions& options) {
    dl::require(x.rank() == 2 && x.size(0) > 0, "x (N, D), N > 0");
    const int N = x.size(0), D = x.size(1);
    for (const Tensor* t : {&gamma, &beta, &running.mean, &running.variance})
        dl::require(t->shape() == dl::Shape{D}, "one number a feature");
    BatchNormResult result{Tensor({N, D}), Tensor({N, D}), Tensor({D}), running};
    for (int d = 0; d < D; d++) {
        double mean = running.mean.at(d), variance = running.variance.at(d);
        if (options.mode == Mode::train) {
            mean = 0;
            for (int n = 0; n < N; n++)
                mean += x.at(n, d);
            mean /= N;
            variance = 0;
            for (int n = 0; n < N; n++)
                variance += (x.at(n, d) - mean) * (x.at(n, d) - mean);
            variance /= N;
            const double keep = options.keep_old;
            result.running.mean.at(d) = float(keep * running.mean.at(d) + (1 - keep) * mean);
            result.running.variance.at(d) =
                float(keep * running.variance.at(d) + (1 - keep) * variance);
        }
        const double deviation = std::sqrt(variance + options.epsilon);
        result.deviation.at(d) = float(deviation);
        for (int n = 0; n < N; n++) {
            result.normalised.at(n, d) = float((x.at(n, d) - mean) / deviation);
            result.output.at(n, d) = gamma.at(d) * result.normalised.at(n, d) + beta.at(d);
        }
    }
    return result;
}

BatchNormGradients batch_norm_backward(const Tensor& grad_output, const Tensor& normalised,
                                       const Tensor& deviation, const Tensor& gamma, Mode mode) {
    dl::require(normalised.rank() == 2 && grad_output.shape() == normalised.shape(),
                "grad_output has another shape");
    const int N = normalised.size(0), D = normalised.size(1);
    dl::require(deviation.shape() == dl::Shape{D} && gamma.shape() == dl::Shape{D},
                "one number a feature");
    BatchNormGradients grad{Tensor({N, D}), Tensor({D}), Tensor({D})};
    for (int d = 0; d < D; d++) {
        double by_gamma = 0, by_beta = 0;
        for (int n = 0; n < N; n++) {
            by_gamma += double(grad_output.at(n, d)) * normalised.at(n, d);
            by_beta += grad_output.at(n, d);
        }
        grad.gamma.at(d) = float(by_gamma);
        grad.beta.at(d) = float(by_beta);
        const double scale = double(gamma.at(d)) / deviation.at(d);
        for (int n = 0; n < N; n++) {
            double g = grad_output.at(n, d);
            if (mode == Mode::train) g -= by_beta / N + normalised.at(n, d) * by_gamma / N;
            grad.input.at(n, d) = float(scale * g);
        }
    }
    return grad;
}

}  // namespace lab02
