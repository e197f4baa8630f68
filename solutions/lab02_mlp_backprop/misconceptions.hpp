// The parts of lab 2's table of known wrong answers.

#pragma once

#include "tests/harness/misconception.hpp"

namespace lab02 {

/// Calls a reference function for its checks alone: a wrong answer refuses what the right one does.
template <class T>
void check(const T&) {}

harness::Misconceptions walk_rows();        // 2.1 to 2.3
harness::Misconceptions layer_rows();       // 2.4 to 2.6
harness::Misconceptions weight_rows();      // 2.7, 2.10
harness::Misconceptions optimiser_rows();   // 2.8, 2.9, 2.16
harness::Misconceptions regularise_rows();  // 2.11, 2.12, 2.18
harness::Misconceptions activation_rows();  // 2.15
harness::Misconceptions training_rows();    // 2.13, 2.14, 2.17
harness::Misconceptions misconceptions();

}  // namespace lab02
