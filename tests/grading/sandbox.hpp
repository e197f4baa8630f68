// The sandbox: which command stands in front of a program that nobody trusts.
//
//   bwrap     namespaces by bubblewrap: the program sees itself and its libraries, nothing else
//   landlock  the same machine, but files, sockets, processes and signals are out of reach
//   none      limits alone, for code that is trusted
//
// In each of them course_box is the first process: it sets the limits, and nobody outlives it.

#pragma once

#include <string>
#include <vector>

#include "tests/course/context.hpp"

namespace grading {

namespace fs = std::filesystem;

enum class Level { none, landlock, bwrap };

[[nodiscard]] const char* words(Level level);
/// Throws UsageError.
[[nodiscard]] Level level_from_words(const std::string& words);

struct Limits {
    double seconds = 10;         // of processor time for one call
    double total_seconds = 600;  // for all calls of one submission, by the clock
    long memory_mb = 1792;       // resident; the sanitizer's own cap lies below
    long threads = 32;
    long build_seconds = 60;  // of processor time for one file
    long build_space_mb = 3072;
    long build_file_mb = 64;
};

/// Folders of one build: what it reads and where it writes.
struct BuildPlace {
    fs::path kit;     // headers, libraries
    fs::path source;  // becomes the current folder
    fs::path out;
};

class Sandbox {
public:
    Sandbox(Level level, fs::path box_program, Limits limits);

    /// Another sandbox user; boxes that run at the same time have different ones. Only for root.
    [[nodiscard]] Sandbox for_slot(int slot) const;

    /// The worker at this path, with the libraries that it loads.
    [[nodiscard]] std::vector<std::string> run(const fs::path& worker,
                                               const std::vector<std::string>& libraries) const;
    /// A compiler, an assembler, a linker. Paths of the command are those inside.
    [[nodiscard]] std::vector<std::string> build(const BuildPlace& place,
                                                 const std::vector<std::string>& command) const;
    /// Where the place's folders are, seen from inside.
    [[nodiscard]] BuildPlace inside(const BuildPlace& place) const;

    [[nodiscard]] Level level() const { return level_; }
    [[nodiscard]] int user() const { return user_; }
    [[nodiscard]] const Limits& limits() const { return limits_; }
    [[nodiscard]] const fs::path& box_program() const { return box_; }

private:
    [[nodiscard]] std::vector<std::string> bubblewrap(
        const std::vector<std::string>& mounts, const std::vector<std::string>& supervisor) const;
    [[nodiscard]] std::vector<std::string> run_limits() const;
    [[nodiscard]] std::vector<std::string> build_limits() const;

    Level level_;
    fs::path box_;
    Limits limits_;
    int user_ = -1;
};

/// The shared libraries of a program that is trusted; its loader included.
std::vector<std::string> libraries_of(const fs::path& program);

/// Does this level work here? Empty, or what is missing and how to get it.
std::string missing_for(Level level, const fs::path& box_program);

}  // namespace grading
