// Request and Outcome: one call, and everything that can become of it.

#pragma once

#include <string>

#include "tests/harness/value.hpp"

namespace harness {

struct Request {
    std::string function;
    std::string variant;  // id of a known mistake to answer instead; empty for the function itself
    Value arguments;
    double seconds = 0;  // longest time allowed; 0 for the default
};

enum class Fate {
    value,        // an answer arrived
    error,        // an exception arrived: error_type and message
    not_started,  // dl::todo
    crashed,      // signal, sanitizer report, exit, output flood, malformed answer
    timed_out,
    out_of_memory,
    unknown,  // the worker has no such function: our own mistake
};

struct Outcome {
    Fate fate = Fate::unknown;
    Value answer;            // of Fate::value: list of result and changed arguments
    std::string error_type;  // of Fate::error: "dl::ShapeError"
    std::string message;     // in words, for the learner
    std::string place;       // "lab01_perceptron/softmax.cpp:42" where that is known
    std::string output;      // what the code printed during the call, capped
    bool protocol = false;   // the answer was malformed or not asked for
};

/// Whoever answers calls: a worker process, a table in this process, a recording.
class Endpoint {
public:
    virtual ~Endpoint() = default;
    virtual Outcome ask(const Request& request) = 0;
    /// Forgets all state that earlier calls may have left behind.
    virtual void restart() {}
};

}  // namespace harness
