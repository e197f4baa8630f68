// From what was seen while the tests of an exercise ran to its verdict.

#pragma once

#include "tests/harness/result.hpp"
#include "tests/harness/run.hpp"

namespace harness {

/// Verdict, points and explanation. An exercise passes if all of its tests passed and one ran.
/// `folder` is where its file stands.
[[nodiscard]] ExerciseResult conclude(const ExerciseRun& run, const Exercise& exercise,
                                      const std::string& folder);

}  // namespace harness
