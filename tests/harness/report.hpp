// What a learner reads when a value is wrong: how many numbers, where first, by how much, and a
// look at the place.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/compare.hpp"
#include "tests/harness/relations.hpp"

namespace harness {

/// Several lines without a final newline; empty when there is no difference. `sizes` are those of
/// the call, to explain a constant factor.
[[nodiscard]] std::string report(const std::vector<Difference>& differences,
                                 const std::vector<KnownSize>& sizes = {});

/// "1.5", "nan", "3": six significant digits.
[[nodiscard]] std::string number_text(double number);

/// An assertion's words as a learner would write them: "subject(calls::step, 2)" is "step(2)".
[[nodiscard]] std::string as_called(std::string expression);

/// The same without what Catch2 writes behind large numbers: "300 (0x12c)" is "300".
[[nodiscard]] std::string without_hex(std::string expression);

/// A value in a few words, for arguments and small results: "(2, 3) tensor", "4", "\"text\"".
[[nodiscard]] std::string brief(const Value& value);

}  // namespace harness
