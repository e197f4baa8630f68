// A process from its start to its end.

#include "tests/bench/process.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>

#include "common/error.hpp"

namespace bench {

Ended run_to_end(const std::string& program, const std::vector<std::string>& arguments,
                 const Environment& environment) {
    std::array<int, 2> ends{};
    dl::require<dl::Error>(pipe(ends.data()) == 0, "bench: no pipe to a child process");
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const pid_t process = fork();
    if (process == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        become(program, arguments, environment);
        _exit(127);
    }
    close(ends[1]);
    Ended ended;
    std::array<char, 4096> piece{};
    for (ssize_t count = 0; (count = read(ends[0], piece.data(), piece.size())) > 0;)
        ended.output.append(piece.data(), static_cast<std::size_t>(count));
    close(ends[0]);
    int status = 0;
    rusage usage{};
    ended.well = process > 0 && wait4(process, &status, 0, &usage) == process &&
                 WIFEXITED(status) && WEXITSTATUS(status) == 0;
    ended.seconds = std::chrono::duration<double>(Clock::now() - start).count();
#if defined(__APPLE__)
    ended.megabytes = static_cast<double>(usage.ru_maxrss) / 1e6;  // bytes there
#else
    ended.megabytes = static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
#endif
    return ended;
}

}  // namespace bench
