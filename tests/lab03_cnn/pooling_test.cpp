// Max and average pooling: by hand, by rule, against the reference.

#include "tests/lab03_cnn/support.hpp"

using lab03::MaxPoolResult;

namespace {

struct Pool {
    Shape x;
    PoolOptions options;

    [[nodiscard]] std::string text() const {
        const auto& [kernel, stride, pad, count] = options;
        return dl::text("x ", x, ", window (", kernel.y, ", ", kernel.x, "), stride (", stride.y,
                        ", ", stride.x, "), padding (", pad.top, ", ", pad.left, ", ", pad.bottom,
                        ", ", pad.right, ")", count ? "" : ", padding not counted");
    }
};

std::vector<Pool> awkward_pools() {
    return {
        {{2, 3, 6, 8}, {}},
        {{1, 2, 7, 5}, {}},
        {{2, 2, 7, 8}, {.kernel = 3, .stride = 2}},
        {{2, 3, 5, 6}, {.kernel = 3, .stride = 1, .padding = 1}},
        {{1, 2, 6, 7}, {.kernel = {3, 2}, .stride = {2, 1}, .padding = {1, 0, 2, 1}}},
        {{2, 1, 5, 9},
         {.kernel = {2, 4}, .stride = {1, 3}, .padding = {0, 2, 1, 1}, .count_padding = false}},
        {{3, 2, 4, 5}, {.kernel = {4, 5}, .stride = 1}},
        {{1, 4, 3, 2}, {.kernel = 1, .stride = 2}},
    };
}

// Few different numbers, so that windows have ties; more of them negative.
Tensor with_ties(const Shape& shape, Rng& rng) {
    Tensor values(shape);
    for (float& value : values)
        value = static_cast<float>(rng.integer(5)) - 3;
    return values;
}

Tensor four_sevens() {
    return Tensor::of({1, 1, 4, 4}, {1, 5, 2, 0, 4, 3, 1, 3, 7, 0, 7, 6, 7, 2, 6, 5});
}

}  // namespace

TEST_CASE("max pooling keeps the largest of every window", "[lab03][3.7]") {
    const MaxPoolResult found = subject(calls::max_pool_forward, four_sevens(), {});
    CHECK_THAT(found.output, Equals(Tensor::of({1, 1, 2, 2}, {5, 3, 7, 7})));
}

TEST_CASE("by convention the first maximum in row order wins", "[lab03][3.7]") {
    CHECK_THAT(subject(calls::max_pool_forward, four_sevens(), {}).winners,
               Equals(Tensor::of({1, 1, 2, 2}, {1, 7, 8, 10})));
    CHECK_THAT(subject(calls::max_pool_forward, Tensor({1, 1, 2, 4}), {}).winners,
               Equals(Tensor::of({1, 1, 1, 2}, {0, 2})));
}

TEST_CASE("a window of negative numbers has a negative maximum", "[lab03][3.7]") {
    CHECK_THAT(
        subject(calls::max_pool_forward, Tensor::of({1, 1, 2, 2}, {-4, -3, -7, -5}), {}).output,
        Equals(Tensor::of({1, 1, 1, 1}, {-3})));
}

TEST_CASE("padding never wins", "[lab03][3.7]") {
    const MaxPoolResult found =
        subject(calls::max_pool_forward, counted({1, 1, 2, 2}, -4), {.padding = 1});
    CHECK_THAT(found, Equals(MaxPoolResult{Tensor::of({1, 1, 2, 2}, {-4, -3, -2, -1}),
                                           Tensor::of({1, 1, 2, 2}, {0, 1, 2, 3})}));
}

TEST_CASE("by convention a window that hangs over the edge is left out", "[lab03][3.7]") {
    CHECK_THAT(subject(calls::max_pool_forward, counted({1, 1, 3, 5}), {}).output,
               Equals(Tensor::of({1, 1, 1, 2}, {7, 9})));
}

TEST_CASE("every channel of every image has its own winner", "[lab03][3.7]") {
    const Tensor x = Tensor::of({2, 2, 1, 2}, {1, 2, 4, 3, 9, 0, 5, 6});
    CHECK_THAT(subject(calls::max_pool_forward, x, {.kernel = {1, 2}}),
               Equals(MaxPoolResult{Tensor::of({2, 2, 1, 1}, {2, 4, 9, 6}),
                                    Tensor::of({2, 2, 1, 1}, {1, 0, 0, 1})}));
}

TEST_CASE("the gradient of a window goes to its winner", "[lab03][3.7]") {
    const Tensor winners = Tensor::of({1, 1, 2, 2}, {1, 7, 8, 10});
    CHECK_THAT(
        subject(calls::max_pool_backward, Tensor::of({1, 1, 2, 2}, {10, -20, 30, 40}), winners,
                {1, 1, 4, 4}),
        Equals(Tensor::of({1, 1, 4, 4}, {0, 10, 0, 0, 0, 0, 0, -20, 30, 0, 40, 0, 0, 0, 0, 0})));
}

TEST_CASE("a pixel that wins two windows collects from both", "[lab03][3.7]") {
    CHECK_THAT(subject(calls::max_pool_backward, Tensor::of({1, 1, 1, 3}, {1, 2, 4}),
                       Tensor::of({1, 1, 1, 3}, {1, 1, 3}), {1, 1, 1, 4}),
               Equals(Tensor::of({1, 1, 1, 4}, {0, 3, 0, 4})));
}

TEST_CASE("max pooling agrees with the reference on awkward windows, with ties and without",
          "[lab03][3.7]") {
    Rng rng{45};
    for (const Pool& pool : awkward_pools())
        for (const Tensor& x : {dl::normal(pool.x, rng), with_ties(pool.x, rng)}) {
            INFO(pool.text());
            const MaxPoolResult right = reference(calls::max_pool_forward, x, pool.options);
            CHECK_THAT(subject(calls::max_pool_forward, x, pool.options), Equals(right));
            const Tensor g = dl::normal(right.output.shape(), rng);
            const Tensor back = subject(calls::max_pool_backward, g, right.winners, pool.x);
            CHECK_THAT(back,
                       AllClose(reference(calls::max_pool_backward, g, right.winners, pool.x)));
            CHECK_THAT(dl::sum(back), AllClose(dl::sum(g)).scale(9));
        }
}

TEST_CASE("windows that do not fit are refused", "[lab03][3.7]") {
    CHECK_THROWS_AS(subject(calls::max_pool_forward, Tensor({1, 1, 3, 3}), {.kernel = 4}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::max_pool_forward, Tensor({1, 1, 3, 3}), {.padding = 2}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::max_pool_forward, Tensor({3, 3}), {}), dl::ShapeError);
    CHECK_THROWS_AS(
        subject(calls::max_pool_backward, Tensor({1, 1, 2, 2}), Tensor({1, 1, 2, 3}), {1, 1, 4, 6}),
        dl::ShapeError);
}

TEST_CASE("average pooling is the mean of every window", "[lab03][3.8]") {
    CHECK_THAT(subject(calls::avg_pool_forward, four_sevens(), {}),
               AllClose(Tensor::of({1, 1, 2, 2}, {3.25f, 1.5f, 4, 6})));
}

TEST_CASE("by convention windows at the border count their padding", "[lab03][3.8]") {
    const Tensor x = Tensor::of({1, 1, 2, 2}, {8, 4, 4, 0});
    const PoolOptions at_border = {.kernel = 2, .stride = 2, .padding = 1};
    CHECK_THAT(subject(calls::avg_pool_forward, x, at_border),
               AllClose(Tensor::of({1, 1, 2, 2}, {2, 1, 1, 0})));
    CHECK_THAT(subject(calls::avg_pool_forward, Tensor({1, 1, 3, 3}, 9),
                       {.kernel = 3, .stride = 1, .padding = 1}),
               AllClose(Tensor::of({1, 1, 3, 3}, {4, 6, 4, 6, 9, 6, 4, 6, 4})));
}

TEST_CASE("on request windows at the border count real pixels alone", "[lab03][3.8]") {
    const PoolOptions real = {.kernel = 3, .stride = 1, .padding = 1, .count_padding = false};
    CHECK_THAT(subject(calls::avg_pool_forward, Tensor({1, 1, 3, 3}, 9), real),
               AllClose(Tensor({1, 1, 3, 3}, 9)));
    CHECK_THAT(
        subject(calls::avg_pool_backward, Tensor::of({1, 1, 2, 2}, {4, 0, 0, 0}), {1, 1, 2, 2},
                {.kernel = 3, .stride = 1, .padding = 1, .count_padding = false}),
        AllClose(Tensor({1, 1, 2, 2}, 1)));
}

TEST_CASE("every pixel of a window gets its share of the gradient", "[lab03][3.8]") {
    CHECK_THAT(subject(calls::avg_pool_backward, Tensor::of({1, 1, 1, 2}, {4, 8}), {1, 1, 2, 3},
                       {.kernel = 2, .stride = 1}),
               AllClose(Tensor::of({1, 1, 2, 3}, {1, 3, 2, 1, 3, 2})));
}

TEST_CASE("average pooling agrees with the reference on awkward windows", "[lab03][3.8]") {
    Rng rng{46};
    for (const Pool& pool : awkward_pools()) {
        INFO(pool.text());
        const Tensor x = dl::normal(pool.x, rng);
        const Tensor right = reference(calls::avg_pool_forward, x, pool.options);
        CHECK_THAT(subject(calls::avg_pool_forward, x, pool.options), AllClose(right));
        const Tensor g = dl::normal(right.shape(), rng);
        const Tensor back = subject(calls::avg_pool_backward, g, pool.x, pool.options);
        CHECK_THAT(back, AllClose(reference(calls::avg_pool_backward, g, pool.x, pool.options)));
        // The mean is linear: backward is its transpose.
        CHECK(inner(back, x) == Approx(inner(g, right)).margin(1e-4));
    }
}

TEST_CASE("average pooling refuses what does not fit", "[lab03][3.8]") {
    CHECK_THROWS_AS(subject(calls::avg_pool_forward, Tensor({1, 1, 3, 3}), {.kernel = 4}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::avg_pool_backward, Tensor({1, 1, 2, 2}), {1, 1, 3, 3}, {}),
                    dl::ShapeError);
}
