// Convolutional autoencoders.

#include "tests/lab05_autoencoders/support.hpp"

using lab05::ConvAutoencoderOptions;
using lab05::Look;

TEST_CASE("28 x 28 pixels become a code of 4 x 4 and 28 x 28 again", "[lab05][5.10]") {
    Rng rng{90};
    const ConvAutoencoderOptions options{1, 28, 28, {3, 5, 2}};
    const Look look = subject(calls::conv_autoencoder, options, conv_weights_of(options, rng),
                              dl::uniform({2, 1, 28, 28}, rng));
    CHECK(look.code.shape() == Shape{2, 2, 4, 4});
    CHECK(look.output.shape() == Shape{2, 1, 28, 28});
}

TEST_CASE("odd sides, sides that differ and colours answer as the reference does",
          "[lab05][5.10]") {
    Rng rng{91};
    for (const ConvAutoencoderOptions& options :
         {ConvAutoencoderOptions{1, 8, 8, {2}}, ConvAutoencoderOptions{3, 5, 7, {4}},
          ConvAutoencoderOptions{2, 12, 20, {3, 4}},
          ConvAutoencoderOptions{1, 14, 14, {3, 2, 5}}}) {
        const Params weights = conv_weights_of(options, rng);
        const Tensor x = dl::uniform({3, options.channels, options.height, options.width}, rng);
        CHECK_THAT(subject(calls::conv_autoencoder, options, weights, x),
                   AllClose(reference(calls::conv_autoencoder, options, weights, x)));
    }
}

TEST_CASE("the code may be negative, the output lies in 0 ... 1", "[lab05][5.10]") {
    Rng rng{92};
    const ConvAutoencoderOptions options{1, 8, 8, {3, 4}};
    const Look look = subject(calls::conv_autoencoder, options, conv_weights_of(options, rng),
                              dl::normal({9, 1, 8, 8}, rng));
    REQUIRE(look.output.count() > 0);
    CHECK(dl::min(look.code) < 0);
    CHECK(dl::min(look.output) > 0);
    CHECK(dl::max(look.output) < 1);
}

TEST_CASE("a net without filters, and sides that do not go together, are refused",
          "[lab05][5.10]") {
    CHECK_THROWS_AS(subject(calls::conv_autoencoder, {1, 8, 8, {}}, {}, Tensor({1, 1, 8, 8})),
                    dl::Error);
    CHECK_THROWS_AS(subject(calls::conv_autoencoder, {1, 8, 7, {2}}, {}, Tensor({1, 1, 8, 7})),
                    dl::Error);
}
