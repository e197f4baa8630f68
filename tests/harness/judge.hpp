// The judge: runs the tests of a lab exercise by exercise and makes the record.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "tests/harness/result.hpp"
#include "tests/harness/table.hpp"

namespace harness {

/// What a judge program knows about its lab when it is built.
struct JudgeSetup {
    std::string lab;        // "lab01"
    std::string folder;     // "lab01_perceptron"
    std::string catalogue;  // path of exercises.txt
    std::string recording;  // path of the recorded answers; need not be there
};

/// The main function of judge_lab01. With `in_process` the code under test is linked into the same
/// program, for a debugger; that is never a grade.
int judge_main(const JudgeSetup& setup, int argc, char** argv,
               const std::optional<Table>& in_process = std::nullopt);

/// What the rest of the judge needs of Catch2, so that one file alone includes it.
class TestRunner {
public:
    virtual ~TestRunner() = default;
    /// Runs the test cases tagged with this exercise, hidden ones last; tells the run about all.
    virtual void run_exercise(const std::string& id, bool with_hidden) = 0;
};
[[nodiscard]] TestRunner& test_runner();

}  // namespace harness
