// The command line of a judge program.

#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/harness/judge.hpp"

namespace harness {

class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct JudgeOptions {
    std::vector<std::string> worker;  // program of the code under test, with what stands before it
    std::string reference;            // program of the reference
    std::string recording;            // answers of the reference, instead of the program
    std::string record;               // write such a file
    std::string catalogue;
    std::vector<std::string> only;  // exercise ids; all when empty
    std::string json;
    std::string junit;
    std::string tap;
    std::string pretend;  // judge the reference as if it had this known mistake
    std::string subject = "learner";
    std::string lab;           // "lab01"
    double seconds = 10;       // of processor time for one call
    double total_seconds = 0;  // for all calls together, by the clock; 0: no limit
    std::uint64_t seed = 1;    // of the inputs that hidden tests draw
    bool hidden = true;
    bool verify = false;
    bool stop_first = false;
    bool all = false;
    bool quiet = false;
    bool help = false;

    [[nodiscard]] bool wants(const std::string& id) const;
};

/// Throws UsageError for anything unknown.
[[nodiscard]] JudgeOptions parse_options(const JudgeSetup& setup, int argc, char** argv);
[[nodiscard]] std::string options_help(const JudgeSetup& setup);

}  // namespace harness
