// Exercises 4.1 and 4.3: what a channel of images has in common.

#include "tests/lab04_architectures/support.hpp"

using lab04::BatchNormGradients;
using lab04::BatchNormResult;
using lab04::RunningStatistics;

namespace {

RunningStatistics fresh(int channels) { return {Tensor({channels}), Tensor({channels}, 1.0f)}; }

// Two images, two channels, 1 x 2 pixels.
const Tensor small = Tensor::of({2, 2, 1, 2}, {0, 2, 10, 10, 4, 2, 30, 30});

struct NormCase {
    Tensor x, gamma, beta, grad;
    RunningStatistics running;
};

NormCase norm_case(const Shape& shape, Rng& rng) {
    NormCase c;
    const Shape channels = {shape[1]};
    c.x = mixed(shape, rng);
    for (int channel = 0; channel < shape[1]; ++channel)  // channels of different place and spread
        for (int n = 0; n < shape[0]; ++n)
            for (int y = 0; y < shape[2]; ++y)
                for (int x = 0; x < shape[3]; ++x) {
                    float& value = c.x.at(n, channel, y, x);
                    value = value * static_cast<float>(channel + 1) + static_cast<float>(channel);
                }
    c.gamma = dl::uniform(channels, rng, 0.5f, 2.0f);
    c.beta = mixed(channels, rng);
    c.grad = mixed(shape, rng);
    c.running = {mixed(channels, rng), dl::uniform(channels, rng, 0.5f, 2.0f)};
    return c;
}

// Written from the definition, for slopes.
Tensor normalised_by_batch(const Tensor& x, const Tensor& gamma, const Tensor& beta) {
    const dl::ReduceOptions keep{.keep_axes = true};
    const Tensor centred = x - dl::mean(x, {0, 2, 3}, keep);
    const Tensor variance = dl::mean(dl::square(centred), {0, 2, 3}, keep);
    return centred / dl::sqrt(variance + 1e-5f) * lab04::beside_images(gamma) +
           lab04::beside_images(beta);
}

}  // namespace

TEST_CASE("a channel shares one mean and one deviation", "[lab04][4.1]") {
    const BatchNormResult result =
        subject(calls::batch_norm_2d_forward, small, row({1, 1}), row({0, 0}), fresh(2), {});
    const float r = std::sqrt(2.0f);
    CHECK_THAT(result.output,
               AllClose(Tensor::of({2, 2, 1, 2}, {-r, 0, -1, -1, r, 0, 1, 1})).tolerance(1e-4));
    CHECK_THAT(result.normalised, AllClose(result.output));
    CHECK_THAT(result.deviation, AllClose(row({r, 10})).tolerance(1e-4));
}

TEST_CASE("epsilon is added to the variance, under the root", "[lab04][4.1]") {
    const BatchNormResult result = subject(calls::batch_norm_2d_forward, small, row({1, 1}),
                                           row({0, 0}), fresh(2), {.epsilon = 2});
    const float r = 10 / std::sqrt(102.0f);
    CHECK_THAT(result.deviation, AllClose(row({2, 10 / r})));
    CHECK_THAT(result.output, AllClose(Tensor::of({2, 2, 1, 2}, {-1, 0, -r, -r, 1, 0, r, r})));
}

TEST_CASE("gamma scales a whole channel and beta shifts it", "[lab04][4.1]") {
    const BatchNormResult result =
        subject(calls::batch_norm_2d_forward, small, row({2, 3}), row({1, -1}), fresh(2), {});
    const float r = 2 * std::sqrt(2.0f);
    CHECK_THAT(
        result.output,
        AllClose(Tensor::of({2, 2, 1, 2}, {1 - r, 1, -4, -4, 1 + r, 1, 2, 2})).tolerance(1e-4));
}

TEST_CASE("by convention keep_old is the weight of the old value and the divisor is N H W",
          "[lab04][4.1]") {
    const RunningStatistics before = {row({2, 0}), row({1, 100})};
    const BatchNormResult result = subject(calls::batch_norm_2d_forward, small, row({1, 1}),
                                           row({0, 0}), before, {.keep_old = 0.75f});
    CHECK_THAT(result.running, AllClose(RunningStatistics{row({2, 5}), row({1.25f, 100})}));
}

TEST_CASE("in use an image is judged alone and the statistics stay", "[lab04][4.1]") {
    const RunningStatistics running = {row({1, 2}), row({4, 0.25f})};
    const Tensor x = Tensor::of({1, 2, 1, 2}, {3, 5, 3, 2});
    for (const Tensor& batch : {x, dl::concat({x, small})}) {
        const BatchNormResult result = subject(calls::batch_norm_2d_forward, batch, row({1, 2}),
                                               row({0, 1}), running, {.mode = Mode::eval});
        REQUIRE(result.output.shape() == batch.shape());
        CHECK_THAT(dl::rows(result.output, 0, 1),
                   AllClose(Tensor::of({1, 2, 1, 2}, {1, 2, 5, 1})).tolerance(1e-4));
        CHECK_THAT(result.running, Equals(running));
    }
}

TEST_CASE("a channel near 1000 with a spread of 0.01 keeps its digits", "[lab04][4.1]") {
    const Tensor x = Tensor::of({1, 1, 2, 2}, {999.99f, 1000, 1000.01f, 1000.02f});
    const BatchNormResult result =
        subject(calls::batch_norm_2d_forward, x, row({1}), row({0}), fresh(1), {.epsilon = 1e-8f});
    REQUIRE(result.output.count() == 4);
    CHECK(double{dl::max(result.output)} > 1.2);
    CHECK(double{dl::max(result.output)} < 1.5);
}

TEST_CASE("shifting or stretching a channel moves nothing so no gradient goes there",
          "[lab04][4.1]") {
    Rng rng{410};
    const NormCase c = norm_case({2, 3, 4, 5}, rng);
    const BatchNormResult f =
        reference(calls::batch_norm_2d_forward, c.x, c.gamma, c.beta, c.running, {});
    const BatchNormGradients g = subject(calls::batch_norm_2d_backward, c.grad, f.normalised,
                                         f.deviation, c.gamma, Mode::train);
    REQUIRE(g.input.shape() == c.x.shape());
    CHECK_THAT(dl::sum(g.input, {0, 2, 3}), AllClose(Tensor({3})).absolute(1e-4));
    CHECK_THAT(dl::sum(g.input * f.normalised, {0, 2, 3}), AllClose(Tensor({3})).absolute(1e-4));
}

TEST_CASE("gamma and beta are used at every pixel of every image", "[lab04][4.1]") {
    const Tensor grad = Tensor::of({2, 2, 1, 2}, {1, 2, 3, 4, 5, -6, 7, -8});
    const Tensor x_hat = Tensor::of({2, 2, 1, 2}, {-1, 1, 1, -1, 1, -1, -1, 1});
    for (const Mode mode : {Mode::train, Mode::eval}) {
        const BatchNormGradients g =
            subject(calls::batch_norm_2d_backward, grad, x_hat, row({2, 4}), row({1, 3}), mode);
        CHECK_THAT(g.gamma, AllClose(row({12, -16})));
        CHECK_THAT(g.beta, AllClose(row({2, 6})));
    }
}

TEST_CASE("batch norm gradients of images are slopes", "[lab04][4.1]") {
    Rng rng{411};
    const NormCase c = norm_case({2, 3, 2, 3}, rng);
    const BatchNormResult f =
        reference(calls::batch_norm_2d_forward, c.x, c.gamma, c.beta, c.running, {});
    const BatchNormGradients g = subject(calls::batch_norm_2d_backward, c.grad, f.normalised,
                                         f.deviation, c.gamma, Mode::train);
    const auto loss = [&](const Tensor& x, const Tensor& gamma, const Tensor& beta) {
        return inner(normalised_by_batch(x, gamma, beta), c.grad);
    };
    CHECK_THAT(g.input,
               AllClose(slope([&](const Tensor& t) { return loss(t, c.gamma, c.beta); }, c.x))
                   .tolerance(3e-3));
    CHECK_THAT(g.gamma,
               AllClose(slope([&](const Tensor& t) { return loss(c.x, t, c.beta); }, c.gamma))
                   .tolerance(3e-3));
    CHECK_THAT(g.beta,
               AllClose(slope([&](const Tensor& t) { return loss(c.x, c.gamma, t); }, c.beta))
                   .tolerance(3e-3));
}

TEST_CASE("batch norm of images agrees with the reference in both modes and for many shapes",
          "[lab04][4.1]") {
    Rng rng{412};
    for (const Shape& shape :
         {Shape{2, 3, 6, 7}, Shape{1, 4, 3, 2}, Shape{5, 1, 1, 4}, Shape{3, 3, 3, 3}}) {
        const NormCase c = norm_case(shape, rng);
        for (const Mode mode : {Mode::train, Mode::eval}) {
            const lab04::BatchNormOptions options{.keep_old = 0.8f, .mode = mode};
            const BatchNormResult f =
                reference(calls::batch_norm_2d_forward, c.x, c.gamma, c.beta, c.running, options);
            CHECK_THAT(
                subject(calls::batch_norm_2d_forward, c.x, c.gamma, c.beta, c.running, options),
                AllClose(f).tolerance(3e-5));
            CHECK_THAT(subject(calls::batch_norm_2d_backward, c.grad, f.normalised, f.deviation,
                               c.gamma, mode),
                       AllClose(reference(calls::batch_norm_2d_backward, c.grad, f.normalised,
                                          f.deviation, c.gamma, mode))
                           .tolerance(3e-5)
                           .scale(1));
        }
    }
}

TEST_CASE("channels that do not fit and empty batches are refused", "[lab04][4.1]") {
    CHECK_THROWS_AS(subject(calls::batch_norm_2d_forward, Tensor({2, 3, 1, 1}), row({1, 1}),
                            row({0, 0, 0}), fresh(3), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::batch_norm_2d_forward, Tensor({0, 1, 2, 2}), row({1}), row({0}),
                            fresh(1), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(
        subject(calls::batch_norm_2d_forward, Tensor({2, 1}), row({1}), row({0}), fresh(1), {}),
        dl::ShapeError);
}

TEST_CASE("the mean of a channel is one number", "[lab04][4.3]") {
    const Tensor x = Tensor::of({1, 2, 2, 3}, {1, 2, 3, 4, 5, 6, 0, 0, 6, 0, 0, 0});
    CHECK_THAT(subject(calls::global_avg_pool_forward, x), AllClose(Tensor::of({1, 2}, {3.5f, 1})));
}

TEST_CASE("images of any size give one number a channel", "[lab04][4.3]") {
    Rng rng{430};
    for (const Shape& shape :
         {Shape{2, 3, 6, 7}, Shape{2, 3, 1, 1}, Shape{2, 3, 9, 2}, Shape{3, 2, 5, 5}}) {
        const Tensor x = mixed(shape, rng) + 1.0f;
        CHECK_THAT(subject(calls::global_avg_pool_forward, x),
                   AllClose(reference(calls::global_avg_pool_forward, x)));
    }
}

TEST_CASE("every pixel of a channel gets the same share of its gradient", "[lab04][4.3]") {
    const Tensor grad = Tensor::of({1, 2}, {6, -12});
    CHECK_THAT(subject(calls::global_avg_pool_backward, grad, {1, 2, 2, 3}),
               AllClose(Tensor::of({1, 2, 2, 3}, {1, 1, 1, 1, 1, 1, -2, -2, -2, -2, -2, -2})));
}

TEST_CASE("global average pooling backward is its slope", "[lab04][4.3]") {
    Rng rng{431};
    for (const Shape& shape : {Shape{2, 3, 2, 4}, Shape{3, 2, 3, 3}}) {
        const Tensor x = mixed(shape, rng);
        const Tensor grad = mixed({shape[0], shape[1]}, rng);
        const auto loss = [&](const Tensor& t) { return inner(dl::mean(t, {2, 3}), grad); };
        CHECK_THAT(subject(calls::global_avg_pool_backward, grad, shape),
                   AllClose(slope(loss, x)).tolerance(1e-3));
    }
}

TEST_CASE("images without pixels and gradients of other images are refused", "[lab04][4.3]") {
    CHECK_THROWS_AS(subject(calls::global_avg_pool_forward, Tensor({2, 3})), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::global_avg_pool_forward, Tensor({2, 3, 0, 4})), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::global_avg_pool_backward, Tensor({2, 3}), {2, 4, 2, 2}),
                    dl::ShapeError);
}
