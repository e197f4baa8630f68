// Hidden: scores, losses, gradients and training on inputs that nobody has seen.

#include "tests/lab01_perceptron/support.hpp"

using lab01::Examples;
using lab01::LinearModel;

namespace {

struct Case {
    Tensor x, w, b;
    std::vector<int> labels;
};

Case random_case(Rng& rng) {
    const int n = rng.integer(1, 12), d = rng.integer(1, 9), k = rng.integer(2, 7);
    return {normal({n, d}, rng), normal({k, d}, rng), normal({k}, rng), random_labels(n, k, rng)};
}

// Rows of very different size, some of them sure.
Tensor wild_scores(int samples, int classes, Rng& rng) {
    Tensor scores = normal({samples, classes}, rng, 0, 2);
    for (int n = 0; n < samples; ++n) {
        const float shift = rng.normal(0, 3000), stretch = rng.chance(0.3f) ? 400.0f : 1.0f;
        for (int k = 0; k < classes; ++k)
            scores.at(n, k) = std::round((scores.at(n, k) * stretch + shift) * 8) / 8;
    }
    return scores;
}

}  // namespace

TEST_CASE("hidden: scores of random layers", "[lab01][1.7][hidden]") {
    Rng rng = hidden_rng("scores");
    for (int trial = 0; trial < 8; ++trial) {
        const Case c = random_case(rng);
        CHECK_THAT(subject(calls::linear_scores, c.x, c.w, c.b),
                   AllClose(reference(calls::linear_scores, c.x, c.w, c.b)).scale(3));
    }
}

TEST_CASE("hidden: probabilities of wild scores", "[lab01][1.8][hidden]") {
    Rng rng = hidden_rng("softmax");
    for (int trial = 0; trial < 8; ++trial) {
        const Tensor scores = wild_scores(rng.integer(1, 9), rng.integer(1, 6), rng);
        CHECK_THAT(subject(calls::softmax, scores), AllClose(reference(calls::softmax, scores)));
    }
}

TEST_CASE("hidden: losses of wild scores", "[lab01][1.9][hidden]") {
    Rng rng = hidden_rng("losses");
    for (int trial = 0; trial < 8; ++trial) {
        const int samples = rng.integer(1, 9), classes = rng.integer(2, 6);
        const Tensor scores = wild_scores(samples, classes, rng);
        const std::vector<int> labels = random_labels(samples, classes, rng);
        CHECK_THAT(subject(calls::cross_entropy, scores, labels),
                   AllClose(reference(calls::cross_entropy, scores, labels)).scale(1));
    }
}

TEST_CASE("hidden: gradients of random layers", "[lab01][1.10][hidden]") {
    Rng rng = hidden_rng("gradients");
    for (int trial = 0; trial < 8; ++trial) {
        const Case c = random_case(rng);
        const Tensor p = reference(calls::softmax, reference(calls::linear_scores, c.x, c.w, c.b));
        CHECK_THAT(
            subject(calls::softmax_cross_entropy_backward, c.x, p, c.labels),
            AllClose(reference(calls::softmax_cross_entropy_backward, c.x, p, c.labels)).scale(1));
    }
}

TEST_CASE("hidden: decisions on many rows", "[lab01][1.12][hidden]") {
    Rng rng = hidden_rng("decisions");
    const Tensor scores = wild_scores(40, 5, rng);
    CHECK_THAT(subject(calls::predict, scores), Equals(reference(calls::predict, scores)));
}

TEST_CASE("hidden: full-batch training of random layers", "[lab01][1.12][hidden]") {
    Rng rng = hidden_rng("training");
    for (int trial = 0; trial < 3; ++trial) {
        const Case c = random_case(rng);
        const Examples data{c.x, c.labels};
        const lab01::FitOptions options{
            .learning_rate = rng.uniform(0.1f, 1), .batch_size = 50, .epochs = rng.integer(1, 6)};
        CHECK_THAT(
            subject(calls::fit_softmax, LinearModel{c.w, c.b}, data, {}, options).model,
            AllClose(reference(calls::fit_softmax, LinearModel{c.w, c.b}, data, {}, options).model)
                .tolerance(1e-4));
    }
}

TEST_CASE("hidden: hinge losses and gradients of random scores", "[lab01][1.13][hidden]") {
    Rng rng = hidden_rng("hinge");
    for (int trial = 0; trial < 8; ++trial) {
        const int samples = rng.integer(1, 9), classes = rng.integer(2, 6);
        const Tensor scores = normal({samples, classes}, rng, 0, 3);
        const std::vector<int> labels = random_labels(samples, classes, rng);
        CHECK_THAT(subject(calls::hinge_loss, scores, labels),
                   AllClose(reference(calls::hinge_loss, scores, labels)).scale(1));
        CHECK_THAT(subject(calls::hinge_loss_backward, scores, labels),
                   AllClose(reference(calls::hinge_loss_backward, scores, labels)));
    }
}
