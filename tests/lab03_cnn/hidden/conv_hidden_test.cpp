// Hidden: convolution and pooling in settings that nobody has seen.

#include "tests/lab03_cnn/support.hpp"

TEST_CASE("hidden: sides, counts and fields", "[lab03][3.1][hidden]") {
    Rng rng = hidden_rng("geometry");
    for (int trial = 0; trial < 12; ++trial) {
        const lab03::Slide slide{rng.integer(1, 6), rng.integer(1, 4), rng.integer(0, 3),
                                 rng.integer(0, 3), rng.integer(1, 3)};
        const int size = (slide.kernel - 1) * slide.dilation + rng.integer(1, 30);
        CHECK(subject(calls::output_size, size, slide) ==
              reference(calls::output_size, size, slide));
        const int groups = rng.integer(1, 3);
        const lab03::FilterBank bank{groups * rng.integer(1, 9), groups * rng.integer(1, 9),
                                     YX{rng.integer(1, 7), rng.integer(1, 7)}, groups,
                                     rng.chance(0.7f)};
        CHECK(subject(calls::parameter_count, bank) == reference(calls::parameter_count, bank));
        const std::vector<lab03::Slide> stack = {
            slide,
            {rng.integer(1, 4), rng.integer(1, 3), 0, 0, rng.integer(1, 2)},
            {rng.integer(1, 4)}};
        CHECK(subject(calls::receptive_field, stack) == reference(calls::receptive_field, stack));
    }
}

TEST_CASE("hidden: pictures and kernels", "[lab03][3.2][hidden]") {
    Rng rng = hidden_rng("correlate");
    for (int trial = 0; trial < 4; ++trial) {
        const Tensor image = dl::normal({rng.integer(5, 9), rng.integer(5, 9)}, rng);
        const Tensor kernel = dl::normal({rng.integer(1, 5), rng.integer(1, 5)}, rng);
        CHECK_THAT(subject(calls::correlate, image, kernel),
                   AllClose(reference(calls::correlate, image, kernel)).scale(4));
    }
}

TEST_CASE("hidden: convolutions in both forms", "[lab03][3.3][hidden]") {
    Rng rng = hidden_rng("forward");
    for (int trial = 0; trial < 12; ++trial) {
        const Case c = random_case(rng);
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor b = dl::normal({c.weight[0]}, rng);
        CHECK_THAT(subject(calls::conv2d_forward, x, w, b, c.options),
                   AllClose(reference(calls::conv2d_forward, x, w, b, c.options)).scale(6));
    }
}

TEST_CASE("hidden: gradients of convolutions", "[lab03][3.4][hidden]") {
    Rng rng = hidden_rng("backward");
    for (int trial = 0; trial < 12; ++trial) {
        const Case c = random_case(rng);
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor b = dl::normal({c.weight[0]}, rng);
        const Tensor g =
            dl::normal(reference(calls::conv2d_forward, x, w, b, c.options).shape(), rng);
        CHECK_THAT(subject(calls::conv2d_backward, g, x, w, c.options),
                   AllClose(reference(calls::conv2d_backward, g, x, w, c.options)).scale(8));
    }
}

TEST_CASE("hidden: columns", "[lab03][3.5][hidden]") {
    Rng rng = hidden_rng("columns");
    for (int trial = 0; trial < 6; ++trial) {
        const Case c = random_case(rng);
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng);
        const YX kernel = {c.weight[2], c.weight[3]};
        const Tensor columns = reference(calls::im2col, x, kernel, c.options);
        CHECK_THAT(subject(calls::im2col, x, kernel, c.options), Equals(columns));
        const Tensor back = dl::normal(columns.shape(), rng);
        CHECK_THAT(subject(calls::col2im, back, c.x, kernel, c.options),
                   AllClose(reference(calls::col2im, back, c.x, kernel, c.options)).scale(4));
    }
}

TEST_CASE("hidden: products", "[lab03][3.6][hidden]") {
    Rng rng = hidden_rng("products");
    for (int trial = 0; trial < 6; ++trial) {
        const Case c = random_case(rng);
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor b = dl::normal({c.weight[0]}, rng);
        const Tensor map = reference(calls::conv2d_forward, x, w, b, c.options);
        CHECK_THAT(subject(calls::conv2d_gemm_forward, x, w, b, c.options), AllClose(map).scale(6));
        const Tensor g = dl::normal(map.shape(), rng);
        CHECK_THAT(subject(calls::conv2d_gemm_backward, g, x, w, c.options),
                   AllClose(reference(calls::conv2d_backward, g, x, w, c.options)).scale(8));
    }
}

namespace {

PoolOptions random_pool(Rng& rng) {
    PoolOptions options;
    options.kernel = {rng.integer(1, 4), rng.integer(1, 4)};
    options.stride = {rng.integer(1, 3), rng.integer(1, 3)};
    options.padding = {rng.integer(options.kernel.y), rng.integer(options.kernel.x),
                       rng.integer(options.kernel.y), rng.integer(options.kernel.x)};
    options.count_padding = rng.chance(0.5f);
    return options;
}

}  // namespace

TEST_CASE("hidden: largest of windows", "[lab03][3.7][hidden]") {
    Rng rng = hidden_rng("max");
    for (int trial = 0; trial < 8; ++trial) {
        const PoolOptions options = random_pool(rng);
        const Shape shape = {2, 2, rng.integer(4, 9), rng.integer(4, 9)};
        Tensor x = dl::normal(shape, rng);
        for (std::int64_t i = 0; i < x.count(); i += 3)
            x[i] = -1;
        const auto right = reference(calls::max_pool_forward, x, options);
        CHECK_THAT(subject(calls::max_pool_forward, x, options), Equals(right));
        const Tensor g = dl::normal(right.output.shape(), rng);
        CHECK_THAT(subject(calls::max_pool_backward, g, right.winners, shape),
                   AllClose(reference(calls::max_pool_backward, g, right.winners, shape)));
    }
}

TEST_CASE("hidden: means of windows", "[lab03][3.8][hidden]") {
    Rng rng = hidden_rng("average");
    for (int trial = 0; trial < 8; ++trial) {
        const PoolOptions options = random_pool(rng);
        const Shape shape = {2, 2, rng.integer(4, 9), rng.integer(4, 9)};
        const Tensor x = dl::normal(shape, rng);
        const Tensor right = reference(calls::avg_pool_forward, x, options);
        CHECK_THAT(subject(calls::avg_pool_forward, x, options), AllClose(right).scale(1));
        const Tensor g = dl::normal(right.shape(), rng);
        CHECK_THAT(subject(calls::avg_pool_backward, g, shape, options),
                   AllClose(reference(calls::avg_pool_backward, g, shape, options)).scale(1));
    }
}

TEST_CASE("hidden: matrices of convolutions", "[lab03][3.12][hidden]") {
    Rng rng = hidden_rng("matrix");
    for (int trial = 0; trial < 4; ++trial) {
        const Case c = random_case(rng);
        INFO(c.text());
        const Tensor w = dl::normal(c.weight, rng);
        const Shape image = {c.x[1], c.x[2], c.x[3]};
        CHECK_THAT(subject(calls::conv_matrix, w, image, c.options),
                   Equals(reference(calls::conv_matrix, w, image, c.options)));
    }
}

TEST_CASE("hidden: products without columns", "[lab03][3.17][hidden]") {
    Rng rng = hidden_rng("implicit");
    for (int trial = 0; trial < 6; ++trial) {
        Case c = random_case(rng);
        c.weight = {c.weight[0], c.x[1], c.weight[2], c.weight[3]};
        c.options.groups = 1;
        INFO(c.text());
        const Tensor x = dl::normal(c.x, rng), w = dl::normal(c.weight, rng);
        const Tensor b = dl::normal({c.weight[0]}, rng);
        CHECK_THAT(subject(calls::conv2d_implicit, x, w, b, c.options),
                   AllClose(reference(calls::conv2d_forward, x, w, b, c.options)).scale(6));
    }
}
