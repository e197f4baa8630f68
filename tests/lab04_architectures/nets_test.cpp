// Exercises 4.4, 4.5 and 4.8: whole nets, counted and compared with their papers.

#include "tests/lab04_architectures/support.hpp"

using lab04::AlexNetForm;
using lab04::BottleneckStride;
using lab04::CifarOptions;
using lab04::LayerCost;
using lab04::NetPlan;
using lab04::NetRun;
using lab04::ResNetOptions;
using lab04::Shortcut;

TEST_CASE("AlexNet's first layer has 34,944 parameters and 105 million multiply-adds",
          "[lab04][4.4]") {
    const LayerCost cost = subject(
        calls::layer_cost,
        {.channels = 3, .height = 227, .width = 227, .filters = 96, .kernel = 11, .stride = 4});
    CHECK(cost.parameters == 34944);
    CHECK(cost.multiply_adds == 105415200);
}

TEST_CASE("a filter is laid down once for every output pixel", "[lab04][4.4]") {
    // 8 x 6, stride 2: 3 x 2 windows of 3 x 3.
    const LayerCost cost = subject(calls::layer_cost, {.channels = 2,
                                                       .height = 8,
                                                       .width = 6,
                                                       .filters = 5,
                                                       .kernel = 3,
                                                       .stride = 2,
                                                       .bias = false});
    CHECK(cost.parameters == 90);
    CHECK(cost.multiply_adds == 540);
}

TEST_CASE("by convention a multiplication with its addition counts once", "[lab04][4.4]") {
    const LayerCost cost =
        subject(calls::layer_cost, {.channels = 1, .filters = 1, .kernel = 1, .bias = false});
    CHECK(cost.multiply_adds == 1);
}

TEST_CASE("a filter of a group sees the channels of its group alone", "[lab04][4.4]") {
    // AlexNet's second layer: kernels of depth 48.
    const LayerCost cost = subject(calls::layer_cost, {.channels = 96,
                                                       .height = 27,
                                                       .width = 27,
                                                       .filters = 256,
                                                       .kernel = 5,
                                                       .padding = 2,
                                                       .groups = 2});
    CHECK(cost.parameters == 307456);
    CHECK(cost.multiply_adds == 223948800);
}

TEST_CASE("biases and gamma and beta are trained and running statistics are not", "[lab04][4.4]") {
    lab04::LayerPlan plan = {.channels = 3, .height = 5, .width = 5, .filters = 7, .kernel = 1};
    CHECK(subject(calls::layer_cost, plan).parameters == 28);
    plan.batch_norm = true;
    CHECK(subject(calls::layer_cost, plan).parameters == 42);
    plan.bias = false;
    CHECK(subject(calls::layer_cost, plan).parameters == 35);
}

TEST_CASE("counts go beyond the range of int", "[lab04][4.4]") {
    const LayerCost cost = subject(calls::layer_cost, {.channels = 512,
                                                       .height = 224,
                                                       .width = 224,
                                                       .filters = 512,
                                                       .kernel = 3,
                                                       .padding = 1,
                                                       .bias = false});
    CHECK(cost.parameters == 2359296);
    CHECK(cost.multiply_adds == 118380036096);
    CHECK(subject(calls::layer_cost, {.channels = 100000, .filters = 50000, .bias = false})
              .parameters == 5000000000);
}

TEST_CASE("groups that do not divide and windows that do not fit are refused", "[lab04][4.4]") {
    CHECK_THROWS_AS(subject(calls::layer_cost, {.channels = 3, .filters = 4, .groups = 2}),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::layer_cost, {.height = 2, .width = 9, .kernel = 3}), dl::Error);
}

TEST_CASE("every layer of AlexNet stands where it should", "[lab04][4.4]") {
    for (const AlexNetForm form :
         {AlexNetForm::grouped, AlexNetForm::whole, AlexNetForm::one_column})
        CHECK_THAT(subject(calls::alexnet, form, 7), Equals(reference(calls::alexnet, form, 7)));
    CHECK_THROWS_AS(subject(calls::alexnet, AlexNetForm::whole, 0), dl::Error);
}

TEST_CASE("three nets are called AlexNet", "[lab04][4.4]") {
    const NetPlan grouped = subject(calls::alexnet, AlexNetForm::grouped, 1000);
    CHECK(grouped.parameters == 60965224);
    CHECK(grouped.multiply_adds == 724406816);
    const NetPlan whole = subject(calls::alexnet, AlexNetForm::whole, 1000);
    CHECK(whole.parameters == 62378344);
    CHECK(whole.multiply_adds == 1135256096);
    const NetPlan narrow = subject(calls::alexnet, AlexNetForm::one_column, 1000);
    CHECK(narrow.parameters == 61100840);
    CHECK(narrow.multiply_adds == 714188480);
    CHECK(narrow.result == Shape{1, 1000});
}

TEST_CASE("ZFNet begins with smaller filters", "[lab04][4.4]") {
    CHECK_THAT(subject(calls::zfnet, 11), Equals(reference(calls::zfnet, 11)));
    const NetPlan plan = subject(calls::zfnet, 1000);
    CHECK(plan.parameters == 62357608);
    CHECK(plan.multiply_adds == 1168032896);
}

TEST_CASE("three layers of 3 x 3 see a window of 7 with 27 C^2 weights against 49 C^2",
          "[lab04][4.5]") {
    const lab04::SmallFilters seven = subject(calls::small_filters, 7, 1);
    CHECK(seven.layers == 3);
    CHECK(seven.stacked_weights == 27);
    CHECK(seven.single_weights == 49);
    const lab04::SmallFilters five = subject(calls::small_filters, 5, 10);
    CHECK(five.layers == 2);
    CHECK(five.stacked_weights == 1800);
    CHECK(five.single_weights == 2500);
    for (const auto& [window, channels] : {std::pair{3, 4}, {11, 64}, {31, 20000}})
        CHECK_THAT(subject(calls::small_filters, window, channels),
                   Equals(reference(calls::small_filters, window, channels)));
    CHECK_THROWS_AS(subject(calls::small_filters, 4, 1), dl::Error);
    CHECK_THROWS_AS(subject(calls::small_filters, 1, 1), dl::Error);
}

TEST_CASE("every layer of VGG stands where it should", "[lab04][4.5]") {
    for (int depth : {11, 13, 16, 19})
        CHECK_THAT(subject(calls::vgg, depth, 9), Equals(reference(calls::vgg, depth, 9)));
    CHECK_THROWS_AS(subject(calls::vgg, 12, 1000), dl::Error);
    CHECK_THROWS_AS(subject(calls::vgg, 16, 0), dl::Error);
}

TEST_CASE("VGG has the parameters of its table", "[lab04][4.5]") {
    struct Row {
        int depth;
        std::int64_t parameters, multiply_adds;
    };
    for (const Row& row : {Row{11, 132863336, 7609090048}, Row{13, 133047848, 11308466176},
                           Row{16, 138357544, 15470264320}, Row{19, 143667240, 19632062464}}) {
        const NetPlan plan = subject(calls::vgg, row.depth, 1000);
        CHECK(plan.parameters == row.parameters);
        CHECK(plan.multiply_adds == row.multiply_adds);
    }
}

TEST_CASE("every layer of a ResNet stands where it should", "[lab04][4.8]") {
    for (int depth : {18, 34, 50, 101, 152})
        CHECK_THAT(subject(calls::resnet, depth, {.classes = 5}),
                   Equals(reference(calls::resnet, depth, {.classes = 5})));
    for (const ResNetOptions& options :
         {ResNetOptions{.residual = false}, ResNetOptions{.shortcut = Shortcut::padding}})
        for (int depth : {18, 50})
            CHECK_THAT(subject(calls::resnet, depth, options),
                       Equals(reference(calls::resnet, depth, options)));
    CHECK_THROWS_AS(subject(calls::resnet, 20, {}), dl::Error);
    CHECK_THROWS_AS(subject(calls::resnet, 18, {.classes = 0}), dl::Error);
}

TEST_CASE("ResNets have the parameters and multiply-adds of their paper", "[lab04][4.8]") {
    struct Row {
        int depth;
        std::int64_t parameters, multiply_adds, later;  // later: the stride in the 3 x 3
    };
    for (const Row& row :
         {Row{18, 11689512, 1814073344, 1814073344}, Row{34, 21797672, 3663761408, 3663761408},
          Row{50, 25557032, 3857973248, 4089184256}, Row{101, 44549160, 7570194432, 7801405440},
          Row{152, 60192808, 11282415616, 11513626624}}) {
        const NetPlan paper = subject(calls::resnet, row.depth, {});
        CHECK(paper.parameters == row.parameters);
        CHECK(paper.multiply_adds == row.multiply_adds);
        const NetPlan later =
            subject(calls::resnet, row.depth, {.bottleneck_stride = BottleneckStride::middle});
        CHECK(later.parameters == row.parameters);
        CHECK(later.multiply_adds == row.later);
    }
}

TEST_CASE("the plain twin of ResNet-34 has no projections and the same multiply-adds on the way",
          "[lab04][4.8]") {
    const NetPlan plain = subject(calls::resnet, 34, {.residual = false});
    const NetPlan padded = subject(calls::resnet, 34, {.shortcut = Shortcut::padding});
    CHECK(plain.parameters == padded.parameters);
    CHECK(plain.parameters == 21623848);  // 21,797,672 less three projections and their norms
    CHECK(plain.multiply_adds == padded.multiply_adds);
}

TEST_CASE("every layer of a CIFAR ResNet stands where it should", "[lab04][4.8]") {
    for (const CifarOptions& options :
         {CifarOptions{}, CifarOptions{.classes = 3, .residual = false},
          CifarOptions{.shortcut = Shortcut::projection, .image = {1, 20, 24}, .width = 4}})
        for (int depth : {8, 20, 56})
            CHECK_THAT(subject(calls::resnet_cifar, depth, options),
                       Equals(reference(calls::resnet_cifar, depth, options)));
}

TEST_CASE("CIFAR ResNets have 6 n + 2 layers and the parameters of their paper", "[lab04][4.8]") {
    struct Row {
        int depth;
        std::int64_t parameters, multiply_adds;
    };
    for (const Row& row : {Row{20, 269722, 40551040}, Row{32, 464154, 68862592},
                           Row{44, 658586, 97174144}, Row{56, 853018, 125485696},
                           Row{110, 1727962, 252887680}, Row{1202, 19421274, 2829238912}}) {
        const NetPlan plan = subject(calls::resnet_cifar, row.depth, {});
        CHECK(plan.parameters == row.parameters);
        CHECK(plan.multiply_adds == row.multiply_adds);
    }
    const NetPlan projected = subject(calls::resnet_cifar, 20, {.shortcut = Shortcut::projection});
    CHECK(projected.parameters == 272474);
    CHECK(projected.multiply_adds == 40813184);
    CHECK_THROWS_AS(subject(calls::resnet_cifar, 21, {}), dl::Error);
    CHECK_THROWS_AS(subject(calls::resnet_cifar, 2, {}), dl::Error);
}

TEST_CASE("a small residual net computes what the reference computes", "[lab04][4.8]") {
    Rng rng{480};
    const Tensor x = mixed({2, 2, 7, 6}, rng), grad = mixed({2, 3}, rng);
    for (const CifarOptions& options :
         {CifarOptions{.classes = 3, .image = {2, 7, 6}, .width = 3},
          CifarOptions{.classes = 3, .residual = false, .image = {2, 7, 6}, .width = 3},
          CifarOptions{
              .classes = 3, .shortcut = Shortcut::projection, .image = {2, 7, 6}, .width = 3}})
        for (const Mode mode : {Mode::train, Mode::eval}) {
            const NetRun expected = reference(calls::resnet_cifar_run, 14, options, x, grad, mode);
            CHECK_THAT(subject(calls::resnet_cifar_run, 14, options, x, grad, mode),
                       AllClose(expected).tolerance(1e-3));
        }
}
