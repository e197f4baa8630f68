// The verbs of the course command. Each answers with an exit code of context.hpp and prints on
// standard output; wrong usage is thrown as UsageError, our own trouble as Fault.
//
// Where a transcript can be made without running anything it is a pure function, for the tests.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/course/catalogue.hpp"
#include "tests/course/context.hpp"
#include "tests/course/state.hpp"

namespace course {

// --- Where am I -------------------------------------------------------------------------------

int show_map(const Context& context, bool json);
std::string map_text(const Context& context, const Catalogue& catalogue, const State& state);

/// The exercise to do next: the first core one that has not passed, of the lab that was worked on
/// last, then of all that are there; then the first challenge; null when everything has passed.
const Exercise* next_exercise(const Catalogue& catalogue, const State& state);

/// The exercise a verb means when no id is given: the one worked on last until it passes, else
/// the next one. Throws UsageError when everything has passed or nothing is there.
const Exercise& meant_exercise(const Catalogue& catalogue, const State& state,
                               const std::string& id);

// --- Checking ---------------------------------------------------------------------------------

struct CheckOptions {
    std::string what;  // a lab, an exercise, or empty: the current lab
    bool all = false;  // do not stop at the first that fails
    bool json = false;
    bool reference = false;      // check the solutions instead of the learner's files
    std::string classroom = "";  // a file for GitHub Classroom's reporter
};
int check(const Context& context, const CheckOptions& options);

int watch(const Context& context, const std::string& what);

struct VerifyOptions {
    std::string lab;  // empty: all
    bool json = false;
};
int verify(const Context& context, const VerifyOptions& options);

// --- Learning ---------------------------------------------------------------------------------

struct HintOptions {
    std::string id;
    bool again = false;  // show the hints seen so far, open no new one
    bool json = false;
};
int hint(const Context& context, const HintOptions& options);

int explain(const Context& context, const std::string& id, bool answers);

struct SolutionOptions {
    std::string id;
    bool yes = false;  // asked and answered on the command line
};
int solution(const Context& context, const SolutionOptions& options);

// --- Files ------------------------------------------------------------------------------------

int reset(const Context& context, const std::string& file);
int use(const Context& context, const std::string& whose, const std::string& lab);
int submit(const Context& context, const std::string& lab, const std::string& out);

struct SkeletonOptions {
    std::string lab;     // empty: all
    bool check = false;  // write nothing, say what differs
    bool force = false;  // overwrite edits, after a backup
};
int skeleton(const Context& context, const SkeletonOptions& options);

struct HandoutOptions {
    std::string labs;            // "1-3", or "all"
    std::string prior = "none";  // or "reference": earlier labs come with their solutions
    std::string out;
    bool git = false;  // as a repository with one commit
};
int handout(const Context& context, const HandoutOptions& options);

// --- The machine ------------------------------------------------------------------------------

struct RunOptions {
    std::string app;  // empty: list them
    std::vector<std::string> arguments;
    bool reference = false;  // with the solutions instead of the learner's code
    bool open = false;       // show the report
};
int run(const Context& context, const RunOptions& options);

int data(const Context& context, bool json);
/// Writes one PNG a built-in data set into a folder, which is made where it is missing.
int sheets(const Context& context, const std::string& folder, std::uint64_t seed);
int doctor(const Context& context, bool json);

}  // namespace course
