// The functions of lab 4 for boxes and masks, as the judge knows them.

#pragma once

#include <tuple>

#include "tests/harness/call.hpp"

namespace lab04::calls {

inline constexpr auto detect = std::tuple<>{};

}  // namespace lab04::calls
