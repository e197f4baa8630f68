// fork and exec, a pipe for what the child says, and a clean end after Ctrl-C.

#include "tests/course/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>

namespace course {

namespace {

volatile sig_atomic_t interrupt_seen = 0;

void note_interrupt(int) { interrupt_seen = 1; }

// Two ends that no child inherits and that are closed at the end of their scope.
struct Pipe {
    int out = -1;
    int in = -1;

    Pipe() {
        int ends[2];
#ifdef __linux__
        // At once: another thread may start a program of its own in between.
        const int made = pipe2(ends, O_CLOEXEC);
#else
        const int made = pipe(ends);
#endif
        if (made != 0) throw Fault(std::string("no pipe: ") + std::strerror(errno));
        out = ends[0];
        in = ends[1];
        for (const int end : ends)
            fcntl(end, F_SETFD, FD_CLOEXEC);
    }
    ~Pipe() {
        close(out);
        close_in();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void close_in() {
        if (in >= 0) close(in);
        in = -1;
    }
};

// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* arguments, const char* folder, int output, int report) {
    if (output >= 0) {
        setpgid(0, 0);  // one group, so that a whole build can be stopped at once
        const int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
        dup2(output, STDOUT_FILENO);
        dup2(output, STDERR_FILENO);
    }
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    if (chdir(folder) == 0) execvp(arguments[0], arguments);
    const int reason = errno;
    if (write(report, &reason, sizeof reason) < 0) _exit(126);
    _exit(127);
}

// Starts the child. A pipe that closes on exec tells whether the program could be started at all.
pid_t start(const std::vector<std::string>& command, const fs::path& folder, int output) {
    std::vector<char*> arguments;
    for (const std::string& argument : command)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);

    Pipe report;
    const pid_t child = fork();
    if (child < 0) throw Fault(std::string("no new process: ") + std::strerror(errno));
    if (child == 0) become(arguments.data(), folder.c_str(), output, report.in);
    if (output >= 0) setpgid(child, child);  // whoever comes first, parent or child
    report.close_in();
    int reason = 0;
    ssize_t length = 0;
    while ((length = read(report.out, &reason, sizeof reason)) < 0 && errno == EINTR)
        continue;
    if (length > 0) {
        waitpid(child, nullptr, 0);
        throw Fault(command[0] + " cannot be started: " + std::strerror(reason));
    }
    return child;
}

int code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// Asks the group to end, insists after two seconds.
void stop(pid_t group) {
    kill(-group, SIGTERM);
    for (int i = 0; i < 40; ++i) {
        if (waitpid(group, nullptr, WNOHANG) != 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    kill(-group, SIGKILL);
    waitpid(group, nullptr, 0);
}

}  // namespace

void catch_interrupts() {
    struct sigaction action {};
    action.sa_handler = note_interrupt;  // no SA_RESTART: waiting calls return
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        sigaction(number, &action, nullptr);
    signal(SIGPIPE, SIG_DFL);
}

bool interrupted() { return interrupt_seen != 0; }

Finished run_quietly(const std::vector<std::string>& command, const fs::path& folder,
                     const std::function<void(std::string_view)>& while_waiting, std::size_t most) {
    Pipe words;
    const pid_t child = start(command, folder, words.in);
    words.close_in();

    Finished finished;
    int status = 0;
    bool ended = false;
    for (;;) {
        pollfd waiting{words.out, POLLIN, 0};
        const int ready = poll(&waiting, 1, 50);
        if (interrupted()) {
            if (!ended) stop(child);
            throw Interrupted();
        }
        if (while_waiting) while_waiting(finished.output);
        if (ready > 0) {
            char buffer[4096];
            const ssize_t length = read(words.out, buffer, sizeof buffer);
            if (length > 0) {
                const std::size_t room = most - std::min(most, finished.output.size());
                finished.output.append(buffer, std::min(room, static_cast<std::size_t>(length)));
                continue;
            }
            if (length == 0) break;  // everybody who could write is gone
        }
        // A grandchild that keeps the pipe open does not keep us: the program itself has ended.
        if (ended && ready == 0) break;
        if (!ended && waitpid(child, &status, WNOHANG) == child) ended = true;
    }
    while (!ended && waitpid(child, &status, 0) < 0 && errno == EINTR) {
        if (!interrupted()) continue;
        stop(child);
        throw Interrupted();
    }
    finished.code = code_of(status);
    return finished;
}

int run_openly(const std::vector<std::string>& command, const fs::path& folder) {
    const pid_t child = start(command, folder, -1);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
        // The terminal told the child of Ctrl-C as well; a request to us alone is passed on.
        if (interrupted()) kill(child, SIGTERM);
    }
    return code_of(status);
}

fs::path find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string_view folders = path == nullptr ? "/usr/bin:/bin" : path;
    while (!folders.empty()) {
        const std::size_t end = std::min(folders.find(':'), folders.size());
        const fs::path candidate = fs::path(folders.substr(0, end)) / name;
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored) && access(candidate.c_str(), X_OK) == 0)
            return candidate;
        folders.remove_prefix(std::min(end + 1, folders.size()));
    }
    return {};
}

}  // namespace course
