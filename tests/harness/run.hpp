// Run: the state of a judge while it runs the tests of one exercise.

#pragma once

#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/harness/misconception.hpp"
#include "tests/harness/outcome.hpp"

namespace harness {

/// Thrown into a test when the code under test gave no answer. The run knows the verdict already.
class CallFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// An exception of the code under test whose type has no counterpart here.
class ForeignError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The reference or the recording failed: our own mistake, never the learner's.
class GraderFault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One call to the code under test and what became of it.
struct Asked {
    Request request;
    Outcome outcome;
};

/// A failed assertion.
struct Failure {
    std::string test;
    std::string place;     // of the assertion: "tests/lab01_perceptron/softmax_test.cpp:12"
    std::string function;  // whose answer it is about
    std::string text;
    bool hidden = false;
    bool unanswered = false;  // after a call to something that is not written
};

/// Everything that was seen while the tests of one exercise ran.
struct ExerciseRun {
    std::string exercise;
    int tests = 0;
    int failed = 0;
    std::optional<Outcome> stopped;  // a fate that ends the exercise: not started, crashed, ...
    std::string stopped_in;          // name of the test
    std::string stopped_function;
    bool stopped_hidden = false;
    std::string fault;  // the grader's own
    std::vector<Failure> failures;
    std::vector<Asked> asked;
    std::string output;  // what the code printed
};

class Run {
public:
    Run(Endpoint& subject, Endpoint& reference) : subject_(subject), reference_(reference) {}

    // What the tests use, through subject.hpp.
    Outcome ask_subject(const Request& request);
    Outcome ask_reference(const Request& request);
    /// The answer had another form than the function's signature says.
    [[noreturn]] void violation(const std::string& what);
    void restart_subject() { subject_.restart(); }

    /// Answer as if the code had this mistake: the reference worker is the subject.
    void pretend(std::string function, std::string variant);

    // What the reporter tells.
    void begin_exercise(const std::string& id);
    void begin_test(const std::string& name, bool hidden);
    void end_test(bool passed);
    void failed(Failure failure);

    [[nodiscard]] const ExerciseRun& exercise() const { return now_; }
    [[nodiscard]] bool in_hidden_test() const { return hidden_; }
    [[nodiscard]] const std::string& test() const { return test_; }

private:
    Endpoint& subject_;
    Endpoint& reference_;
    ExerciseRun now_;
    std::string test_;
    bool hidden_ = false;
    bool unanswered_ = false;  // the running test called something that is not written
    std::string pretended_function_;
    std::string pretended_variant_;
};

/// The run of this process. Throws GraderFault when there is none.
[[nodiscard]] Run& current_run();
void set_current_run(Run* run);

/// The seed that hidden tests draw their inputs from; see hidden_rng in subject.hpp.
[[nodiscard]] std::uint64_t run_seed();
void set_run_seed(std::uint64_t seed);

/// Turns an outcome without value into the exception that a test sees.
[[noreturn]] void throw_outcome(const Outcome& outcome);

}  // namespace harness
