// Child processes: started by argument list, never through a shell, and never left behind.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/course/context.hpp"

namespace course {

struct Finished {
    int code = 0;        // exit code, or 128 + signal
    std::string output;  // standard output and error as they came, where they were captured
    [[nodiscard]] bool ok() const { return code == 0; }
};

/// Thrown after Ctrl-C, once every child is gone.
struct Interrupted {};

/// Ctrl-C, a hang-up or a termination request is noted instead of ending the program at once.
void catch_interrupts();
[[nodiscard]] bool interrupted();

/// Runs a program quietly and collects what it prints; calls `while_waiting` 20 times a second,
/// with what came so far.
/// Of the output at most `most` bytes are kept.
/// Throws Fault if the program cannot be started, Interrupted after Ctrl-C.
Finished run_quietly(const std::vector<std::string>& command, const fs::path& folder,
                     const std::function<void(std::string_view)>& while_waiting = {},
                     std::size_t most = std::string::npos);

/// Runs a program on the learner's own terminal.
int run_openly(const std::vector<std::string>& command, const fs::path& folder);

/// The full path of a program in PATH, or empty.
fs::path find_program(const std::string& name);

}  // namespace course
