// The parts of lab 3's table of known wrong answers.

#pragma once

#include <vector>

#include "tests/harness/misconception.hpp"

namespace lab03 {

harness::Misconceptions window_rows();      // 3.1, 3.2, 3.7, 3.8
harness::Misconceptions conv_rows();        // 3.3 to 3.6, 3.12, 3.17
harness::Misconceptions augment_rows();     // 3.10
harness::Misconceptions net_rows();         // 3.9, 3.11
harness::Misconceptions lenet_1998_rows();  // 3.16
harness::Misconceptions time_rows();        // 3.13
harness::Misconceptions sampling_rows();    // 3.14, 3.15

/// One table of many.
harness::Misconceptions joined(const std::vector<harness::Misconceptions>& parts);

/// All of them.
harness::Misconceptions misconceptions();

}  // namespace lab03
