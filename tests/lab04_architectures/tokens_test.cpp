// Exercise 4.19: patches, layer norm, attention, and the net made of them.

#include "tests/lab04_architectures/support.hpp"

using lab04::AttentionGradients;
using lab04::AttentionResult;
using lab04::LayerNormGradients;
using lab04::LayerNormResult;
using lab04::VisionTransformerOptions;

namespace {

// Both written from their definitions, for slopes.
Tensor token_norm(const Tensor& x, const Tensor& gamma, const Tensor& beta) {
    const dl::ReduceOptions keep{.keep_axes = true};
    const Tensor centred = x - dl::mean(x, {2}, keep);
    return centred / dl::sqrt(dl::mean(dl::square(centred), {2}, keep) + 1e-5f) * gamma + beta;
}

Tensor attend(const Tensor& q, const Tensor& k, const Tensor& v, int heads) {
    const int tokens = q.size(1), width = q.size(2) / heads;
    Tensor out(q.shape());
    for (int n = 0; n < q.size(0); ++n)
        for (int h = 0; h < heads; ++h)
            for (int t = 0; t < tokens; ++t) {
                std::vector<double> weight;
                double total = 0;
                for (int u = 0; u < tokens; ++u) {
                    double score = 0;
                    for (int d = h * width; d < (h + 1) * width; ++d)
                        score += double{q.at(n, t, d)} * double{k.at(n, u, d)};
                    weight.push_back(
                        std::exp(score / std::sqrt(double{static_cast<float>(width)})));
                    total += weight.back();
                }
                for (int d = h * width; d < (h + 1) * width; ++d) {
                    double sum = 0;
                    for (int u = 0; u < tokens; ++u)
                        sum += weight[u] / total * double{v.at(n, u, d)};
                    out.at(n, t, d) = static_cast<float>(sum);
                }
            }
    return out;
}

struct Asked {
    Tensor query, key, value, grad;
};

Asked asked(const Shape& shape, Rng& rng) {
    return {mixed(shape, rng), mixed(shape, rng), mixed(shape, rng), mixed(shape, rng)};
}

}  // namespace

TEST_CASE("a picture becomes a row of squares", "[lab04][4.19]") {
    const Tensor x = Tensor::of({1, 1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
    CHECK_THAT(subject(calls::patches_forward, x, 2),
               Equals(Tensor::of({1, 2, 4}, {1, 2, 5, 6, 3, 4, 7, 8})));
    CHECK_THAT(subject(calls::patches_backward, Tensor::of({1, 2, 4}, {1, 2, 5, 6, 3, 4, 7, 8}), 2,
                       {1, 1, 2, 4}),
               Equals(x));
}

TEST_CASE("squares are listed row by row, their values channel by channel", "[lab04][4.19]") {
    Rng rng{1901};
    const Tensor x = mixed({2, 3, 4, 6}, rng), g = mixed({2, 6, 12}, rng);
    const Tensor tokens = subject(calls::patches_forward, x, 2);
    REQUIRE(tokens.shape() == Shape{2, 6, 12});
    CHECK(tokens.at(1, 4, 7) == x.at(1, 1, 3, 3));  // row 1, column 1; channel 1, pixel (1, 1)
    CHECK_THAT(tokens, Equals(reference(calls::patches_forward, x, 2)));
    CHECK_THAT(subject(calls::patches_backward, g, 2, x.shape()),
               Equals(reference(calls::patches_backward, g, 2, x.shape())));
    CHECK_THROWS_AS(subject(calls::patches_forward, x, 4), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::patches_backward, g, 3, x.shape()), dl::ShapeError);
}

TEST_CASE("every token gets mean 0 and deviation 1 by itself", "[lab04][4.19]") {
    const Tensor x = Tensor::of({1, 2, 2}, {1, 3, 10, 30});
    const LayerNormResult result =
        subject(calls::layer_norm_forward, x, row({1, 2}), row({0, 1}), 1e-5f);
    CHECK_THAT(result.normalised, AllClose(Tensor::of({1, 2, 2}, {-1, 1, -1, 1})).tolerance(1e-4));
    CHECK_THAT(result.output, AllClose(Tensor::of({1, 2, 2}, {-1, 3, -1, 3})).tolerance(1e-4));
    CHECK_THAT(result.deviation, AllClose(Tensor::of({1, 2}, {1, 10})).tolerance(1e-4));
    // Epsilon is added to the variances 1 and 100, under the root.
    CHECK_THAT(subject(calls::layer_norm_forward, x, row({1, 2}), row({0, 1}), 3).deviation,
               AllClose(Tensor::of({1, 2}, {2, std::sqrt(103.0f)})));
}

TEST_CASE("layer norm and its gradients on batches of tokens", "[lab04][4.19]") {
    Rng rng{1902};
    const Tensor x = mixed({2, 3, 5}, rng) * 2 + 0.5f, g = mixed({2, 3, 5}, rng);
    const Tensor gamma = mixed({5}, rng), beta = mixed({5}, rng);
    const LayerNormResult f = reference(calls::layer_norm_forward, x, gamma, beta, 1e-5f);
    CHECK_THAT(subject(calls::layer_norm_forward, x, gamma, beta, 1e-5f),
               AllClose(f).tolerance(3e-5));
    const LayerNormGradients d =
        subject(calls::layer_norm_backward, g, f.normalised, f.deviation, gamma);
    const auto of = [&](const Tensor& y) { return inner(y, g); };
    CHECK_THAT(d.input,
               AllClose(slope([&](const Tensor& t) { return of(token_norm(t, gamma, beta)); }, x))
                   .tolerance(3e-3));
    CHECK_THAT(d.gamma,
               AllClose(slope([&](const Tensor& t) { return of(token_norm(x, t, beta)); }, gamma))
                   .tolerance(3e-3));
    CHECK_THAT(d,
               AllClose(reference(calls::layer_norm_backward, g, f.normalised, f.deviation, gamma))
                   .tolerance(3e-5)
                   .scale(1));
    CHECK_THROWS_AS(subject(calls::layer_norm_forward, x, row({1, 1}), beta, 1e-5f),
                    dl::ShapeError);
}

TEST_CASE("a token listens most where its question meets a key", "[lab04][4.19]") {
    const Tensor query = Tensor::of({1, 2, 1}, {0, 1});
    const Tensor key = Tensor::of({1, 2, 1}, {0, std::log(3.0f)});
    const Tensor value = Tensor::of({1, 2, 1}, {4, 8});
    const AttentionResult result = subject(calls::attention_forward, query, key, value, 1);
    CHECK_THAT(result.weights, AllClose(Tensor::of({1, 1, 2, 2}, {0.5f, 0.5f, 0.25f, 0.75f})));
    CHECK_THAT(result.output, AllClose(Tensor::of({1, 2, 1}, {6, 7})));
}

TEST_CASE("scores are divided by the root of a head's width", "[lab04][4.19]") {
    // One head of width 4: a score of 4 ln 3 becomes 2 ln 3, so the odds are 9 to 1.
    Tensor query({1, 2, 4}, 1), key({1, 2, 4}), value({1, 2, 4});
    for (int d = 0; d < 4; ++d)
        key.at(0, 1, d) = std::log(3.0f);
    const AttentionResult result = subject(calls::attention_forward, query, key, value, 1);
    CHECK_THAT(result.weights, AllClose(Tensor::of({1, 1, 2, 2}, {0.1f, 0.9f, 0.1f, 0.9f})));
}

TEST_CASE("by convention a head sees neighbouring features", "[lab04][4.19]") {
    Rng rng{1903};
    const Asked c = asked({2, 5, 6}, rng);
    for (const int heads : {1, 2, 3, 6}) {
        const AttentionResult result =
            subject(calls::attention_forward, c.query, c.key, c.value, heads);
        CHECK_THAT(result.output, AllClose(attend(c.query, c.key, c.value, heads)).scale(1));
        CHECK_THAT(
            result,
            AllClose(reference(calls::attention_forward, c.query, c.key, c.value, heads)).scale(1));
    }
}

TEST_CASE("large scores do not overflow", "[lab04][4.19]") {
    const Tensor query = Tensor::of({1, 2, 1}, {100, -100}), key = Tensor::of({1, 2, 1}, {1, 2});
    const AttentionResult result = subject(calls::attention_forward, query, key, key, 1);
    CHECK_THAT(result.weights, AllClose(Tensor::of({1, 1, 2, 2}, {0, 1, 1, 0})).absolute(1e-6));
}

TEST_CASE("the gradients of attention are slopes", "[lab04][4.19]") {
    Rng rng{1904};
    for (const int heads : {1, 2}) {
        const Asked c = asked({2, 3, 4}, rng);
        const Tensor weights =
            reference(calls::attention_forward, c.query, c.key, c.value, heads).weights;
        const AttentionGradients d =
            subject(calls::attention_backward, c.grad, c.query, c.key, c.value, weights, heads);
        const auto of = [&](const Tensor& y) { return inner(y, c.grad); };
        CHECK_THAT(
            d.query,
            AllClose(slope([&](const Tensor& t) { return of(attend(t, c.key, c.value, heads)); },
                           c.query))
                .tolerance(3e-3));
        CHECK_THAT(
            d.key,
            AllClose(slope([&](const Tensor& t) { return of(attend(c.query, t, c.value, heads)); },
                           c.key))
                .tolerance(3e-3));
        CHECK_THAT(
            d.value,
            AllClose(slope([&](const Tensor& t) { return of(attend(c.query, c.key, t, heads)); },
                           c.value))
                .tolerance(3e-3));
        CHECK_THAT(d, AllClose(reference(calls::attention_backward, c.grad, c.query, c.key, c.value,
                                         weights, heads))
                          .scale(1));
    }
}

TEST_CASE("tokens that do not fit and heads that do not divide are refused", "[lab04][4.19]") {
    const Tensor x({1, 2, 4});
    CHECK_THROWS_AS(subject(calls::attention_forward, x, Tensor({1, 3, 4}), x, 1), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::attention_forward, x, x, x, 3), dl::Error);
    CHECK_THROWS_AS(subject(calls::attention_backward, x, x, x, x, Tensor({1, 1, 2, 3}), 1),
                    dl::ShapeError);
}

TEST_CASE("the transformer has the layers of its contract", "[lab04][4.19]") {
    for (const VisionTransformerOptions& options :
         {VisionTransformerOptions{1, 8, 4, 3, 6, 2, 1, 5}, VisionTransformerOptions{},
          VisionTransformerOptions{3, 6, 2, 4, 4, 1, 0, 8}})
        CHECK_THAT(subject(calls::vision_transformer, options),
                   Equals(reference(calls::vision_transformer, options)));
    CHECK_THROWS_AS(subject(calls::vision_transformer, {.size = 28, .patch = 5}), dl::Error);
}
