// Lab 2 as others write it: batch norm one column at a time, backward through variance and mean.

#include "lab02_mlp_backprop/batch_norm.hpp"

#include <cmath>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check(const Tensor& x, std::initializer_list<const Tensor*> features) {
    if (x.rank() != 2) throw dl::ShapeError("batch norm wants (N, D)");
    for (const Tensor* feature : features)
        if (feature->shape() != dl::Shape{x.size(1)})
            throw dl::ShapeError("batch norm wants one number a feature");
}

}  // namespace

BatchNormResult batch_norm_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                   const RunningStatistics& running,
                                   const BatchNormOptions& options) {
    check(x, {&gamma, &beta, &running.mean, &running.variance});
    if (x.size(0) == 0) throw dl::ShapeError("batch norm of no samples");
    BatchNormResult result;
    result.running = running;
    Tensor centre = running.mean, spread = running.variance;
    if (options.mode == Mode::train) {
        const Tensor columns = dl::transpose(x);
        for (int d = 0; d < x.size(1); ++d) {
            const Tensor column = dl::rows(columns, d, d + 1);
            centre.at(d) = dl::mean(column);
            spread.at(d) = dl::variance(column);
        }
        result.running.mean *= options.keep_old;
        result.running.mean += (1 - options.keep_old) * centre;
        result.running.variance *= options.keep_old;
        result.running.variance += (1 - options.keep_old) * spread;
    }
    result.deviation = dl::map(spread, [&](float v) { return std::sqrt(v + options.epsilon); });
    result.normalised = x;
    result.normalised -= centre;
    result.normalised *= 1 / result.deviation;
    result.output = result.normalised;
    result.output *= gamma;
    result.output += beta;
    return result;
}

BatchNormGradients batch_norm_backward(const Tensor& grad_output, const Tensor& normalised,
                                       const Tensor& deviation, const Tensor& gamma, Mode mode) {
    check(normalised, {&deviation, &gamma});
    if (grad_output.shape() != normalised.shape()) throw dl::ShapeError("another shape");
    BatchNormGradients result;
    result.gamma = dl::sum(normalised * grad_output, {0});
    result.beta = dl::sum(grad_output, {0});
    const Tensor by_normalised = grad_output * gamma;
    result.input = by_normalised / deviation;
    if (mode == Mode::eval) return result;
    // x - mean is normalised * deviation; the textbook's two detours, one after the other.
    const auto samples = static_cast<float>(normalised.size(0));
    const Tensor centred = normalised * deviation;
    const Tensor by_variance =
        dl::sum(by_normalised * centred, {0}) * -0.5f * dl::pow(deviation, -3.0f);
    const Tensor by_mean = dl::sum(-by_normalised / deviation, {0});
    result.input += by_variance * centred * (2 / samples);
    result.input += by_mean / samples;
    return result;
}

}  // namespace lab02
