// Comparison of two values: shape first, then number by number. NaN and infinity never pass.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/value.hpp"

namespace harness {

/// |got - expected| <= relative * size, where size is the largest of: the numbers expected beside
/// it, and `scale`, the size of the terms that were summed where the caller knows it.
struct Tolerance {
    double relative = 1e-5;
    double absolute = 0;
    double scale = 0;
    bool each = false;  // compare with the size of each number instead of the largest
};

inline constexpr Tolerance exactly = {.relative = 0};

/// A pair of number arrays that differ, somewhere inside of the two values.
struct Difference {
    std::string path;   // "", "weight" or "[2].bias": where in the value
    std::string fault;  // other kind, other shape, other text; empty when numbers differ
    const Value* expected = nullptr;
    const Value* got = nullptr;
    std::vector<std::size_t> wrong;  // positions in row-major order
    double largest = 0;              // largest finite difference
};

/// The differences, outermost first; none when the values agree.
[[nodiscard]] std::vector<Difference> compare(const Value& expected, const Value& got,
                                              const Tolerance& tolerance);

/// Largest difference relative to the size of both, which is at least 0.01; infinite for other
/// shapes or patterns of NaN. Here NaN equals NaN and infinity equals itself: it tells *whose*
/// answer it is.
[[nodiscard]] double distance(const Value& a, const Value& b);

}  // namespace harness
