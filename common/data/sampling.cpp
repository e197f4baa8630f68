// Sampling: random streams by sample, balanced classes, and the checks of options.

#include "common/data/sampling.hpp"

#include <cmath>
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

Turn turn_by(float angle) {
    // Into -pi ... pi, where the power series below are good to 1e-9.
    constexpr double circle = 6.283185307179586;
    double a = static_cast<double>(angle);
    a -= circle * std::floor(a / circle + 0.5);
    double cosine = 1, sine = 1;
    for (int k = 24; k >= 2; k -= 2) {
        cosine = 1 - cosine * (a * a) / (k * (k - 1));
        sine = 1 - sine * (a * a) / (k * (k + 1));
    }
    return {static_cast<float>(cosine), static_cast<float>(a * sine)};
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
