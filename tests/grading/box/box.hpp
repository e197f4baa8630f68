// What a box is told: limits, and what the program inside may reach.

#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace box {

enum class Filter { none, run, build };

struct Options {
    bool launch_only = false;  // change user, empty the environment, close files, and become it
    int user = -1;             // become this user and group; only root can
    Filter filter = Filter::none;
    bool landlock = false;
    std::vector<std::string> readable;  // landlock: files and folders to read and execute
    std::vector<std::string> writable;  // landlock: folders to write
    std::vector<std::string> environment;
    long cpu_seconds = 0;  // 0 everywhere: no limit
    double wall_seconds = 0;
    long memory_mb = 0;  // resident
    long space_mb = 0;   // of addresses
    long processes = 0;  // and threads
    long threads = 0;    // of the program itself, looked at now and then
    long file_mb = -1;
    long files = 64;
    long stack_mb = 8;
    std::vector<std::string> command;
};

/// Only these and their folders can be reached from now on. Ends the process where that fails.
void enter_landlock(const Options& options);

/// The version of Landlock here: 0 where there is none.
[[nodiscard]] int landlock_version();

/// System calls that no exercise needs are refused from now on. `self` may be signalled.
void load_filter(Filter filter, pid_t self);

/// A sentence on standard error and the end of this process.
[[noreturn]] void give_up(const char* what);

}  // namespace box
