// Codec of the core's types: Tensor, Shape and Rng.

#pragma once

#include <bit>
#include <span>
#include <utility>
#include <vector>

#include "common/rng.hpp"
#include "common/tensor.hpp"
#include "tests/harness/codec_base.hpp"

namespace harness {

template <>
struct Codec<dl::Tensor> {
    static Value write(const dl::Tensor& tensor) {
        return {Reals{
            {tensor.shape().begin(), tensor.shape().end()}, {tensor.begin(), tensor.end()}, true}};
    }
    static dl::Tensor read(const Value& value) {
        const Reals& numbers = as_reals(value);
        dl::Tensor tensor =
            dl::Tensor::uninitialised(dl::Shape(std::span<const int>(numbers.shape)));
        for (std::int64_t i = 0; i < tensor.count(); ++i)
            tensor[i] = static_cast<float>(numbers.values[static_cast<std::size_t>(i)]);
        return tensor;
    }
};

template <>
struct Codec<dl::Shape> {
    static Value write(const dl::Shape& shape) {
        return {Integers{{shape.rank()}, {shape.begin(), shape.end()}}};
    }
    static dl::Shape read(const Value& value) {
        std::vector<int> sizes;
        for (const std::int64_t size : as_integers(value).values)
            sizes.push_back(Codec<int>::narrow(size));
        return dl::Shape(std::span<const int>(sizes));
    }
};

/// A generator travels by its state, so that the caller's goes on where the callee's stopped.
template <>
struct Codec<dl::Rng> {
    static Value write(const dl::Rng& rng) {
        const dl::Rng::State state = rng.state();
        Integers words{{6}, {}};
        for (const std::uint64_t word : state.words)
            words.values.push_back(static_cast<std::int64_t>(word));
        words.values.push_back(state.has_spare ? 1 : 0);
        words.values.push_back(std::bit_cast<std::int32_t>(state.spare));
        return {std::move(words)};
    }
    static dl::Rng read(const Value& value) {
        const std::vector<std::int64_t>& words = as_integers(value).values;
        if (words.size() != 6) throw WireError("not the state of a generator");
        dl::Rng::State state;
        for (std::size_t i = 0; i < 4; ++i)
            state.words[i] = static_cast<std::uint64_t>(words[i]);
        state.has_spare = words[4] != 0;
        state.spare = std::bit_cast<float>(Codec<std::int32_t>::narrow(words[5]));
        return dl::Rng::from_state(state);
    }
};

}  // namespace harness
