// A child process that answers one line with one line, and stands still while others are measured.

#pragma once

#include <sys/types.h>

#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

using Environment = std::vector<std::pair<std::string, std::string>>;

/// The number of threads, in the words of this course and of other libraries.
[[nodiscard]] Environment thread_variables(int threads);

/// In the child of fork: becomes another program. Comes back only if there is no such program.
void become(const std::string& program, const std::vector<std::string>& arguments,
            const Environment& environment);
/// The same with a script of Python; the system's own comes first, which has the system's packages.
void become_python(const std::string& script, const std::vector<std::string>& arguments);

/// A program of its own that stands for a peer.
struct PeerProgram {
    std::string name, program;
};
/// Eigen, compiled for each instruction set. What is not built, or cannot run here, is never ready.
[[nodiscard]] std::vector<PeerProgram> eigen_programs();

class Child {
public:
    /// Starts this program once more, or another one, with more environment variables.
    Child(const std::vector<std::string>& arguments, const Environment& environment,
          const std::string& program = "/proc/self/exe");
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    /// False if the program had nothing to offer, such as a library that is not installed.
    [[nodiscard]] bool ready() const { return ready_; }
    /// Wakes the child, asks, waits for the answer and stops it again; nothing if it has ended.
    [[nodiscard]] std::optional<std::string> ask(const std::string& question);

private:
    [[nodiscard]] std::optional<std::string> read_line();

    pid_t process_ = -1;
    std::FILE* to_ = nullptr;
    std::FILE* from_ = nullptr;
    bool ready_ = false;
};

}  // namespace bench
