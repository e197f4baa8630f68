// Exercises 4.2 and 4.10: operations that keep their place in the picture.

#include "tests/lab04_architectures/support.hpp"

using lab04::ConvTransposeGradients;
using lab04::ConvTransposeOptions;
using lab04::LrnOptions;
using lab04::UpsampleOptions;
using lab04::Upsampling;

namespace {

constexpr auto nearest = Upsampling::nearest;
constexpr auto bilinear = Upsampling::bilinear;

// Written from the definition, for slopes.
Tensor response_norm(const Tensor& x, const LrnOptions& o) {
    Tensor out(x.shape());
    for (int n = 0; n < x.size(0); ++n)
        for (int c = 0; c < x.size(1); ++c)
            for (int y = 0; y < x.size(2); ++y)
                for (int z = 0; z < x.size(3); ++z) {
                    double s = double{o.k};
                    for (int j = 0; j < x.size(1); ++j)
                        if (std::abs(j - c) <= o.size / 2)
                            s += double{o.alpha} * std::pow(double{x.at(n, j, y, z)}, 2);
                    out.at(n, c, y, z) =
                        static_cast<float>(double{x.at(n, c, y, z)} / std::pow(s, double{o.beta}));
                }
    return out;
}

struct PaintCase {
    Tensor x, weight, bias, grad;
    ConvTransposeOptions options;
};

PaintCase paint_case(int n, int channels, int filters, int kernel, const Shape& place,
                     const ConvTransposeOptions& o, Rng& rng) {
    const auto size = [&](int side) {
        return (side - 1) * o.stride - 2 * o.padding + kernel + o.output_padding;
    };
    return {mixed({n, channels, place[0], place[1]}, rng),
            mixed({channels, filters, kernel, kernel}, rng), mixed({filters}, rng),
            mixed({n, filters, size(place[0]), size(place[1])}, rng), o};
}

std::vector<PaintCase> paint_cases(Rng& rng) {
    return {paint_case(2, 3, 2, 3, {4, 5}, {2, 1, 1}, rng),
            paint_case(2, 2, 2, 4, {3, 2}, {2, 1, 0}, rng),
            paint_case(1, 2, 3, 5, {3, 4}, {3, 2, 2}, rng),
            paint_case(3, 1, 2, 2, {3, 3}, {3, 0, 0}, rng),
            paint_case(2, 3, 3, 3, {3, 4}, {1, 1, 0}, rng)};
}

}  // namespace

TEST_CASE("a channel is divided by what its neighbours and itself answer", "[lab04][4.2]") {
    const Tensor x = Tensor::of({1, 3, 1, 1}, {1, 2, 3});
    const LrnOptions options{.size = 3, .alpha = 1, .beta = 1, .k = 1};
    CHECK_THAT(subject(calls::local_response_norm_forward, x, options),
               AllClose(Tensor::of({1, 3, 1, 1}, {1.0f / 6, 2.0f / 15, 3.0f / 14})));
}

TEST_CASE("by convention alpha is not divided by the size of the window", "[lab04][4.2]") {
    const Tensor ones({1, 5, 1, 1}, 1);
    const LrnOptions options{.size = 5, .alpha = 1, .beta = 1, .k = 1};
    CHECK_THAT(
        subject(calls::local_response_norm_forward, ones, options),
        AllClose(Tensor::of({1, 5, 1, 1}, {1.0f / 4, 1.0f / 5, 1.0f / 6, 1.0f / 5, 1.0f / 4})));
}

TEST_CASE("by convention size is the whole window, the channel in its middle", "[lab04][4.2]") {
    Tensor x({1, 7, 1, 1});
    x.at(0, 3, 0, 0) = 2;
    Tensor probe = x + 1e-3f;  // who notices the loud channel?
    const LrnOptions options{.size = 3, .alpha = 1, .beta = 1, .k = 1};
    const Tensor out = subject(calls::local_response_norm_forward, probe, options);
    REQUIRE(out.shape() == x.shape());
    for (int c = 0; c < 7; ++c)
        CHECK((out[c] < 0.5e-3f) == (c == 2 || c == 4));
}

TEST_CASE("response norm agrees with its definition on batches of images", "[lab04][4.2]") {
    Rng rng{420};
    for (const LrnOptions& o : {LrnOptions{}, LrnOptions{3, 1, 0.75f, 1.5f},
                                LrnOptions{5, 0.5f, 0.5f, 2}, LrnOptions{1, 2, 1, 1}}) {
        const Tensor x = mixed({2, 7, 3, 2}, rng) * 2;
        CHECK_THAT(subject(calls::local_response_norm_forward, x, o),
                   AllClose(response_norm(x, o)));
    }
}

TEST_CASE("the gradient of response norm passes through every denominator", "[lab04][4.2]") {
    Rng rng{421};
    for (const LrnOptions& o : {LrnOptions{3, 1, 0.75f, 1}, LrnOptions{5, 0.5f, 0.5f, 2}}) {
        const Tensor x = mixed({2, 6, 2, 1}, rng), g = mixed(x.shape(), rng);
        const Tensor expected =
            slope([&](const Tensor& t) { return inner(response_norm(t, o), g); }, x);
        CHECK_THAT(subject(calls::local_response_norm_backward, g, x, o),
                   AllClose(expected).tolerance(2e-3));
        CHECK_THAT(subject(calls::local_response_norm_backward, g, x, o),
                   AllClose(reference(calls::local_response_norm_backward, g, x, o)));
    }
}

TEST_CASE("windows of even size and images of another rank are refused", "[lab04][4.2]") {
    CHECK_THROWS_AS(subject(calls::local_response_norm_forward, Tensor({2, 3}), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::local_response_norm_forward, Tensor({1, 3, 1, 1}), {.size = 4}),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::local_response_norm_backward, Tensor({1, 3, 1, 2}),
                            Tensor({1, 3, 1, 1}), {}),
                    dl::ShapeError);
}

TEST_CASE("nearest makes a square of every pixel", "[lab04][4.10]") {
    const Tensor x = Tensor::of({1, 1, 2, 3}, {1, 2, 3, 4, 5, 6});
    CHECK_THAT(subject(calls::upsample_forward, x, {.factor = 2}),
               Equals(Tensor::of({1, 1, 4, 6}, {1, 1, 2, 2, 3, 3, 1, 1, 2, 2, 3, 3,
                                                4, 4, 5, 5, 6, 6, 4, 4, 5, 5, 6, 6})));
}

TEST_CASE("by convention bilinear samples at the middles of the pixels", "[lab04][4.10]") {
    const Tensor x = Tensor::of({1, 1, 1, 2}, {0, 4});
    CHECK_THAT(subject(calls::upsample_forward, x, {.factor = 2, .kind = bilinear}),
               AllClose(Tensor::of({1, 1, 2, 4}, {0, 1, 3, 4, 0, 1, 3, 4})));
}

TEST_CASE("a ramp stays a ramp inside of the picture", "[lab04][4.10]") {
    Tensor x({1, 1, 5, 4});
    for (int y = 0; y < 5; ++y)
        for (int z = 0; z < 4; ++z)
            x.at(0, 0, y, z) = static_cast<float>(6 * y + 3 * z);
    const Tensor out = subject(calls::upsample_forward, x, {.factor = 3, .kind = bilinear});
    REQUIRE(out.shape() == Shape{1, 1, 15, 12});
    for (int y = 2; y < 13; ++y)
        for (int z = 2; z < 10; ++z)
            CHECK(std::abs(out.at(0, 0, y, z) - static_cast<float>(2 * (y - 1) + (z - 1))) < 1e-4f);
}

TEST_CASE("upsampling and its gradient agree with the reference", "[lab04][4.10]") {
    Rng rng{1001};
    for (const UpsampleOptions& o : {UpsampleOptions{2, nearest}, UpsampleOptions{3, nearest},
                                     UpsampleOptions{2, bilinear}, UpsampleOptions{3, bilinear},
                                     UpsampleOptions{4, bilinear}, UpsampleOptions{1, bilinear}}) {
        const Tensor x = mixed({2, 3, 3, 5}, rng);
        const Tensor g = mixed({2, 3, 3 * o.factor, 5 * o.factor}, rng);
        const Tensor expected = reference(calls::upsample_forward, x, o);
        CHECK_THAT(subject(calls::upsample_forward, x, o), AllClose(expected).scale(3));
        const Tensor back = subject(calls::upsample_backward, g, o);
        REQUIRE(back.shape() == x.shape());
        // The way back is the transpose of the way there: <up(x), g> = <x, back(g)>.
        CHECK(std::abs(inner(expected, g) - inner(x, back)) < 1e-3);
        CHECK_THAT(back, AllClose(reference(calls::upsample_backward, g, o)).scale(3));
    }
}

TEST_CASE("maps without values and sides that do not divide are refused", "[lab04][4.10]") {
    CHECK_THROWS_AS(subject(calls::upsample_forward, Tensor({2, 3}), {}), dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::upsample_forward, Tensor({1, 1, 2, 2}), {.factor = 0}),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::upsample_backward, Tensor({1, 1, 4, 5}), {.factor = 2}),
                    dl::ShapeError);
}

TEST_CASE("kernel, padding and output_padding count in the size", "[lab04][4.10]") {
    CHECK(subject(calls::conv_transpose_size, 4, 3, {.stride = 2, .padding = 1}) == 7);
    CHECK(subject(calls::conv_transpose_size, 4, 3,
                  {.stride = 2, .padding = 1, .output_padding = 1}) == 8);
    CHECK(subject(calls::conv_transpose_size, 5, 2, {.stride = 3}) == 14);
    CHECK(subject(calls::conv_transpose_size, 5, 2, {.stride = 2}) == 10);
    CHECK(subject(calls::conv_transpose_size, 1, 7, {}) == 7);
    CHECK_THROWS_AS(subject(calls::conv_transpose_size, 2, 2, {.padding = 2}), dl::Error);
    CHECK_THROWS_AS(subject(calls::conv_transpose_size, 2, 2, {.stride = 1, .output_padding = 1}),
                    dl::Error);
}

TEST_CASE("every pixel paints its filter and paintings add", "[lab04][4.10]") {
    const Tensor filter = Tensor::of({1, 1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9});
    const Tensor zero = row({0});
    SECTION("a single 1 shows the filter, unflipped") {
        CHECK_THAT(
            subject(calls::conv_transpose2d_forward, Tensor({1, 1, 1, 1}, 1), filter, zero, {}),
            AllClose(filter));
    }
    SECTION("two neighbours at stride 2 share a column") {
        const Tensor x = Tensor::of({1, 1, 1, 2}, {1, 10});
        CHECK_THAT(subject(calls::conv_transpose2d_forward, x, filter, row({0.5f}), {.stride = 2}),
                   AllClose(Tensor::of({1, 1, 3, 5}, {1.5f, 2.5f, 13.5f, 20.5f, 30.5f,  //
                                                      4.5f, 5.5f, 46.5f, 50.5f, 60.5f,  //
                                                      7.5f, 8.5f, 79.5f, 80.5f, 90.5f})));
    }
    SECTION("output_padding keeps what padding would have cut off") {
        const Tensor x = Tensor::of({1, 1, 1, 1}, {1});
        CHECK_THAT(subject(calls::conv_transpose2d_forward, x, filter, zero,
                           {.stride = 2, .padding = 1, .output_padding = 1}),
                   AllClose(Tensor::of({1, 1, 2, 2}, {5, 6, 8, 9})));
    }
}

TEST_CASE("transposed convolution agrees with the reference for many options", "[lab04][4.10]") {
    Rng rng{1002};
    for (const PaintCase& c : paint_cases(rng))
        CHECK_THAT(
            subject(calls::conv_transpose2d_forward, c.x, c.weight, c.bias, c.options),
            AllClose(reference(calls::conv_transpose2d_forward, c.x, c.weight, c.bias, c.options))
                .scale(5));
}

TEST_CASE("gradients of a transposed convolution are its transposes", "[lab04][4.10]") {
    Rng rng{1003};
    for (const PaintCase& c : paint_cases(rng)) {
        const ConvTransposeGradients g =
            subject(calls::conv_transpose2d_backward, c.grad, c.x, c.weight, c.options);
        REQUIRE(g.input.shape() == c.x.shape());
        REQUIRE(g.weight.shape() == c.weight.shape());
        // Linear in x and in weight: <output, g> = <x, grad x> = <weight, grad weight>.
        const Tensor flat = reference(calls::conv_transpose2d_forward, c.x, c.weight,
                                      Tensor(c.bias.shape()), c.options);
        CHECK(std::abs(inner(flat, c.grad) - inner(c.x, g.input)) < 1e-2);
        CHECK(std::abs(inner(flat, c.grad) - inner(c.weight, g.weight)) < 1e-2);
        CHECK_THAT(g.bias, AllClose(dl::sum(c.grad, {0, 2, 3})).scale(3));
        CHECK_THAT(g, AllClose(reference(calls::conv_transpose2d_backward, c.grad, c.x, c.weight,
                                         c.options))
                          .scale(5));
    }
}

TEST_CASE("weights with output channels first are refused where it shows", "[lab04][4.10]") {
    CHECK_THROWS_AS(subject(calls::conv_transpose2d_forward, Tensor({1, 2, 3, 3}),
                            Tensor({3, 2, 3, 3}), row({0, 0}), {}),
                    dl::ShapeError);
    CHECK_THROWS_AS(subject(calls::conv_transpose2d_backward, Tensor({1, 3, 4, 4}),
                            Tensor({1, 2, 3, 3}), Tensor({2, 3, 3, 3}), {}),
                    dl::ShapeError);
}

TEST_CASE("bilinear filters: centre between the taps, channels apart", "[lab04][4.10]") {
    const Tensor two = subject(calls::bilinear_filter, 1, 2);
    const Tensor f = Tensor::of({4, 1}, {0.25f, 0.75f, 0.75f, 0.25f});
    CHECK_THAT(two, AllClose(dl::reshape(dl::matmul(f, dl::transpose(f)), {1, 1, 4, 4})));
    const Tensor three = subject(calls::bilinear_filter, 3, 3);
    REQUIRE(three.shape() == Shape{3, 3, 5, 5});
    CHECK_THAT(three, AllClose(reference(calls::bilinear_filter, 3, 3)));
    CHECK_THAT(subject(calls::bilinear_filter, 2, 4),
               AllClose(reference(calls::bilinear_filter, 2, 4)));
}

TEST_CASE("a transposed convolution with bilinear filters interpolates", "[lab04][4.10]") {
    Rng rng{1004};
    const Tensor x = mixed({1, 2, 4, 5}, rng);
    const Tensor filter = subject(calls::bilinear_filter, 2, 2);
    REQUIRE(filter.shape() == Shape{2, 2, 4, 4});
    // Away from the border, output row 2 of channel 0 mixes rows 0 and 1 by 1/4 and 3/4.
    const Tensor wide = reference(calls::upsample_forward, x, {.factor = 2, .kind = bilinear});
    for (int c = 0; c < 2; ++c)
        for (int y = 1; y < 7; ++y)
            for (int z = 1; z < 9; ++z) {
                double sum = 0;
                for (int from = 0; from < 2; ++from)
                    for (int sy = 0; sy < 4; ++sy)
                        for (int sz = 0; sz < 5; ++sz) {
                            const int ky = y + 1 - 2 * sy, kz = z + 1 - 2 * sz;
                            if (ky < 0 || ky > 3 || kz < 0 || kz > 3) continue;
                            sum +=
                                double{x.at(0, from, sy, sz)} * double{filter.at(from, c, ky, kz)};
                        }
                CHECK(std::abs(sum - double{wide.at(0, c, y, z)}) < 1e-5);
            }
}

TEST_CASE("maxima go back to where they stood", "[lab04][4.10]") {
    const Tensor x = Tensor::of({1, 1, 1, 2}, {5, 8}), places = Tensor::of({1, 1, 1, 2}, {1, 6});
    CHECK_THAT(subject(calls::max_unpool_forward, x, places, {1, 1, 2, 4}),
               Equals(Tensor::of({1, 1, 2, 4}, {0, 5, 0, 0, 0, 0, 8, 0})));
    const Tensor g = Tensor::of({1, 1, 2, 4}, {1, 2, 3, 4, 5, 6, 7, 8});
    CHECK_THAT(subject(calls::max_unpool_backward, g, places),
               Equals(Tensor::of({1, 1, 1, 2}, {2, 7})));
}

TEST_CASE("two maxima of one place add, and each looks the place up", "[lab04][4.10]") {
    const Tensor x = Tensor::of({1, 1, 1, 3}, {5, 8, -1}), places = row({4, 4, 0});
    const Tensor winners = dl::reshape(places, {1, 1, 1, 3});
    CHECK_THAT(subject(calls::max_unpool_forward, x, winners, {1, 1, 2, 3}),
               Equals(Tensor::of({1, 1, 2, 3}, {-1, 0, 0, 0, 13, 0})));
}

TEST_CASE("places count within their own channel of their own image", "[lab04][4.10]") {
    Rng rng{1005};
    const Tensor x = mixed({2, 3, 2, 3}, rng), g = mixed({2, 3, 4, 7}, rng);
    Tensor winners(x.shape());
    for (float& place : winners)
        place = static_cast<float>(rng.integer(28));
    const Tensor up = reference(calls::max_unpool_forward, x, winners, g.shape());
    CHECK_THAT(subject(calls::max_unpool_forward, x, winners, g.shape()), AllClose(up));
    const Tensor back = subject(calls::max_unpool_backward, g, winners);
    CHECK_THAT(back, AllClose(reference(calls::max_unpool_backward, g, winners)));
    CHECK(std::abs(inner(up, g) - inner(x, back)) < 1e-4);
    CHECK_THROWS_AS(subject(calls::max_unpool_forward, x, winners + 28.0f, g.shape()), dl::Error);
    CHECK_THROWS_AS(subject(calls::max_unpool_forward, Tensor({2, 3, 2, 2}), winners, g.shape()),
                    dl::ShapeError);
}
