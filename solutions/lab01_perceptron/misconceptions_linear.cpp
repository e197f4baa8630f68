// Known wrong answers of exercises 1.7 to 1.10.

#include "solutions/lab01_perceptron/misconceptions.hpp"

#include <algorithm>
#include <cmath>

#include "common/ops.hpp"
#include "tests/lab01_perceptron/calls.hpp"

namespace lab01 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

using Labels = std::vector<int>;

int label_of(const Labels& labels, int n) { return labels[static_cast<std::size_t>(n)]; }

Misconceptions score_rows() {
    return {
        wrong(
            calls::linear_scores, "L1-LIN-01",
            [](const Tensor& x, const Tensor& w, const Tensor& b) {
                return linear_scores(x, dl::transpose(dl::reshape(w, {w.size(1), w.size(0)})), b);
            },
            "Rows and columns of the weights are exchanged.",
            "Which entry of the weights connects input 2 with class 0?"),
        wrong(
            calls::linear_scores, "L1-LIN-05",
            [](const Tensor& x, const Tensor& w, const Tensor& b) {
                return linear_scores(x, w, Tensor(b.shape()));
            },
            "The biases do not take part in your scores.",
            "What should the scores of a black picture be?"),
        wrong(
            calls::linear_scores, "L1-LIN-06",
            [](const Tensor& x, const Tensor& w, const Tensor& b) {
                return linear_scores(x, w, b * static_cast<float>(x.size(1)));
            },
            "The bias is added once for every feature instead of once.",
            "In which of your loops does the bias stand?"),
        wrong(
            calls::linear_scores, "L1-LIN-07",
            [](const Tensor& x, const Tensor& w, const Tensor& b) {
                const int last = x.size(1) - 1;
                return linear_scores(dl::slice(x, 1, 0, last), dl::slice(w, 1, 0, last), b);
            },
            "The last feature is left out of your scores.",
            "Which feature can be changed without changing any score?"),
    };
}

Tensor shifted_exp(const Tensor& scores, const Tensor& shift) { return dl::exp(scores - shift); }

Tensor over_sum(const Tensor& exps, const dl::Axes& axes) {
    return exps / dl::sum(exps, axes, {.keep_axes = true});
}

Tensor largest_of_rows(const Tensor& scores) { return dl::max(scores, {1}, {.keep_axes = true}); }

// One slip in the loops over the rows.
struct RowSlip {
    bool keeps_sum = false;       // the sum goes on from row to row
    bool keeps_largest = false;   // so does the largest score
    bool starts_at_zero = false;  // the largest score is at least 0
};

auto row_by_row(RowSlip slip) {
    return [slip](const Tensor& scores) {
        Tensor p(scores.shape());
        float largest = 0, sum = 0;
        for (int n = 0; n < scores.size(0); ++n) {
            if (n == 0 || !slip.keeps_largest) largest = slip.starts_at_zero ? 0 : scores.at(n, 0);
            for (int k = 0; k < scores.size(1); ++k)
                largest = std::max(largest, scores.at(n, k));

            if (!slip.keeps_sum) sum = 0;
            for (int k = 0; k < scores.size(1); ++k)
                sum += p.at(n, k) = std::exp(scores.at(n, k) - largest);
            for (int k = 0; k < scores.size(1); ++k)
                p.at(n, k) /= sum;
        }
        return p;
    };
}

Misconceptions softmax_rows() {
    return {
        wrong(
            calls::softmax, "L1-SMX-01",
            [](const Tensor& scores) { return over_sum(dl::exp(scores), {1}); },
            "exp() overflowed: the shift by the largest score of the row is missing.",
            "Softmax does not change when you add the same constant to every score of a row. "
            "Which constant makes every exponent safe?"),
        wrong(
            calls::softmax, "L1-SMX-02",
            [](const Tensor& scores) {
                return over_sum(shifted_exp(scores, Tensor::scalar(dl::max(scores))), {1});
            },
            "You shifted every row by the same maximum; a row much smaller than that vanished.",
            "Look at which rows are wrong and compare their largest score with the others'."),
        wrong(
            calls::softmax, "L1-SMX-04",
            [](const Tensor& scores) { return dl::transpose(softmax(dl::transpose(scores))); },
            "You normalised over the batch; each sample needs its own distribution.",
            "Which sums are 1 in your result, and which should be?"),
        wrong(
            calls::softmax, "L1-SMX-05",
            [](const Tensor& scores) {
                return over_sum(shifted_exp(scores, largest_of_rows(scores)), {0, 1});
            },
            "Your sum mixes the samples of the batch.",
            "Append a second sample. Should the first sample's probabilities change?"),
        wrong(
            calls::softmax, "L1-SMX-06",
            [](const Tensor& scores) { return softmax(dl::clip(scores, -50, 50)); },
            "Clipping the scores changes the answer; shifting them does not.",
            "Should the scores 60 and 1000 get the same probability?"),
        wrong(
            calls::softmax, "L1-SMX-07",
            [](const Tensor& scores) { return shifted_exp(scores, largest_of_rows(scores)); },
            "Your numbers are not divided by their sum yet.",
            "What do the numbers of a row add up to?"),
        wrong(
            calls::softmax, "L1-SMX-08",
            [](const Tensor& scores) {
                const Tensor shifted = scores - largest_of_rows(scores);
                return shifted - dl::log(dl::sum(dl::exp(shifted), {1}, {.keep_axes = true}));
            },
            "These are logarithms of the probabilities.", "Can a probability be negative?"),
        wrong(calls::softmax, "L1-SMX-09", row_by_row({.keeps_sum = true}),
              "Your sum is not set back to 0 before the next row: it grows with every sample.",
              "The first row is right. What does your sum hold when the second one starts?"),
        wrong(calls::softmax, "L1-SMX-10", row_by_row({.keeps_largest = true}),
              "Your largest score is remembered from the rows before; a row far below it vanished.",
              "What does your maximum hold when the next row starts?"),
        wrong(calls::softmax, "L1-SMX-11", row_by_row({.starts_at_zero = true}),
              "Your search for the largest score starts at 0, so it fails where all are negative.",
              "What is the maximum of -1000 and -1001, and what does your loop find?"),
    };
}

// The mean over the samples of a loss of one row of probabilities.
template <class Loss>
float mean_loss(const Tensor& scores, const Labels& labels, Loss loss) {
    const Tensor p = softmax(scores);
    double total = 0;
    for (int n = 0; n < p.size(0); ++n)
        total += loss(p, n, label_of(labels, n));
    return static_cast<float>(total / p.size(0));
}

struct ShiftSlip {
    double given_back = 1;        // times the shift is added to the logarithm
    bool starts_at_zero = false;  // the shift is at least 0
};

auto shifted_loss(ShiftSlip slip) {
    return [slip](const Tensor& scores, const Labels& labels) {
        static_cast<void>(cross_entropy(scores, labels));  // the checks
        double total = 0;
        for (int n = 0; n < scores.size(0); ++n) {
            float largest = slip.starts_at_zero ? 0 : scores.at(n, 0);
            for (int k = 0; k < scores.size(1); ++k)
                largest = std::max(largest, scores.at(n, k));

            double sum = 0;
            for (int k = 0; k < scores.size(1); ++k)
                sum += std::exp(scores.at(n, k) - largest);
            total += std::log(sum) + slip.given_back * double{largest} -
                     double{scores.at(n, label_of(labels, n))};
        }
        return static_cast<float>(total / scores.size(0));
    };
}

Misconceptions loss_rows() {
    return {
        wrong(
            calls::cross_entropy, "L1-XEN-01",
            [](const Tensor& scores, const Labels& labels) {
                return cross_entropy(softmax(scores), labels);
            },
            "Softmax is applied twice: your loss cannot drop below log(1 + (K-1)/e).",
            "Give the right class the score +50. What should the loss be, and what is yours?"),
        wrong(
            calls::cross_entropy, "L1-XEN-22",
            [](const Tensor& scores, const Labels& labels) {
                return cross_entropy(scores, labels) * static_cast<float>(labels.size());
            },
            "Your loss is the sum over the batch instead of the mean.",
            "Append the batch to itself. Should the mean loss change?"),
        wrong(
            calls::cross_entropy, "L1-XEN-03",
            [](const Tensor& scores, const Labels& labels) {
                return cross_entropy(scores, labels) / static_cast<float>(scores.size(1));
            },
            "You averaged over samples and classes; only the samples are averaged.",
            "At the start with K classes the loss should be ln K. What is yours?"),
        wrong(
            calls::cross_entropy, "L1-XEN-06",
            [](const Tensor& scores, const Labels& labels) {
                return mean_loss(scores, labels, [](const Tensor& p, int n, int y) {
                    double sum = 0;
                    for (int k = 0; k < p.size(1); ++k)
                        sum -= (k == y ? 1.0 : 0.0) * std::log(p.at(n, k));
                    return sum;
                });
            },
            "0 times minus infinity is NaN: you took the logarithm of classes you did not need.",
            "Which single probability does the loss really need?"),
        wrong(
            calls::cross_entropy, "L1-XEN-07",
            [](const Tensor& scores, const Labels& labels) {
                return mean_loss(scores, labels, [](const Tensor& p, int n, int y) {
                    double sum = 0;
                    for (int k = 0; k < p.size(1); ++k)
                        sum -= std::log(k == y ? p.at(n, k) : 1 - p.at(n, k));
                    return sum;
                });
            },
            "You used the yes/no loss for each class; softmax classes share one budget.",
            "How many of the K terms does the loss of one sample keep?"),
        wrong(
            calls::cross_entropy, "L1-XEN-08",
            [](const Tensor& scores, const Labels& labels) {
                return cross_entropy(scores, labels) * 1.44269504f;
            },
            "Your logarithm has the base 2.",
            "For K = 10 classes an untrained net should give ln 10 = 2.303."),
        wrong(
            calls::cross_entropy, "L1-XEN-11",
            [](const Tensor& scores, const Labels& labels) {
                return cross_entropy(scores, labels) * 0.434294482f;
            },
            "Your logarithm has the base 10.",
            "For K = 10 classes an untrained net should give ln 10 = 2.303."),
        wrong(
            calls::cross_entropy, "L1-XEN-13",
            [](const Tensor& scores, const Labels& labels) {
                return -cross_entropy(scores, labels);
            },
            "Your loss is negative: the minus sign in front of the logarithm is missing.",
            "Which sign has the logarithm of a number between 0 and 1?"),
        wrong(
            calls::cross_entropy, "L1-XEN-14",
            [](const Tensor& scores, const Labels& labels) {
                return mean_loss(scores, labels, [](const Tensor& p, int n, int y) {
                    return -std::log(static_cast<double>(p.at(n, y)));
                });
            },
            "A very small probability became 0 before you took its logarithm.",
            "What is the logarithm of exp(-500), on paper and in your program?"),
        wrong(
            calls::cross_entropy, "L1-XEN-15",
            [](const Tensor& scores, const Labels& labels) {
                return mean_loss(scores, labels, [](const Tensor& p, int n, int y) {
                    return -std::log(static_cast<double>(p.at(n, y)) + 1e-7);
                });
            },
            "The small number in your logarithm caps the loss at about 16.",
            "The right class lies 500 behind. What should the loss be, and what is yours?"),
        wrong(calls::cross_entropy, "L1-XEN-24", shifted_loss({.given_back = 0}),
              "The largest score is taken from the scores in the sum, but not from the label's.",
              "Add 100 to all scores of a row. Should the loss change, and does yours?"),
        wrong(calls::cross_entropy, "L1-XEN-25", shifted_loss({.given_back = -1}),
              "A bracket is missing: the largest score is taken away once more instead of added.",
              "Add 100 to all scores of a row. Should the loss change, and does yours?"),
        wrong(calls::cross_entropy, "L1-XEN-26", shifted_loss({.starts_at_zero = true}),
              "Your search for the largest score starts at 0, so it fails where all are negative.",
              "What is the maximum of -1000 and -1001, and what does your loop find?"),
    };
}

// p - onehot, divided by N: the gradient of the scores.
Tensor score_gradient(const Tensor& probabilities, const Labels& labels) {
    return (probabilities - dl::one_hot(labels, probabilities.size(1))) /
           static_cast<float>(labels.size());
}

LinearGradients spread(const Tensor& g, const Tensor& x) {
    return {dl::matmul(g, x, {.transpose_a = true}), dl::sum(g, {0})};
}

LinearGradients scaled(LinearGradients gradients, float factor) {
    return {gradients.weight * factor, gradients.bias * factor};
}

// Only sample n takes part; its share of the mean stays what it was.
LinearGradients of_one_sample(const Tensor& x, const Tensor& p, const Labels& labels, int n) {
    return spread(dl::rows(score_gradient(p, labels), n, n + 1), dl::rows(x, n, n + 1));
}

Misconceptions size_rows() {
    const auto& backward = calls::softmax_cross_entropy_backward;
    return {
        wrong(
            backward, "L1-XEN-02",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return scaled(softmax_cross_entropy_backward(x, p, labels),
                              static_cast<float>(labels.size()));
            },
            "Your gradient is exactly batch-size times too large: you summed over the batch "
            "instead of averaging.",
            "Feed the same batch twice, one after the other. Did your gradient change?"),
        wrong(
            backward, "L1-XEN-19",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return scaled(softmax_cross_entropy_backward(x, p, labels),
                              1 / static_cast<float>(labels.size()));
            },
            "You divide by the number of samples twice.",
            "Feed the same batch twice, one after the other. Did your gradient change?"),
        wrong(
            backward, "L1-XEN-23",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return scaled(softmax_cross_entropy_backward(x, p, labels),
                              1 / static_cast<float>(p.size(1)));
            },
            "You averaged over samples and classes; only the samples are averaged.",
            "How many numbers are in the mean that the loss takes?"),
        wrong(
            backward, "L1-XEN-18",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return scaled(softmax_cross_entropy_backward(x, p, labels), -1);
            },
            "The sign of your gradient is turned round: it points where the loss falls.",
            "Raise the score of the right class a little. Does the loss grow or shrink?"),
        wrong(
            backward, "L1-XEN-20",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                LinearGradients g = softmax_cross_entropy_backward(x, p, labels);
                g.bias *= static_cast<float>(labels.size());
                return g;
            },
            "The gradient of the weights is a mean over the batch, that of the bias a sum.",
            "Feed the same batch twice, one after the other. Which of the two changed?"),
        wrong(
            backward, "L1-LIN-03",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                LinearGradients g = softmax_cross_entropy_backward(x, p, labels);
                g.bias = of_one_sample(x, p, labels, x.size(0) - 1).bias;
                return g;
            },
            "The bias is used by every sample in the batch but your gradient only heard from one "
            "of them.",
            "How many arrows leave the bias in the graph of one batch?"),
        wrong(
            backward, "L1-LIN-04",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                LinearGradients g = softmax_cross_entropy_backward(x, p, labels);
                g.weight = of_one_sample(x, p, labels, x.size(0) - 1).weight;
                return g;
            },
            "Every sample replaces what the one before said about the weights.",
            "How many arrows leave one weight in the graph of one batch?"),
        wrong(
            backward, "L1-LIN-08",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return of_one_sample(x, p, labels, x.size(0) - 1);
            },
            "Each sample overwrites the gradient of the one before: only the last one is heard.",
            "Do you write = or += when a second sample passes through the same weight?"),
        wrong(
            backward, "L1-LIN-02",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                LinearGradients g = softmax_cross_entropy_backward(x, p, labels);
                return LinearGradients{dl::transpose(g.weight), g.bias};
            },
            "The gradient of the weights has its rows and columns exchanged.",
            "Which shape must a gradient have, so that a step can subtract it?"),
    };
}

Misconceptions softmax_backward_rows() {
    const auto& backward = calls::softmax_cross_entropy_backward;
    return {
        wrong(
            backward, "L1-XEN-09",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return spread(p / static_cast<float>(labels.size()), x);
            },
            "Rows of your gradient do not sum to zero: the target column is missing its -1.",
            "If you raise all scores by the same amount the loss stays the same. What does that "
            "say about the row sum of the gradient?"),
        wrong(
            backward, "L1-XEN-16",
            [](const Tensor& x, const Tensor& p, Labels labels) {
                for (int& label : labels)
                    label = (label + p.size(1) - 1) % p.size(1);
                return spread(score_gradient(p, labels), x);
            },
            "The -1 stands one column too far to the left: labels are counted from 0 here.",
            "Which score should grow after a step, and which one grows in yours?"),
        wrong(
            backward, "L1-XEN-12",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return spread(score_gradient(p, labels) * dl::one_hot(labels, p.size(1)), x);
            },
            "You treated softmax like an elementwise function: raising one score also lowers the "
            "other probabilities.",
            "Nudge one score and print all probabilities. Which of them moved?"),
        wrong(
            backward, "L1-XEN-21",
            [](const Tensor& x, const Tensor& p, const Labels& labels) {
                return softmax_cross_entropy_backward(x, softmax(p), labels);
            },
            "Softmax is applied twice: the second argument holds probabilities already.",
            "Which range do the numbers have that come in, and what does softmax make of them?"),
    };
}

}  // namespace

Misconceptions linear_rows() {
    return joined(
        {score_rows(), softmax_rows(), loss_rows(), size_rows(), softmax_backward_rows()});
}

}  // namespace lab01
