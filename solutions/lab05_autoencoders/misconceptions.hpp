// The parts of lab 5's table of known wrong answers.

#pragma once

#include "tests/harness/misconception.hpp"

namespace lab05 {

/// Calls a reference function for its checks alone: a wrong answer refuses what the right one does.
template <class T>
void check(const T&) {}

harness::Misconceptions autoencoder_rows();  // 5.1, 5.4, 5.6
harness::Misconceptions pca_rows();          // 5.2, 5.3, 5.5
harness::Misconceptions stack_rows();        // 5.7, 5.8, 5.9
harness::Misconceptions challenge_rows();    // 5.15, 5.16
harness::Misconceptions task_rows();         // 5.11, 5.12
harness::Misconceptions search_rows();       // 5.13, 5.14
harness::Misconceptions conv_rows();         // 5.10
harness::Misconceptions misconceptions();

}  // namespace lab05
