// Known wrong answers of exercise 1.13.

#include <algorithm>

#include "common/ops.hpp"
#include "solutions/lab01_perceptron/misconceptions.hpp"
#include "tests/lab01_perceptron/calls.hpp"

namespace lab01 {

using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

using Labels = std::vector<int>;

int label_of(const Labels& labels, int n) { return labels[static_cast<std::size_t>(n)]; }

template <class Term>
float hinge_with(const Tensor& scores, const Labels& labels, Term term) {
    double total = 0;
    for (int n = 0; n < scores.size(0); ++n)
        for (int j = 0; j < scores.size(1); ++j)
            if (j != label_of(labels, n))
                total += term(scores.at(n, j) - scores.at(n, label_of(labels, n)));
    return static_cast<float>(total / scores.size(0));
}

float worst_offender(const Tensor& scores, const Labels& labels) {
    double total = 0;
    for (int n = 0; n < scores.size(0); ++n) {
        float worst = 0;
        for (int j = 0; j < scores.size(1); ++j)
            if (j != label_of(labels, n))
                worst = std::max(worst, scores.at(n, j) - scores.at(n, label_of(labels, n)) + 1);
        total += worst;
    }
    return static_cast<float>(total / scores.size(0));
}

Misconceptions loss_rows() {
    return {
        wrong(
            calls::hinge_loss, "L1-HNG-01",
            [](const Tensor& scores, const Labels& labels) {
                return hinge_loss(scores, labels) + 1;
            },
            "The right class takes part in its own sum and adds 1 to the loss of every sample.",
            "Which loss has a sample whose right class is far ahead?"),
        wrong(
            calls::hinge_loss, "L1-HNG-02",
            [](const Tensor& scores, const Labels& labels) {
                return hinge_loss(scores, labels) * static_cast<float>(labels.size());
            },
            "Your loss is the sum over the batch instead of the mean.",
            "Append the batch to itself. Should the mean loss change?"),
        wrong(
            calls::hinge_loss, "L1-HNG-03",
            [](const Tensor& scores, const Labels& labels) {
                return hinge_with(scores, labels, [](float gap) { return std::max(0.0f, gap); });
            },
            "The margin of 1 is missing: winning by a hair costs nothing in your loss.",
            "Which loss have K equal scores?"),
        wrong(
            calls::hinge_loss, "L1-HNG-04",
            [](const Tensor& scores, const Labels& labels) {
                return hinge_with(scores, labels, [](float gap) { return gap + 1; });
            },
            "Classes that keep the margin pay you back: the maximum with 0 is missing.",
            "Can a loss of this kind be negative?"),
        convention(calls::hinge_loss, "L1-HNG-05", worst_offender,
                   "You take the worst wrong class alone (Crammer and Singer); this course adds "
                   "up all of them (Weston and Watkins).",
                   "How many terms has the sum for three classes?"),
        convention(
            calls::hinge_loss, "L1-HNG-06",
            [](const Tensor& scores, const Labels& labels) {
                return hinge_with(scores, labels, [](float gap) {
                    return std::max(0.0f, gap + 1) * std::max(0.0f, gap + 1);
                });
            },
            "You square each term (squared hinge loss); this course does not.",
            "Which loss has one offender that is 3 ahead?"),
    };
}

Misconceptions backward_rows() {
    const auto& backward = calls::hinge_loss_backward;
    return {
        wrong(
            backward, "L1-HNG-07",
            [](const Tensor& scores, const Labels& labels) {
                Tensor g = hinge_loss_backward(scores, labels);
                for (int n = 0; n < g.size(0); ++n) {
                    float& own = g.at(n, label_of(labels, n));
                    own = own < 0 ? -1.0f / static_cast<float>(g.size(0)) : 0.0f;
                }
                return g;
            },
            "The right class gets one pull per sample; every offender pulls at it.",
            "What do the rows of your gradient sum to?"),
        wrong(
            backward, "L1-HNG-08",
            [](const Tensor& scores, const Labels& labels) {
                Tensor g = hinge_loss_backward(scores, labels);
                for (int n = 0; n < g.size(0); ++n)
                    g.at(n, label_of(labels, n)) = 0;
                return g;
            },
            "The right class has no gradient, though its score stands in every term.",
            "What do the rows of your gradient sum to?"),
        wrong(
            backward, "L1-HNG-09",
            [](const Tensor& scores, const Labels& labels) {
                return hinge_loss_backward(scores, labels) * static_cast<float>(labels.size());
            },
            "Your gradient belongs to the sum over the batch, not to the mean.",
            "Append the batch to itself. Should the gradient of one sample halve or stay?"),
        wrong(
            backward, "L1-HNG-10",
            [](const Tensor& scores, const Labels& labels) {
                return -hinge_loss_backward(scores, labels);
            },
            "The sign of your gradient is turned round.",
            "Raise the score of an offender a little. Does the loss grow or shrink?"),
        convention(
            backward, "L1-HNG-11",
            [](const Tensor& scores, const Labels& labels) {
                Tensor shifted = scores;
                for (int n = 0; n < scores.size(0); ++n)
                    shifted.at(n, label_of(labels, n)) -= 1e-3f;
                return hinge_loss_backward(shifted, labels);
            },
            "You count a margin of exactly 1 as broken; this course counts it as kept.",
            "The term is exactly 0. Which slope do you give to its kink?"),
    };
}

}  // namespace

Misconceptions hinge_rows() { return joined({loss_rows(), backward_rows()}); }

}  // namespace lab01
