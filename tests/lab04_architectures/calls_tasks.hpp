// The functions of lab 4 for pixels and positions, as the judge knows them.

#pragma once

#include <tuple>

#include "tests/harness/call.hpp"

namespace lab04::calls {

inline constexpr auto tasks = std::tuple<>{};

}  // namespace lab04::calls
