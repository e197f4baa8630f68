// Known wrong answers of exercises 4.1 and 4.3.

#include <functional>
#include <utility>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.1 ---------------------------------------------------------------------------------------

float values_per_channel(const Tensor& x) {
    return static_cast<float>(x.size(0) * x.size(2) * x.size(3));
}

using Statistics =
    std::function<void(const Tensor& x, Tensor& mean, Tensor& variance, RunningStatistics& running,
                       const RunningStatistics& before, const BatchNormOptions& o)>;

// Another way in training: `statistics` may change what x is normalised with, (1, C, 1, 1) or any
// shape that broadcasts, and the running statistics. The deviation returned stays the right one.
auto training(const Statistics& statistics) {
    return [=](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& before, const BatchNormOptions& o) {
        BatchNormResult result = batch_norm_2d_forward(x, gamma, beta, before, o);
        if (o.mode == Mode::eval) return result;
        const dl::ReduceOptions keep{.keep_axes = true};
        Tensor mean = dl::mean(x, {0, 2, 3}, keep);
        Tensor variance = dl::mean(dl::square(x - mean), {0, 2, 3}, keep);
        statistics(x, mean, variance, result.running, before, o);
        const Tensor deviation = dl::sqrt(variance + o.epsilon);
        result.normalised = (x - mean) / deviation;
        result.output = result.normalised * beside_images(gamma) + beside_images(beta);
        if (deviation.count() == x.size(1)) result.deviation = dl::reshape(deviation, {x.size(1)});
        return result;
    };
}

Statistics over(const dl::Axes& axes) {
    return [axes](const Tensor& x, Tensor& mean, Tensor& variance, auto&, auto&, auto&) {
        const dl::ReduceOptions keep{.keep_axes = true};
        mean = dl::mean(x, axes, keep);
        variance = dl::mean(dl::square(x - mean), axes, keep);
    };
}

float of_one_less(const Tensor& x) {
    const float n = values_per_channel(x);
    return n > 1 ? n / (n - 1) : 1;
}

Misconceptions norm_rows() {
    return {
        wrong(calls::batch_norm_2d_forward, "L4-BN2-01", training(over({0})),
              "You normalised each pixel position by itself; a channel shares one mean.",
              "How many means does a layer with 16 channels have?"),
        wrong(calls::batch_norm_2d_forward, "L4-BN2-02", training(over({0, 1, 2, 3})),
              "You mixed all channels into one statistic.",
              "After normalising, what is the mean of channel 2?"),
        wrong(calls::batch_norm_2d_forward, "L4-BN2-06", training(over({2, 3})),
              "Every image was normalised by itself; the statistics are those of the batch.",
              "Over how many images does the mean of a channel go?"),
        wrong(calls::batch_norm_2d_forward, "L4-BN2-07",
              training([](const Tensor& x, auto&, Tensor& variance, auto&, auto&, auto&) {
                  variance *= of_one_less(x);
              }),
              "The batch is normalised with the variance of divisor N H W.",
              "What is the deviation of your normalised channel of two values?"),
        convention(calls::batch_norm_2d_forward, "L4-BN2-05",
                   training([](const Tensor& x, auto&, Tensor& variance, RunningStatistics& running,
                               const RunningStatistics& before, const BatchNormOptions& o) {
                       const Tensor corrected = dl::reshape(variance, {x.size(1)}) * of_one_less(x);
                       running.variance =
                           before.variance * o.keep_old + corrected * (1 - o.keep_old);
                   }),
                   "Your running variance is corrected by one; this course keeps divisor N H W.",
                   "How many values enter one variance?"),
        convention(
            calls::batch_norm_2d_forward, "L4-BN2-08",
            training([](const Tensor& x, Tensor& mean, Tensor& variance, RunningStatistics& running,
                        const RunningStatistics& before, const BatchNormOptions& o) {
                const Shape c = {x.size(1)};
                Tensor m = mean, v = variance;
                m.set_shape(c);
                v.set_shape(c);
                running.mean = before.mean * (1 - o.keep_old) + m * o.keep_old;
                running.variance = before.variance * (1 - o.keep_old) + v * o.keep_old;
            }),
            "Your factor weighs the new value; keep_old is the weight of the old one.",
            "With keep_old = 0.9, does the average move quickly or slowly?"),
        wrong(
            calls::batch_norm_2d_forward, "L4-BN2-09",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormOptions train = o;
                train.mode = Mode::train;
                BatchNormResult result = batch_norm_2d_forward(x, gamma, beta, running, train);
                if (o.mode == Mode::eval) result.running = running;
                return result;
            },
            "In use your layer still looks at the other images of the batch.",
            "Classify one image alone, then with nine others."),
        wrong(
            calls::batch_norm_2d_forward, "L4-BN2-10",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormResult result = batch_norm_2d_forward(x, gamma, beta, running, o);
                result.running = running;
                return result;
            },
            "The running statistics never move: in use the layer knows nothing.",
            "What are the running statistics after one batch?"),
        wrong(
            calls::batch_norm_2d_forward, "L4-BN2-18",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormResult result = batch_norm_2d_forward(x, gamma, beta, running, o);
                const Tensor right = result.deviation;
                result.deviation =
                    dl::sqrt(dl::maximum(dl::square(right) - o.epsilon, 0.0f)) + o.epsilon;
                result.normalised *= beside_images(right / result.deviation);
                result.output = result.normalised * beside_images(gamma) + beside_images(beta);
                return result;
            },
            "Epsilon is added to the deviation; it belongs to the variance, under the root.",
            "A channel of variance 2 and epsilon 2: is its deviation 2 or 3.41?"),
        wrong(
            calls::batch_norm_2d_forward, "L4-BN2-19",
            training([](const Tensor& x, auto&, const Tensor& variance, RunningStatistics& running,
                        const RunningStatistics& before, const BatchNormOptions& o) {
                const Tensor root = dl::sqrt(dl::reshape(variance, {x.size(1)}));
                running.variance = before.variance * o.keep_old + root * (1 - o.keep_old);
            }),
            "The running variance collects deviations: the root was taken too early.",
            "What is the running variance after many batches of variance 100?"),
        wrong(
            calls::batch_norm_2d_forward, "L4-BN2-20",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormOptions train = o;
                train.mode = Mode::train;
                BatchNormResult result = batch_norm_2d_forward(x, gamma, beta, running, o);
                result.running = batch_norm_2d_forward(x, gamma, beta, running, train).running;
                return result;
            },
            "The running statistics move in eval mode too; in use nothing is learnt.",
            "Classify the same image twice: may the second answer be another?"),
        wrong(calls::batch_norm_2d_forward, "L4-BN2-11",
              training([](const Tensor& x, Tensor& mean, Tensor& variance, auto&, auto&, auto&) {
                  // All in float, one value after the other, as a plain loop has it.
                  for (int c = 0; c < x.size(1); ++c) {
                      float sum = 0, squares = 0;
                      for (int n = 0; n < x.size(0); ++n)
                          for (int y = 0; y < x.size(2); ++y)
                              for (int i = 0; i < x.size(3); ++i) {
                                  sum += x.at(n, c, y, i);
                                  squares += x.at(n, c, y, i) * x.at(n, c, y, i);
                              }
                      mean[c] = sum / values_per_channel(x);
                      variance[c] = squares / values_per_channel(x) - mean[c] * mean[c];
                  }
              }),
              "Two huge numbers were subtracted and only rounding error is left.",
              "Normalise {10000, 10001, 10002} by hand in 7 digits."),
    };
}

using ByX = std::function<Tensor(const Tensor& h, const Tensor& x_hat)>;

auto norm_gradient(const ByX& by_x, bool gamma_in = true) {
    return [=](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma, Mode mode) {
        BatchNormGradients right = batch_norm_2d_backward(grad, x_hat, deviation, gamma, mode);
        const Tensor h = gamma_in ? grad * beside_images(gamma) : grad;
        right.input = (mode == Mode::train ? by_x(h, x_hat) : h) / beside_images(deviation);
        return right;
    };
}

Tensor mean_over(const Tensor& a, const dl::Axes& axes) {
    return dl::mean(a, axes, {.keep_axes = true});
}

// gamma and beta multiplied by a factor that depends on the shape.
auto parameters_times(float (*factor)(const Shape&)) {
    return [=](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma, Mode mode) {
        BatchNormGradients right = batch_norm_2d_backward(grad, x_hat, deviation, gamma, mode);
        right.gamma *= factor(grad.shape());
        right.beta *= factor(grad.shape());
        return right;
    };
}

Misconceptions norm_gradient_rows() {
    const dl::Axes all = {0, 2, 3};
    return {
        wrong(calls::batch_norm_2d_backward, "L4-BN2-03", parameters_times([](const Shape& s) {
                  return 1.0f / static_cast<float>(s[0] * s[2] * s[3]);
              }),
              "gamma and beta collect a sum over all pixels of all images; yours is a mean.",
              "How many places use gamma_c?"),
        wrong(
            calls::batch_norm_2d_backward, "L4-BN2-03-pixels",
            parameters_times([](const Shape& s) { return 1.0f / static_cast<float>(s[2] * s[3]); }),
            "gamma and beta collect a sum over the pixels too; yours is a mean over them.",
            "How many places use gamma_c?"),
        wrong(calls::batch_norm_2d_backward, "L4-BN2-12",
              norm_gradient([](const Tensor& h, const Tensor&) { return h; }),
              "Every value also moves the mean and the variance of its channel.",
              "Add a constant to a channel: does the output change? What must dx sum to?"),
        wrong(calls::batch_norm_2d_backward, "L4-BN2-13",
              norm_gradient(
                  [all](auto& h, auto& x_hat) { return h - x_hat * mean_over(h * x_hat, all); }),
              "The path through the mean is missing.",
              "Shift a channel, then stretch it: which of the two leaves the output unchanged?"),
        wrong(calls::batch_norm_2d_backward, "L4-BN2-14",
              norm_gradient([all](auto& h, auto&) { return h - mean_over(h, all); }),
              "The path through the variance is missing.",
              "Shift a channel, then stretch it: which of the two leaves the output unchanged?"),
        wrong(calls::batch_norm_2d_backward, "L4-BN2-15", norm_gradient([](auto& h, auto& x_hat) {
                  return h - mean_over(h, {0}) - x_hat * mean_over(h * x_hat, {0});
              }),
              "The two means are over the batch alone; here a channel's pixels belong to them.",
              "Over which axes did forward take its mean?"),
        wrong(calls::batch_norm_2d_backward, "L4-BN2-16",
              norm_gradient(
                  [all](auto& h, auto& x_hat) {
                      return h - mean_over(h, all) - x_hat * mean_over(h * x_hat, all);
                  },
                  false),
              "The scale gamma is missing on the way back.",
              "Double gamma: what should happen to dx?"),
        wrong(
            calls::batch_norm_2d_backward, "L4-BN2-21",
            [](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma, Mode mode) {
                BatchNormGradients right =
                    batch_norm_2d_backward(grad, x_hat, deviation, gamma, mode);
                right.input *= beside_images(deviation);
                return right;
            },
            "The gradient by x is not divided by the deviation.",
            "Make a channel ten times as wide: how far does its output move with one pixel?"),
        wrong(
            calls::batch_norm_2d_backward, "L4-BN2-22",
            [](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma, Mode mode) {
                BatchNormGradients right =
                    batch_norm_2d_backward(grad, x_hat, deviation, gamma, mode);
                std::swap(right.gamma, right.beta);
                return right;
            },
            "The gradients of gamma and beta are exchanged.",
            "Which of the two is multiplied with x_hat in the forward pass?"),
        wrong(
            calls::batch_norm_2d_backward, "L4-BN2-17",
            [](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma,
               Mode) { return batch_norm_2d_backward(grad, x_hat, deviation, gamma, Mode::train); },
            "In eval mode mean and deviation are constants: x reaches them no longer.",
            "In eval mode, does one image change the output of another?"),
    };
}

// --- 4.3 ---------------------------------------------------------------------------------------

auto share_of(float (*share)(const Shape&)) {
    return [=](const Tensor& grad, const Shape& images) {
        check(global_avg_pool_backward(grad, images));
        return dl::reshape(grad * share(images), {images[0], images[1], 1, 1}) + Tensor(images);
    };
}

Misconceptions pool_rows() {
    return {
        wrong(
            calls::global_avg_pool_forward, "L4-GAP-02",
            [](const Tensor& x) {
                check(global_avg_pool_forward(x));
                return dl::mean(x, {1});
            },
            "You averaged over the channels; one number a channel is wanted, not one a pixel.",
            "What shape does the classifier expect?"),
        wrong(
            calls::global_avg_pool_forward, "L4-GAP-03",
            [](const Tensor& x) {
                check(global_avg_pool_forward(x));
                return dl::sum(x, {2, 3});
            },
            "This is the sum: a picture twice as large would give scores four times as large.",
            "What should a picture of ones give, whatever its size?"),
        wrong(
            calls::global_avg_pool_forward, "L4-GAP-04",
            [](const Tensor& x) {
                check(global_avg_pool_forward(x));
                return dl::mean(x, {2, 3}, {.keep_axes = true});
            },
            "The two axes of size 1 are still there: the result is (N, C).",
            "What shape does the classifier expect?"),
        wrong(
            calls::global_avg_pool_forward, "L4-GAP-05",
            [](const Tensor& x) {
                check(global_avg_pool_forward(x));
                return dl::max(x, {2, 3});
            },
            "This is global max pooling: the mean is wanted.",
            "How much should one bright pixel among a hundred dark ones count?"),
        wrong(calls::global_avg_pool_backward, "L4-GAP-06",
              share_of([](const Shape&) { return 1.0f; }),
              "Each pixel got the whole gradient; it moves the mean by 1 / (H W) only.",
              "Nudge one pixel of a hundred: how far does the mean move?"),
        wrong(calls::global_avg_pool_backward, "L4-GAP-08",
              share_of([](const Shape& s) { return s[2] * s[3] == 1 ? 1.0f : 0.0f; }),
              "All zeros: 1 / (H * W) of two whole numbers is 0 in C++.",
              "What is 1 / 6 if both are int?"),
        wrong(calls::global_avg_pool_backward, "L4-GAP-07", share_of([](const Shape& s) {
                  return 1.0f / static_cast<float>(s[0] * s[2] * s[3]);
              }),
              "You divided by the batch as well; that mean lives in the loss.",
              "Does the mean of one image depend on the others?"),
    };
}

}  // namespace

Misconceptions part_rows() {
    Misconceptions rows = norm_rows();
    for (const Misconceptions& part : {norm_gradient_rows(), pool_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
