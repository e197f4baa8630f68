// Post mortem: why a worker ended, read from its status and its last words.

#pragma once

#include <span>
#include <string>

#include "tests/harness/outcome.hpp"
#include "tests/harness/wire.hpp"

namespace harness {

/// What is known about a worker that gave no proper answer.
struct End {
    int status = 0;             // of waitpid
    bool killed_by_us = false;  // it was still running, so the status says nothing
    bool timed_out = false;
    bool waited = false;     // it hardly computed in that time
    bool flooded = false;    // printed more than is allowed
    double seconds = 0;      // the limit that was reached
    std::string malformed;   // what was wrong with its answer
    std::string output;      // the head of what it printed
    std::string last_words;  // the tail, sanitizer reports included
};

/// The verdict on one call. `folder` ("lab01_perceptron") tells the learner's files from others.
[[nodiscard]] Outcome post_mortem(const End& end, const std::string& folder);

/// What the gradebook says where that is finer than the fate: OL printed too much, PL too many
/// threads, PV a damaged answer, WL waited too long. Empty for all others.
[[nodiscard]] std::string fine_code(const Outcome& outcome);

/// An answer that did arrive. Throws WireError when it is none.
[[nodiscard]] Outcome read_outcome(MessageKind kind, std::span<const std::byte> body);

/// First "folder/file.cpp:line" among the frames of a sanitizer report; empty when there is none.
[[nodiscard]] std::string place_in(const std::string& report, const std::string& folder);

}  // namespace harness
