// Dropout, batch normalisation and max-norm.

#include "tests/lab02_mlp_backprop/support.hpp"

using lab02::BatchNormGradients;
using lab02::BatchNormResult;
using lab02::DropoutForm;
using lab02::RunningStatistics;

namespace {

const Tensor tens = Tensor({1, 5}, 10);
const Tensor one_dropped = Tensor::of({1, 5}, {1, 0, 1, 1, 1});

RunningStatistics fresh(int features) { return {Tensor({features}), Tensor({features}, 1)}; }

struct BatchCase {
    Tensor x, gamma, beta, grad;
    RunningStatistics running;
};

BatchCase batch_case(int n, int d, Rng& rng) {
    return {mixed({n, d}, rng) * 2 + 0.5f,
            dl::uniform({d}, rng, 0.5f, 2),
            mixed({d}, rng),
            mixed({n, d}, rng),
            {mixed({d}, rng), dl::uniform({d}, rng, 0.5f, 2)}};
}

}  // namespace

TEST_CASE("a mask holds ones and zeros and drops a unit where the draw is below drop",
          "[lab02][2.11]") {
    Rng rng{110}, again{110};
    const Tensor mask = subject(calls::dropout_mask, {3, 4}, 0.3f, rng);
    REQUIRE(mask.shape() == Shape{3, 4});
    for (int i = 0; i < 12; ++i)
        CHECK(mask[i] == (again.uniform() < 0.3f ? 0.0f : 1.0f));
}

TEST_CASE("by convention drop is the probability to drop", "[lab02][2.11]") {
    // 25,000 draws: the kept fraction has a deviation of at most 0.0032.
    for (float drop : {0.2f, 0.5f, 0.8f}) {
        Rng rng{111};
        const double kept = double{dl::mean(subject(calls::dropout_mask, {50, 500}, drop, rng))};
        CHECK(std::abs(kept - (1 - double{drop})) < 5 * 0.0032);
    }
    Rng rng{112};
    CHECK_THAT(subject(calls::dropout_mask, {50}, 0.0f, rng), Equals(Tensor({50}, 1)));
}

TEST_CASE("two masks from one generator differ", "[lab02][2.11]") {
    Rng rng{113};
    const Tensor first = subject(calls::dropout_mask, {40}, 0.5f, rng);
    CHECK_FALSE(subject(calls::dropout_mask, {40}, 0.5f, rng) == first);
}

TEST_CASE("inverted dropout makes up for the dropped in training", "[lab02][2.11]") {
    CHECK_THAT(subject(calls::dropout_forward, tens, one_dropped, {.drop = 0.2f}),
               AllClose(Tensor::of({1, 5}, {12.5f, 0, 12.5f, 12.5f, 12.5f})));
}

TEST_CASE("inverted dropout does nothing in use", "[lab02][2.11]") {
    CHECK_THAT(
        subject(calls::dropout_forward, tens, one_dropped, {.drop = 0.2f, .mode = Mode::eval}),
        AllClose(tens));
    CHECK_THAT(subject(calls::dropout_forward, tens, Tensor(), {.drop = 0.8f, .mode = Mode::eval}),
               AllClose(tens));
}

TEST_CASE("the lecture's dropout only drops in training and scales in use", "[lab02][2.11]") {
    const DropoutForm lecture = DropoutForm::lecture;
    CHECK_THAT(subject(calls::dropout_forward, tens, one_dropped, {.drop = 0.2f, .form = lecture}),
               AllClose(Tensor::of({1, 5}, {10, 0, 10, 10, 10})));
    CHECK_THAT(subject(calls::dropout_forward, tens, Tensor(),
                       {.drop = 0.2f, .mode = Mode::eval, .form = lecture}),
               AllClose(Tensor({1, 5}, 8)));
}

TEST_CASE("in both forms training and use agree on average", "[lab02][2.11]") {
    Rng rng{114};
    const Tensor x = Tensor({1, 20000}, 3);
    for (const DropoutForm form : {DropoutForm::inverted, DropoutForm::lecture}) {
        Tensor mask = dl::uniform(x.shape(), rng);
        for (float& value : mask)
            value = value < 0.2f ? 0.0f : 1.0f;
        const Tensor train = subject(calls::dropout_forward, x, mask, {.drop = 0.2f, .form = form});
        const Tensor use = subject(calls::dropout_forward, x, mask,
                                   {.drop = 0.2f, .mode = Mode::eval, .form = form});
        // deviation of the mean: 3 * 0.5 / sqrt(20000) = 0.0106
        CHECK(std::abs(double{dl::mean(train)} - double{dl::mean(use)}) < 5 * 0.0106);
    }
}

TEST_CASE("the gradient goes where the values went", "[lab02][2.11]") {
    const Tensor g = Tensor::of({1, 5}, {1, 2, -4, 0, 8});
    CHECK_THAT(subject(calls::dropout_backward, g, one_dropped, {.drop = 0.2f}),
               AllClose(Tensor::of({1, 5}, {1.25f, 0, -5, 0, 10})));
    CHECK_THAT(subject(calls::dropout_backward, g, one_dropped,
                       {.drop = 0.2f, .form = DropoutForm::lecture}),
               AllClose(Tensor::of({1, 5}, {1, 0, -4, 0, 8})));
    CHECK_THAT(subject(calls::dropout_backward, g, Tensor(), {.drop = 0.2f, .mode = Mode::eval}),
               AllClose(g));
    CHECK_THAT(subject(calls::dropout_backward, g, Tensor(),
                       {.drop = 0.5f, .mode = Mode::eval, .form = DropoutForm::lecture}),
               AllClose(g * 0.5f));
}

TEST_CASE("dropout agrees with the reference on inputs with zeros", "[lab02][2.11]") {
    Rng rng{115};
    for (float drop : {0.0f, 0.2f, 0.8f})
        for (const DropoutForm form : {DropoutForm::inverted, DropoutForm::lecture})
            for (const Mode mode : {Mode::train, Mode::eval}) {
                const Tensor x = with_zeros({4, 7}, rng);
                Tensor mask = dl::uniform(x.shape(), rng);
                for (float& value : mask)
                    value = value < drop ? 0.0f : 1.0f;
                const lab02::DropoutOptions options{drop, mode, form};
                CHECK_THAT(subject(calls::dropout_forward, x, mask, options),
                           AllClose(reference(calls::dropout_forward, x, mask, options)));
                CHECK_THAT(subject(calls::dropout_backward, x, mask, options),
                           AllClose(reference(calls::dropout_backward, x, mask, options)));
            }
}

TEST_CASE("a mask of another shape and a probability of 1 are refused", "[lab02][2.11]") {
    CHECK_THROWS_AS(subject(calls::dropout_forward, tens, row({1}), {.drop = 0.5f}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::dropout_forward, tens, tens, {.drop = 1}), dl::Error);
}

TEST_CASE("every feature is brought to mean 0 and deviation 1 over the batch", "[lab02][2.12]") {
    const Tensor x = Tensor::of({2, 2}, {0, 10, 2, 30});
    const BatchNormResult result =
        subject(calls::batch_norm_forward, x, row({1, 1}), row({0, 0}), fresh(2), {});
    CHECK_THAT(result.output, AllClose(Tensor::of({2, 2}, {-1, -1, 1, 1})).tolerance(1e-4));
    CHECK_THAT(result.deviation, AllClose(row({1, 10})).tolerance(1e-4));
}

TEST_CASE("the batch is normalised with the variance of divisor N", "[lab02][2.12]") {
    const Tensor x = Tensor::of({4, 1}, {1, -1, 1, -1});
    CHECK_THAT(subject(calls::batch_norm_forward, x, row({1}), row({0}), fresh(1), {}).output,
               AllClose(x).tolerance(1e-4));
}

TEST_CASE("epsilon is added to the variance, under the root", "[lab02][2.12]") {
    const Tensor x = Tensor::of({2, 2}, {0, 10, 2, 30});  // variances 1 and 100
    const BatchNormResult result =
        subject(calls::batch_norm_forward, x, row({1, 1}), row({0, 0}), fresh(2), {.epsilon = 3});
    const float r = 10 / std::sqrt(103.0f);
    CHECK_THAT(result.deviation, AllClose(row({2, 10 / r})));
    CHECK_THAT(result.output, AllClose(Tensor::of({2, 2}, {-0.5f, -r, 0.5f, r})));
}

TEST_CASE("gamma scales and beta shifts", "[lab02][2.12]") {
    const Tensor x = Tensor::of({2, 2}, {0, 10, 2, 30});
    CHECK_THAT(
        subject(calls::batch_norm_forward, x, row({3, 0.5f}), row({10, -1}), fresh(2), {}).output,
        AllClose(Tensor::of({2, 2}, {7, -1.5f, 13, -0.5f})).tolerance(1e-4));
}

TEST_CASE("by convention keep_old is the weight of the old statistics and their divisor is N",
          "[lab02][2.12]") {
    const Tensor x = Tensor::of({2, 1}, {10, 14});  // mean 12, variance 4
    const RunningStatistics before = {row({2}), row({1})};
    const BatchNormResult result =
        subject(calls::batch_norm_forward, x, row({1}), row({0}), before, {.keep_old = 0.75f});
    CHECK_THAT(result.running, AllClose(RunningStatistics{row({4.5f}), row({1.75f})}));
}

TEST_CASE("in use a sample is judged alone and the statistics stay", "[lab02][2.12]") {
    const RunningStatistics running = {row({1, 2}), row({4, 0.25f})};
    const Tensor x = Tensor::of({1, 2}, {3, 3});
    for (const Tensor& batch : {x, dl::concat({x, Tensor::of({2, 2}, {100, -7, 3, 50})})}) {
        const BatchNormResult result = subject(calls::batch_norm_forward, batch, row({1, 2}),
                                               row({0, 1}), running, {.mode = Mode::eval});
        REQUIRE(result.output.shape() == batch.shape());
        CHECK_THAT(dl::rows(result.output, 0, 1),
                   AllClose(Tensor::of({1, 2}, {1, 5})).tolerance(1e-4));
        CHECK_THAT(result.running, Equals(running));
    }
}

TEST_CASE("a feature near 1000 with a spread of 0.01 keeps its digits", "[lab02][2.12]") {
    const Tensor x = Tensor::of({4, 1}, {999.99f, 1000, 1000.01f, 1000.02f});
    const BatchNormResult result =
        subject(calls::batch_norm_forward, x, row({1}), row({0}), fresh(1), {.epsilon = 1e-8f});
    const BatchNormResult expected =
        reference(calls::batch_norm_forward, x, row({1}), row({0}), fresh(1), {.epsilon = 1e-8f});
    CHECK_THAT(result.output, AllClose(expected.output).tolerance(2e-2));
    CHECK(double{dl::max(result.output)} > 1.2);
}

TEST_CASE("shifting or stretching a column moves nothing so no gradient goes there",
          "[lab02][2.12]") {
    Rng rng{120};
    const BatchCase c = batch_case(7, 5, rng);
    const BatchNormResult f =
        reference(calls::batch_norm_forward, c.x, c.gamma, c.beta, c.running, {});
    const BatchNormGradients g = subject(calls::batch_norm_backward, c.grad, f.normalised,
                                         f.deviation, c.gamma, Mode::train);
    REQUIRE(g.input.shape() == Shape{7, 5});
    CHECK_THAT(dl::sum(g.input, {0}), AllClose(Tensor({5})).absolute(1e-5));
    CHECK_THAT(dl::sum(g.input * f.normalised, {0}), AllClose(Tensor({5})).absolute(1e-4));
}

TEST_CASE("batch norm gradients are slopes", "[lab02][2.12]") {
    Rng rng{121};
    const BatchCase c = batch_case(5, 3, rng);
    const auto output = [&](const Tensor& x, const Tensor& gamma, const Tensor& beta) {
        const Tensor centred = x - dl::mean(x, {0});
        return centred / dl::sqrt(dl::mean(dl::square(centred), {0}) + 1e-5f) * gamma + beta;
    };
    const BatchNormResult f =
        reference(calls::batch_norm_forward, c.x, c.gamma, c.beta, c.running, {});
    const BatchNormGradients g = subject(calls::batch_norm_backward, c.grad, f.normalised,
                                         f.deviation, c.gamma, Mode::train);
    const auto of = [&](const Tensor& y) { return inner(y, c.grad); };
    CHECK_THAT(g.input,
               AllClose(slope([&](const Tensor& t) { return of(output(t, c.gamma, c.beta)); }, c.x))
                   .tolerance(2e-3));
    CHECK_THAT(g.gamma,
               AllClose(slope([&](const Tensor& t) { return of(output(c.x, t, c.beta)); }, c.gamma))
                   .tolerance(2e-3));
    CHECK_THAT(g.beta,
               AllClose(slope([&](const Tensor& t) { return of(output(c.x, c.gamma, t)); }, c.beta))
                   .tolerance(2e-3));
}

TEST_CASE("batch norm agrees with the reference in both modes and for many shapes",
          "[lab02][2.12]") {
    Rng rng{122};
    for (const auto& [n, d] : std::vector<std::pair<int, int>>{{7, 5}, {2, 3}, {4, 4}, {4, 1}}) {
        const BatchCase c = batch_case(n, d, rng);
        for (const Mode mode : {Mode::train, Mode::eval}) {
            const lab02::BatchNormOptions options{.keep_old = 0.8f, .mode = mode};
            const BatchNormResult f =
                reference(calls::batch_norm_forward, c.x, c.gamma, c.beta, c.running, options);
            CHECK_THAT(subject(calls::batch_norm_forward, c.x, c.gamma, c.beta, c.running, options),
                       AllClose(f).tolerance(3e-5));
            CHECK_THAT(subject(calls::batch_norm_backward, c.grad, f.normalised, f.deviation,
                               c.gamma, mode),
                       AllClose(reference(calls::batch_norm_backward, c.grad, f.normalised,
                                          f.deviation, c.gamma, mode))
                           .tolerance(3e-5)
                           .scale(1));
        }
    }
}

TEST_CASE("features that do not fit and empty batches are refused", "[lab02][2.12]") {
    CHECK_THROWS_AS(subject(calls::batch_norm_forward, Tensor({2, 3}), row({1, 1}), row({0, 0, 0}),
                            fresh(3), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(
        subject(calls::batch_norm_forward, Tensor({0, 1}), row({1}), row({0}), fresh(1), {}),
        dl::ShapeError);
}

TEST_CASE("a unit that is too loud is scaled down to the limit", "[lab02][2.18]") {
    CHECK_THAT(subject(calls::max_norm, Tensor::of({2, 2}, {3, 4, 0, 1}), 2.5f),
               AllClose(Tensor::of({2, 2}, {1.5f, 2, 0, 1})));
}

TEST_CASE("units below the limit stay bit for bit", "[lab02][2.18]") {
    Rng rng{180};
    const Tensor quiet = mixed({4, 3}, rng) * 0.1f;
    CHECK_THAT(subject(calls::max_norm, quiet, 5.0f), Equals(quiet));
    CHECK_THAT(subject(calls::max_norm, Tensor({2, 3}), 1.0f), Equals(Tensor({2, 3})));
}

TEST_CASE("each unit has a limit of its own and filters count as a whole", "[lab02][2.18]") {
    Rng rng{181};
    for (const Shape& shape : {Shape{4, 4}, Shape{5, 3}, Shape{3, 2, 2, 3}}) {
        const Tensor w = mixed(shape, rng) * 2;
        CHECK_THAT(subject(calls::max_norm, w, 2.0f),
                   AllClose(reference(calls::max_norm, w, 2.0f)));
    }
    CHECK_THROWS_AS(subject(calls::max_norm, row({1, 2}), 1.0f), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::max_norm, Tensor({2, 2}), 0.0f), dl::Error);
}
