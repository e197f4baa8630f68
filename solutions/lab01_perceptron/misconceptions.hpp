// The known wrong answers of lab 1, by topic; misconceptions.cpp joins them.

#pragma once

#include <vector>

#include "tests/harness/misconception.hpp"

namespace lab01 {

harness::Misconceptions unit_rows();
harness::Misconceptions perceptron_rows();
harness::Misconceptions input_rows();
harness::Misconceptions linear_rows();
harness::Misconceptions hinge_rows();
harness::Misconceptions fit_rows();

/// One table of many.
harness::Misconceptions joined(const std::vector<harness::Misconceptions>& parts);

/// All of them.
harness::Misconceptions misconceptions();

}  // namespace lab01
