// Random numbers: generator and distributions.
//
// Only +, -, *, / and sqrt on doubles are used below: IEEE 754 fixes their results to the last
// bit, which no standard promises of log and cos. Fused multiply-adds would break that, so the
// build switches contraction off for this file.

#include "common/rng.hpp"

#include <bit>
#include <cmath>
#include <utility>

#include "common/error.hpp"

namespace dl {

namespace {

std::uint64_t splitmix64(std::uint64_t& state) {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

// FNV-1a: a name becomes 64 bits.
std::uint64_t hash(std::string_view name) {
    std::uint64_t h = 0xcbf29ce484222325u;
    for (char c : name)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    return h;
}

// Natural logarithm of 0 < x < 1: x = m * 2^e, and log m = 2 atanh((m - 1) / (m + 1)) as a series.
double natural_log(double x) {
    const auto bits = std::bit_cast<std::uint64_t>(x);
    int exponent = static_cast<int>(bits >> 52) - 1023;
    double m = std::bit_cast<double>((bits & 0x000fffffffffffffu) | 0x3ff0000000000000u);
    // |t| stays below 0.172, where eleven terms of the series reach double precision.
    if (m > 1.4142135623730951) {
        m *= 0.5;
        ++exponent;
    }
    const double t = (m - 1) / (m + 1);
    double series = 0;
    for (int k = 21; k >= 1; k -= 2)
        series = series * (t * t) + 1.0 / k;
    return exponent * 0.6931471805599453 + 2 * t * series;
}

}  // namespace

Rng::Rng(std::uint64_t seed) {
    for (std::uint64_t& word : state_)
        word = splitmix64(seed);
}

Rng::Rng(std::uint64_t seed, std::string_view name) : Rng(splitmix64(seed) ^ hash(name)) {}

Rng Rng::from_state(const State& state) {
    Rng rng{0};
    rng.state_ = state.words;
    rng.spare_ = state.spare;
    rng.has_spare_ = state.has_spare;
    return rng;
}

std::uint64_t Rng::next() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

float Rng::uniform() { return static_cast<float>(next() >> 40) * 0x1p-24f; }

float Rng::uniform(float low, float high) {
    require<Error>(low <= high && std::isfinite(high - low),
                   "Rng::uniform: needs low <= high with a finite distance, got ", low, " and ",
                   high);
    // Rounding may carry the sum up to high, which lies outside of the interval.
    const float value = low + (high - low) * uniform();
    return value < high || low == high ? value : std::nextafter(high, low);
}

float Rng::normal() {
    if (std::exchange(has_spare_, false)) return spare_;

    // Marsaglia's polar method: a point of the unit disc becomes two independent numbers.
    double x = 0, y = 0, s = 0;
    do {
        x = static_cast<double>(next() >> 11) * 0x1p-52 - 1;
        y = static_cast<double>(next() >> 11) * 0x1p-52 - 1;
        s = x * x + y * y;
    } while (s >= 1 || s == 0);
    const double stretch = std::sqrt(-2 * natural_log(s) / s);
    spare_ = static_cast<float>(y * stretch);
    has_spare_ = true;
    return static_cast<float>(x * stretch);
}

int Rng::integer(int bound) {
    require<Error>(bound > 0, "Rng::integer: needs a bound above 0, got ", bound);
    // Lemire: scale 32 random bits to the range, and draw again in the short rest that would
    // give some results one chance more than others.
    const auto range = static_cast<std::uint32_t>(bound);
    const std::uint32_t rest = (0u - range) % range;
    for (;;) {
        const std::uint64_t product = (next() >> 32) * range;
        if (static_cast<std::uint32_t>(product) >= rest) return static_cast<int>(product >> 32);
    }
}

int Rng::integer(int low, int high) {
    require<Error>(low <= high, "Rng::integer: needs low <= high, got ", low, " and ", high);
    require<Error>(static_cast<std::int64_t>(high) - low < INT32_MAX, "Rng::integer: the range ",
                   low, " to ", high, " is too wide");
    return low + integer(high - low + 1);
}

bool Rng::chance(float probability) {
    require<Error>(probability >= 0 && probability <= 1,
                   "Rng::chance: needs a probability in [0, 1], got ", probability);
    return uniform() < probability;
}

std::vector<int> Rng::permutation(int count) {
    require<Error>(count >= 0, "Rng::permutation: needs a count of at least 0, got ", count);
    std::vector<int> order(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        order[static_cast<std::size_t>(i)] = i;
    shuffle(order);
    return order;
}

Tensor uniform(const Shape& shape, Rng& rng, float low, float high) {
    Tensor tensor = Tensor::uninitialised(shape);
    for (float& value : tensor)
        value = rng.uniform(low, high);
    return tensor;
}

Tensor normal(const Shape& shape, Rng& rng, float mean, float deviation) {
    Tensor tensor = Tensor::uninitialised(shape);
    for (float& value : tensor)
        value = rng.normal(mean, deviation);
    return tensor;
}

}  // namespace dl
