// Sampling: what all generators of common/data/ share to be deterministic.
//
// Sample i of a data set depends on the seed, the name of the set and i alone. So samples may be
// drawn in any order on any number of threads, and the first n samples of a longer set are the
// shorter set.

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

/// Throws Error unless 0 <= count: every generator takes a count of samples.
void require_count(std::string_view call, int count);

/// Throws Error unless low <= value <= high (NaN fails); names call and option.
void require_option(std::string_view call, std::string_view option, double value, double low,
                    double high);

}  // namespace dl
