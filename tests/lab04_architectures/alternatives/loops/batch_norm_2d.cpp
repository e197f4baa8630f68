// Batch norm of images in plain loops, sums in double.

#include "lab04_architectures/batch_norm_2d.hpp"

#include <cmath>

#include "common/error.hpp"

namespace lab04 {

using dl::Tensor;

namespace {

template <class Visit>
void for_channel(const Tensor& x, int c, Visit visit) {
    for (int n = 0; n < x.size(0); ++n)
        for (int y = 0; y < x.size(2); ++y)
            for (int i = 0; i < x.size(3); ++i)
                visit(n, c, y, i);
}

void same_channels(const Tensor& x, std::initializer_list<const Tensor*> all) {
    for (const Tensor* one : all)
        dl::require(one->shape() == dl::Shape{x.size(1)}, "batch_norm_2d: one number a channel");
}

}  // namespace

BatchNormResult batch_norm_2d_forward(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                      const RunningStatistics& running,
                                      const BatchNormOptions& options) {
    dl::require(x.rank() == 4 && x.count() > 0, "batch_norm_2d: needs images");
    same_channels(x, {&gamma, &beta, &running.mean, &running.variance});
    BatchNormResult r{x, x, gamma, running};
    const double count = double(x.size(0)) * x.size(2) * x.size(3);
    for (int c = 0; c < x.size(1); ++c) {
        double mean = double{running.mean[c]}, variance = double{running.variance[c]};
        if (options.mode == Mode::train) {
            mean = variance = 0;
            for_channel(x, c, [&](auto... at) { mean += double{x.at(at...)} / count; });
            for_channel(x, c, [&](auto... at) {
                variance += (double{x.at(at...)} - mean) * (double{x.at(at...)} - mean) / count;
            });
            const double keep = double{options.keep_old};
            r.running.mean[c] = float(double{running.mean[c]} * keep + mean * (1 - keep));
            r.running.variance[c] =
                float(double{running.variance[c]} * keep + variance * (1 - keep));
        }
        r.deviation[c] = float(std::sqrt(variance + double{options.epsilon}));
        for_channel(x, c, [&](auto... at) {
            r.normalised.at(at...) = float((double{x.at(at...)} - mean) / double{r.deviation[c]});
            r.output.at(at...) = r.normalised.at(at...) * gamma[c] + beta[c];
        });
    }
    return r;
}

BatchNormGradients batch_norm_2d_backward(const Tensor& grad_output, const Tensor& normalised,
                                          const Tensor& deviation, const Tensor& gamma, Mode mode) {
    dl::require(normalised.rank() == 4 && grad_output.shape() == normalised.shape(),
                "batch_norm_2d: gradient of another shape");
    same_channels(normalised, {&deviation, &gamma});
    BatchNormGradients g{grad_output, gamma, gamma};
    const double count = double(normalised.size(0)) * normalised.size(2) * normalised.size(3);
    for (int c = 0; c < normalised.size(1); ++c) {
        double sum = 0, product = 0;
        for_channel(normalised, c, [&](auto... at) {
            sum += double{grad_output.at(at...)};
            product += double{grad_output.at(at...)} * double{normalised.at(at...)};
        });
        g.beta[c] = float(sum);
        g.gamma[c] = float(product);
        if (mode == Mode::eval) sum = product = 0;
        for_channel(normalised, c, [&](auto... at) {
            const double rest = double{grad_output.at(at...)} - sum / count -
                                double{normalised.at(at...)} * product / count;
            g.input.at(at...) = float(double{gamma[c]} / double{deviation[c]} * rest);
        });
    }
    return g;
}

}  // namespace lab04
