// The build tool, called quietly.

#pragma once

#include <string>
#include <vector>

#include "tests/course/compile_error.hpp"
#include "tests/course/process.hpp"

namespace course {

struct Built {
    bool ok = false;
    std::optional<CompileError> error;  // the first complaint of compiler or linker
    std::string output;                 // everything, for troubles that are not the learner's
};

/// Builds the targets; only what changed is compiled. A line of progress is shown on a terminal
/// when it takes longer than a second. Throws Interrupted after Ctrl-C; the build is stopped then.
Built build_targets(const Context& context, const std::vector<std::string>& targets,
                    bool progress = true);

/// Does the build folder know this target?
bool has_target(const Context& context, const std::string& target);

/// Sets cache variables ("NAME=VALUE") and configures again. Throws Fault with CMake's last lines.
void configure(const Context& context, const std::vector<std::string>& variables);

}  // namespace course
