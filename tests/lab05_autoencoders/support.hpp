// What the tests of lab 5 share: weights with the names of an autoencoder, and data with a shape.

#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "tests/harness/harness.hpp"
#include "tests/lab05_autoencoders/calls.hpp"
#include "tests/support/tensors.hpp"

namespace calls = lab05::calls;
using dl::Rng;
using dl::Shape;
using dl::Tensor;
using lab05::Activation;
using lab05::AutoencoderOptions;
using lab05::Params;
using lab05::Sizes;

/// Random weights of encoder1, ..., and of the decoders unless they are tied.
inline Params weights_of(const Sizes& sizes, Rng& rng, bool tied = false, int first = 1) {
    Params all;
    for (int layer = 1; layer < static_cast<int>(sizes.size()); ++layer) {
        const std::string number = std::to_string(first + layer - 1);
        const int in = sizes[static_cast<std::size_t>(layer) - 1];
        const int out = sizes[static_cast<std::size_t>(layer)];
        all["encoder" + number + ".weight"] = dl::normal({out, in}, rng, 0, 0.7f);
        all["encoder" + number + ".bias"] = dl::normal({out}, rng, 0, 0.3f);
        if (!tied) all["decoder" + number + ".weight"] = dl::normal({in, out}, rng, 0, 0.7f);
        all["decoder" + number + ".bias"] = dl::normal({in}, rng, 0, 0.3f);
    }
    return all;
}

/// Random filters of a convolutional autoencoder.
inline Params conv_weights_of(const lab05::ConvAutoencoderOptions& options, Rng& rng) {
    Params all;
    int before = options.channels;
    for (std::size_t i = 0; i < options.filters.size(); ++i) {
        const std::string number = std::to_string(i + 1);
        const int filters = options.filters[i];
        all["encoder" + number + ".weight"] = dl::normal({filters, before, 3, 3}, rng, 0, 0.4f);
        all["encoder" + number + ".bias"] = dl::normal({filters}, rng, 0, 0.3f);
        all["decoder" + number + ".weight"] = dl::normal({filters, before, 3, 3}, rng, 0, 0.4f);
        all["decoder" + number + ".bias"] = dl::normal({before}, rng, 0, 0.3f);
        before = filters;
    }
    return all;
}

/// A cloud with mean (3, -2, 1, 5) that is long in one direction and flat in another.
inline Tensor cloud(int count, Rng& rng) {
    Tensor x({count, 4});
    for (int n = 0; n < count; ++n) {
        const float a = rng.normal() * 3, b = rng.normal(), c = rng.normal() * 0.4f;
        x.at(n, 0) = 3 + a + 0.5f * b;
        x.at(n, 1) = -2 + 0.7f * a - b + c;
        x.at(n, 2) = 1 - 0.4f * a + 0.2f * c;
        x.at(n, 3) = 5 + b + rng.normal() * 0.1f;
    }
    return x;
}
