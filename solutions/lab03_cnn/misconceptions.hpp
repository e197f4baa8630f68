// The parts of lab 3's table of known wrong answers.

#pragma once

#include "tests/harness/misconception.hpp"

namespace lab03 {

harness::Misconceptions window_rows();   // 3.1, 3.2, 3.7, 3.8
harness::Misconceptions conv_rows();     // 3.3 to 3.6, 3.12, 3.17
harness::Misconceptions augment_rows();  // 3.10
harness::Misconceptions net_rows();      // 3.9, 3.11, 3.16
harness::Misconceptions time_rows();     // 3.13 to 3.15
harness::Misconceptions misconceptions();

}  // namespace lab03
