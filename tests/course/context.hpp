// What every verb needs to know, and how it ends.

#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>

#include "tests/course/look.hpp"

namespace course {

namespace fs = std::filesystem;

/// Exit codes of the program; scripts may rely on them.
namespace exit_code {
inline constexpr int passed = 0;      // all passed, or the question was answered
inline constexpr int not_passed = 1;  // something that was checked did not pass
inline constexpr int usage = 2;       // the command line cannot be understood
inline constexpr int our_fault =
    3;  // the course itself is at fault, or the machine lacks something
inline constexpr int interrupted = 130;  // Ctrl-C
}  // namespace exit_code

/// The command line asks for something that is not there; the message says what is.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The course cannot do its part: a broken file of ours, a tool that is missing, a full disk.
class Fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Context {
    fs::path root;   // the repository
    fs::path build;  // its build folder
    Look look;
    std::int64_t now = 0;      // seconds since 1970
    bool interactive = false;  // may ask questions: standard input and output are terminals
};

/// The repository that holds `start`: the nearest folder upwards with common/ and CMakeLists.txt.
/// Throws UsageError if there is none.
fs::path find_root(const fs::path& start);

/// From COURSE_ROOT and COURSE_BUILD, else from the current folder upwards.
Context context_of_process();

/// The path as a learner types it: relative to the repository where it lies inside.
std::string shown(const Context& context, const fs::path& path);

}  // namespace course
