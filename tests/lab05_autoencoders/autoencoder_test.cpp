// Autoencoders from sizes, tied weights, and one step of training.

#include "tests/lab05_autoencoders/support.hpp"

using lab02::ParameterSpec;
using lab05::Corruption;
using lab05::Look;
using lab05::Noise;
using lab05::Sparsity;

namespace {

std::vector<std::string> names_of(const std::vector<ParameterSpec>& specs) {
    std::vector<std::string> names;
    for (const ParameterSpec& spec : specs)
        names.push_back(spec.name);
    return names;
}

void check_look(const Sizes& sizes, const AutoencoderOptions& options, std::uint64_t seed) {
    Rng rng{seed};
    const Params weights = weights_of(sizes, rng, false, options.first);
    const Tensor x = dl::uniform({5, sizes[0]}, rng);
    CHECK_THAT(subject(calls::autoencoder, sizes, options, weights, x),
               AllClose(reference(calls::autoencoder, sizes, options, weights, x)));
    CHECK_THAT(subject(calls::encoder, sizes, options, weights, x),
               AllClose(reference(calls::encoder, sizes, options, weights, x)));
}

const Sizes tied_sizes = {5, 3};

}  // namespace

TEST_CASE("one unit each: the code is relu(2 x - 1), the output the sigmoid of 3 times the code",
          "[lab05][5.1]") {
    const Params weights = {{"encoder1.weight", Tensor({1, 1}, 2)},
                            {"encoder1.bias", Tensor({1}, -1)},
                            {"decoder1.weight", Tensor({1, 1}, 3)},
                            {"decoder1.bias", Tensor({1})}};
    const Tensor x = Tensor::of({2, 1}, {1, 0});
    const Look look = subject(calls::autoencoder, {1, 1}, AutoencoderOptions{}, weights, x);
    CHECK_THAT(look.code, AllClose(Tensor::of({2, 1}, {1, 0})));
    CHECK_THAT(look.output, AllClose(Tensor::of({2, 1}, {0.9525741f, 0.5f})));
}

TEST_CASE("the last encoder's decoder comes first: 6-4-2 goes back 2-4-6", "[lab05][5.1]") {
    Rng rng{1};
    const Sizes sizes = {6, 4, 2};
    const Look look = subject(calls::autoencoder, sizes, AutoencoderOptions{},
                              weights_of(sizes, rng), dl::uniform({3, 6}, rng));
    CHECK_THAT(names_of(look.parameters),
               Equals(std::vector<std::string>{
                   "encoder1.weight", "encoder1.bias", "encoder2.weight", "encoder2.bias",
                   "decoder2.weight", "decoder2.bias", "decoder1.weight", "decoder1.bias"}));
    CHECK(look.code.shape() == Shape{3, 2});
    CHECK(look.output.shape() == Shape{3, 6});
}

TEST_CASE("every kind of autoencoder answers as the reference does", "[lab05][5.1]") {
    for (const Activation activation : {Activation::relu, Activation::sigmoid, Activation::tanh})
        for (const bool flag : {false, true}) {
            check_look({7, 5, 3}, {activation, flag, !flag, 1}, 2);
            check_look({4, 6}, {activation, !flag, !flag, 3}, 3);
            check_look({5, 4, 3, 2}, {activation, flag, flag, 1}, 4);
        }
}

TEST_CASE("standardised data need a linear output: its values may be negative", "[lab05][5.1]") {
    Rng rng{5};
    const Sizes sizes = {4, 3};
    const AutoencoderOptions options{.linear_output = true};
    const Look look = subject(calls::autoencoder, sizes, options, weights_of(sizes, rng),
                              dl::normal({20, 4}, rng));
    REQUIRE(look.output.shape() == Shape{20, 4});
    CHECK(dl::min(look.output) < 0);
    CHECK(dl::max(look.output) > 1);
}

TEST_CASE("an autoencoder without layers or units is refused", "[lab05][5.1]") {
    CHECK_THROWS_AS(subject(calls::autoencoder, {5}, AutoencoderOptions{}, {}, Tensor({1, 5})),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::encoder, {5, 0}, AutoencoderOptions{}, {}, Tensor({1, 5})),
                    dl::Error);
}

TEST_CASE("the error is half the square, summed over pixels, mean over samples", "[lab05][5.1]") {
    const Tensor output = Tensor::of({2, 2}, {1, 0, 2, 2}),
                 target = Tensor::of({2, 2}, {0, 0, 2, 0});
    CHECK_THAT(subject(calls::reconstruction_error, output, target), AllClose(1.25f));
    CHECK_THAT(subject(calls::reconstruction_error, dl::concat({output, output}),
                       dl::concat({target, target})),
               AllClose(1.25f));
    CHECK_THAT(subject(calls::reconstruction_error, dl::concat({output, output}, 1),
                       dl::concat({target, target}, 1)),
               AllClose(2.5f));
    CHECK_THROWS_AS(subject(calls::reconstruction_error, output, Tensor({2, 3})), dl::ShapeError);
}

TEST_CASE("the error of 3 samples of 7 pixels agrees with the reference", "[lab05][5.1]") {
    Rng rng{6};
    const Tensor a = dl::normal({3, 7}, rng), b = dl::normal({3, 7}, rng);
    CHECK_THAT(subject(calls::reconstruction_error, a, b),
               AllClose(reference(calls::reconstruction_error, a, b)));
}

TEST_CASE("damaged in, clean as the target: loss and gradients of two steps", "[lab05][5.4]") {
    for (const Noise noise : {Noise::masking, Noise::gaussian, Noise::salt_and_pepper}) {
        Rng data{7};
        const Params weights = weights_of({6, 4}, data);
        const Tensor clean = dl::uniform({5, 6}, data, 0.2f, 1);
        Rng rng{8}, same{8};
        const auto expected = reference(calls::denoising_step, {6, 4}, weights, clean,
                                        Corruption{noise, 0.4f}, Sparsity{}, same);
        const auto result = subject(calls::denoising_step, {6, 4}, weights, clean,
                                    Corruption{noise, 0.4f}, Sparsity{}, rng);
        CHECK_THAT(result, AllClose(expected));
        CHECK(rng == same);
    }
}

TEST_CASE("the batch is as clean after the step as before", "[lab05][5.4]") {
    Rng rng{9};
    const Params weights = weights_of({6, 4}, rng);
    const Tensor ones({3, 6}, 1);
    const auto result = subject(calls::denoising_step, {6, 4}, weights, ones,
                                Corruption{Noise::masking, 0.5f}, Sparsity{}, rng);
    CHECK_THAT(result.clean, Equals(ones));
}

TEST_CASE("without damage the step is that of an ordinary autoencoder", "[lab05][5.4]") {
    Rng data{10}, rng{1}, same{1};
    const Params weights = weights_of({6, 4}, data);
    const Tensor clean = dl::uniform({2, 6}, data);
    CHECK_THAT(
        subject(calls::denoising_step, {6, 4}, weights, clean, Corruption{}, Sparsity{}, rng),
        AllClose(reference(calls::denoising_step, {6, 4}, weights, clean, Corruption{}, Sparsity{},
                           same)));
}

TEST_CASE("a transposed layer by hand: (1, 2) through two rows of weights", "[lab05][5.6]") {
    const Tensor x = Tensor::of({1, 2}, {1, 2}), w = Tensor::of({2, 3}, {1, 0, 3, 0, 1, 1});
    CHECK_THAT(subject(calls::transposed_linear_forward, x, w, Tensor({3}, 1)),
               AllClose(Tensor::of({1, 3}, {2, 3, 6})));
    const auto back =
        subject(calls::transposed_linear_backward, Tensor::of({1, 3}, {1, 0, -1}), x, w);
    CHECK_THAT(back.input, AllClose(Tensor::of({1, 2}, {-2, -1})));
    CHECK_THAT(back.weight, AllClose(Tensor::of({2, 3}, {1, 0, -1, 2, 0, -2})));
    CHECK_THAT(back.bias, AllClose(Tensor::of({3}, {1, 0, -1})));
}

TEST_CASE("transposed layers of odd and of square shapes agree with the reference",
          "[lab05][5.6]") {
    Rng rng{11};
    for (const auto& [n, k, d] : {std::tuple{3, 2, 5}, {4, 4, 4}, {1, 6, 2}}) {
        const Tensor x = dl::normal({n, k}, rng), w = dl::normal({k, d}, rng);
        const Tensor b = dl::normal({d}, rng), g = dl::normal({n, d}, rng);
        CHECK_THAT(subject(calls::transposed_linear_forward, x, w, b),
                   AllClose(reference(calls::transposed_linear_forward, x, w, b)));
        CHECK_THAT(subject(calls::transposed_linear_backward, g, x, w),
                   AllClose(reference(calls::transposed_linear_backward, g, x, w)));
    }
    CHECK_THROWS_AS(
        subject(calls::transposed_linear_forward, Tensor({1, 3}), Tensor({2, 3}), Tensor({3})),
        dl::ShapeError);
    CHECK_THROWS_AS(
        subject(calls::transposed_linear_backward, Tensor({1, 2}), Tensor({1, 2}), Tensor({2, 3})),
        dl::ShapeError);
}

TEST_CASE("a tied decoder has a bias of its own and no matrix", "[lab05][5.6]") {
    Rng rng{12};
    const Sizes sizes = {6, 4, 2};
    const Look look = subject(calls::tied_autoencoder, sizes, AutoencoderOptions{},
                              weights_of(sizes, rng, true), dl::uniform({3, 6}, rng));
    CHECK_THAT(names_of(look.parameters), Equals(std::vector<std::string>{
                                              "encoder1.weight", "encoder1.bias", "encoder2.weight",
                                              "encoder2.bias", "decoder2.bias", "decoder1.bias"}));
}

TEST_CASE("tied autoencoders of all kinds answer as the reference does", "[lab05][5.6]") {
    for (const bool flag : {false, true}) {
        Rng rng{13};
        const Sizes sizes = {6, 4, 3};
        const AutoencoderOptions options{Activation::sigmoid, flag, !flag, flag ? 2 : 1};
        const Params weights = weights_of(sizes, rng, true, options.first);
        const Tensor x = dl::uniform({4, 6}, rng);
        CHECK_THAT(subject(calls::tied_autoencoder, sizes, options, weights, x),
                   AllClose(reference(calls::tied_autoencoder, sizes, options, weights, x)));
    }
}

TEST_CASE("a matrix that works twice gets two gradients", "[lab05][5.6]") {
    Rng rng{14};
    for (const Sizes& sizes : {tied_sizes, Sizes{4, 4, 3}}) {
        const Params weights = weights_of(sizes, rng, true);
        const Tensor x = dl::uniform({3, sizes[0]}, rng);
        CHECK_THAT(subject(calls::tied_gradients, sizes, weights, x),
                   AllClose(reference(calls::tied_gradients, sizes, weights, x)));
    }
}

TEST_CASE("the gradient of a tied matrix agrees with slopes", "[lab05][5.6]") {
    Rng rng{15};
    Params weights = weights_of(tied_sizes, rng, true);
    weights["encoder1.bias"] = Tensor({3}, 2);  // far from the kinks of the ReLUs
    const Tensor x = dl::uniform({2, 5}, rng);
    const auto loss = [&](const Tensor& w) {
        Params moved = weights;
        moved["encoder1.weight"] = w;
        return double{subject(calls::tied_gradients, tied_sizes, moved, x).loss};
    };
    const auto found = subject(calls::tied_gradients, tied_sizes, weights, x);
    REQUIRE(found.gradients.count("encoder1.weight") == 1);
    CHECK_THAT(found.gradients.at("encoder1.weight"),
               AllClose(slope(loss, weights["encoder1.weight"])).tolerance(1e-2));
}
