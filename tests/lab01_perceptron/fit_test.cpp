// Training a softmax classifier: decisions, one step by hand, whole epochs and their figures.

#include <algorithm>

#include "tests/lab01_perceptron/support.hpp"

using lab01::Examples;
using lab01::FitOptions;
using lab01::LinearModel;
using lab01::SoftmaxFit;

namespace {

LinearModel zeros(int classes, int features) {
    return {Tensor({classes, features}), Tensor({classes})};
}

// Three clouds of points around the corners of a triangle, sorted by class.
Examples clouds(int count, Rng& rng) {
    const float centre[3][2] = {{-2, 0}, {2, 0}, {0, 2.5f}};
    Examples data{normal({count, 2}, rng, 0, 0.7f), {}};
    for (int n = 0; n < count; ++n) {
        const int label = 3 * n / count;
        data.labels.push_back(label);
        for (int d = 0; d < 2; ++d)
            data.x.at(n, d) += centre[label][d];
    }
    return data;
}

Examples some_of(const Examples& data, const std::vector<int>& numbers) {
    Examples part{dl::gather_rows(data.x, numbers), {}};
    for (int n : numbers)
        part.labels.push_back(label_at(data.labels, n));
    return part;
}

std::vector<std::vector<int>> dealt(const Examples& train, const FitOptions& options, Rng& rng) {
    return subject(calls::mini_batches, train.x.size(0), options.batch_size, rng);
}

// Any way to deal the samples is right. Where the code under test deals like the solution, both
// must train to the same model.
bool deals_like_the_reference(const Examples& train, const FitOptions& options) {
    Rng one{options.seed}, other{options.seed};
    bool same = true;
    for (int epoch = 0; epoch < options.epochs; ++epoch)
        same = same && dealt(train, options, one) == reference(calls::mini_batches, train.x.size(0),
                                                               options.batch_size, other);
    return same;
}

// Elsewhere a training of many batches must be the same as many trainings of one batch each.
LinearModel step_by_step(const LinearModel& start, const Examples& train,
                         const FitOptions& options) {
    LinearModel model = start;
    Rng rng{options.seed};
    for (int epoch = 0; epoch < options.epochs; ++epoch)
        for (const std::vector<int>& numbers : dealt(train, options, rng)) {
            const FitOptions one{.learning_rate = options.learning_rate,
                                 .batch_size = static_cast<int>(numbers.size()),
                                 .epochs = 1};
            model = subject(calls::fit_softmax, model, some_of(train, numbers), {}, one).model;
        }
    return model;
}

}  // namespace

TEST_CASE("the largest score decides, also when all of them are negative", "[lab01][1.12]") {
    CHECK_THAT(subject(calls::predict, Tensor::of({4, 3}, {-3, -1, -2, 0.5f, 0.25f, 0.75f, -5, -6,
                                                           -7, -9, -8, -1e30f})),
               Equals(std::vector<int>{1, 2, 0, 1}));
}

TEST_CASE("of equal scores the first class is taken", "[lab01][1.12]") {
    CHECK_THAT(subject(calls::predict, Tensor::of({3, 3}, {4, 4, 0, 1, 2, 2, 0, 0, 0})),
               Equals(std::vector<int>{0, 1, 0}));
}

TEST_CASE("decisions agree with the reference", "[lab01][1.12]") {
    Rng rng{121};
    for (const Shape& shape : {Shape{7, 3}, Shape{1, 10}, Shape{4, 4}, Shape{5, 1}}) {
        const Tensor scores = normal(shape, rng);
        CHECK_THAT(subject(calls::predict, scores), Equals(reference(calls::predict, scores)));
    }
}

TEST_CASE("no epoch returns the model that was handed in", "[lab01][1.12]") {
    Rng rng{122};
    const Examples data = clouds(6, rng);
    const LinearModel start{normal({3, 2}, rng), normal({3}, rng)};
    const SoftmaxFit fit = subject(calls::fit_softmax, start, data, data, {.epochs = 0});
    CHECK_THAT(fit.model, Equals(start));
    CHECK(fit.train_loss.empty());
    CHECK(fit.validation_accuracy.empty());
}

TEST_CASE("one batch with learning rate 1 is the start minus the gradient", "[lab01][1.12]") {
    // Two samples, two classes, zeros at the start: p is 1/2 everywhere, the loss is ln 2.
    const Examples two{Tensor::of({2, 2}, {1, 2, 4, 0}), {0, 1}};
    const SoftmaxFit fit = subject(calls::fit_softmax, zeros(2, 2), two, {},
                                   {.learning_rate = 1, .batch_size = 2, .epochs = 1});
    CHECK_THAT(fit.model, AllClose(LinearModel{Tensor::of({2, 2}, {-0.75f, 0.5f, 0.75f, -0.5f}),
                                               row({0, 0})}));
    CHECK_THAT(fit.train_loss, AllClose(std::vector<float>{std::log(2.0f)}));
    CHECK(fit.validation_accuracy.empty());
}

TEST_CASE("steps on the whole training set agree with the reference", "[lab01][1.12]") {
    Rng rng{123};
    const Examples train = clouds(15, rng), validation = clouds(8, rng);
    const LinearModel start{normal({3, 2}, rng), normal({3}, rng)};
    const FitOptions options{.learning_rate = 0.5f, .batch_size = 15, .epochs = 4};
    CHECK_THAT(subject(calls::fit_softmax, start, train, validation, options),
               AllClose(reference(calls::fit_softmax, start, train, validation, options)));
}

TEST_CASE("the first loss is ln K when the weights are 0", "[lab01][1.12]") {
    Rng rng{124};
    const Examples train = clouds(9, rng);
    const SoftmaxFit fit = subject(calls::fit_softmax, zeros(3, 2), train, {},
                                   {.learning_rate = 1, .batch_size = 9, .epochs = 3});
    REQUIRE(fit.train_loss.size() == 3);
    CHECK_THAT(fit.train_loss[0], AllClose(std::log(3.0f)));
    CHECK(fit.train_loss[1] < fit.train_loss[0]);
    CHECK(fit.train_loss[2] < fit.train_loss[1]);
}

TEST_CASE("mini-batches take one step each, in the order they are dealt, the short one too",
          "[lab01][1.12]") {
    Rng rng{125};
    const Examples train = clouds(11, rng), validation = clouds(7, rng);
    const LinearModel start{normal({3, 2}, rng), normal({3}, rng)};
    for (int batch_size : {4, 1}) {
        const FitOptions options{
            .learning_rate = 0.3f, .batch_size = batch_size, .epochs = 3, .seed = 9};
        INFO("11 samples in batches of " << batch_size);
        const SoftmaxFit fit = subject(calls::fit_softmax, start, train, validation, options);
        if (deals_like_the_reference(train, options))
            CHECK_THAT(fit,
                       AllClose(reference(calls::fit_softmax, start, train, validation, options))
                           .tolerance(1e-4));
        else
            CHECK_THAT(fit.model, AllClose(step_by_step(start, train, options)).tolerance(1e-4));
    }
}

TEST_CASE("another seed gives another order, the same seed the same model", "[lab01][1.12]") {
    Rng rng{126};
    const Examples train = clouds(20, rng);
    const FitOptions one{.batch_size = 3, .epochs = 2, .seed = 1};
    const FitOptions two{.batch_size = 3, .epochs = 2, .seed = 2};
    const SoftmaxFit first = subject(calls::fit_softmax, zeros(3, 2), train, {}, one);
    CHECK_THAT(subject(calls::fit_softmax, zeros(3, 2), train, {}, one), Equals(first));
    CHECK_FALSE(subject(calls::fit_softmax, zeros(3, 2), train, {}, two).model.weight ==
                first.model.weight);
}

TEST_CASE("training separates three clouds, and new points of them too", "[lab01][1.12]") {
    Rng rng{127};
    const Examples train = clouds(150, rng), validation = clouds(90, rng);
    const SoftmaxFit fit = subject(calls::fit_softmax, zeros(3, 2), train, validation,
                                   {.learning_rate = 0.1f, .batch_size = 16, .epochs = 20});
    REQUIRE(fit.validation_accuracy.size() == 20);
    CHECK(fit.train_accuracy.back() > 0.93f);
    CHECK(fit.validation_accuracy.back() > 0.93f);
    CHECK(fit.train_loss.back() < fit.train_loss.front());
}

TEST_CASE("batches of no samples are refused", "[lab01][1.12]") {
    const Examples one{Tensor({1, 2}), {0}};
    CHECK_THROWS_AS(subject(calls::fit_softmax, zeros(2, 2), one, {}, {.batch_size = 0}),
                    dl::Error);
}
