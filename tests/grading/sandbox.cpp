// The command lines of bubblewrap and of our own box.

#include "tests/grading/sandbox.hpp"

#include <unistd.h>

#include <cmath>

#include "tests/course/process.hpp"

namespace grading {

namespace {

using Words = std::vector<std::string>;

constexpr int first_user = 61000;  // root gives its boxes users that nobody else is

void append(Words& words, const Words& more) {
    words.insert(words.end(), more.begin(), more.end());
}

std::string number(double value) { return std::to_string(std::lround(std::ceil(value))); }

// A whole system for compilers, read-only: /usr, and the links or folders of older layouts.
Words system_mounts() {
    Words mounts = {"--ro-bind", "/usr", "/usr"};
    for (const char* name : {"bin", "lib", "lib32", "lib64", "libx32"}) {
        const fs::path path = fs::path("/") / name;
        std::error_code ignored;
        if (fs::is_symlink(path, ignored))
            append(mounts, {"--symlink", fs::read_symlink(path).string(), path.string()});
        else if (fs::is_directory(path, ignored))
            append(mounts, {"--ro-bind", path.string(), path.string()});
    }
    return mounts;
}

// What a compiler needs of the system where there are no mounts.
Words system_permissions() {
    Words words;
    for (const char* path : {"/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache"})
        append(words, {"--read", path});
    return words;
}

}  // namespace

const char* words(Level level) {
    return level == Level::bwrap ? "bwrap" : level == Level::landlock ? "landlock" : "none";
}

Level level_from_words(const std::string& name) {
    for (const Level level : {Level::none, Level::landlock, Level::bwrap})
        if (name == words(level)) return level;
    throw course::UsageError("there is no sandbox '" + name +
                             "'; there are auto, bwrap, landlock and none");
}

Sandbox::Sandbox(Level level, fs::path box_program, Limits limits)
    : level_(level), box_(std::move(box_program)), limits_(limits) {
    if (geteuid() == 0 && level != Level::none) *this = for_slot(0);
}

Sandbox Sandbox::for_slot(int slot) const {
    Sandbox other = *this;
    // Shards on one machine are different processes with different users.
    if (geteuid() == 0 && level_ != Level::none)
        other.user_ = first_user + (getpid() % 500) * 8 + slot % 8;
    return other;
}

Words Sandbox::run_limits() const {
    Words words = {"--cpu",       number(limits_.total_seconds + limits_.seconds),
                   "--wall",      number(limits_.total_seconds * 2 + 60),
                   "--memory",    std::to_string(limits_.memory_mb),
                   "--threads",   std::to_string(limits_.threads),
                   "--file-size", "0",
                   "--files",     "64",
                   "--env",       "LANG=C.UTF-8",
                   "--env",       "DL_THREADS=1"};
    if (level_ != Level::none) append(words, {"--filter", "run"});
    // Without an own user, processes of the operator would count.
    if (level_ == Level::bwrap || user_ >= 0)
        append(words, {"--processes", std::to_string(limits_.threads + 8)});
    return words;
}

// No code of a student runs here; the clock is for what blocks, and leaves room on a busy machine.
Words Sandbox::build_limits() const {
    Words words = {"--cpu",       std::to_string(limits_.build_seconds),
                   "--wall",      std::to_string(10 * limits_.build_seconds),
                   "--space",     std::to_string(limits_.build_space_mb),
                   "--file-size", std::to_string(limits_.build_file_mb),
                   "--files",     "256",
                   "--stack",     "64",
                   "--env",       "PATH=/usr/bin:/bin",
                   "--env",       "LANG=C.UTF-8"};
    if (level_ != Level::none) append(words, {"--filter", "build"});
    if (level_ == Level::bwrap || user_ >= 0) append(words, {"--processes", "32"});
    return words;
}

Words Sandbox::bubblewrap(const Words& mounts, const Words& supervisor) const {
    Words words = {box_.string(), "--launch"};
    if (user_ >= 0) append(words, {"--user", std::to_string(user_)});
    append(words, {"--",
                   "/usr/bin/bwrap",
                   "--unshare-user",
                   "--unshare-all",
                   "--disable-userns",
                   "--uid",
                   "65534",
                   "--gid",
                   "65534",
                   "--hostname",
                   "box",
                   "--cap-drop",
                   "ALL",
                   "--die-with-parent",
                   "--new-session",
                   "--clearenv",
                   "--proc",
                   "/proc",
                   "--dev",
                   "/dev",
                   "--tmpfs",
                   "/dev/pts",  // a terminal is what one can wait for
                   "--ro-bind",
                   box_.string(),
                   "/judge/box"});
    append(words, mounts);
    append(words, {"--remount-ro", "/dev/pts", "--remount-ro", "/dev", "--remount-ro", "/",
                   "--as-pid-1", "--", "/judge/box"});
    append(words, supervisor);
    return words;
}

Words Sandbox::run(const fs::path& worker, const Words& libraries) const {
#ifndef __linux__
    return {worker.string()};
#else
    Words supervisor = run_limits();
    if (level_ == Level::bwrap) {
        Words mounts = {"--ro-bind", worker.string(), "/judge/worker", "--chdir", "/"};
        for (const std::string& library : libraries)
            append(mounts, {"--ro-bind", library, library});
        append(supervisor, {"--", "/judge/worker"});
        return bubblewrap(mounts, supervisor);
    }
    Words words = {box_.string()};
    if (user_ >= 0) append(words, {"--user", std::to_string(user_)});
    if (level_ == Level::landlock) {
        append(words, {"--landlock", "--read", worker.string()});
        for (const std::string& library : libraries)
            append(words, {"--read", library});
    }
    append(words, supervisor);
    append(words, {"--", worker.string()});
    return words;
#endif
}

BuildPlace Sandbox::inside(const BuildPlace& place) const {
    return level_ == Level::bwrap ? BuildPlace{"/kit", "/src", "/out"} : place;
}

Words Sandbox::build(const BuildPlace& place, const Words& command) const {
#ifndef __linux__
    (void)place;
    return command;
#else
    Words supervisor = build_limits();
    append(supervisor, {"--env", "TMPDIR=" + inside(place).out.string()});
    if (level_ == Level::bwrap) {
        Words mounts = system_mounts();
        append(mounts, {"--ro-bind", place.kit.string(), "/kit", "--ro-bind", place.source.string(),
                        "/src", "--bind", place.out.string(), "/out", "--chdir", "/src"});
        supervisor.emplace_back("--");
        append(supervisor, command);
        return bubblewrap(mounts, supervisor);
    }
    Words words = {box_.string()};
    if (user_ >= 0) append(words, {"--user", std::to_string(user_)});
    if (level_ == Level::landlock) {
        append(words, {"--landlock"});
        append(words, system_permissions());
        append(words, {"--read", place.kit.string(), "--read", place.source.string(), "--write",
                       place.out.string()});
    }
    append(words, supervisor);
    words.emplace_back("--");
    append(words, command);
    return words;
#endif
}

Words libraries_of(const fs::path& program) {
    Words libraries;
    const course::Finished listed = course::run_quietly({"/usr/bin/ldd", program.string()}, "/");
    if (!listed.ok()) throw course::Fault("ldd cannot read " + program.string());
    for (const std::string& line : course::lines_of(listed.output))
        for (const std::string& word : course::words_of(line))
            if (word[0] == '/') {
                libraries.push_back(word);
                break;
            }
    return libraries;
}

std::string missing_for(Level level, const fs::path& box_program) {
    if (level == Level::none) return "";
#ifndef __linux__
    return "this system has no sandbox that holds; grade in a Linux machine";
#else
    try {
        if (level == Level::landlock) {
            const course::Finished asked =
                course::run_quietly({box_program.string(), "--landlock-version"}, "/");
            return asked.ok() && asked.output[0] > '0'
                       ? ""
                       : "this kernel has no Landlock (5.13 or newer)";
        }
        if (!fs::exists("/usr/bin/bwrap")) return "bubblewrap is not installed: package bubblewrap";
        const Sandbox sandbox(level, box_program, {});
        const course::Finished probe =
            course::run_quietly(sandbox.run(box_program, libraries_of(box_program)), "/");
        // The box inside is started without anything to do, and says so.
        if (probe.output.find("no program to run") != std::string::npos) return "";
        const bool apparmor = probe.output.find("uid map") != std::string::npos ||
                              probe.output.find("loopback") != std::string::npos;
        return course::trimmed(course::harmless(probe.output)) +
               (apparmor ? "\nthis system forbids user namespaces: allow them for /usr/bin/bwrap "
                           "with an AppArmor profile, or run sudo sysctl "
                           "kernel.apparmor_restrict_unprivileged_userns=0 on a machine that "
                           "only grades"
                         : "");
    } catch (const std::exception& error) {
        return error.what();
    }
#endif
}

}  // namespace grading
