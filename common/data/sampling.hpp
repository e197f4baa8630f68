// Sampling: what all generators of common/data/ share to be deterministic.
//
// Sample i of a data set depends on the seed, the name of the set and i alone. So samples may be
// drawn in any order on any number of threads, and the first n samples of a longer set are the
// shorter set.
//
// Draw into named variables, or inside of braces: the order in which a call evaluates its
// arguments differs between compilers.

#pragma once

#include <cstdint>
#include <string_view>

#include "common/rng.hpp"

namespace dl {

/// The random numbers of one sample.
[[nodiscard]] Rng sample_rng(std::uint64_t seed, std::string_view name, std::int64_t index);

/// The class of one sample. Samples 0 ... classes-1 hold each class once, in random order, and so
/// do the next ones: classes are balanced to within one sample whatever the length.
[[nodiscard]] int balanced_class(std::uint64_t seed, std::string_view name, std::int64_t index,
                                 int classes);

/// Nearly normal, mean 0 and deviation 1, never beyond 3.47: the sum of four uniform numbers from
/// one draw. For the noise of thousands of pixels, where normal() would take most of the time.
[[nodiscard]] inline float quick_normal(Rng& rng) {
    const std::uint64_t bits = rng.next();
    const auto sum = static_cast<std::int32_t>((bits & 0xffffu) + ((bits >> 16) & 0xffffu) +
                                               ((bits >> 32) & 0xffffu) + (bits >> 48));
    return static_cast<float>(sum - 2 * 0xffff) * (1.7320508f / 65536);
}

/// Cosine and sine of an angle in radians, to the precision of float. Made of +, - and * alone, so
/// that they are the same bits everywhere, which nobody promises of std::cos and std::sin.
struct Turn {
    float cos = 1;
    float sin = 0;
};
[[nodiscard]] Turn turn_by(float angle);

/// Throws Error unless 0 <= count: every generator takes a count of samples.
void require_count(std::string_view call, int count);

/// Throws Error unless low <= value <= high (NaN fails); names call and option.
void require_option(std::string_view call, std::string_view option, double value, double low,
                    double high);

}  // namespace dl
