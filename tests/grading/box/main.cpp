// course_box: the first process of a sandbox, and the door to it.
//
//   course_box --launch [--user N] -- PROGRAM ...   another user, no environment, no open files
//   course_box LIMITS -- PROGRAM ...                runs it, watches it, ends with its exit code
//                                                   or 128 + signal, and leaves nobody behind
//
// It reads nothing from the program that it runs, and cannot be inspected by it.

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>

#include "tests/grading/box/box.hpp"

namespace box {

void give_up(const char* what) {
    std::fprintf(stderr, "course_box: the box cannot be made: %s\n", what);
    _exit(125);
}

namespace {

double now() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// 0, 1 and 2 are all that a box inherits.
void close_others() {
    if (syscall(436 /* close_range */, 3u, ~0u, 0u) == 0) return;
    for (int descriptor = 3; descriptor < 4096; ++descriptor)
        close(descriptor);
}

void change_user(int user) {
    if (user < 0) return;
    const auto id = static_cast<uid_t>(user);
    if (setgroups(0, nullptr) != 0 || setresgid(id, id, id) != 0 || setresuid(id, id, id) != 0)
        give_up("the user cannot be changed");
}

void limit(int what, long amount, long unit) {
    if (amount < 0) return;
    rlimit bounds{static_cast<rlim_t>(amount * unit), static_cast<rlim_t>(amount * unit)};
    if (what == RLIMIT_CPU) bounds.rlim_max += 2;  // first the signal that tells why
    if (setrlimit(static_cast<__rlimit_resource>(what), &bounds) != 0)
        give_up("a limit cannot be set");
}

void set_limits(const Options& options) {
    const auto or_none = [](long amount) { return amount == 0 ? -1 : amount; };
    limit(RLIMIT_CORE, 0, 1);
    limit(RLIMIT_CPU, or_none(options.cpu_seconds), 1);
    limit(RLIMIT_AS, or_none(options.space_mb), 1 << 20);
    limit(RLIMIT_NPROC, or_none(options.processes), 1);
    limit(RLIMIT_FSIZE, options.file_mb, 1 << 20);
    limit(RLIMIT_NOFILE, or_none(options.files), 1);
    limit(RLIMIT_STACK, or_none(options.stack_mb), 1 << 20);
    limit(RLIMIT_MEMLOCK, 0, 1);
    limit(RLIMIT_MSGQUEUE, 0, 1);
}

// Who opens a pipe of its own by its name to read what it writes waits for ever.
void close_by_name(int pipe) {
    struct stat what {};
    if (fstat(pipe, &what) == 0 && S_ISFIFO(what.st_mode) && what.st_uid == geteuid())
        fchmod(pipe, 0);
}

[[noreturn]] void become(const Options& options) {
    std::vector<char*> words;
    for (const std::string& word : options.command)
        words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    std::vector<char*> environment;
    for (const std::string& word : options.environment)
        environment.push_back(const_cast<char*>(word.c_str()));
    environment.push_back(nullptr);
    execve(words[0], words.data(), environment.data());
    std::fprintf(stderr, "the worker program cannot be started\n");
    _exit(127);
}

[[noreturn]] void run_inside(const Options& options) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close_by_name(1);
    close_by_name(2);
    if (options.landlock) enter_landlock(options);
    set_limits(options);
    load_filter(options.filter, getpid());
    become(options);
}

// What a process takes: pages in memory and in swap, and the tables that say where they lie.
long memory_mb(pid_t pid) {
    char name[64];
    std::snprintf(name, sizeof name, "/proc/%d/status", static_cast<int>(pid));
    std::FILE* file = std::fopen(name, "r");
    if (file == nullptr) return 0;
    long sum = 0;
    char line[256];
    while (std::fgets(line, sizeof line, file) != nullptr)
        for (const char* part : {"VmRSS: %ld", "VmSwap: %ld", "VmPTE: %ld"}) {
            long kilobytes = 0;
            if (std::sscanf(line, part, &kilobytes) == 1) sum += kilobytes;
        }
    std::fclose(file);
    return sum >> 10;
}

long threads_of(pid_t pid) {
    char name[64];
    std::snprintf(name, sizeof name, "/proc/%d/task", static_cast<int>(pid));
    struct stat folder {};
    // One link for each thread, and two that every folder has.
    return stat(name, &folder) == 0 ? static_cast<long>(folder.st_nlink) - 2 : 0;
}

/// The limit that the program has reached, or null.
const char* exhausted(const Options& options, pid_t program, double seconds) {
    if (options.wall_seconds > 0 && seconds > options.wall_seconds) return "time";
    if (options.memory_mb > 0 && memory_mb(program) > options.memory_mb) return "hard rss";
    if (options.threads > 0 && threads_of(program) > options.threads) return "thread";
    return nullptr;
}

// Orphans come to this process; none of them outlives it.
void end_everybody() {
    if (getpid() == 1) {
        kill(-1, SIGKILL);
        return;
    }
    char name[64];
    std::snprintf(name, sizeof name, "/proc/self/task/%d/children", static_cast<int>(getpid()));
    for (int round = 0; round < 1000; ++round) {
        std::FILE* children = std::fopen(name, "r");
        int child = 0;
        bool any = false;
        while (children != nullptr && std::fscanf(children, "%d", &child) == 1) {
            any = true;
            kill(child, SIGKILL);
        }
        if (children != nullptr) std::fclose(children);
        if (!any) return;
        while (waitpid(-1, nullptr, WNOHANG) > 0)
            continue;
        usleep(1000);
    }
}

int watch(const Options& options, pid_t program) {
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    const double start = now();
    for (;;) {
        int status = 0;
        pid_t ended = 0;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
            if (ended != program) continue;
            end_everybody();
            return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        }
        if (const char* what = exhausted(options, program, now() - start)) {
            std::fprintf(stderr, "\ncourse_box: %s limit exhausted\n", what);
            kill(program, SIGKILL);
            end_everybody();
            return 128 + SIGKILL;
        }
        const timespec moment{0, 20'000'000};
        sigtimedwait(&children, nullptr, &moment);
    }
}

int supervise(const Options& options) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_DUMPABLE, 0);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, nullptr);
    const pid_t program = fork();
    if (program < 0) give_up("no new process");
    if (program == 0) run_inside(options);
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, 0);
    dup2(nothing, 1);
    return watch(options, program);
}

Options parse(int argc, char** argv) {
    Options options;
    const auto number = [](long& place) {
        return [&place](const char* word) { place = std::strtol(word, nullptr, 10); };
    };
    const auto list = [](std::vector<std::string>& place) {
        return [&place](const char* word) { place.emplace_back(word); };
    };
    const std::map<std::string, std::function<void(const char*)>> settings = {
        {"--user", [&](const char* word) { options.user = std::atoi(word); }},
        {"--wall", [&](const char* word) { options.wall_seconds = std::atof(word); }},
        {"--filter",
         [&](const char* word) {
             options.filter = std::strcmp(word, "run") == 0 ? Filter::run : Filter::build;
         }},
        {"--read", list(options.readable)},
        {"--write", list(options.writable)},
        {"--env", list(options.environment)},
        {"--cpu", number(options.cpu_seconds)},
        {"--memory", number(options.memory_mb)},
        {"--space", number(options.space_mb)},
        {"--processes", number(options.processes)},
        {"--threads", number(options.threads)},
        {"--file-size", number(options.file_mb)},
        {"--files", number(options.files)},
        {"--stack", number(options.stack_mb)}};
    int i = 1;
    for (; i < argc && std::strcmp(argv[i], "--") != 0; ++i) {
        const std::string word = argv[i];
        if (word == "--launch")
            options.launch_only = true;
        else if (word == "--landlock")
            options.landlock = true;
        else if (settings.contains(word) && i + 1 < argc)
            settings.at(word)(argv[++i]);
        else
            give_up("an option that it does not know");
    }
    for (++i; i < argc; ++i)
        options.command.emplace_back(argv[i]);
    if (options.command.empty()) give_up("no program to run");
    return options;
}

}  // namespace

}  // namespace box

int main(int argc, char** argv) {
    if (argc == 2 && std::strcmp(argv[1], "--landlock-version") == 0) {
        std::printf("%d\n", box::landlock_version());
        return 0;
    }
    const box::Options options = box::parse(argc, argv);
    box::close_others();
    box::change_user(options.user);
    if (options.launch_only) box::become(options);
    return box::supervise(options);
}
