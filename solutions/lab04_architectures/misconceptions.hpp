// The parts of lab 4's table of known wrong answers.

#pragma once

#include "tests/harness/misconception.hpp"

namespace lab04 {

/// Calls a reference function for its checks alone: a wrong answer refuses what the right one does.
template <class T>
void check(const T&) {}

harness::Misconceptions part_rows();  // 4.1 and 4.3
harness::Misconceptions misconceptions();

}  // namespace lab04
