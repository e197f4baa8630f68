// Deformable convolution: taps that wander, and a gradient that says whereto.

#include <cmath>

#include "tests/lab03_cnn/support.hpp"

using lab03::DeformableGradients;

namespace {

struct Setting {
    Shape x, weight;
    Conv2dOptions options;
};

const std::vector<Setting> settings = {
    {{1, 1, 5, 6}, {1, 1, 3, 2}, {}},
    {{2, 3, 6, 5}, {4, 3, 2, 3}, {.padding = 1}},
    {{2, 2, 7, 8}, {3, 2, 3, 3}, {.stride = {2, 1}, .padding = {1, 2}}},
    {{1, 2, 8, 7}, {2, 2, 2, 2}, {.stride = {1, 2}, .dilation = {2, 3}}}};

// Offsets whose places lie between the pixels, not nearer than 0.1 to a kink.
Tensor wandering(const Shape& shape, Rng& rng, int reach = 2) {
    Tensor offsets(shape);
    for (float& offset : offsets)
        offset = static_cast<float>(rng.integer(-reach, reach)) + rng.uniform(0.1f, 0.9f);
    return offsets;
}

struct Drawn {
    Tensor x, offsets, weight, bias, grad;
};

Drawn draw(const Setting& setting, std::uint64_t seed) {
    Rng rng{seed};
    Drawn drawn;
    drawn.x = dl::normal(setting.x, rng);
    drawn.weight = dl::normal(setting.weight, rng);
    drawn.bias = dl::normal({setting.weight[0]}, rng);
    const auto size = [&](int axis, int before, int after, int stride, int dilation) {
        return (setting.x[axis] + before + after - dilation * (setting.weight[axis] - 1) - 1) /
                   stride +
               1;
    };
    const Conv2dOptions& o = setting.options;
    const int rows = size(2, o.padding.top, o.padding.bottom, o.stride.y, o.dilation.y);
    const int columns = size(3, o.padding.left, o.padding.right, o.stride.x, o.dilation.x);
    drawn.offsets =
        wandering({setting.x[0], 2 * setting.weight[2] * setting.weight[3], rows, columns}, rng);
    drawn.grad = dl::normal({setting.x[0], setting.weight[0], rows, columns}, rng);
    return drawn;
}

}  // namespace

TEST_CASE("with offsets of 0 it is the convolution of 3.3", "[lab03][3.14]") {
    for (const Setting& setting : settings) {
        const Drawn d = draw(setting, 140);
        CHECK_THAT(
            subject(calls::deformable_conv2d_forward, d.x, d.offsets * 0.0f, d.weight, d.bias,
                    setting.options),
            AllClose(reference(calls::conv2d_forward, d.x, d.weight, d.bias, setting.options))
                .scale(5));
    }
}

TEST_CASE("one tap wanders down, half-way between two rows, or to the right", "[lab03][3.14]") {
    const Tensor x = counted({1, 1, 3, 3});
    const Tensor one({1, 1, 1, 1}, 1), none({1});
    const auto moved = [&](float down, float right) {
        Tensor offsets({1, 2, 3, 3}, down);
        for (std::int64_t i = 9; i < 18; ++i)
            offsets[i] = right;
        return subject(calls::deformable_conv2d_forward, x, offsets, one, none, Conv2dOptions{});
    };
    CHECK_THAT(moved(1, 0), AllClose(Tensor::of({1, 1, 3, 3}, {4, 5, 6, 7, 8, 9, 0, 0, 0})));
    CHECK_THAT(moved(0, 1), AllClose(Tensor::of({1, 1, 3, 3}, {2, 3, 0, 5, 6, 0, 8, 9, 0})));
    CHECK_THAT(
        moved(-0.5f, 0),
        AllClose(Tensor::of({1, 1, 3, 3}, {0.5f, 1, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f, 6.5f, 7.5f})));
    CHECK_THAT(moved(0, 0.25f),
               AllClose(Tensor::of(
                   {1, 1, 3, 3}, {1.25f, 2.25f, 2.25f, 4.25f, 5.25f, 4.5f, 7.25f, 8.25f, 6.75f})));
}

TEST_CASE("every tap of every window wanders by itself", "[lab03][3.14]") {
    for (std::size_t i = 0; i < settings.size(); ++i) {
        const Setting& setting = settings[i];
        const Drawn d = draw(setting, 141 + i);
        CHECK_THAT(subject(calls::deformable_conv2d_forward, d.x, d.offsets, d.weight, d.bias,
                           setting.options),
                   AllClose(reference(calls::deformable_conv2d_forward, d.x, d.offsets, d.weight,
                                      d.bias, setting.options))
                       .scale(5));
    }
}

TEST_CASE("offsets have the size of the output", "[lab03][3.14]") {
    const Tensor x({1, 1, 6, 6}), weight({1, 1, 3, 3}), bias({1});
    const Conv2dOptions strided{.stride = 2};
    CHECK_THROWS_AS(
        subject(calls::deformable_conv2d_forward, x, Tensor({1, 18, 6, 6}), weight, bias, strided),
        dl::ShapeError);
    CHECK_THROWS_AS(
        subject(calls::deformable_conv2d_forward, x, Tensor({1, 9, 2, 2}), weight, bias, strided),
        dl::ShapeError);
}

TEST_CASE("moving down trades the upper row for the lower one", "[lab03][3.14]") {
    // One tap at (0.25, 0.5) of 1 2 / 3 5: value 1.5 + 0.25 * (4 - 1.5).
    const Tensor x = Tensor::of({1, 1, 2, 2}, {1, 2, 3, 5});
    const Tensor one({1, 1, 1, 1}, 1), grad = Tensor::of({1, 1, 1, 1}, {2});
    const Tensor offsets = Tensor::of({1, 2, 1, 1}, {0.25f, 0.5f});
    const Conv2dOptions options{.stride = 2};  // a single window
    const DeformableGradients found =
        subject(calls::deformable_conv2d_backward, grad, x, offsets, one, options);
    CHECK_THAT(found.offsets, AllClose(Tensor::of({1, 2, 1, 1}, {5, 2.5f})));
    CHECK_THAT(found.input, AllClose(Tensor::of({1, 1, 2, 2}, {0.75f, 0.75f, 0.25f, 0.25f})));
    CHECK_THAT(found.weight, AllClose(Tensor({1, 1, 1, 1}, 4.25f)));
    CHECK_THAT(found.bias, AllClose(Tensor({1}, 2)));
}

TEST_CASE("all four gradients agree with the reference", "[lab03][3.14]") {
    for (std::size_t i = 0; i < settings.size(); ++i) {
        const Setting& setting = settings[i];
        const Drawn d = draw(setting, 150 + i);
        CHECK_THAT(subject(calls::deformable_conv2d_backward, d.grad, d.x, d.offsets, d.weight,
                           setting.options),
                   AllClose(reference(calls::deformable_conv2d_backward, d.grad, d.x, d.offsets,
                                      d.weight, setting.options))
                       .scale(10));
    }
}

TEST_CASE("the gradient of an offset is the slope that a nudge measures", "[lab03][3.14]") {
    const Setting& setting = settings[1];
    const Drawn d = draw(setting, 160);
    const DeformableGradients found = subject(calls::deformable_conv2d_backward, d.grad, d.x,
                                              d.offsets, d.weight, setting.options);
    REQUIRE(found.offsets.shape() == d.offsets.shape());
    const auto loss = [&](const Tensor& offsets) {
        return inner(reference(calls::deformable_conv2d_forward, d.x, offsets, d.weight, d.bias,
                               setting.options),
                     d.grad);
    };
    for (std::int64_t i = 0; i < d.offsets.count(); i += 37) {
        Tensor above = d.offsets, below = d.offsets;
        above[i] += 0.05f;
        below[i] -= 0.05f;
        const double slope = (loss(above) - loss(below)) / 0.1;
        CHECK_THAT(double{found.offsets[i]}, AllClose(slope).scale(10).tolerance(1e-3));
    }
}
