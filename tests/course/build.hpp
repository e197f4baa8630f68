// The build tool, called quietly.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/course/compile_error.hpp"
#include "tests/course/process.hpp"

namespace course {

struct Built {
    bool ok = false;
    std::optional<CompileError> error;  // the first complaint of compiler or linker
    std::string output;                 // everything, for troubles that are not the learner's
};

/// Builds the targets; only what changed is compiled. Progress, steps and seconds, goes to stderr
/// whenever progress_due says. Throws Interrupted after Ctrl-C; the build is stopped then.
Built build_targets(const Context& context, const std::vector<std::string>& targets,
                    bool progress = true);

/// When who waits reads on, in seconds: every second on a terminal; in a file or a pipe after 5,
/// and then twice a minute.
std::int64_t progress_due(std::int64_t seconds, bool terminal);

/// How far a build is by its own words so far: "12 of 190" of Ninja's "[12/190]", "42 %" of make's
/// "[ 42%]"; empty before the first step.
std::string steps_done(std::string_view output);

/// Does the build folder know this target?
bool has_target(const Context& context, const std::string& target);

/// Sets cache variables ("NAME=VALUE") and configures again. Throws Fault with CMake's last lines.
void configure(const Context& context, const std::vector<std::string>& variables);

}  // namespace course
