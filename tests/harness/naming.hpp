// Naming: which known mistake gives exactly the answers that were seen?

#pragma once

#include <vector>

#include "tests/harness/misconception.hpp"
#include "tests/harness/run.hpp"

namespace harness {

/// The known mistakes whose answers equal the learner's on *all* calls of one of the exercise's
/// functions, and that differ clearly from the reference on at least one of them. Empty when no
/// mistake fits; several when these calls cannot tell them apart. An exception where the reference
/// has an answer must say the same.
[[nodiscard]] std::vector<Misconception> name_mistakes(const ExerciseRun& run, Endpoint& reference,
                                                       const Misconceptions& known);

/// Do two outcomes say the same? NaN patterns count as values, texts of exceptions do not.
[[nodiscard]] bool same_answer(const Outcome& a, const Outcome& b);

}  // namespace harness
