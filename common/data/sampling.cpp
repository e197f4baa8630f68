// Sampling: random streams by sample, balanced classes, and the checks of options.

#include "common/data/sampling.hpp"

#include <string>
#include <vector>

#include "common/error.hpp"

namespace dl {

Rng sample_rng(std::uint64_t seed, std::string_view name, std::int64_t index) {
    // The seed of the set is random bits; an odd multiple keeps different indices apart.
    Rng set{seed, name};
    return Rng{set.next() + static_cast<std::uint64_t>(index) * 0xd1342543de82ef95u};
}

int balanced_class(std::uint64_t seed, std::string_view name, std::int64_t index, int classes) {
    const std::int64_t block = index / classes;
    Rng rng = sample_rng(seed, std::string(name) + " classes", block);
    return rng.permutation(classes)[static_cast<std::size_t>(index % classes)];
}

void require_count(std::string_view call, int count) {
    require<Error>(count >= 0, call, ": needs a count of at least 0 samples, got ", count);
}

void require_option(std::string_view call, std::string_view option, double value, double low,
                    double high) {
    require<Error>(value >= low && value <= high, call, ": ", option, " must lie between ", low,
                   " and ", high, ", got ", value);
}

}  // namespace dl
