// One check: build what changed, let the judge run, remember, and tell.

#pragma once

#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/course/record.hpp"
#include "tests/course/state.hpp"

namespace course {

/// What is to be checked: a whole lab, or some of its exercises.
struct Scope {
    const Lab* lab = nullptr;
    std::vector<std::string> only;  // ids; all when empty
    bool stop_first = true;
    bool reference = false;  // the solutions instead of the learner's files
};

struct Checked {
    bool compiled = true;
    std::string compile_error;  // in a few lines, where it did not compile
    LabResult result;           // every asked exercise, also where nothing could run
};

/// Are the tests of this lab here?
bool can_be_checked(const Context& context, const Lab& lab);

/// Builds the worker and the judge of a lab and lets them run; remembers nothing.
/// Throws Fault where the course is at fault, Interrupted after Ctrl-C.
Checked run_check(const Context& context, const Scope& scope);

/// The exercises that passed before and do not any more.
std::vector<std::string> regressions(const State& before, const LabResult& result);

/// Takes the verdicts into the state. What was not run keeps what it had.
void remember(State& state, const LabResult& result, std::int64_t now);

/// Verdict, first difference, known mistake and printed lines of one exercise that did not pass.
std::string failure_text(const Look& look, const ExerciseResult& result);

/// What `check` prints for one lab; `before` is the state before the check.
std::string check_text(const Context& context, const Catalogue& catalogue, const Scope& scope,
                       const Checked& checked, const State& before);

/// "Next 1.4 perceptron_update  lab01_perceptron/perceptron.cpp:20"; empty when all is done.
std::string next_line(const Context& context, const Catalogue& catalogue, const State& state);

}  // namespace course
