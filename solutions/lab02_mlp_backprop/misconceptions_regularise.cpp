// Known wrong answers of exercises 2.11, 2.12 and 2.18.

#include <cmath>
#include <functional>

#include "common/ops.hpp"
#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 2.11 --------------------------------------------------------------------------------------

using Masked = std::function<Tensor(const Tensor& x, const Tensor& mask, const DropoutOptions& o)>;

// `wrong_way` in the inverted form, the reference in the lecture's.
auto inverted(const Masked& wrong_way) {
    return [=](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        const Tensor right = dropout_forward(x, mask, o);
        return o.form == DropoutForm::inverted ? wrong_way(x, mask, o) : right;
    };
}
auto lecture(const Masked& wrong_way) {
    return [=](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        const Tensor right = dropout_forward(x, mask, o);
        return o.form == DropoutForm::lecture ? wrong_way(x, mask, o) : right;
    };
}

bool in_use(const DropoutOptions& o) { return o.mode == Mode::eval; }

Misconceptions dropout_rows() {
    const auto no_scale = [](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        return in_use(o) ? x : x * mask;
    };
    const auto by_drop = [](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        return in_use(o) || o.drop == 0 ? dropout_forward(x, mask, o) : x * mask / o.drop;
    };
    const auto twice = [](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        return in_use(o) ? x * (1 - o.drop) : x * mask / (1 - o.drop);
    };
    const auto always = [](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        return mask.shape() == x.shape() ? x * mask / (1 - o.drop) : x;
    };
    const auto never_scaled = [](const Tensor& x, const Tensor& mask, const DropoutOptions& o) {
        return in_use(o) ? x : x * mask;
    };
    return {
        wrong(calls::dropout_forward, "L2-DRO-01", inverted(no_scale),
              "Training and test see signals of different size: the rescaling is missing.",
              "What is the expected value of one unit with dropout on, and with it off?"),
        wrong(calls::dropout_forward, "L2-DRO-02", inverted(by_drop),
              "You divided by the drop probability instead of the keep probability.",
              "With drop 0.1, nine of ten survive. How much must each be boosted?"),
        wrong(calls::dropout_forward, "L2-DRO-03", inverted(twice),
              "The signal is rescaled twice, once in training and once at test.",
              "If training already preserves the mean, what is left to do at test?"),
        wrong(calls::dropout_forward, "L2-DRO-04", inverted(always),
              "Dropout is still switched on while you test.",
              "Should the same digit get two different answers at test time?"),
        wrong(calls::dropout_forward, "L2-DRO-12", lecture(never_scaled),
              "In the lecture's form the weights, or here the values, shrink at test time.",
              "Twice as many units speak at test as in training with drop 0.5. And then?"),
        wrong(
            calls::dropout_mask, "L2-DRO-13",
            [](const dl::Shape& shape, float drop, dl::Rng& rng) {
                check(dropout_mask(shape, drop, rng));
                dl::Rng own{0};
                return dropout_mask(shape, drop, own);
            },
            "Your mask comes from a generator of its own: it is the same every time.",
            "Draw two masks from one generator: do they differ?"),
        convention(
            calls::dropout_mask, "L2-DRO-07",
            [](const dl::Shape& shape, float drop, dl::Rng& rng) {
                Tensor mask = dropout_mask(shape, drop, rng);
                dl::Rng unused{0};
                for (float& value : mask)
                    value = 1 - value;
                return mask;
            },
            "In this course the probability is the one to drop; yours keeps with it.",
            "Set drop = 0. Should everything pass or nothing?"),
        wrong(
            calls::dropout_backward, "L2-DRO-05",
            [](const Tensor& g, const Tensor& mask, const DropoutOptions& o) {
                check(dropout_backward(g, mask, o));
                if (in_use(o)) return dropout_backward(g, mask, o);
                dl::Rng own{0};
                return dropout_backward(g, dropout_mask(g.shape(), o.drop, own), o);
            },
            "Forward and backward used different masks.",
            "Which units took part in this prediction?"),
        wrong(
            calls::dropout_backward, "L2-DRO-11",
            [](const Tensor& g, const Tensor& mask, const DropoutOptions& o) {
                check(dropout_backward(g, mask, o));
                return o.form == DropoutForm::inverted && !in_use(o) ? g / (1 - o.drop)
                                                                     : dropout_backward(g, mask, o);
            },
            "Dropped units receive a gradient as if they had taken part.",
            "A unit was off in this pass. Can its value have moved the loss?"),
        wrong(
            calls::dropout_backward, "L2-DRO-14",
            [](const Tensor& g, const Tensor& mask, const DropoutOptions& o) {
                check(dropout_backward(g, mask, o));
                return in_use(o) ? dropout_backward(g, mask, o) : g * mask;
            },
            "The gradient lacks the factor 1 / (1 - drop) of the forward pass.",
            "Forward multiplied every value by something. By what?"),
    };
}

// --- 2.12 --------------------------------------------------------------------------------------

using Norm =
    std::function<BatchNormResult(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                                  const RunningStatistics& running, const BatchNormOptions& o)>;

BatchNormResult normalise(const Tensor& x, const Tensor& gamma, const Tensor& beta,
                          const Tensor& mean, const Tensor& variance,
                          const RunningStatistics& running, float epsilon) {
    BatchNormResult result;
    result.deviation = dl::sqrt(variance + epsilon);
    result.normalised = (x - mean) / result.deviation;
    result.output = result.normalised * gamma + beta;
    result.running = running;
    return result;
}

// Another way in training, with the statistics as a wrong answer has them.
auto training(const std::function<void(const Tensor& x, Tensor& mean, Tensor& variance,
                                       RunningStatistics& running, const RunningStatistics& before,
                                       const BatchNormOptions& o)>& statistics) {
    return [=](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& before, const BatchNormOptions& o) {
        const BatchNormResult right = batch_norm_forward(x, gamma, beta, before, o);
        if (o.mode == Mode::eval) return right;
        Tensor mean = dl::mean(x, {0});
        Tensor variance = dl::mean(dl::square(x - mean), {0});
        RunningStatistics running = right.running;
        statistics(x, mean, variance, running, before, o);
        return normalise(x, gamma, beta, mean, variance, running, o.epsilon);
    };
}

float of_one_less(const Tensor& x) {
    const auto n = static_cast<float>(x.size(0));
    return n > 1 ? n / (n - 1) : 1;
}

Misconceptions norm_rows() {
    return {
        wrong(calls::batch_norm_forward, "L2-BN-03",
              training([](auto& x, auto&, Tensor& variance, auto&, auto&, auto&) {
                  variance *= of_one_less(x);
              }),
              "The batch itself is normalised with the variance of divisor N.",
              "What is the deviation of your normalised batch of 2?"),
        wrong(
            calls::batch_norm_forward, "L2-BN-17",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormResult result = batch_norm_forward(x, gamma, beta, running, o);
                const Tensor right = result.deviation;
                result.deviation =
                    dl::sqrt(dl::maximum(dl::square(right) - o.epsilon, 0.0f)) + o.epsilon;
                result.normalised *= right / result.deviation;
                result.output = result.normalised * gamma + beta;
                return result;
            },
            "Epsilon is added to the deviation; it belongs to the variance, under the root.",
            "A feature of variance 1 and epsilon 3: is its deviation 2 or 4?"),
        convention(
            calls::batch_norm_forward, "L2-BN-04",
            training([](auto& x, auto&, Tensor& variance, auto& running, auto& before, auto& o) {
                running.variance =
                    before.variance * o.keep_old + variance * (of_one_less(x) * (1 - o.keep_old));
            }),
            "Your running variance has the divisor N - 1; this course stores the one of N.",
            "Compare after one batch of 4."),
        convention(calls::batch_norm_forward, "L2-BN-05",
                   training([](auto&, Tensor& mean, Tensor& variance, auto& running, auto& before,
                               auto& o) {
                       running.mean = before.mean * (1 - o.keep_old) + mean * o.keep_old;
                       running.variance =
                           before.variance * (1 - o.keep_old) + variance * o.keep_old;
                   }),
                   "Your factor is the weight of the new value; keep_old is that of the old one.",
                   "With keep_old = 0.9, does the average move quickly or slowly?"),
        wrong(
            calls::batch_norm_forward, "L2-BN-06",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormOptions train = o;
                train.mode = Mode::train;
                BatchNormResult result = batch_norm_forward(x, gamma, beta, running, train);
                if (o.mode == Mode::eval) result.running = running;
                return result;
            },
            "At test time your layer still looks at the other samples of the batch.",
            "Classify one image alone, then with nine others."),
        wrong(
            calls::batch_norm_forward, "L2-BN-07",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormOptions train = o;
                train.mode = Mode::train;
                BatchNormResult result = batch_norm_forward(x, gamma, beta, running, o);
                result.running = batch_norm_forward(x, gamma, beta, running, train).running;
                return result;
            },
            "Testing your network changes it: the running statistics move in eval mode.",
            "Evaluate twice and compare the state."),
        wrong(calls::batch_norm_forward, "L2-BN-10",
              training([](const Tensor& x, Tensor& mean, Tensor& variance, auto&, auto&, auto&) {
                  const dl::ReduceOptions keep{.keep_axes = true};
                  mean = dl::mean(x, {1}, keep);
                  variance = dl::mean(dl::square(x - mean), {1}, keep);
              }),
              "You normalised within samples; batch norm works across samples.",
              "Which direction contains \"the batch\"?"),
        wrong(calls::batch_norm_forward, "L2-BN-13",
              training([](const Tensor& x, Tensor& mean, Tensor& variance, auto&, auto&, auto&) {
                  // All in float, one value after the other, as a plain loop has it.
                  for (int d = 0; d < x.size(1); ++d) {
                      float sum = 0, squares = 0;
                      for (int n = 0; n < x.size(0); ++n) {
                          sum += x.at(n, d);
                          squares += x.at(n, d) * x.at(n, d);
                      }
                      const float middle = sum / static_cast<float>(x.size(0));
                      mean[d] = middle;
                      variance[d] = squares / static_cast<float>(x.size(0)) - middle * middle;
                  }
              }),
              "Two huge numbers were subtracted and only rounding error is left.",
              "Normalise {10000, 10001, 10002} by hand in 7 digits."),
        wrong(
            calls::batch_norm_forward, "L2-BN-14",
            [](const Tensor& x, const Tensor& gamma, const Tensor& beta,
               const RunningStatistics& running, const BatchNormOptions& o) {
                BatchNormResult result = batch_norm_forward(x, gamma, beta, running, o);
                result.running = running;
                return result;
            },
            "The running statistics never move: at test time the layer knows nothing.",
            "What are the running statistics after one batch?"),
    };
}

auto norm_gradient(const std::function<Tensor(const Tensor& h, const Tensor& x_hat)>& by_x,
                   bool gamma_in = true) {
    return [=](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma, Mode mode) {
        BatchNormGradients right = batch_norm_backward(grad, x_hat, deviation, gamma, mode);
        const Tensor h = gamma_in ? grad * gamma : grad;
        right.input = (mode == Mode::train ? by_x(h, x_hat) : h) / deviation;
        return right;
    };
}

Tensor mean_of(const Tensor& a) { return dl::mean(a, {0}); }

Misconceptions norm_gradient_rows() {
    return {
        wrong(calls::batch_norm_backward, "L2-BN-01",
              norm_gradient([](const Tensor& h, const Tensor&) { return h; }),
              "You forgot that every x also moves the mean and the variance of its batch.",
              "Add a constant to a column: does y change? What must the column of dx sum to?"),
        wrong(calls::batch_norm_backward, "L2-BN-02",
              norm_gradient([](const Tensor& h, const Tensor& x_hat) {
                  return h - x_hat * mean_of(h * x_hat);
              }),
              "The path through the mean is missing.",
              "Shift a column, then stretch it: which of the two leaves y unchanged?"),
        wrong(calls::batch_norm_backward, "L2-BN-02-variance",
              norm_gradient([](const Tensor& h, const Tensor&) { return h - mean_of(h); }),
              "The path through the variance is missing.",
              "Shift a column, then stretch it: which of the two leaves y unchanged?"),
        wrong(calls::batch_norm_backward, "L2-BN-12",
              norm_gradient(
                  [](const Tensor& h, const Tensor& x_hat) {
                      return h - mean_of(h) - x_hat * mean_of(h * x_hat);
                  },
                  false),
              "The scale gamma is missing on the way back.",
              "Double gamma: what should happen to dx?"),
        wrong(
            calls::batch_norm_backward, "L2-BN-15",
            [](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma, Mode mode) {
                BatchNormGradients right = batch_norm_backward(grad, x_hat, deviation, gamma, mode);
                right.gamma = mean_of(grad * x_hat);
                right.beta = mean_of(grad);
                return right;
            },
            "gamma and beta collect a sum over the batch; yours is a mean.",
            "How often is beta used in one forward pass of N samples?"),
        wrong(
            calls::batch_norm_backward, "L2-BN-16",
            [](const Tensor& grad, const Tensor& x_hat, const Tensor& deviation,
               const Tensor& gamma,
               Mode) { return batch_norm_backward(grad, x_hat, deviation, gamma, Mode::train); },
            "In eval mode mean and deviation are constants: x reaches them no longer.",
            "In eval mode, does one sample change the output of another?"),
    };
}

// --- 2.18 --------------------------------------------------------------------------------------

auto limited(const std::function<double(const float* row, std::int64_t count)>& length,
             bool always) {
    return [=](Tensor weight, float limit) {
        check(max_norm(weight, limit));  // the checks
        const std::int64_t count = weight.count() / std::max(weight.size(0), 1);
        for (int k = 0; k < weight.size(0); ++k) {
            float* row = weight.data() + k * count;
            const double size = length(row, count);
            if (size == 0 || (size <= limit && !always)) continue;
            for (std::int64_t i = 0; i < count; ++i)
                row[i] *= static_cast<float>(limit / size);
        }
        return weight;
    };
}

double euclid(const float* row, std::int64_t count) {
    double squares = 0;
    for (std::int64_t i = 0; i < count; ++i)
        squares += double{row[i]} * double{row[i]};
    return std::sqrt(squares);
}

Misconceptions max_norm_rows() {
    return {
        wrong(calls::max_norm, "L2-MXN-01", limited(euclid, true),
              "Quiet units are blown up to the limit; they should stay as they are.",
              "Is max-norm a target or a bound?"),
        wrong(calls::max_norm, "L2-MXN-02",
              limited([](const float* row,
                         std::int64_t count) { return euclid(row, count) * euclid(row, count); },
                      false),
              "You compared the square of the norm with the limit: the root is missing.",
              "What is the norm of (3, 4)?"),
        wrong(
            calls::max_norm, "L2-MXN-03",
            [](Tensor weight, float limit) {
                check(max_norm(weight, limit));
                return dl::clip(weight, -limit, limit);
            },
            "Every weight was cut by itself; the bound is on a unit's whole row.",
            "Does (3, 4) keep its direction under your function?"),
        wrong(
            calls::max_norm, "L2-MXN-04",
            [](Tensor weight, float limit) {
                check(max_norm(weight, limit));
                const double size = euclid(weight.data(), weight.count());
                return size <= limit ? weight : weight * static_cast<float>(limit / size);
            },
            "One norm for the whole tensor; every unit has a limit of its own.",
            "A loud unit and a quiet one: should the quiet one shrink?"),
        wrong(
            calls::max_norm, "L2-MXN-05",
            [](Tensor weight, float limit) {
                const Tensor right = max_norm(weight, limit);
                if (weight.rank() != 2) return right;
                return dl::transpose(max_norm(dl::transpose(weight), limit));
            },
            "You bounded the weights that leave an input, not those that enter a unit.",
            "Which index of weight belongs to the unit?"),
    };
}

}  // namespace

Misconceptions regularise_rows() {
    Misconceptions rows = dropout_rows();
    for (const Misconceptions& part : {norm_rows(), norm_gradient_rows(), max_norm_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab02
