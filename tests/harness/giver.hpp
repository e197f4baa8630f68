// Whose answer a value is: an exercise may have several functions, and a report names the one.

#pragma once

#include <string>

#include "tests/harness/value.hpp"

namespace harness {

/// The function that gave this value, as a whole or as a part of its answer, in the exercise that
/// is running; of several the latest. Empty if none did.
[[nodiscard]] std::string giver_of(const Value& value);

}  // namespace harness
