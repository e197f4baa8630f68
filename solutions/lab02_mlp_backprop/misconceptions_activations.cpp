// Known wrong answers of exercise 2.15.

#include <cmath>

#include "common/ops.hpp"
#include "solutions/lab02_mlp_backprop/misconceptions.hpp"
#include "tests/lab02_mlp_backprop/calls.hpp"

namespace lab02 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

Misconceptions activation_rows() {
    return {
        wrong(
            calls::leaky_relu_forward, "L2-LKY-01",
            [](const Tensor& x, float slope) { return dl::maximum(x, slope); },
            "The larger of x and the slope; it is the larger of x and slope * x.",
            "What comes out for x = 0?"),
        wrong(
            calls::leaky_relu_backward, "L2-LKY-02",
            [](const Tensor& g, const Tensor& x, float slope) {
                check(leaky_relu_backward(g, x, slope));
                return leaky_relu_forward(g, slope);
            },
            "The sign of the gradient decides; it should be the sign of the input.",
            "Which quantity chose the branch in the forward pass?"),
        convention(
            calls::leaky_relu_backward, "L2-LKY-03",
            [](const Tensor& g, const Tensor& x, float slope) {
                return leaky_relu_backward(g, x, slope) +
                       g * dl::equal(x, Tensor::scalar(0)) * (1 - slope);
            },
            "At the kink this course takes the slope of the left side; yours is 1.",
            "Which branch does x = 0 belong to in your forward pass?"),
        wrong(
            calls::prelu_backward, "L2-PRL-01",
            [](const Tensor& g, const Tensor& x, const Tensor& slope) {
                PreluGradients right = prelu_backward(g, x, slope);
                right.slope = dl::sum(g * x, {0});
                return right;
            },
            "Positive inputs reach your slope gradient; the slope touches negative ones alone.",
            "Nudge the slope: which outputs move?"),
        wrong(
            calls::prelu_backward, "L2-PRL-02",
            [](const Tensor& g, const Tensor& x, const Tensor& slope) {
                PreluGradients right = prelu_backward(g, x, slope);
                right.slope /= static_cast<float>(x.size(0));
                return right;
            },
            "The slope collects a sum over the batch; yours is a mean.",
            "How many samples use the slope of one feature?"),
        wrong(
            calls::prelu_forward, "L2-PRL-03",
            [](const Tensor& x, const Tensor& slope) {
                check(prelu_forward(x, slope));
                return leaky_relu_forward(x, slope[0]);
            },
            "All features use the first slope.", "How many slopes are there, and for what?"),
        wrong(
            calls::crelu_forward, "L2-CRL-01",
            [](const Tensor& x) {
                const Tensor on = dl::maximum(crelu_forward(x), 0.0f);
                return dl::concat({dl::maximum(x, 0.0f), dl::minimum(x, 0.0f)}, 1) + on * 0.0f;
            },
            "The second half should be relu(-x), which is never negative.",
            "What is relu(-x) for x = -1?"),
        wrong(
            calls::crelu_backward, "L2-CRL-02",
            [](const Tensor& g, const Tensor& x) {
                check(crelu_backward(g, x));
                const int d = x.size(1);
                const Tensor zero = Tensor::scalar(0);
                return dl::slice(g, 1, 0, d) * dl::greater(x, zero) +
                       dl::slice(g, 1, d, 2 * d) * dl::less(x, zero);
            },
            "The second half has relu(-x): its slope by x is -1 where it is on.",
            "x = -1 rises a little. Does relu(-x) rise or fall?"),
        wrong(
            calls::crelu_backward, "L2-CRL-03",
            [](const Tensor& g, const Tensor& x) {
                check(crelu_backward(g, x));
                return dl::slice(g, 1, 0, x.size(1)) * dl::greater(x, Tensor::scalar(0));
            },
            "The second half of the output sends nothing back.",
            "x feeds two outputs. How many gradients must arrive?"),
        wrong(
            calls::elu_forward, "L2-ELU-01",
            [](const Tensor& x, float alpha) {
                return dl::map(x, [alpha](float v) { return v > 0 ? v : alpha * std::exp(v); });
            },
            "The -1 of exp(x) - 1 is missing: there is a jump at 0.",
            "What should ELU be at exactly 0?"),
        wrong(
            calls::elu_backward, "L2-ELU-02",
            [](const Tensor& g, const Tensor& x, float alpha) {
                check(elu_backward(g, x, alpha));
                return g * dl::map(x, [alpha](float v) {
                           return v > 0 ? 1.0f : alpha * (std::exp(v) - 1);
                       });
            },
            "You used the value where its slope belongs.", "Differentiate exp(x) - 1."),
        wrong(
            calls::elu_backward, "L2-ELU-03",
            [](const Tensor& g, const Tensor& x, float alpha) {
                check(elu_backward(g, x, alpha));
                return g * dl::map(x, [](float v) { return v > 0 ? 1.0f : std::exp(v); });
            },
            "The factor alpha is missing on the way back.",
            "Double alpha: does the slope on the left double?"),
        wrong(
            calls::maxout_forward, "L2-MXO-01",
            [](const Tensor& x, int pieces) {
                const Tensor right = maxout_forward(x, pieces);
                const int features = right.size(1);
                const Tensor dealt = dl::reshape(x, {x.size(0), pieces, features});
                return dl::max(dealt, {1});
            },
            "Your groups take values that lie apart; this course groups neighbours.",
            "Which values does output 0 look at?"),
        wrong(
            calls::maxout_backward, "L2-MXO-02",
            [](const Tensor& g, const Tensor& x, int pieces) {
                const Tensor right = maxout_backward(g, x, pieces);
                Tensor all(x.shape());
                const Tensor best = maxout_forward(x, pieces);
                for (int n = 0; n < x.size(0); ++n)
                    for (int i = 0; i < x.size(1); ++i)
                        if (x.at(n, i) == best.at(n, i / pieces))
                            all.at(n, i) = g.at(n, i / pieces);
                return all;
            },
            "Of equal winners every one received the whole gradient; the first takes it.",
            "What do the gradients of one group add up to, in and out?"),
        wrong(
            calls::maxout_backward, "L2-MXO-03",
            [](const Tensor& g, const Tensor& x, int pieces) {
                Tensor all = maxout_backward(g, x, pieces);
                for (int n = 0; n < x.size(0); ++n)
                    for (int i = 0; i < x.size(1); ++i)
                        all.at(n, i) = g.at(n, i / pieces);
                return all;
            },
            "Every piece receives; only the winner moved the output.",
            "Nudge a loser a little: does the maximum move?"),
    };
}

}  // namespace lab02
