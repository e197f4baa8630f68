// Recording: the answers of the reference and of the known wrong answers to the public tests, in
// one file. With it the same tests run where no solution is present.
//
// An answer is found by function, variant and arguments, all of them by their exact bits. Tests
// draw their inputs from fixed seeds, so the same calls come again.

#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "tests/harness/misconception.hpp"
#include "tests/harness/outcome.hpp"
#include "tests/harness/wire.hpp"

namespace harness {

/// 128 bits that stand for one call.
using CallKey = std::pair<std::uint64_t, std::uint64_t>;
[[nodiscard]] CallKey key_of(const Request& request);

struct Recording {
    Misconceptions known;                // without their functions
    std::map<CallKey, Outcome> answers;  // values and errors

    /// Throws dl::FileError for a file that is missing or malformed.
    static Recording read(const std::string& path);
    void write(const std::string& path) const;
};

/// Answers from a recording; a call that is not in it has Fate::unknown.
class ReplayEndpoint : public Endpoint {
public:
    explicit ReplayEndpoint(Recording recording) : recording_(std::move(recording)) {}
    Outcome ask(const Request& request) override;

private:
    Recording recording_;
};

/// Hands calls on to the reference and keeps the answers, for every variant of the function too.
class RecordingEndpoint : public Endpoint {
public:
    RecordingEndpoint(Endpoint& reference, Recording& recording)
        : reference_(reference), recording_(recording) {}
    Outcome ask(const Request& request) override;
    void restart() override { reference_.restart(); }

private:
    Endpoint& reference_;
    Recording& recording_;
};

}  // namespace harness
