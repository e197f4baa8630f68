// Hidden: layers counted, modules, blocks and deep nets of sizes that nobody has seen.

#include "tests/lab04_architectures/support.hpp"

using lab04::BlockOptions;
using lab04::BottleneckStride;
using lab04::CifarOptions;
using lab04::ResNetOptions;
using lab04::Shortcut;

namespace {

template <class T>
T one_of(Rng& rng, const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(rng.integer(static_cast<int>(choices.size())))];
}

Shortcut any_shortcut(Rng& rng) {
    return rng.chance(0.5f) ? Shortcut::padding : Shortcut::projection;
}

}  // namespace

TEST_CASE("hidden: what other layers cost", "[lab04][4.4][hidden]") {
    Rng rng = hidden_rng("layer cost");
    for (int trial = 0; trial < 12; ++trial) {
        const int groups = rng.integer(1, 4), kernel = rng.integer(1, 7);
        lab04::LayerPlan plan;
        plan.channels = groups * rng.integer(1, 200);
        plan.filters = groups * rng.integer(1, 200);
        plan.height = rng.integer(kernel, 400);
        plan.width = rng.integer(kernel, 400);
        plan.kernel = kernel;
        plan.stride = rng.integer(1, 4);
        plan.padding = rng.integer(0, kernel - 1);
        plan.groups = groups;
        plan.bias = rng.chance(0.5f);
        plan.batch_norm = rng.chance(0.5f);
        CHECK_THAT(subject(calls::layer_cost, plan), Equals(reference(calls::layer_cost, plan)));
    }
}

TEST_CASE("hidden: AlexNet and ZFNet for other classes", "[lab04][4.4][hidden]") {
    Rng rng = hidden_rng("nets of 2012 to 2014");
    const int classes = rng.integer(2, 5000);
    for (const lab04::AlexNetForm form :
         {lab04::AlexNetForm::grouped, lab04::AlexNetForm::whole, lab04::AlexNetForm::one_column})
        CHECK_THAT(subject(calls::alexnet, form, classes),
                   Equals(reference(calls::alexnet, form, classes)));
    CHECK_THAT(subject(calls::zfnet, classes), Equals(reference(calls::zfnet, classes)));
}

TEST_CASE("hidden: VGG for other classes, other stacks of small filters", "[lab04][4.5][hidden]") {
    Rng rng = hidden_rng("small filters");
    const int classes = rng.integer(2, 5000);
    for (int depth : {11, 13, 16, 19})
        CHECK_THAT(subject(calls::vgg, depth, classes),
                   Equals(reference(calls::vgg, depth, classes)));
    for (int trial = 0; trial < 5; ++trial) {
        const int sees = 2 * rng.integer(1, 9) + 1, channels = rng.integer(1, 700);
        CHECK_THAT(subject(calls::small_filters, sees, channels),
                   Equals(reference(calls::small_filters, sees, channels)));
    }
}

TEST_CASE("hidden: channels of other pictures mixed, joined and split", "[lab04][4.6][hidden]") {
    Rng rng = hidden_rng("branches");
    for (int trial = 0; trial < 5; ++trial) {
        const int n = rng.integer(1, 3), height = rng.integer(1, 5), width = rng.integer(1, 5);
        const int channels = rng.integer(1, 6), filters = rng.integer(1, 6);
        const Tensor x = mixed({n, channels, height, width}, rng);
        const Tensor weight = mixed({filters, channels}, rng), bias = mixed({filters}, rng);
        CHECK_THAT(subject(calls::mix_channels, x, weight, bias),
                   AllClose(reference(calls::mix_channels, x, weight, bias)).scale(1));

        std::vector<Tensor> branches;
        std::vector<int> widths;
        for (int branch = rng.integer(1, 4); branch >= 0; --branch) {
            widths.push_back(rng.integer(1, 4));
            branches.push_back(mixed({n, widths.back(), height, width}, rng));
        }
        const Tensor joined = reference(calls::join_branches, branches);
        CHECK_THAT(subject(calls::join_branches, branches), Equals(joined));
        const Tensor grad = mixed(joined.shape(), rng);
        CHECK_THAT(subject(calls::split_gradient, grad, widths),
                   Equals(reference(calls::split_gradient, grad, widths)));
    }
}

TEST_CASE("hidden: inception modules of other widths", "[lab04][4.6][hidden]") {
    Rng rng = hidden_rng("inception");
    for (int trial = 0; trial < 4; ++trial) {
        const Tensor x = mixed(
            {rng.integer(1, 3), rng.integer(1, 4), rng.integer(2, 6), rng.integer(2, 6)}, rng);
        lab04::InceptionWidths widths;
        widths.ones = rng.integer(1, 3);
        widths.reduce_threes = rng.integer(0, 2);
        widths.threes = rng.integer(1, 3);
        widths.reduce_fives = rng.integer(0, 2);
        widths.fives = rng.integer(1, 3);
        widths.pool = rng.integer(0, 2);
        const int channels = widths.ones + widths.threes + widths.fives +
                             (widths.pool > 0 ? widths.pool : x.size(1));
        const Tensor grad = mixed({x.size(0), channels, x.size(2), x.size(3)}, rng);
        CHECK_THAT(
            subject(calls::inception_module, widths, x, grad),
            AllClose(reference(calls::inception_module, widths, x, grad)).tolerance(1e-4).scale(1));
    }
    const lab04::GoogLeNetOptions options = {.classes = rng.integer(2, 3000), .auxiliary = true};
    CHECK_THAT(subject(calls::googlenet, options), Equals(reference(calls::googlenet, options)));
}

TEST_CASE("hidden: other residual sums and blocks", "[lab04][4.7][hidden]") {
    Rng rng = hidden_rng("blocks");
    for (int trial = 0; trial < 6; ++trial) {
        BlockOptions options;
        options.filters = rng.integer(1, 3);
        options.stride = rng.integer(1, 2);
        options.shortcut = any_shortcut(rng);
        options.bottleneck_stride =
            rng.chance(0.5f) ? BottleneckStride::first : BottleneckStride::middle;
        options.residual = rng.chance(0.8f);
        // Never more channels than the block gives: padding can only add some.
        const Shape shape = {rng.integer(2, 3), rng.integer(1, options.filters), rng.integer(3, 6),
                             rng.integer(3, 6)};
        const Tensor x = mixed(shape, rng);
        const int h = (shape[2] - 1) / options.stride + 1, w = (shape[3] - 1) / options.stride + 1;
        const Tensor grad = mixed({shape[0], options.filters, h, w}, rng);
        const Tensor wide = mixed({shape[0], 4 * options.filters, h, w}, rng);
        const Mode mode = rng.chance(0.7f) ? Mode::train : Mode::eval;
        CHECK_THAT(subject(calls::basic_block, options, x, grad, mode),
                   AllClose(reference(calls::basic_block, options, x, grad, mode))
                       .tolerance(2e-4)
                       .scale(1));
        CHECK_THAT(subject(calls::bottleneck_block, options, x, wide, mode),
                   AllClose(reference(calls::bottleneck_block, options, x, wide, mode))
                       .tolerance(2e-4)
                       .scale(1));

        const Tensor other = mixed(shape, rng), g = mixed(shape, rng);
        const Tensor sum = reference(calls::residual_sum_forward, x, other);
        CHECK_THAT(subject(calls::residual_sum_forward, x, other), AllClose(sum));
        CHECK_THAT(subject(calls::residual_sum_backward, g, sum),
                   AllClose(reference(calls::residual_sum_backward, g, sum)));
    }
}

TEST_CASE("hidden: ResNets with other options", "[lab04][4.8][hidden]") {
    Rng rng = hidden_rng("residual nets");
    for (int trial = 0; trial < 3; ++trial) {
        ResNetOptions options;
        options.classes = rng.integer(2, 3000);
        options.shortcut = any_shortcut(rng);
        options.bottleneck_stride =
            rng.chance(0.5f) ? BottleneckStride::first : BottleneckStride::middle;
        options.residual = rng.chance(0.7f);
        const int depth = one_of<int>(rng, {18, 34, 50, 101, 152});
        CHECK_THAT(subject(calls::resnet, depth, options),
                   Equals(reference(calls::resnet, depth, options)));

        CifarOptions small;
        small.classes = rng.integer(2, 5);
        small.shortcut = any_shortcut(rng);
        small.residual = rng.chance(0.7f);
        small.image = {rng.integer(1, 3), rng.integer(6, 9), rng.integer(6, 9)};
        small.width = rng.integer(2, 4);
        const int layers = 6 * rng.integer(1, 12) + 2;
        CHECK_THAT(subject(calls::resnet_cifar, layers, small),
                   Equals(reference(calls::resnet_cifar, layers, small)));
        const Tensor x = mixed({2, small.image[0], small.image[1], small.image[2]}, rng);
        const Tensor grad = mixed({2, small.classes}, rng);
        CHECK_THAT(subject(calls::resnet_cifar_run, 8, small, x, grad, Mode::eval),
                   AllClose(reference(calls::resnet_cifar_run, 8, small, x, grad, Mode::eval))
                       .tolerance(1e-3)
                       .scale(1));
    }
}

TEST_CASE("hidden: other deep nets and their experiment", "[lab04][4.9][hidden]") {
    Rng rng = hidden_rng("degradation");
    const int inputs = rng.integer(3, 7), classes = rng.integer(2, 4);
    for (const bool residual : {false, true}) {
        const lab04::DeepNetPlan plan = {.inputs = inputs,
                                         .hidden = 2 * rng.integer(0, 4) + 1,
                                         .width = rng.integer(2, 6),
                                         .classes = classes,
                                         .residual = residual};
        const Tensor x = mixed({6, inputs}, rng), grad = mixed({6, classes}, rng);
        CHECK_THAT(subject(calls::deep_net, plan, x, grad, Mode::eval),
                   AllClose(reference(calls::deep_net, plan, x, grad, Mode::eval))
                       .tolerance(1e-3)
                       .scale(1));
    }
    lab02::Examples train;
    train.inputs = mixed({40, inputs}, rng);
    for (int n = 0; n < 40; ++n)
        train.labels.push_back(train.inputs.at(n, 0) > train.inputs.at(n, 1) ? 1 : 0);
    const lab04::DegradationPlan plan = {.hidden = {1, 2 * rng.integer(1, 3) + 1},
                                         .width = rng.integer(3, 6),
                                         .classes = classes,
                                         .epochs = rng.integer(1, 3),
                                         .batch_size = rng.integer(8, 16),
                                         .learning_rate = rng.uniform(0.01f, 0.05f),
                                         .seed = static_cast<std::uint64_t>(rng.integer(100))};
    CHECK_THAT(subject(calls::degradation, train, plan),
               AllClose(reference(calls::degradation, train, plan)).tolerance(2e-3));
}
