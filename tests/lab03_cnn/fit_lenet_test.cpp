// The recipe: pixels on one scale, changes in training alone, a rate that climbs and glides.

#include <cmath>

#include "common/data/digits.hpp"
#include "common/metrics.hpp"
#include "tests/lab03_cnn/support.hpp"

using lab02::Examples;
using lab02::Mode;
using lab02::Optimiser;
using lab02::Params;
using lab03::AugmentOptions;
using lab03::LenetFit;
using lab03::PictureNet;
using lab03::PixelScale;
using lab03::RecipePlan;

namespace {

// Bars in three places, on a noisy ground.
Examples bars(int count, std::uint64_t seed) {
    Rng rng{seed};
    Examples examples;
    examples.inputs = dl::uniform({count, 1, 4, 4}, rng, 0, 0.5f);
    for (int n = 0; n < count; ++n) {
        const int label = rng.integer(3);
        examples.labels.push_back(label);
        for (int y = 0; y < 4; ++y)
            examples.inputs.at(n, 0, y, label + 1) += 0.4f;
    }
    return examples;
}

Params start(const PictureNet& net, std::uint64_t seed) {
    Rng rng{seed};
    const int pixels = net.picture[0] * net.picture[1] * net.picture[2];
    const auto weight = [&](int units, int inputs) {
        return dl::normal({units, inputs}, rng, 0, 1.0f / std::sqrt(static_cast<float>(inputs)));
    };
    Params all;
    all["linear1.weight"] = weight(net.hidden, pixels);
    all["linear1.bias"] = Tensor({net.hidden});
    all["linear2.weight"] = weight(net.classes, net.hidden);
    all["linear2.bias"] = Tensor({net.classes});
    return all;
}

void check_fit(const RecipePlan& plan, int count = 11) {
    const PictureNet net;
    const Params from = start(net, plan.seed + 50);
    const Examples train = bars(count, 3);
    CHECK_THAT(subject(calls::fit_lenet, net, from, train, plan),
               AllClose(reference(calls::fit_lenet, net, from, train, plan)).tolerance(1e-4));
}

Examples pictures(const Shape& shape, std::initializer_list<float> pixels) {
    Examples examples;
    examples.inputs = Tensor::of(shape, pixels);
    examples.labels.resize(static_cast<std::size_t>(shape[0]));
    return examples;
}

}  // namespace

TEST_CASE("one mean and one deviation for all pixels of all pictures", "[lab03][3.11]") {
    const PixelScale scale = subject(calls::pixel_scale, pictures({2, 1, 1, 2}, {0, 1, 1, 2}));
    CHECK_THAT(scale.mean, AllClose(1.0f));
    CHECK_THAT(scale.deviation, AllClose(std::sqrt(0.5f)));
    const Examples many = bars(2500, 4);
    CHECK_THAT(subject(calls::pixel_scale, many),
               AllClose(reference(calls::pixel_scale, many)).tolerance(1e-4));
}

TEST_CASE("pictures without contrast have a deviation of 1", "[lab03][3.11]") {
    CHECK_THAT(subject(calls::pixel_scale, pictures({2, 1, 1, 1}, {0.5f, 0.5f})),
               AllClose(PixelScale{0.5f, 1}));
    CHECK_THROWS_AS(subject(calls::pixel_scale, Examples{}), dl::Error);
}

TEST_CASE("scaled pixels keep their values on both sides of 0", "[lab03][3.11]") {
    const Tensor image = Tensor::of({1, 1, 1, 3}, {0, 0.5f, 1});
    Rng rng{1};
    CHECK_THAT(subject(calls::prepare, image, {0.25f, 0.5f}, {}, Mode::train, rng),
               AllClose(Tensor::of({1, 1, 1, 3}, {-0.5f, 0.5f, 1.5f})));
}

TEST_CASE("training pictures are changed before they are scaled", "[lab03][3.11]") {
    Rng rng{2};
    const Tensor images = dl::uniform({6, 1, 5, 4}, rng);
    const AugmentOptions changes{.flip = 0.5f, .shift = 2};
    Rng mine{3}, theirs{3};
    CHECK_THAT(
        subject(calls::prepare, images, {0.3f, 0.4f}, changes, Mode::train, mine),
        AllClose(reference(calls::prepare, images, {0.3f, 0.4f}, changes, Mode::train, theirs)));
    CHECK(mine == theirs);
}

TEST_CASE("test pictures are left alone: two evaluations agree", "[lab03][3.11]") {
    Rng rng{4};
    const Tensor images = dl::uniform({6, 1, 5, 4}, rng);
    const AugmentOptions changes{.shift = 2};
    Rng mine{5};
    const Rng before = mine;
    CHECK_THAT(subject(calls::prepare, images, {0.5f, 1}, changes, Mode::eval, mine),
               AllClose(images - 0.5f));
    CHECK(mine == before);
}

TEST_CASE("the rate climbs to its peak and glides down to nothing", "[lab03][3.11]") {
    const RecipePlan plan{.peak = 1, .warm_up = 0.5f};
    std::vector<float> rates;
    for (int step = 0; step < 4; ++step)
        rates.push_back(subject(calls::recipe_rate, plan, step, 4));
    CHECK_THAT(rates, AllClose(std::vector<float>{0.5f, 1, 1, 0.5f}));
}

TEST_CASE("without a warm-up the first rate is the peak", "[lab03][3.11]") {
    const RecipePlan plan{.peak = 0.2f, .warm_up = 0};
    CHECK_THAT(subject(calls::recipe_rate, plan, 0, 8), AllClose(0.2f));
    CHECK_THAT(subject(calls::recipe_rate, plan, 2, 8), AllClose(0.170711f));
    CHECK_THAT(subject(calls::recipe_rate, plan, 6, 8), AllClose(0.0292893f));
    CHECK_THROWS_AS(subject(calls::recipe_rate, plan, 8, 8), dl::Error);
    CHECK_THROWS_AS(subject(calls::recipe_rate, plan, -1, 8), dl::Error);
}

TEST_CASE("rates of odd lengths agree with the reference", "[lab03][3.11]") {
    const RecipePlan plan{.peak = 0.3f, .warm_up = 0.3f};
    for (int step = 0; step < 11; ++step)
        CHECK_THAT(subject(calls::recipe_rate, plan, step, 11),
                   AllClose(reference(calls::recipe_rate, plan, step, 11)).scale(0.3));
}

TEST_CASE("one step of all pictures", "[lab03][3.11]") {
    check_fit({.epochs = 1, .batch_size = 11, .peak = 0.5f});
}

TEST_CASE("rates change from step to step through all epochs", "[lab03][3.11]") {
    check_fit({.epochs = 3, .batch_size = 4, .peak = 0.4f, .warm_up = 0.3f});
}

TEST_CASE("the memory of the optimiser lives through the training", "[lab03][3.11]") {
    check_fit({.epochs = 3, .batch_size = 4, .optimiser = Optimiser::momentum, .peak = 0.1f});
    check_fit({.epochs = 2, .batch_size = 5, .optimiser = Optimiser::adam, .peak = 0.02f});
}

TEST_CASE("every epoch sees its pictures changed anew", "[lab03][3.11]") {
    check_fit({.epochs = 3, .batch_size = 4, .peak = 0.3f, .augmentation = {.shift = 1}});
}

TEST_CASE("weight decay pulls in every step of the recipe", "[lab03][3.11]") {
    check_fit({.epochs = 2, .batch_size = 4, .peak = 0.3f, .decay = {.l2 = 0.3f}});
}

TEST_CASE("nothing to train on is refused by the recipe", "[lab03][3.11]") {
    const PictureNet net;
    CHECK_THROWS_AS(subject(calls::fit_lenet, net, start(net, 1), {}, RecipePlan{}), dl::Error);
    CHECK_THROWS_AS(subject(calls::fit_lenet, net, start(net, 1), bars(5, 1), {.epochs = 0}),
                    dl::Error);
}

TEST_CASE("600 digits are learned well enough to read 80 per cent of new ones", "[lab03][3.11]") {
    const PictureNet net{{1, 28, 28}, 32, 10};
    const dl::Dataset drawn = dl::digits(600, 5), fresh = dl::digits(300, 6);
    Examples train;
    train.inputs = drawn.images;
    train.labels = drawn.labels;
    const RecipePlan plan{.epochs = 6,
                          .batch_size = 16,
                          .optimiser = Optimiser::momentum,
                          .peak = 0.05f,
                          .warm_up = 0.1f};
    const LenetFit model = subject(calls::fit_lenet, net, start(net, 7), train, plan);
    REQUIRE(model.parameters.count("linear2.bias") == 1);

    // Scores by the judge itself, from the parameters that came back.
    const Tensor x = dl::flatten((fresh.images - model.scale.mean) / model.scale.deviation);
    const auto layer = [&](const Tensor& in, const std::string& name) {
        return dl::matmul(in, model.parameters.at(name + ".weight"), {.transpose_b = true}) +
               model.parameters.at(name + ".bias");
    };
    const Tensor scores = layer(dl::maximum(layer(x, "linear1"), 0.0f), "linear2");
    CHECK(double{dl::accuracy(scores, fresh.labels)} > 0.80);
}
