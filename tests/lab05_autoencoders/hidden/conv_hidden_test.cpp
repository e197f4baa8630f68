// Hidden: convolutional autoencoders of other pictures.

#include "tests/lab05_autoencoders/support.hpp"

using lab05::ConvAutoencoderOptions;

TEST_CASE("hidden: other pictures", "[lab05][5.10][hidden]") {
    Rng rng = hidden_rng("pictures");
    const int even = 2 * rng.integer(3, 6);
    const ConvAutoencoderOptions options{rng.integer(1, 3), even, even, {rng.integer(1, 4), 3}};
    const Params weights = conv_weights_of(options, rng);
    const Tensor x = dl::uniform({2, options.channels, even, even}, rng);
    CHECK_THAT(subject(calls::conv_autoencoder, options, weights, x),
               AllClose(reference(calls::conv_autoencoder, options, weights, x)));
}
