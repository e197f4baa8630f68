// Child processes: a function after fork, or this test program once more in another environment.

#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

namespace child_detail {
inline int exit_code_of(pid_t child) {
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
}  // namespace child_detail

/// Runs work() in a child made by fork: 0 if it returned true, 1 if false, more after a signal.
/// A child that hangs is ended after 30 seconds.
template <class Work>
[[nodiscard]] int exit_code_after_fork(Work work) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(30);
        _exit(work() ? 0 : 1);
    }
    return child_detail::exit_code_of(child);
}

/// Runs one test case of this program with more environment variables: 0 if it passed.
[[nodiscard]] inline int exit_code_of_test(
    const std::string& name, const std::vector<std::pair<std::string, std::string>>& environment) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(60);
        for (const auto& [variable, value] : environment)
            setenv(variable.c_str(), value.c_str(), 1);
        if (freopen("/dev/null", "w", stdout) == nullptr) _exit(3);
        execl("/proc/self/exe", "tests", name.c_str(), static_cast<char*>(nullptr));
        _exit(2);
    }
    return child_detail::exit_code_of(child);
}
