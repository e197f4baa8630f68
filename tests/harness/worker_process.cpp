// Starting a worker, one exchange with it, and its end.

#include "tests/harness/worker_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <random>

#include "tests/harness/post_mortem.hpp"

#ifdef __linux__
#include <sys/prctl.h>
#endif

namespace harness {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// Processes to end when the judge itself is interrupted; 0 marks a free place.
std::array<std::atomic<int>, 8> running = {};

void remember(int pid) {
    for (auto& place : running) {
        int free = 0;
        if (place.compare_exchange_strong(free, pid)) return;
    }
}

void forget(int pid) {
    for (auto& place : running) {
        int mine = pid;
        if (place.compare_exchange_strong(mine, 0)) return;
    }
}

void close_once(int& descriptor) {
    if (descriptor >= 0) close(descriptor);
    descriptor = -1;
}

#ifdef __linux__
/// The children of a process: in a sandbox the code under test is a grandchild.
std::vector<int> children_of(int pid) {
    std::vector<int> children;
    const std::string id = std::to_string(pid);
    std::ifstream list("/proc/" + id + "/task/" + id + "/children");
    for (int child = 0; list >> child;)
        children.push_back(child);
    return children;
}
#endif

/// CPU time that a process and what it started have used; negative where the system does not tell.
double cpu_seconds([[maybe_unused]] int pid, [[maybe_unused]] int depth = 0) {
#ifdef __linux__
    clockid_t clock{};
    timespec used{};
    if (clock_getcpuclockid(pid, &clock) == 0 && clock_gettime(clock, &used) == 0) {
        double sum = static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
        if (depth < 6)
            for (const int child : children_of(pid))
                sum += std::max(0.0, cpu_seconds(child, depth + 1));
        return sum;
    }
#endif
    return -1;
}

/// Has the process ended? Its status stays there to be collected.
bool has_ended(int pid) {
    siginfo_t info{};
    const int result = waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT);
    return result != 0 || info.si_pid == pid;
}

void limit(int what, rlim_t amount) {
    rlimit bounds{amount, amount};
    rlimit now{};
    if (getrlimit(what, &now) == 0) {
        if (now.rlim_max != RLIM_INFINITY && amount > now.rlim_max)
            bounds = {now.rlim_max, now.rlim_max};
    }
    setrlimit(what, &bounds);
}

/// In the child, between fork and exec: only calls that are safe there.
[[noreturn]] void become(char* const* command, int calls, int answers, int prints) {
    setpgid(0, 0);
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
    signal(SIGPIPE, SIG_DFL);
    dup2(calls, 0);
    dup2(answers, 1);
    dup2(prints, 2);
    for (int descriptor = 3; descriptor < 256; ++descriptor)
        close(descriptor);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_STACK, rlim_t{8} << 20);
    execv(command[0], command);
    constexpr char words[] = "the worker program cannot be started\n";
    if (write(2, words, sizeof words - 1) < 0) _exit(126);
    _exit(127);
}

std::uint64_t random_id() {
    static std::random_device device;
    return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace

struct WorkerProcess::Talk {
    Bytes to_send;
    std::size_t sent = 0;
    Bytes received;
    std::string output;  // head, and a tail in `last`
    std::string last;
    std::size_t printed = 0;
    bool ended = false;  // the answers are closed
    std::uint64_t id = 0;
    std::size_t keep = 0;

    [[nodiscard]] bool complete() const {
        return received.size() >= Header::size &&
               received.size() >= Header::size + read_header(received.data()).length;
    }
    void print(const char* bytes, std::size_t count) {
        printed += count;
        output.append(bytes, std::min(count, keep - std::min(keep, output.size())));
        last.append(bytes, count);
        if (last.size() > 65536) last.erase(0, last.size() - 32768);
    }
};

WorkerProcess::WorkerProcess(WorkerOptions options) : options_(std::move(options)) {
    signal(SIGPIPE, SIG_IGN);
}

WorkerProcess::~WorkerProcess() { stop(); }

void WorkerProcess::start() {
    int calls[2];
    int answers[2];
    int prints[2];
    if (pipe(calls) != 0 || pipe(answers) != 0 || pipe(prints) != 0)
        throw WireError("no pipe for the worker: " + std::string(std::strerror(errno)));
    std::vector<char*> command;
    for (std::string& word : options_.command)
        command.push_back(word.data());
    command.push_back(nullptr);

    pid_ = fork();
    if (pid_ == 0) become(command.data(), calls[0], answers[1], prints[1]);
    close(calls[0]);
    close(answers[1]);
    close(prints[1]);
    calls_ = calls[1];
    answers_ = answers[0];
    prints_ = prints[0];
    if (pid_ < 0) {
        stop();
        throw WireError("the worker cannot be started: " + std::string(std::strerror(errno)));
    }
    setpgid(pid_, pid_);
    for (const int descriptor : {calls_, answers_, prints_}) {
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
        fcntl(descriptor, F_SETFL, O_NONBLOCK);
    }
    remember(pid_);
    ++starts_;
}

int WorkerProcess::reap() {
    int status = 0;
    if (pid_ > 0) {
        kill(-pid_, SIGKILL);
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        forget(pid_);
    }
    pid_ = -1;
    return status;
}

void WorkerProcess::stop() {
    reap();
    close_once(calls_);
    close_once(answers_);
    close_once(prints_);
}

/// Waits a moment for the pipes and moves what can be moved. False when nothing more will come.
bool WorkerProcess::step(Talk& talk, double seconds) {
    std::array<pollfd, 3> pipes = {
        pollfd{talk.ended ? -1 : answers_, POLLIN, 0}, pollfd{prints_, POLLIN, 0},
        pollfd{talk.sent < talk.to_send.size() ? calls_ : -1, POLLOUT, 0}};
    poll(pipes.data(), pipes.size(), std::max(0, static_cast<int>(seconds * 1000)));

    char buffer[65536];
    if (pipes[2].revents != 0) {
        const ssize_t put =
            write(calls_, talk.to_send.data() + talk.sent, talk.to_send.size() - talk.sent);
        if (put > 0) talk.sent += static_cast<std::size_t>(put);
        if (put < 0 && errno == EPIPE)
            talk.sent = talk.to_send.size();  // its death shows elsewhere
    }
    if (pipes[1].revents != 0) {
        const ssize_t got = read(prints_, buffer, sizeof buffer);
        if (got > 0) talk.print(buffer, static_cast<std::size_t>(got));
        if (got == 0) close_once(prints_);
    }
    if (pipes[0].revents != 0) {
        const ssize_t got = read(answers_, buffer, sizeof buffer);
        const auto* bytes = reinterpret_cast<const std::byte*>(buffer);
        if (got > 0) talk.received.insert(talk.received.end(), bytes, bytes + got);
        if (got == 0) talk.ended = true;
    }
    return !talk.ended;
}

Outcome WorkerProcess::exchange(MessageKind kind, const Value& body, const Request& limits) {
    if (options_.total_seconds > 0 && used_seconds_ > options_.total_seconds) {
        End late;
        late.timed_out = true;
        late.seconds = options_.total_seconds;
        return post_mortem(late, options_.folder);
    }
    if (pid_ < 0) start();
    const struct Count {  // however this call ends, its time is used
        double& used;
        Clock::time_point begin = Clock::now();
        ~Count() { used += seconds_since(begin); }
    } count{used_seconds_};
    Talk talk;
    talk.id = random_id();
    talk.keep = options_.keep_output;
    talk.to_send = message(kind, talk.id, body);
    const auto begin = Clock::now();
    const double cpu_begin = std::max(0.0, cpu_seconds(pid_));
    const double cpu_limit = limits.seconds > 0 ? limits.seconds : options_.cpu_seconds;
    const double wall_limit = std::max(options_.wall_seconds, 2 * cpu_limit);

    End end;
    try {
        while (!talk.complete() && step(talk, 0.05)) {
            const double cpu = std::max(0.0, cpu_seconds(pid_) - cpu_begin);
            // Who computes is not waiting, even if a busy machine gives it a twentieth of its time.
            end.waited = seconds_since(begin) - 20 * cpu > wall_limit;
            end.timed_out = cpu > cpu_limit || end.waited;
            end.flooded = talk.printed > options_.max_output;
            end.seconds = end.waited ? wall_limit : cpu_limit;
            if (end.timed_out || end.flooded) break;
        }
        if (talk.complete()) {
            step(talk, 0);  // what was printed before the answer is in the pipe already
            const Header header = read_header(talk.received.data());
            if (header.id != talk.id) throw WireError("an answer to a call that was not made");
            if (talk.received.size() != Header::size + header.length)
                throw WireError("more than one answer to one call");
            Outcome outcome =
                read_outcome(header.kind, std::span(talk.received).subspan(Header::size));
            outcome.output = talk.output;
            return outcome;
        }
    } catch (const WireError& error) {
        end.malformed = error.what();
    }

    // The process is dead or as good as dead: collect what it still said, and why it ended.
    const auto grace = Clock::now();
    while (talk.ended && !has_ended(pid_) && seconds_since(grace) < 2.0)
        step(talk, 0.01);
    end.killed_by_us = !has_ended(pid_);
    end.status = reap();
    // A sandbox cannot die of the signal that its program died of: it says 128 + signal.
    if (options_.command.size() > 1 && WIFEXITED(end.status) && WEXITSTATUS(end.status) > 128)
        end.status = WEXITSTATUS(end.status) - 128;
    while (prints_ >= 0) {
        const std::size_t before = talk.printed;
        step(talk, 0);
        if (talk.printed == before) break;
    }
    stop();
    end.output = talk.output;
    end.last_words = talk.last;
    return post_mortem(end, options_.folder);
}

Outcome WorkerProcess::ask(const Request& request) {
    const Value body{List{{text(request.function), text(request.variant), request.arguments}, {}}};
    return exchange(MessageKind::call, body, request);
}

Misconceptions WorkerProcess::misconceptions() {
    const Outcome outcome = exchange(MessageKind::describe, Value{List{}}, {});
    if (outcome.fate != Fate::value)
        throw WireError("the reference worker does not answer: " + outcome.message);
    return read_misconceptions(outcome.answer);
}

void kill_workers() noexcept {
    for (const auto& place : running)
        if (const int pid = place.load(); pid > 0) kill(-pid, SIGKILL);
}

}  // namespace harness
