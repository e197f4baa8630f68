// A layer of units: scores, probabilities, loss and gradients.

#include <array>

#include "tests/lab01_perceptron/support.hpp"

using lab01::LinearGradients;

namespace {

using Sizes = std::vector<std::array<int, 3>>;  // N, D, K

// Scores that break careless arithmetic: huge ones, tiny ones beside huge ones, equal ones.
Tensor awkward_scores() {
    return Tensor::of({7, 3}, {0.5f,   -1,    2,     // ordinary
                               1000,   1001,  999,   // exp of them is infinite
                               -1000,  -1001, -999,  // exp of them is 0
                               60,     1000,  3,     // both large, far apart
                               1000,   0,     0,     // sure
                               3,      3,     3,     // undecided
                               -10000, 10000, 0});   // as far apart as it gets
}

float times(float factor, int count) { return factor * static_cast<float>(count); }

}  // namespace

TEST_CASE("scores are each class's row of weights times the sample plus its bias", "[lab01][1.7]") {
    const Tensor w = Tensor::of({3, 2}, {1, 0, 0, 1, -1, -1});
    CHECK_THAT(subject(calls::linear_scores, Tensor::of({1, 2}, {1, 2}), w, row({0.5f, -1, 0})),
               AllClose(Tensor::of({1, 3}, {1.5f, 1, -3})));
    CHECK_THAT(subject(calls::linear_scores, Tensor({2, 2}), w, row({0.5f, -1, 0})),
               AllClose(Tensor::of({2, 3}, {0.5f, -1, 0, 0.5f, -1, 0})));
}

TEST_CASE("the four-pixel image of the lecture scores -96.8 and 437.9 and 60.75", "[lab01][1.7]") {
    const Tensor image = Tensor::of({1, 4}, {56, 231, 24, 2});
    const Tensor w = Tensor::of({3, 4}, {0.2f, -0.5f, 0.1f, 2.0f,  // cat
                                         1.5f, 1.3f, 2.1f, 0.0f,   // dog
                                         0.0f, 0.25f, 0.2f, -0.3f});
    CHECK_THAT(subject(calls::linear_scores, image, w, row({1.1f, 3.2f, -1.2f})),
               AllClose(Tensor::of({1, 3}, {-96.8f, 437.9f, 60.75f})));
    // The lecture's text says 61.95 for the ship: that is the product before the bias of -1.2.
    CHECK_THAT(subject(calls::linear_scores, image, w, row({0, 0, 0})),
               AllClose(Tensor::of({1, 3}, {-97.9f, 434.7f, 61.95f})));
}

TEST_CASE("a square matrix of weights is not turned over", "[lab01][1.7]") {
    const Tensor w = Tensor::of({2, 2}, {1, 2, 3, 4});
    CHECK_THAT(subject(calls::linear_scores, Tensor::of({2, 2}, {1, 0, 0, 1}), w, row({0, 0})),
               AllClose(Tensor::of({2, 2}, {1, 3, 2, 4})));
}

TEST_CASE("scores agree with the reference for many shapes", "[lab01][1.7]") {
    Rng rng{71};
    for (const auto& [n, d, k] : Sizes{{7, 5, 3}, {1, 5, 3}, {4, 4, 4}, {3, 1, 2}, {2, 50, 1}}) {
        const Tensor x = normal({n, d}, rng), w = normal({k, d}, rng), b = normal({k}, rng);
        INFO("x (" << n << ", " << d << "), " << k << " classes");
        CHECK_THAT(subject(calls::linear_scores, x, w, b),
                   AllClose(reference(calls::linear_scores, x, w, b)).scale(3));
    }
}

TEST_CASE("sizes that disagree are refused", "[lab01][1.7]") {
    CHECK_THROWS_AS(subject(calls::linear_scores, Tensor({2, 3}), Tensor({4, 2}), Tensor({4})),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::linear_scores, Tensor({2, 3}), Tensor({4, 3}), Tensor({3})),
                    dl::ShapeError);
}

TEST_CASE("softmax of equal scores is uniform", "[lab01][1.8]") {
    CHECK_THAT(subject(calls::softmax, Tensor({2, 4}, 3.0f)), AllClose(Tensor({2, 4}, 0.25f)));
}

TEST_CASE("a score that is ln 3 higher is three times as probable", "[lab01][1.8]") {
    const float ln3 = std::log(3.0f);
    CHECK_THAT(subject(calls::softmax, Tensor::of({2, 2}, {0, 0, 0, ln3})),
               AllClose(Tensor::of({2, 2}, {0.5f, 0.5f, 0.25f, 0.75f})));
    CHECK_THAT(subject(calls::softmax, Tensor::of({1, 3}, {3.2f, 5.1f, -1.7f})),
               AllClose(Tensor::of({1, 3}, {0.12998254f, 0.86904954f, 0.00096793f})));
}

TEST_CASE("every row sums to 1, whatever its scores", "[lab01][1.8]") {
    const Tensor p = subject(calls::softmax, awkward_scores());
    REQUIRE(p.shape() == Shape{7, 3});
    CHECK_THAT(dl::sum(p, {1}), AllClose(Tensor({7}, 1.0f)));
}

TEST_CASE("adding the same number to a row changes nothing", "[lab01][1.8]") {
    Rng rng{81};
    const Tensor scores = normal({4, 3}, rng);
    const Tensor shift = Tensor::of({4, 1}, {100, -100, 8, 0});
    CHECK_THAT(subject(calls::softmax, scores + shift),
               AllClose(subject(calls::softmax, scores)).tolerance(1e-4));
}

TEST_CASE("a row does not change when others join the batch", "[lab01][1.8]") {
    const Tensor one = Tensor::of({1, 3}, {0.5f, -1, 2});
    const Tensor alone = subject(calls::softmax, one);
    const Tensor far = dl::concat({one, Tensor::of({2, 3}, {2000, 2001, 1999, 5, 5, 5})});
    CHECK_THAT(dl::rows(subject(calls::softmax, far), 0, 1), AllClose(alone));
}

TEST_CASE("softmax survives scores of 1000 and of 10000", "[lab01][1.8]") {
    CHECK_THAT(subject(calls::softmax, Tensor::of({1, 2}, {10000, 10001})),
               AllClose(Tensor::of({1, 2}, {0.26894142f, 0.7310586f})));
    CHECK_THAT(subject(calls::softmax, Tensor::of({1, 2}, {-10001, -10000})),
               AllClose(Tensor::of({1, 2}, {0.26894142f, 0.7310586f})));
    CHECK_THAT(subject(calls::softmax, Tensor::of({1, 3}, {60, 1000, 3})),
               AllClose(Tensor::of({1, 3}, {0, 1, 0})));
}

TEST_CASE("softmax agrees with the reference on ordinary and awkward scores", "[lab01][1.8]") {
    Rng rng{82};
    CHECK_THAT(subject(calls::softmax, awkward_scores()),
               AllClose(reference(calls::softmax, awkward_scores())));
    for (const Shape& shape : {Shape{7, 3}, Shape{1, 5}, Shape{4, 4}, Shape{3, 1}}) {
        const Tensor scores = normal(shape, rng, 0, 3);
        INFO("scores " << shape);
        CHECK_THAT(subject(calls::softmax, scores), AllClose(reference(calls::softmax, scores)));
    }
}

TEST_CASE("the loss of equal scores is ln K", "[lab01][1.9]") {
    CHECK_THAT(subject(calls::cross_entropy, Tensor({3, 2}), {0, 1, 1}), AllClose(std::log(2.0f)));
    CHECK_THAT(subject(calls::cross_entropy, Tensor({2, 10}, 7.0f), {9, 0}),
               AllClose(std::log(10.0f)));
}

TEST_CASE("the loss is the mean of minus the natural logarithm of the right probability",
          "[lab01][1.9]") {
    const float ln3 = std::log(3.0f);
    CHECK_THAT(subject(calls::cross_entropy, Tensor::of({2, 2}, {0, 0, 0, ln3}), {0, 1}),
               AllClose((std::log(2.0f) + std::log(4.0f / 3)) / 2));
}

TEST_CASE("the cat and dog and ship scores of the lecture have the losses 2.040 0.079 6.156",
          "[lab01][1.9]") {
    const Tensor scores =
        Tensor::of({3, 3}, {3.2f, 5.1f, -1.7f, 1.3f, 4.9f, 2.0f, 2.2f, 2.5f, -3.1f});
    CHECK_THAT(subject(calls::cross_entropy, dl::rows(scores, 0, 1), {0}), AllClose(2.0403552f));
    CHECK_THAT(subject(calls::cross_entropy, dl::rows(scores, 1, 2), {1}), AllClose(0.0791318f));
    CHECK_THAT(subject(calls::cross_entropy, dl::rows(scores, 2, 3), {2}), AllClose(6.1564772f));
    CHECK_THAT(subject(calls::cross_entropy, scores, {0, 1, 2}), AllClose(2.7586547f));
}

TEST_CASE("a batch joined to itself has the same mean loss", "[lab01][1.9]") {
    Rng rng{91};
    const Tensor scores = normal({5, 3}, rng, 0, 2);
    const std::vector<int> labels = {0, 2, 1, 1, 0}, twice = {0, 2, 1, 1, 0, 0, 2, 1, 1, 0};
    CHECK_THAT(subject(calls::cross_entropy, dl::concat({scores, scores}), twice),
               AllClose(subject(calls::cross_entropy, scores, labels)));
}

TEST_CASE("the loss of a sure and right answer is 0, of a sure and wrong one the distance",
          "[lab01][1.9]") {
    const Tensor sure = Tensor::of({1, 3}, {1000, 0, 0});
    CHECK_THAT(subject(calls::cross_entropy, sure, {0}), AllClose(0.0f).absolute(1e-6));
    CHECK_THAT(subject(calls::cross_entropy, sure, {2}), AllClose(1000.0f));
    CHECK_THAT(subject(calls::cross_entropy, Tensor::of({1, 2}, {10000, 0}), {1}),
               AllClose(10000.0f));
    CHECK_THAT(subject(calls::cross_entropy, Tensor::of({1, 2}, {-500, 0}), {0}), AllClose(500.0f));
}

TEST_CASE("the loss agrees with the reference on ordinary and awkward scores", "[lab01][1.9]") {
    Rng rng{92};
    for (int k : {2, 3, 7}) {
        const Tensor scores = normal({7, k}, rng, 0, 3);
        const std::vector<int> labels = random_labels(7, k, rng, /*missing=*/1 % k);
        CHECK_THAT(subject(calls::cross_entropy, scores, labels),
                   AllClose(reference(calls::cross_entropy, scores, labels)));
    }
    const std::vector<int> labels = {2, 2, 0, 1, 0, 1, 1};
    CHECK_THAT(subject(calls::cross_entropy, awkward_scores(), labels),
               AllClose(reference(calls::cross_entropy, awkward_scores(), labels)));
}

TEST_CASE("labels that do not fit the scores are refused", "[lab01][1.9]") {
    CHECK_THROWS_AS(subject(calls::cross_entropy, Tensor({2, 3}), {0}), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::cross_entropy, Tensor({2, 3}), {0, 3}), dl::Error);
}

TEST_CASE("one sample pulls its class up and the others down, by hand", "[lab01][1.10]") {
    CHECK_THAT(subject(calls::softmax_cross_entropy_backward, Tensor::of({1, 2}, {1, 2}),
                       Tensor::of({1, 2}, {0.25f, 0.75f}), {0}),
               AllClose(LinearGradients{Tensor::of({2, 2}, {-0.75f, -1.5f, 0.75f, 1.5f}),
                                        row({-0.75f, 0.75f})}));
}

TEST_CASE("every sample of a batch has its share in both gradients, by hand", "[lab01][1.10]") {
    const Tensor x = Tensor::of({2, 2}, {1, 2, 4, 0});
    const Tensor p = Tensor::of({2, 2}, {0.25f, 0.75f, 0.5f, 0.5f});
    CHECK_THAT(subject(calls::softmax_cross_entropy_backward, x, p, {0, 1}),
               AllClose(LinearGradients{Tensor::of({2, 2}, {0.625f, -0.75f, -0.625f, 0.75f}),
                                        row({-0.125f, 0.125f})}));
}

TEST_CASE("over the classes every gradient sums to 0", "[lab01][1.10]") {
    Rng rng{101};
    const Tensor x = normal({7, 5}, rng), p = reference(calls::softmax, normal({7, 3}, rng));
    const std::vector<int> labels = random_labels(7, 3, rng);
    const LinearGradients g = subject(calls::softmax_cross_entropy_backward, x, p, labels);
    REQUIRE(g.weight.shape() == Shape{3, 5});
    REQUIRE(g.bias.shape() == Shape{3});
    CHECK_THAT(dl::sum(g.weight, {0}), AllClose(Tensor({5})).absolute(1e-6));
    CHECK_THAT(dl::sum(g.bias), AllClose(0.0f).absolute(1e-6));
}

TEST_CASE("a batch joined to itself has the same gradients", "[lab01][1.10]") {
    Rng rng{102};
    const Tensor x = normal({3, 2}, rng), p = reference(calls::softmax, normal({3, 4}, rng));
    const LinearGradients once = subject(calls::softmax_cross_entropy_backward, x, p, {0, 3, 1});
    const LinearGradients twice = subject(calls::softmax_cross_entropy_backward, dl::concat({x, x}),
                                          dl::concat({p, p}), {0, 3, 1, 0, 3, 1});
    CHECK_THAT(twice, AllClose(once));
}

TEST_CASE("the gradients are the slopes of the loss", "[lab01][1.10]") {
    Rng rng{103};
    for (const auto& [n, d, k] : Sizes{{7, 5, 3}, {1, 4, 2}, {4, 4, 4}}) {
        const Tensor x = normal({n, d}, rng), w = normal({k, d}, rng), b = normal({k}, rng);
        const std::vector<int> labels = random_labels(n, k, rng);
        Model model{w, b};
        std::vector<double> p;
        for (int i = 0; i < n; ++i)
            for (double value : model.probabilities(x, i))
                p.push_back(value);

        INFO("x (" << n << ", " << d << "), " << k << " classes, central differences in double");
        CHECK_THAT(
            subject(calls::softmax_cross_entropy_backward, x, as_tensor(p, {n, k}), labels),
            AllClose(LinearGradients{as_tensor(slopes(model, model.weight, x, labels), {k, d}),
                                     as_tensor(slopes(model, model.bias, x, labels), {k})}));
    }
}

TEST_CASE("the gradients agree with the reference, also for a class that is missing",
          "[lab01][1.10]") {
    Rng rng{104};
    for (const auto& [n, d, k] : Sizes{{7, 5, 3}, {1, 5, 3}, {3, 3, 3}, {6, 2, 5}}) {
        const Tensor x = normal({n, d}, rng);
        const Tensor p = reference(calls::softmax, normal({n, k}, rng, 0, 2));
        const std::vector<int> labels = random_labels(n, k, rng, /*missing=*/1);
        CHECK_THAT(subject(calls::softmax_cross_entropy_backward, x, p, labels),
                   AllClose(reference(calls::softmax_cross_entropy_backward, x, p, labels)));
    }
}

TEST_CASE("the hinge losses of the lecture are 2.9 and 0 and 12.9", "[lab01][1.13]") {
    const Tensor scores =
        Tensor::of({3, 3}, {3.2f, 5.1f, -1.7f, 1.3f, 4.9f, 2.0f, 2.2f, 2.5f, -3.1f});
    CHECK_THAT(subject(calls::hinge_loss, dl::rows(scores, 0, 1), {0}), AllClose(2.9f));
    CHECK_THAT(subject(calls::hinge_loss, dl::rows(scores, 1, 2), {1}), AllClose(0.0f));
    CHECK_THAT(subject(calls::hinge_loss, dl::rows(scores, 2, 3), {2}), AllClose(12.9f));
    CHECK_THAT(subject(calls::hinge_loss, scores, {0, 1, 2}), AllClose(5.2666667f));
}

TEST_CASE("the hinge loss of K equal scores is K - 1", "[lab01][1.13]") {
    CHECK_THAT(subject(calls::hinge_loss, Tensor({2, 5}, 3.0f), {0, 4}), AllClose(4.0f));
}

TEST_CASE("every offender pulls at the right class", "[lab01][1.13]") {
    const float third = 1.0f / 3;
    const Tensor scores =
        Tensor::of({3, 3}, {3.2f, 5.1f, -1.7f, 1.3f, 4.9f, 2.0f, 2.2f, 2.5f, -3.1f});
    CHECK_THAT(
        subject(calls::hinge_loss_backward, scores, {0, 1, 2}),
        AllClose(Tensor::of({3, 3}, {-third, third, 0, 0, 0, 0, third, third, times(-third, 2)})));
}

TEST_CASE("a margin of exactly 1 is kept and gives no gradient", "[lab01][1.13]") {
    CHECK_THAT(subject(calls::hinge_loss, Tensor::of({1, 2}, {3, 2}), {0}), AllClose(0.0f));
    CHECK_THAT(subject(calls::hinge_loss_backward, Tensor::of({1, 2}, {3, 2}), {0}),
               AllClose(Tensor({1, 2})));
}

TEST_CASE("the hinge gradient is the slope of the hinge loss", "[lab01][1.13]") {
    Rng rng{131};
    const Tensor scores = normal({5, 4}, rng, 0, 2);
    const std::vector<int> labels = {3, 0, 1, 1, 2};
    const Tensor g = subject(calls::hinge_loss_backward, scores, labels);
    REQUIRE(g.shape() == scores.shape());
    const float h = 1.0f / 128;
    for (int i = 0; i < scores.count(); ++i) {
        Tensor above = scores, below = scores;
        above[i] += h;
        below[i] -= h;
        const float slope = (reference(calls::hinge_loss, above, labels) -
                             reference(calls::hinge_loss, below, labels)) /
                            (above[i] - below[i]);
        CHECK_THAT(g[i], AllClose(slope).absolute(1e-3));
    }
}

TEST_CASE("hinge loss and gradient agree with the reference", "[lab01][1.13]") {
    Rng rng{132};
    for (int k : {2, 3, 6}) {
        const Tensor scores = normal({7, k}, rng, 0, 2);
        const std::vector<int> labels = random_labels(7, k, rng);
        CHECK_THAT(subject(calls::hinge_loss, scores, labels),
                   AllClose(reference(calls::hinge_loss, scores, labels)));
        CHECK_THAT(subject(calls::hinge_loss_backward, scores, labels),
                   AllClose(reference(calls::hinge_loss_backward, scores, labels)));
    }
}
