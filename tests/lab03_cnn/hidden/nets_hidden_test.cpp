// Hidden: augmentation, recipe and challenges on sizes and values that nobody has seen.

#include "tests/lab03_cnn/support.hpp"

using lab02::Activation;
using lab02::Mode;
using lab03::AugmentOptions;
using lab03::LenetOptions;
using lab03::RecipePlan;

TEST_CASE("hidden: LeNets of other sizes", "[lab03][3.9][hidden]") {
    Rng rng = hidden_rng("lenets");
    for (int trial = 0; trial < 4; ++trial) {
        LenetOptions options;
        options.activation = rng.chance(0.5f) ? Activation::tanh : Activation::relu;
        options.max_pooling = rng.chance(0.5f);
        options.channels = rng.integer(1, 4);
        options.size = 4 * rng.integer(6, 12);
        options.padding = rng.integer(0, 1) * 2;
        options.classes = rng.integer(2, 20);
        CHECK_THAT(subject(calls::lenet5, options), Equals(reference(calls::lenet5, options)));
    }
}

TEST_CASE("hidden: places between the pixels", "[lab03][3.10][hidden]") {
    Rng rng = hidden_rng("places");
    const int height = rng.integer(2, 6), width = rng.integer(2, 6);
    const Tensor images = dl::normal({2, 2, height, width}, rng);
    for (int trial = 0; trial < 30; ++trial) {
        const float y = rng.uniform(-2, static_cast<float>(height) + 1);
        const float x = rng.uniform(-2, static_cast<float>(width) + 1);
        const int n = rng.integer(2), c = rng.integer(2);
        CHECK_THAT(subject(calls::bilinear, images, n, c, y, x),
                   AllClose(reference(calls::bilinear, images, n, c, y, x)).scale(1));
    }
}

TEST_CASE("hidden: batches changed in every way", "[lab03][3.10][hidden]") {
    Rng rng = hidden_rng("changes");
    for (int trial = 0; trial < 4; ++trial) {
        const int height = rng.integer(3, 9), width = rng.integer(3, 9);
        const Tensor images = dl::uniform({rng.integer(2, 6), 3, height, width}, rng);
        const AugmentOptions options{rng.uniform(),       rng.integer(0, 3), rng.integer(0, 3),
                                     rng.uniform(1, 170), rng.uniform(),     rng.uniform()};
        const std::uint64_t seed = rng.next();
        Rng mine{seed}, theirs{seed};
        CHECK_THAT(subject(calls::augment, images, options, mine),
                   AllClose(reference(calls::augment, images, options, theirs)).tolerance(1e-3));
        CHECK(mine == theirs);
    }
}

TEST_CASE("hidden: rates and prepared pictures", "[lab03][3.11][hidden]") {
    Rng rng = hidden_rng("recipes");
    const RecipePlan plan{.peak = rng.uniform(0.1f, 1), .warm_up = rng.uniform(0.1f, 0.6f)};
    const int steps = rng.integer(7, 40);
    for (int step = 0; step < steps; ++step)
        CHECK_THAT(subject(calls::recipe_rate, plan, step, steps),
                   AllClose(reference(calls::recipe_rate, plan, step, steps)).scale(1));
    const Tensor images = dl::uniform({5, 1, 6, 7}, rng);
    const std::uint64_t seed = rng.next();
    for (const Mode mode : {Mode::train, Mode::eval}) {
        Rng mine{seed}, theirs{seed};
        CHECK_THAT(
            subject(calls::prepare, images, {0.3f, 0.6f}, {.flip = 0.5f, .shift = 2}, mode, mine),
            AllClose(reference(calls::prepare, images, {0.3f, 0.6f}, {.flip = 0.5f, .shift = 2},
                               mode, theirs)));
        CHECK(mine == theirs);
    }
}

TEST_CASE("hidden: signals of other lengths", "[lab03][3.13][hidden]") {
    Rng rng = hidden_rng("signals");
    for (int trial = 0; trial < 6; ++trial) {
        const int channels = rng.integer(1, 3), taps = rng.integer(1, 4);
        const Tensor x = dl::normal({rng.integer(1, 3), channels, rng.integer(12, 20)}, rng);
        const Tensor weight = dl::normal({rng.integer(1, 3), channels, taps}, rng);
        const Tensor bias = dl::normal({weight.size(0)}, rng);
        const lab03::Conv1dOptions options{rng.integer(1, 3), rng.integer(1, 3), rng.chance(0.5f)};
        const Tensor out = reference(calls::conv1d_forward, x, weight, bias, options);
        CHECK_THAT(subject(calls::conv1d_forward, x, weight, bias, options),
                   AllClose(out).scale(5));
        const Tensor grad = dl::normal(out.shape(), rng);
        CHECK_THAT(subject(calls::conv1d_backward, grad, x, weight, options),
                   AllClose(reference(calls::conv1d_backward, grad, x, weight, options)).scale(10));
    }
}

TEST_CASE("hidden: taps that wander anywhere", "[lab03][3.14][hidden]") {
    Rng rng = hidden_rng("taps");
    for (int trial = 0; trial < 4; ++trial) {
        const Tensor x = dl::normal({2, 2, rng.integer(4, 7), rng.integer(4, 7)}, rng);
        const Tensor weight = dl::normal({3, 2, rng.integer(1, 3), rng.integer(1, 3)}, rng);
        const Tensor bias = dl::normal({3}, rng);
        const Conv2dOptions options{.stride = {rng.integer(1, 2), 1},
                                    .padding = {rng.integer(0, 1), rng.integer(0, 2)}};
        const Tensor plain = reference(calls::conv2d_forward, x, weight, bias, options);
        Tensor offsets({2, 2 * weight.size(2) * weight.size(3), plain.size(2), plain.size(3)});
        for (float& offset : offsets)
            offset = static_cast<float>(rng.integer(-3, 2)) + rng.uniform(0.1f, 0.9f);
        CHECK_THAT(
            subject(calls::deformable_conv2d_forward, x, offsets, weight, bias, options),
            AllClose(reference(calls::deformable_conv2d_forward, x, offsets, weight, bias, options))
                .scale(5));
        const Tensor grad = dl::normal(plain.shape(), rng);
        CHECK_THAT(subject(calls::deformable_conv2d_backward, grad, x, offsets, weight, options),
                   AllClose(reference(calls::deformable_conv2d_backward, grad, x, offsets, weight,
                                      options))
                       .scale(10));
    }
}

TEST_CASE("hidden: windows of other pictures", "[lab03][3.15][hidden]") {
    Rng rng = hidden_rng("windows");
    for (int trial = 0; trial < 4; ++trial) {
        const int height = rng.integer(3, 9), width = rng.integer(3, 9);
        const int rows = rng.integer(2, height), columns = rng.integer(2, width);
        const Tensor images = dl::normal({2, 2, height, width}, rng);
        CHECK_THAT(subject(calls::ten_crop_prediction, lab03::corner_scores, images, rows, columns),
                   AllClose(reference(calls::ten_crop_prediction, lab03::corner_scores, images,
                                      rows, columns)));
    }
}

TEST_CASE("hidden: kernels on tables of any kind", "[lab03][3.16][hidden]") {
    Rng rng = hidden_rng("tables");
    Tensor table({rng.integer(2, 5), rng.integer(2, 5)});
    for (float& one : table)
        one = rng.chance(0.5f) ? 1.0f : 0.0f;
    table[0] = 1;
    const Tensor kernels = dl::normal({static_cast<int>(dl::sum(table)), 2, 3}, rng);
    CHECK_THAT(subject(calls::spread_kernels, kernels, table),
               Equals(reference(calls::spread_kernels, kernels, table)));
    const Tensor filters = dl::normal({table.size(0), table.size(1), 3, 2}, rng);
    CHECK_THAT(subject(calls::gather_kernels, filters, table),
               Equals(reference(calls::gather_kernels, filters, table)));
}
