// Random numbers: one generator with a seed, and distributions written here, so that the same
// seed gives the same numbers with every compiler and library.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// xoshiro256++ (Blackman and Vigna, 2019), seeded through splitmix64. Randomness has an owner:
/// whoever needs numbers gets an Rng& or makes one from a seed.
class Rng {
public:
    explicit Rng(std::uint64_t seed);
    /// An independent sequence for every pair of seed and name: Rng{42, "weights"}.
    Rng(std::uint64_t seed, std::string_view name);

    /// 64 random bits.
    std::uint64_t next();

    /// In [0, 1), a multiple of 2^-24 (every such float is equally likely).
    float uniform();
    /// In [low, high). Throws Error unless low <= high and their distance is finite.
    float uniform(float low, float high);
    /// Mean 0, deviation 1.
    float normal();
    float normal(float mean, float deviation) { return mean + deviation * normal(); }
    /// One of 0 ... bound-1, each exactly equally likely. Throws Error unless bound > 0.
    int integer(int bound);
    /// One of low ... high, both included. Throws Error unless low <= high.
    int integer(int low, int high);
    /// True with the given probability in [0, 1]; throws Error for any other.
    bool chance(float probability);

    /// 0 ... count-1 in random order (Fisher and Yates).
    std::vector<int> permutation(int count);

    template <class T>
    void shuffle(std::vector<T>& values) {
        for (int i = static_cast<int>(values.size()) - 1; i > 0; --i)
            std::swap(values[static_cast<std::size_t>(i)],
                      values[static_cast<std::size_t>(integer(i + 1))]);
    }

    /// Everything that decides what comes next, so that a generator can be stored and continued.
    struct State {
        std::array<std::uint64_t, 4> words{};
        float spare = 0.0f;
        bool has_spare = false;
    };
    [[nodiscard]] State state() const { return {state_, spare_, has_spare_}; }
    static Rng from_state(const State& state);

    friend bool operator==(const Rng&, const Rng&) = default;

private:
    std::array<std::uint64_t, 4> state_{};
    float spare_ = 0.0f;  // normal() makes two numbers at a time
    bool has_spare_ = false;
};

/// Tensors of independent numbers, drawn in row-major order.
[[nodiscard]] Tensor uniform(const Shape& shape, Rng& rng, float low = 0.0f, float high = 1.0f);
[[nodiscard]] Tensor normal(const Shape& shape, Rng& rng, float mean = 0.0f,
                            float deviation = 1.0f);

}  // namespace dl
