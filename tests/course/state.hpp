// What the course remembers of a learner: .course/state.json in the repository, never committed.
//
// The file may be lost, damaged or read-only: the verbs then work without it, and say so once.

#pragma once

#include <functional>
#include <map>
#include <string>

#include "tests/course/context.hpp"

namespace course {

/// One exercise.
struct Progress {
    std::string verdict;  // of the last check: "passed", "wrong", ...; empty: never checked
    int points = 0;       // of the last check
    std::int64_t checked_at = 0;
    std::int64_t passed_at = 0;  // the first pass; stays when a later edit breaks it
    double seconds = 0;          // that the last check took
    std::string diagnosis;       // the mistake that the last check named
    bool convention = false;     // which is right elsewhere
    int hint_level = 0;          // hints shown so far, 0 to 3
    std::int64_t hint_at = 0;    // when the last new one was shown
    std::string hint_digest;     // the learner's file at that time
    bool solution_shown = false;
    double minutes = 0;  // worked on it, as far as known

    [[nodiscard]] bool passed() const { return verdict == "passed"; }
    [[nodiscard]] bool regressed() const { return passed_at > 0 && !passed() && !verdict.empty(); }
};

struct State {
    std::map<std::string, Progress> exercises;  // by id
    std::map<std::string, std::string> use;     // lab -> "mine", where it is not the reference
    std::string current;                        // the exercise worked on last
    std::int64_t last_seen = 0;                 // when a verb about an exercise ran last

    /// A default for an exercise that was never touched.
    [[nodiscard]] Progress of(const std::string& id) const;
};

struct LoadedState {
    State state;
    std::string trouble;  // what the learner should know, empty if all is well
};

/// Never throws: a damaged file is put aside and the last whole copy is taken.
LoadedState load_state(const Context& context);

/// Loads, changes and stores under a lock, so that two programs at once lose nothing.
/// Returns the trouble to tell; the change is lost then, and nothing else.
std::string change_state(const Context& context, const std::function<void(State&)>& change);

/// Time counts as work on an exercise while its verbs follow each other within 15 minutes.
void note_work(State& state, const std::string& exercise, std::int64_t now);

}  // namespace course
