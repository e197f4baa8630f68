// Relations: what a wrong array looks like beside the right one. Facts that hold for every number
// of it, never a guess; a likely cause is put as a question.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/compare.hpp"

namespace harness {

/// A size that the call had, and how to speak of it: 7, "axis 0 of argument 1".
struct KnownSize {
    int size = 0;
    std::string name;
};

/// The sizes of all arrays among the arguments of a call.
[[nodiscard]] std::vector<KnownSize> sizes_in(const Value& arguments);

/// One line such as "the expected values transposed"; empty when nothing simple fits.
[[nodiscard]] std::string pattern_of(const Difference& difference,
                                     const std::vector<KnownSize>& sizes = {});

}  // namespace harness
