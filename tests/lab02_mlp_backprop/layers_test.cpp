// Linear layers, activations and losses: by hand, by slope, against the reference.

#include <array>

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::LinearGradients;

namespace {
using Sizes = std::vector<std::array<int, 3>>;  // N, D, K

// Scores that break careless arithmetic.
Tensor awkward_scores() {
    return Tensor::of({6, 3}, {0.5f, -1, 2, 1000, 1001, 999, -1000, -1001, -999, 60, 1000, 3, 10000,
                               0, -10000, 3, 3, 3});
}
}  // namespace

TEST_CASE("a unit adds its weighted inputs and its bias", "[lab02][2.4]") {
    const Tensor weight = Tensor::of({3, 2}, {1, 0, 0, 1, 1, -1});
    CHECK_THAT(subject(calls::linear_forward, Tensor::of({1, 2}, {1, 2}), weight, row({0, 10, 0})),
               AllClose(Tensor::of({1, 3}, {1, 12, -1})));
}

TEST_CASE("gradients of a linear layer by hand", "[lab02][2.4]") {
    const Tensor x = Tensor::of({2, 2}, {1, 2, 3, 4});
    const Tensor weight = Tensor::of({1, 2}, {10, 20});
    CHECK_THAT(subject(calls::linear_backward, Tensor::of({2, 1}, {1, -2}), x, weight),
               AllClose(LinearGradients{Tensor::of({2, 2}, {10, 20, -20, -40}),
                                        Tensor::of({1, 2}, {-5, -6}), row({-1})}));
}

TEST_CASE("a square matrix of weights is turned the right way round", "[lab02][2.4]") {
    const Tensor x = Tensor::of({1, 2}, {1, 0});
    const Tensor weight = Tensor::of({2, 2}, {1, 2, 3, 4});
    CHECK_THAT(subject(calls::linear_forward, x, weight, row({0, 0})),
               AllClose(Tensor::of({1, 2}, {1, 3})));
    CHECK_THAT(subject(calls::linear_backward, Tensor::of({1, 2}, {1, 0}), x, weight),
               AllClose(LinearGradients{Tensor::of({1, 2}, {1, 2}),
                                        Tensor::of({2, 2}, {1, 0, 0, 0}), row({1, 0})}));
}

TEST_CASE("linear layers agree with the reference for many shapes", "[lab02][2.4]") {
    Rng rng{4};
    for (const auto& [n, d, k] : Sizes{{7, 5, 3}, {1, 5, 3}, {4, 4, 4}, {2, 1, 6}, {6, 3, 1}}) {
        const Tensor x = mixed({n, d}, rng), w = mixed({k, d}, rng), b = mixed({k}, rng);
        const Tensor g = mixed({n, k}, rng);
        INFO("x (" << n << ", " << d << "), " << k << " units");
        CHECK_THAT(subject(calls::linear_forward, x, w, b),
                   AllClose(reference(calls::linear_forward, x, w, b)).scale(3));
        CHECK_THAT(subject(calls::linear_backward, g, x, w),
                   AllClose(reference(calls::linear_backward, g, x, w)).scale(3));
    }
}

TEST_CASE("linear gradients are the slopes of the layer", "[lab02][2.4]") {
    Rng rng{5};
    const Tensor x = mixed({3, 4}, rng), w = mixed({2, 4}, rng), b = mixed({2}, rng);
    const Tensor g = mixed({3, 2}, rng);
    const auto loss = [&](const Tensor& x_, const Tensor& w_, const Tensor& b_) {
        return inner(dl::matmul(x_, w_, {.transpose_b = true}) + b_, g);
    };
    const LinearGradients found = subject(calls::linear_backward, g, x, w);
    CHECK_THAT(found.input,
               AllClose(slope([&](const Tensor& t) { return loss(t, w, b); }, x)).tolerance(1e-4));
    CHECK_THAT(found.weight,
               AllClose(slope([&](const Tensor& t) { return loss(x, t, b); }, w)).tolerance(1e-4));
    CHECK_THAT(found.bias,
               AllClose(slope([&](const Tensor& t) { return loss(x, w, t); }, b)).tolerance(1e-4));
}

TEST_CASE("shapes that do not fit a linear layer are refused", "[lab02][2.4]") {
    CHECK_THROWS_AS(subject(calls::linear_forward, Tensor({2, 3}), Tensor({4, 2}), Tensor({4})),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::linear_backward, Tensor({2, 3}), Tensor({2, 5}), Tensor({4, 5})),
                    dl::ShapeError);
}

TEST_CASE("sigmoid is one half at 0 and saturates without NaN", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::sigmoid_forward, row({0, std::log(3.0f), -1000, 1000})),
               AllClose(row({0.5f, 0.75f, 0, 1})));
}

TEST_CASE("the slope of the sigmoid at 0 is one quarter", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::sigmoid_backward, row({1, 1, 4}), row({0.5f, 0.75f, 0.5f})),
               AllClose(row({0.25f, 0.1875f, 1})));
}

TEST_CASE("far out the slope of the sigmoid is small and not negative", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::sigmoid_backward, row({1, 1}), row({0.999f, 0.001f})),
               AllClose(row({0.000999f, 0.000999f})).tolerance(1e-4));
}

TEST_CASE("tanh and its slope by hand", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::tanh_forward, row({0, 0.5493061443f, 100})),
               AllClose(row({0, 0.5f, 1})));
    CHECK_THAT(subject(calls::tanh_backward, row({1, 2, -3}), row({0, 0.5f, -0.5f})),
               AllClose(row({1, 1.5f, -2.25f})));
}

TEST_CASE("ReLU keeps what is above 0", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::relu_forward, row({-1, 0, 2, 3})), Equals(row({0, 0, 2, 3})));
}

TEST_CASE("the input decides what passes a ReLU and not the sign of the gradient", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::relu_backward, row({5, 6, 7, -8}), row({-1, -2, 2, 3})),
               Equals(row({0, 0, 7, -8})));
}

TEST_CASE("by convention the slope of ReLU at exactly 0 is 0", "[lab02][2.5]") {
    CHECK_THAT(subject(calls::relu_backward, row({6, -6, 1}), row({0, 0, 1})),
               Equals(row({0, 0, 1})));
}

TEST_CASE("activations agree with the reference on values of every size and sign", "[lab02][2.5]") {
    Rng rng{6};
    for (const Shape& shape : {Shape{7, 5}, Shape{1, 4}, Shape{2, 3, 2, 2}}) {
        const Tensor x = with_zeros(shape, rng) * 3, g = with_zeros(shape, rng) - 0.3f;
        CHECK_THAT(subject(calls::sigmoid_forward, x),
                   AllClose(reference(calls::sigmoid_forward, x)));
        CHECK_THAT(subject(calls::tanh_forward, x), AllClose(reference(calls::tanh_forward, x)));
        CHECK_THAT(subject(calls::relu_forward, x), Equals(reference(calls::relu_forward, x)));
        const Tensor s = reference(calls::sigmoid_forward, x);
        const Tensor t = reference(calls::tanh_forward, x);
        CHECK_THAT(subject(calls::sigmoid_backward, g, s),
                   AllClose(reference(calls::sigmoid_backward, g, s)));
        CHECK_THAT(subject(calls::tanh_backward, g, t),
                   AllClose(reference(calls::tanh_backward, g, t)));
        CHECK_THAT(subject(calls::relu_backward, g, x),
                   Equals(reference(calls::relu_backward, g, x)));
    }
}

TEST_CASE("activation gradients are slopes", "[lab02][2.5]") {
    Rng rng{7};
    const Tensor x = mixed({4, 3}, rng), g = mixed({4, 3}, rng);
    const auto sigmoid = [](float v) { return 1 / (1 + std::exp(-v)); };
    const Tensor s = dl::map(x, sigmoid), t = dl::tanh(x);
    CHECK_THAT(subject(calls::sigmoid_backward, g, s),
               AllClose(slope([&](const Tensor& v) { return inner(dl::map(v, sigmoid), g); }, x))
                   .tolerance(1e-3));
    CHECK_THAT(
        subject(calls::tanh_backward, g, t),
        AllClose(slope([&](const Tensor& v) { return inner(dl::tanh(v), g); }, x)).tolerance(1e-3));
    CHECK_THAT(subject(calls::relu_backward, g, x),
               AllClose(slope([&](const Tensor& v) { return inner(dl::maximum(v, 0), g); }, x))
                   .tolerance(1e-3));
}

TEST_CASE("gradients of another shape than the value are refused", "[lab02][2.5]") {
    CHECK_THROWS_AS(subject(calls::relu_backward, row({1}), row({1, 2})), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::sigmoid_backward, row({1, 2}), row({1})), dl::ShapeError);
}

TEST_CASE("the squared error is halved and averaged over samples", "[lab02][2.6]") {
    const Tensor output = Tensor::of({2, 2}, {1, 2, 3, 4});
    const Tensor target = Tensor::of({2, 2}, {0, 2, 0, 4});
    CHECK_THAT(subject(calls::mean_squared_error, output, target), AllClose(2.5f));
    CHECK_THAT(subject(calls::mean_squared_error_backward, output, target),
               AllClose(Tensor::of({2, 2}, {0.5f, 0, 1.5f, 0})));
}

TEST_CASE("a batch joined to itself has the same losses", "[lab02][2.6]") {
    Rng rng{61};
    const Tensor a = mixed({3, 4}, rng), b = mixed({3, 4}, rng);
    CHECK_THAT(subject(calls::mean_squared_error, dl::concat({a, a}), dl::concat({b, b})),
               AllClose(subject(calls::mean_squared_error, a, b)));
    CHECK_THAT(subject(calls::softmax_cross_entropy, dl::concat({a, a}), {0, 3, 1, 0, 3, 1}),
               AllClose(subject(calls::softmax_cross_entropy, a, {0, 3, 1})));
}

TEST_CASE("softmax of the lecture's scores 0.1 and 0.15 and 0.2", "[lab02][2.6]") {
    const Tensor scores = Tensor::of({1, 3}, {0.1f, 0.15f, 0.2f});
    const Tensor p = Tensor::of({1, 3}, {0.3168124f, 0.3330557f, 0.3501319f});
    CHECK_THAT(subject(calls::softmax_forward, scores), AllClose(p));
    // Squared error against class 1 of 1 ... 3: the target is (1, 0, 0).
    const Tensor target = Tensor::of({1, 3}, {1, 0, 0});
    CHECK_THAT(subject(calls::mean_squared_error, p, target), AllClose(0.3501319f));
    CHECK_THAT(subject(calls::softmax_backward, p - target, p),
               AllClose(Tensor::of({1, 3}, {-0.2218522f, 0.1052388f, 0.1166134f})).tolerance(1e-4));
}

TEST_CASE("softmax and cross-entropy survive scores of 10000", "[lab02][2.6]") {
    CHECK_THAT(subject(calls::softmax_forward, awkward_scores()),
               AllClose(reference(calls::softmax_forward, awkward_scores())));
    const std::vector<int> labels = {2, 2, 0, 1, 2, 1};
    CHECK_THAT(subject(calls::softmax_cross_entropy, awkward_scores(), labels),
               AllClose(reference(calls::softmax_cross_entropy, awkward_scores(), labels)));
    CHECK_THAT(
        subject(calls::softmax_cross_entropy_backward, awkward_scores(), labels),
        AllClose(reference(calls::softmax_cross_entropy_backward, awkward_scores(), labels)));
}

TEST_CASE("the loss of equal scores is ln K and its gradient by hand", "[lab02][2.6]") {
    CHECK_THAT(subject(calls::softmax_cross_entropy, Tensor({3, 10}, 7), {1, 0, 9}),
               AllClose(std::log(10.0f)));
    CHECK_THAT(subject(calls::softmax_cross_entropy_backward, Tensor({2, 2}, 3), {0, 1}),
               AllClose(Tensor::of({2, 2}, {-0.25f, 0.25f, 0.25f, -0.25f})));
}

TEST_CASE("rows of both softmax gradients sum to 0", "[lab02][2.6]") {
    Rng rng{62};
    const Tensor scores = mixed({5, 4}, rng), g = mixed({5, 4}, rng);
    const Tensor p = reference(calls::softmax_forward, scores);
    CHECK_THAT(dl::sum(subject(calls::softmax_backward, g, p), {1}),
               AllClose(Tensor({5})).absolute(1e-6));
    CHECK_THAT(
        dl::sum(subject(calls::softmax_cross_entropy_backward, scores, {0, 1, 2, 3, 0}), {1}),
        AllClose(Tensor({5})).absolute(1e-6));
}

TEST_CASE("loss gradients are the slopes of the losses", "[lab02][2.6]") {
    Rng rng{63};
    const Tensor a = mixed({3, 4}, rng), b = mixed({3, 4}, rng), g = mixed({3, 4}, rng);
    const std::vector<int> labels = {3, 0, 1};
    // The sums in double: a loss in float would leave three digits of its slope.
    const auto probabilities = [](const Tensor& s, int n) {
        std::vector<double> p;
        double sum = 0;
        for (int k = 0; k < s.size(1); ++k)
            sum += p.emplace_back(std::exp(double{s.at(n, k)}));
        for (double& value : p)
            value /= sum;
        return p;
    };
    const auto squares = [&](const Tensor& t) { return inner(t - b, t - b) / 2 / 3; };
    const auto entropy = [&](const Tensor& t) {
        double loss = 0;
        for (int n = 0; n < 3; ++n)
            loss -= std::log(
                probabilities(t, n)[static_cast<std::size_t>(labels[static_cast<std::size_t>(n)])]);
        return loss / 3;
    };
    const auto mixture = [&](const Tensor& t) {
        double sum = 0;
        for (int n = 0; n < 3; ++n)
            for (int k = 0; k < 4; ++k)
                sum += probabilities(t, n)[static_cast<std::size_t>(k)] * double{g.at(n, k)};
        return sum;
    };
    CHECK_THAT(subject(calls::mean_squared_error_backward, a, b),
               AllClose(slope(squares, a)).tolerance(1e-4));
    CHECK_THAT(subject(calls::softmax_cross_entropy_backward, a, labels),
               AllClose(slope(entropy, a)).tolerance(1e-4));
    CHECK_THAT(subject(calls::softmax_backward, g, reference(calls::softmax_forward, a)),
               AllClose(slope(mixture, a)).tolerance(1e-4));
}

TEST_CASE("losses agree with the reference for many shapes", "[lab02][2.6]") {
    Rng rng{64};
    for (const Shape& shape : {Shape{7, 5}, Shape{1, 3}, Shape{4, 4}, Shape{3, 1}}) {
        const Tensor a = mixed(shape, rng) * 2, b = mixed(shape, rng);
        const std::vector<int> labels = random_labels(shape[0], shape[1], rng);
        const Tensor p = reference(calls::softmax_forward, a);
        CHECK_THAT(subject(calls::mean_squared_error, a, b),
                   AllClose(reference(calls::mean_squared_error, a, b)));
        CHECK_THAT(subject(calls::mean_squared_error_backward, a, b),
                   AllClose(reference(calls::mean_squared_error_backward, a, b)));
        CHECK_THAT(subject(calls::softmax_forward, a), AllClose(p));
        CHECK_THAT(subject(calls::softmax_backward, b, p),
                   AllClose(reference(calls::softmax_backward, b, p)).scale(0.1));
        CHECK_THAT(subject(calls::softmax_cross_entropy, a, labels),
                   AllClose(reference(calls::softmax_cross_entropy, a, labels)).scale(1));
        CHECK_THAT(
            subject(calls::softmax_cross_entropy_backward, a, labels),
            AllClose(reference(calls::softmax_cross_entropy_backward, a, labels)).scale(0.1));
    }
}

TEST_CASE("labels and shapes that do not fit a loss are refused", "[lab02][2.6]") {
    CHECK_THROWS_AS(subject(calls::mean_squared_error, Tensor({2, 3}), Tensor({3, 2})),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::softmax_cross_entropy, Tensor({2, 3}), {0}), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::softmax_cross_entropy, Tensor({2, 3}), {0, 3}), dl::Error);
}
