// Known wrong answers of exercises 2.4 to 2.6.

#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

const Tensor zero = Tensor::scalar(0);

// The check of the reference, which stands in the skeleton and so in every learner's file.
Tensor checked(const Tensor& grad, const Tensor& other, const Tensor& result) {
    dl::require(grad.shape() == other.shape(), "gradient and value differ in shape");
    return result;
}

template <class Slope>
auto with_slope(Slope slope) {
    return [slope](const Tensor& grad, const Tensor& value) {
        dl::require(grad.shape() == value.shape(), "gradient and value differ in shape");
        return slope(grad, value);
    };
}

Tensor sigma(const Tensor& x) {
    return dl::map(x, [](float v) { return 1.0f / (1.0f + std::exp(-v)); });
}

LinearGradients linear_with(const Tensor& grad, const Tensor& x, const Tensor& weight,
                            float weight_scale, bool bias_of_one, bool turned) {
    LinearGradients found = linear_backward(grad, x, weight);
    found.weight *= weight_scale;
    found.bias *= weight_scale;
    if (bias_of_one) found.bias = dl::flatten(dl::slice(grad, 0, 0, 1));
    if (bias_of_one) found.bias.set_shape({grad.size(1)});
    if (turned) {
        dl::require(weight.size(0) == weight.size(1), "matmul: inner sizes differ");
        found.input = dl::matmul(grad, weight, {.transpose_b = true});
    }
    return found;
}

Misconceptions linear_rows() {
    return {
        wrong(
            calls::linear_forward, "L2-LIN-01",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias) {
                check(linear_forward(x, weight, bias));
                return dl::matmul(x, weight, {.transpose_b = true});
            },
            "The bias is missing.", "What does a unit answer when all inputs are 0?"),
        wrong(
            calls::linear_forward, "L2-LIN-08",
            [](const Tensor& x, const Tensor& weight, const Tensor& bias) {
                const Tensor right = linear_forward(x, weight, bias);
                if (weight.size(0) != weight.size(1)) return right;
                return dl::matmul(x, weight) + bias;
            },
            "A square matrix of weights is used the wrong way round.",
            "Which index of weight belongs to the unit, the first or the second?"),
        wrong(
            calls::linear_backward, "L2-LIN-02",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight) {
                return linear_with(grad, x, weight, 1, false, true);
            },
            "The error travels back through the weights the wrong way round.",
            "Write the shapes of grad_output, weight and the input gradient under each other."),
        wrong(
            calls::linear_backward, "L2-LIN-03",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight) {
                return linear_with(grad, x, weight, 1, true, false);
            },
            "The bias gradient comes from one sample only; sum it over the batch.",
            "How often is the bias used in one forward pass of N samples?"),
        wrong(
            calls::linear_backward, "L2-LIN-09",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight) {
                return linear_with(grad, x, weight, 1.0f / static_cast<float>(grad.size(0)), false,
                                   false);
            },
            "You divided by the number of samples; the mean lives in the loss already.",
            "Does linear_forward divide by N anywhere?"),
        wrong(
            calls::linear_backward, "L2-LIN-10",
            [](const Tensor& grad, const Tensor& x, const Tensor& weight) {
                LinearGradients found = linear_backward(grad, x, weight);
                found.bias = dl::mean(grad, {0});
                return found;
            },
            "The bias gradient is a mean over the batch where a sum belongs.",
            "A bias is used once for every sample: do its gradients add or average?"),
    };
}

Misconceptions bend_rows() {
    const auto local_sigmoid =
        with_slope([](const Tensor&, const Tensor& y) { return y * (1.0f - y); });
    const auto local_tanh = with_slope([](const Tensor&, const Tensor& y) { return 1.0f - y * y; });
    const auto local_relu =
        with_slope([](const Tensor&, const Tensor& x) { return dl::greater(x, zero); });
    const auto again = with_slope([](const Tensor& g, const Tensor& y) {
        const Tensor s = sigma(y);
        return g * s * (1.0f - s);
    });
    const auto from_input = with_slope([](const Tensor& g, const Tensor& y) {
        const Tensor x = dl::log(y / (1.0f - y));
        return g * x * (1.0f - x);
    });
    return {
        wrong(calls::sigmoid_backward, "L2-ACT-01", again,
              "You applied the sigmoid a second time before differentiating.",
              "Does your function receive x or sigmoid(x)?"),
        wrong(calls::sigmoid_backward, "L2-ACT-02", from_input,
              "The short formula y (1 - y) needs the output; you fed it the input.",
              "Evaluate your slope at x = 3: can a rising curve have a negative one?"),
        wrong(calls::sigmoid_backward, "L2-GRA-07", local_sigmoid,
              "You returned the local slope; the incoming gradient was dropped.",
              "Double grad_output. Did your result double?"),
        wrong(calls::tanh_backward, "L2-GRA-07-tanh", local_tanh,
              "You returned the local slope; the incoming gradient was dropped.",
              "Double grad_output. Did your result double?"),
        wrong(calls::tanh_backward, "L2-ACT-06", with_slope([](const Tensor& g, const Tensor& y) {
                  const Tensor t = dl::tanh(y);
                  return g * (1.0f - t * t);
              }),
              "You applied tanh a second time before differentiating.",
              "Does your function receive x or tanh(x)?"),
        wrong(calls::tanh_backward, "L2-ACT-07",
              with_slope([](const Tensor& g, const Tensor& y) { return g * (1.0f - y); }),
              "The square is missing in 1 - y^2.",
              "At y = -0.5: is the slope of tanh above 1 anywhere?"),
        wrong(calls::relu_backward, "L2-GRA-07-relu", local_relu,
              "You returned the local slope; the incoming gradient was dropped.",
              "Double grad_output. Did your result double?"),
        wrong(calls::relu_backward, "L2-ACT-03",
              with_slope([](const Tensor& g, const Tensor&) { return dl::maximum(g, 0.0f); }),
              "You blocked negative gradients; the gate depends on the input.",
              "Which quantity decided whether the unit was on during the forward pass?"),
        wrong(calls::relu_backward, "L2-ACT-05",
              with_slope([](const Tensor& g, const Tensor&) { return g; }),
              "Your mask lets everything through: a ReLU output is never negative.",
              "Print the mask for x = -2."),
        convention(calls::relu_backward, "L2-ACT-04",
                   with_slope([](const Tensor& g, const Tensor& x) {
                       return g * dl::greater_equal(x, zero);
                   }),
                   "At the kink, x = 0, this course takes slope 0; yours is 1.",
                   "What does a dead pixel contribute?"),
        wrong(
            calls::relu_forward, "L2-ACT-08", [](const Tensor& x) { return dl::abs(x); },
            "Negative values come out positive; they should become 0.",
            "What is the larger of 0 and -2?"),
        wrong(
            calls::sigmoid_forward, "L2-ACT-09",
            [](const Tensor& x) { return dl::exp(x) / (dl::exp(x) + 1.0f); },
            "Far to the right infinity is divided by infinity.",
            "Evaluate your formula at x = 1000. Which equal formula uses exp(-x)?"),
    };
}

Tensor softmax_by(const Tensor& scores, bool shifted) {
    const Tensor powers =
        dl::exp(shifted ? scores - dl::max(scores, {1}, {.keep_axes = true}) : scores);
    return powers / dl::sum(powers, {1}, {.keep_axes = true});
}

Misconceptions loss_rows() {
    const auto mse_scaled = [](double factor) {
        return [factor](const Tensor& a, const Tensor& b) {
            return static_cast<float>(factor * mean_squared_error(a, b));
        };
    };
    return {
        convention(calls::mean_squared_error, "L2-MSE-01", mse_scaled(2),
                   "Your squared error has no factor 1/2; this course's loss has one.",
                   "Which form makes the gradient of one sample the plain difference?"),
        convention(
            calls::mean_squared_error, "L2-MSE-02",
            [](const Tensor& a, const Tensor& b) {
                return mean_squared_error(a, b) * 2 * static_cast<float>(a.size(0)) /
                       static_cast<float>(a.count());
            },
            "You average over all values; this course averages over samples, and halves.",
            "How does your loss change when every output is listed twice?"),
        wrong(
            calls::mean_squared_error, "L2-MSE-03",
            [](const Tensor& a, const Tensor& b) {
                return mean_squared_error(a, b) * static_cast<float>(a.size(0));
            },
            "The loss is a sum over the batch; the mean over samples is missing.",
            "Join the batch with itself: should the loss change?"),
        wrong(
            calls::mean_squared_error_backward, "L2-MSE-04",
            [](const Tensor& a, const Tensor& b) {
                return mean_squared_error_backward(a, b) * static_cast<float>(a.size(0));
            },
            "The gradient lacks the division by the number of samples.",
            "Where does the mean of the loss appear in its gradient?"),
        wrong(
            calls::mean_squared_error_backward, "L2-MSE-05",
            [](const Tensor& a, const Tensor& b) { return mean_squared_error_backward(b, a); },
            "The sign is turned: your gradient leads away from the target.",
            "The output is too large. Should its gradient be positive or negative?"),
        wrong(
            calls::mean_squared_error_backward, "L2-MSE-06",
            [](const Tensor& a, const Tensor& b) {
                return mean_squared_error_backward(a, b) * 2.0f;
            },
            "Loss and gradient disagree about the factor 1/2.", "Differentiate d^2 / 2 by d."),
        wrong(
            calls::softmax_forward, "L2-SMX-01",
            [](const Tensor& s) { return softmax_by(s, false); },
            "Large scores overflow: exp(89) is infinite in float.",
            "Does softmax change when 1000 is subtracted from every score of a row?"),
        wrong(
            calls::softmax_forward, "L2-SMX-02",
            [](const Tensor& s) {
                const Tensor powers = dl::exp(s - dl::max(s));
                return powers / dl::sum(powers, {1}, {.keep_axes = true});
            },
            "One maximum for the whole batch: rows far below it become 0 / 0.",
            "What is left of a row whose scores are 2000 below another row's?"),
        wrong(
            calls::softmax_backward, "L2-LIN-07",
            [](const Tensor& g, const Tensor& p) { return checked(g, p, g); },
            "With a squared error the output activation still needs its derivative.",
            "Which slope sits between the loss and the score?"),
        wrong(
            calls::softmax_backward, "L2-SMX-03",
            [](const Tensor& g, const Tensor& p) { return checked(g, p, g * p * (1.0f - p)); },
            "You took the softmax for a row of sigmoids: the other classes are missing.",
            "Raise one score: do the probabilities of the other classes stay?"),
        wrong(
            calls::softmax_cross_entropy, "L2-XEN-01",
            [](const Tensor& s, const std::vector<int>& labels) {
                return softmax_cross_entropy(softmax_by(s, true), labels);
            },
            "Softmax was applied twice.", "Can your loss fall below log(1 + (K - 1) / e)?"),
        wrong(
            calls::softmax_cross_entropy, "L2-XEN-02",
            [](const Tensor& s, const std::vector<int>& labels) {
                return softmax_cross_entropy(s, labels) * static_cast<float>(s.size(0));
            },
            "The loss is a sum over the batch; the mean over samples is missing.",
            "Join the batch with itself: should the loss change?"),
        wrong(
            calls::softmax_cross_entropy_backward, "L2-XEN-03",
            [](const Tensor& s, const std::vector<int>& labels) {
                return softmax_cross_entropy_backward(s, labels) * static_cast<float>(s.size(0));
            },
            "The gradient lacks the division by the number of samples.",
            "Where does the mean of the loss appear in its gradient?"),
        wrong(
            calls::softmax_cross_entropy_backward, "L2-XEN-04",
            [](const Tensor& s, const std::vector<int>& labels) {
                check(softmax_cross_entropy(s, labels));
                return softmax_by(s, true) / static_cast<float>(s.size(0));
            },
            "The 1 of the right class is missing: your gradient pushes all classes down.",
            "What must each row of this gradient sum to?"),
        wrong(
            calls::softmax_cross_entropy_backward, "L2-XEN-05",
            [](const Tensor& s, const std::vector<int>& labels) {
                return -softmax_cross_entropy_backward(s, labels);
            },
            "The sign is turned: your gradient leads away from the label.",
            "Should the score of the right class have a negative gradient or a positive one?"),
    };
}

}  // namespace

Misconceptions layer_rows() {
    Misconceptions rows = linear_rows();
    for (const Misconceptions& part : {bend_rows(), loss_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab02
