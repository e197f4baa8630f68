// Exercises 4.6, 4.7 and 4.9: modules, blocks, and the experiment with deep nets.

#include "tests/lab04_architectures/support.hpp"

using lab04::BlockOptions;
using lab04::BottleneckStride;
using lab04::DeepNetPlan;
using lab04::InceptionWidths;
using lab04::NetPlan;
using lab04::NetRun;
using lab04::Shortcut;

TEST_CASE("a 1 x 1 convolution mixes the channels of each pixel", "[lab04][4.6]") {
    const Tensor x = Tensor::of({1, 2, 1, 2}, {1, 2, 10, 20});
    CHECK_THAT(subject(calls::mix_channels, x, Tensor::of({2, 2}, {1, 1, -1, 0}), row({0, 5})),
               AllClose(Tensor::of({1, 2, 1, 2}, {11, 22, 4, 3})));
}

TEST_CASE("1 x 1 convolutions agree with the reference on many shapes", "[lab04][4.6]") {
    Rng rng{460};
    for (const Shape& shape : {Shape{2, 3, 4, 5}, Shape{1, 4, 3, 3}, Shape{3, 1, 2, 2}})
        for (int filters : {1, 4, 3}) {
            const Tensor x = mixed(shape, rng), weight = mixed({filters, shape[1]}, rng);
            const Tensor bias = mixed({filters}, rng);
            CHECK_THAT(subject(calls::mix_channels, x, weight, bias),
                       AllClose(reference(calls::mix_channels, x, weight, bias)).scale(1));
        }
    CHECK_THROWS_AS(subject(calls::mix_channels, Tensor({1, 2, 3, 3}), Tensor({4, 3}), Tensor({4})),
                    dl::ShapeError);
}

TEST_CASE("branches are joined by channels and split by their widths", "[lab04][4.6]") {
    Rng rng{461};
    std::vector<Tensor> branches;
    const std::vector<int> widths = {2, 3, 1, 4};
    for (int width : widths)
        branches.push_back(mixed({2, width, 3, 5}, rng));
    const Tensor joined = subject(calls::join_branches, branches);
    REQUIRE(joined.shape() == Shape{2, 10, 3, 5});
    CHECK_THAT(joined, Equals(dl::concat(branches, 1)));
    const Tensor grad = mixed({2, 10, 3, 5}, rng);
    const std::vector<Tensor> pieces = subject(calls::split_gradient, grad, widths);
    CHECK_THAT(pieces, Equals(reference(calls::split_gradient, grad, widths)));
}

TEST_CASE("branches of as many channels as rows are joined by channels too", "[lab04][4.6]") {
    Rng rng{464};
    const std::vector<Tensor> alike = {mixed({4, 4, 4, 4}, rng), mixed({4, 4, 4, 4}, rng)};
    CHECK_THAT(subject(calls::join_branches, alike), Equals(dl::concat(alike, 1)));
}

TEST_CASE("branches of another height and widths that do not add up are refused", "[lab04][4.6]") {
    CHECK_THROWS_AS(subject(calls::join_branches,
                            std::vector<Tensor>{Tensor({1, 2, 3, 3}), Tensor({1, 2, 4, 3})}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::split_gradient, Tensor({1, 5, 2, 2}), {2, 2}), dl::ShapeError);
}

TEST_CASE("an inception module counts as the paper's 3a", "[lab04][4.6]") {
    // 192 channels in; only the counts matter, so the picture is small.
    Rng rng{462};
    const Tensor x = mixed({1, 192, 3, 3}, rng);
    const NetRun run =
        subject(calls::inception_module, {64, 96, 128, 16, 32, 32}, x, mixed({1, 256, 3, 3}, rng));
    CHECK(run.parameters == 163696);
    CHECK(run.multiply_adds == 9 * 163328);
    CHECK(run.output.shape() == Shape{1, 256, 3, 3});
}

TEST_CASE("an inception module computes and passes back what the reference does", "[lab04][4.6]") {
    Rng rng{463};
    const Tensor x = mixed({2, 3, 5, 4}, rng);
    for (const InceptionWidths& widths :
         {InceptionWidths{2, 0, 3, 0, 1, 0}, InceptionWidths{2, 1, 3, 2, 1, 4},
          InceptionWidths{1, 0, 2, 3, 2, 0}, InceptionWidths{3, 2, 1, 0, 1, 2}}) {
        const int channels = widths.ones + widths.threes + widths.fives +
                             (widths.pool > 0 ? widths.pool : x.size(1));
        const Tensor grad = mixed({2, channels, 5, 4}, rng);
        CHECK_THAT(
            subject(calls::inception_module, widths, x, grad),
            AllClose(reference(calls::inception_module, widths, x, grad)).tolerance(1e-4).scale(1));
    }
}

TEST_CASE("every layer of GoogLeNet stands where it should", "[lab04][4.6]") {
    for (const lab04::GoogLeNetOptions& options :
         {lab04::GoogLeNetOptions{}, lab04::GoogLeNetOptions{.classes = 6, .auxiliary = true}})
        CHECK_THAT(subject(calls::googlenet, options),
                   Equals(reference(calls::googlenet, options)));
    CHECK_THROWS_AS(subject(calls::googlenet, {.classes = 0}), dl::Error);
}

TEST_CASE("GoogLeNet has 7 million parameters and with auxiliary heads 13", "[lab04][4.6]") {
    const NetPlan plain = subject(calls::googlenet, {});
    CHECK(plain.parameters == 6998552);
    CHECK(plain.multiply_adds == 1582671872);
    const NetPlan both = subject(calls::googlenet, {.auxiliary = true});
    CHECK(both.parameters == 13378280);
    CHECK(both.multiply_adds == 1591044096);
    CHECK(both.result == Shape{1, 1000});
}

TEST_CASE("a residual sum is added first and rectified then", "[lab04][4.7]") {
    CHECK_THAT(subject(calls::residual_sum_forward, row({1, -4, 2}), row({3, 1, -2})),
               AllClose(row({4, 0, 0})));
    CHECK_THAT(subject(calls::residual_sum_forward, row({-1, 5, -2, 0.5f}), row({3, -1, -2, 0})),
               AllClose(row({2, 4, 0, 0.5f})));
    CHECK_THROWS_AS(subject(calls::residual_sum_forward, row({1}), row({1, 2})), dl::ShapeError);
}

TEST_CASE("a gradient takes both roads of a residual sum where its output is above 0",
          "[lab04][4.7]") {
    const lab04::ResidualGradients g =
        subject(calls::residual_sum_backward, row({5, -6, 7, -8}), row({4, 1, 0, 0}));
    CHECK_THAT(g.branch, AllClose(row({5, -6, 0, 0})));
    CHECK_THAT(g.shortcut, AllClose(row({5, -6, 0, 0})));
    CHECK_THROWS_AS(subject(calls::residual_sum_backward, row({1}), row({1, 2})), dl::ShapeError);
}

TEST_CASE("residual sums of images agree with the reference", "[lab04][4.7]") {
    Rng rng{470};
    const Tensor a = mixed({2, 3, 4, 5}, rng), b = mixed({2, 3, 4, 5}, rng);
    const Tensor sum = reference(calls::residual_sum_forward, a, b);
    CHECK_THAT(subject(calls::residual_sum_forward, a, b), AllClose(sum));
    CHECK_THAT(subject(calls::residual_sum_backward, a, sum),
               AllClose(reference(calls::residual_sum_backward, a, sum)));
}

TEST_CASE("blocks of ResNet have the weights of the paper", "[lab04][4.7]") {
    Rng rng{471};
    const Tensor x = mixed({1, 256, 2, 2}, rng);
    const NetRun wide = subject(calls::basic_block, {.filters = 256}, x, x, Mode::train);
    CHECK(wide.parameters == 1179648 + 1024);
    const NetRun narrow = subject(calls::bottleneck_block, {.filters = 64}, x, x, Mode::train);
    CHECK(narrow.parameters == 69632 + 2 * (64 + 64 + 256));
}

TEST_CASE("identity shortcuts pass everything on, negative values included", "[lab04][4.7]") {
    Rng rng{472};
    const Tensor x = mixed({2, 3, 4, 5}, rng), grad = mixed({2, 3, 4, 5}, rng);
    const BlockOptions same = {.filters = 3};
    for (const Mode mode : {Mode::train, Mode::eval})
        CHECK_THAT(
            subject(calls::basic_block, same, x, grad, mode),
            AllClose(reference(calls::basic_block, same, x, grad, mode)).tolerance(1e-4).scale(1));
    const Tensor deep = mixed({2, 8, 3, 4}, rng), deep_grad = mixed({2, 8, 3, 4}, rng);
    const BlockOptions narrow = {.filters = 2};
    for (const Mode mode : {Mode::train, Mode::eval})
        CHECK_THAT(subject(calls::bottleneck_block, narrow, deep, deep_grad, mode),
                   AllClose(reference(calls::bottleneck_block, narrow, deep, deep_grad, mode))
                       .tolerance(1e-4)
                       .scale(1));
}

TEST_CASE("by convention the first convolution of a bottleneck has the stride unless asked",
          "[lab04][4.7]") {
    Rng rng{473};
    const Tensor x = mixed({2, 3, 5, 6}, rng), grad = mixed({2, 8, 3, 3}, rng);
    for (const BottleneckStride where : {BottleneckStride::first, BottleneckStride::middle}) {
        const BlockOptions options = {.filters = 2, .stride = 2, .bottleneck_stride = where};
        CHECK_THAT(subject(calls::bottleneck_block, options, x, grad, Mode::train),
                   AllClose(reference(calls::bottleneck_block, options, x, grad, Mode::train))
                       .tolerance(1e-4)
                       .scale(1));
    }
}

TEST_CASE("a block that changes the shape has a shortcut that does so too", "[lab04][4.7]") {
    Rng rng{474};
    const Tensor x = mixed({2, 3, 5, 6}, rng);
    for (const Shortcut shortcut : {Shortcut::padding, Shortcut::projection})
        for (const auto& [filters, stride] : {std::pair{6, 2}, {3, 2}, {6, 1}, {3, 1}}) {
            const int h = (5 + stride - 1) / stride, w = (6 + stride - 1) / stride;
            const Tensor grad = mixed({2, filters, h, w}, rng);
            const BlockOptions options = {
                .filters = filters, .stride = stride, .shortcut = shortcut};
            CHECK_THAT(subject(calls::basic_block, options, x, grad, Mode::train),
                       AllClose(reference(calls::basic_block, options, x, grad, Mode::train))
                           .tolerance(1e-4)
                           .scale(1));
        }
    CHECK_THROWS_AS(subject(calls::basic_block, {.stride = 0}, x, x, Mode::train), dl::Error);
    CHECK_THROWS_AS(subject(calls::bottleneck_block, {.filters = 0}, x, x, Mode::train), dl::Error);
}

TEST_CASE("the plain twin of a block is its branch and a ReLU", "[lab04][4.7]") {
    Rng rng{475};
    const Tensor x = mixed({2, 4, 4, 5}, rng);
    const Tensor grad = mixed({2, 4, 4, 5}, rng);
    const BlockOptions plain = {.filters = 4, .residual = false};
    CHECK_THAT(subject(calls::basic_block, plain, x, grad, Mode::train),
               AllClose(reference(calls::basic_block, plain, x, grad, Mode::train))
                   .tolerance(1e-4)
                   .scale(1));
    const BlockOptions narrow = {.filters = 1, .stride = 2, .residual = false};
    const Tensor small = mixed({2, 4, 2, 3}, rng);
    CHECK_THAT(subject(calls::bottleneck_block, narrow, x, small, Mode::train),
               AllClose(reference(calls::bottleneck_block, narrow, x, small, Mode::train))
                   .tolerance(1e-4)
                   .scale(1));
}

TEST_CASE("deep nets and their twins have the same parameters", "[lab04][4.9]") {
    Rng rng{490};
    const Tensor x = mixed({5, 6}, rng), grad = mixed({5, 3}, rng);
    for (int hidden : {1, 3, 7})
        for (const bool residual : {false, true}) {
            const DeepNetPlan plan = {
                .inputs = 6, .hidden = hidden, .width = 4, .classes = 3, .residual = residual};
            const NetRun run = subject(calls::deep_net, plan, x, grad, Mode::train);
            CHECK(run.parameters == 6 * 4 + (hidden - 1) * 16 + hidden * 8 + 4 * 3 + 3);
            CHECK_THAT(run, AllClose(reference(calls::deep_net, plan, x, grad, Mode::train))
                                .tolerance(1e-3)
                                .scale(1));
        }
    CHECK_THROWS_AS(subject(calls::deep_net, {.hidden = 4}, x, grad, Mode::train), dl::Error);
    CHECK_THROWS_AS(subject(calls::deep_net, {.hidden = 3, .width = 0}, x, grad, Mode::train),
                    dl::Error);
}

TEST_CASE("the experiment trains twins of every depth on the same examples", "[lab04][4.9]") {
    Rng rng{491};
    lab02::Examples train;
    train.inputs = mixed({50, 6}, rng);
    for (int n = 0; n < 50; ++n)
        train.labels.push_back((train.inputs.at(n, 0) > 0 ? 1 : 0) +
                               (train.inputs.at(n, 1) > 0 ? 1 : 0));
    for (const std::uint64_t seed : {1u, 5u}) {
        const lab04::DegradationPlan plan = {.hidden = {3, 1, 9},
                                             .width = 5,
                                             .classes = 3,
                                             .epochs = 3,
                                             .batch_size = 8,
                                             .learning_rate = 0.03f,
                                             .seed = seed};
        const auto found = subject(calls::degradation, train, plan);
        CHECK_THAT(found, AllClose(reference(calls::degradation, train, plan)).tolerance(1e-3));
    }
    CHECK_THROWS_AS(subject(calls::degradation, lab02::Examples{}, {}), dl::Error);
}
