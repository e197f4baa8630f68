// WorkerProcess: the code under test in a process of its own, seen from the judge.
//
// Whatever happens there becomes an Outcome: a crash, a hang, an exit, garbage on the pipe. After
// each of them the next call gets a new process. Only POSIX is used, with Linux extras guarded.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/misconception.hpp"
#include "tests/harness/outcome.hpp"
#include "tests/harness/wire.hpp"

namespace harness {

struct WorkerOptions {
    std::vector<std::string> command;  // program and arguments; a sandbox may stand in front
    std::string folder;                // "lab01_perceptron": what counts as the learner's files
    double cpu_seconds = 10;           // for one call
    double wall_seconds = 40;          // for one call, also when the machine is busy
    double total_seconds = 0;          // for all calls together, by the clock; 0: no limit
    std::size_t max_output = std::size_t{1} << 22;  // bytes printed in one call; more ends it
    std::size_t keep_output = 4096;                 // bytes of it that are shown
};

class WorkerProcess : public Endpoint {
public:
    explicit WorkerProcess(WorkerOptions options);
    ~WorkerProcess() override;
    WorkerProcess(const WorkerProcess&) = delete;
    WorkerProcess& operator=(const WorkerProcess&) = delete;

    Outcome ask(const Request& request) override;
    void restart() override { stop(); }

    /// The known wrong answers that this worker can give.
    [[nodiscard]] Misconceptions misconceptions();
    [[nodiscard]] int starts() const { return starts_; }

private:
    struct Talk;  // one exchange: what is still to be sent, what has arrived

    void start();
    void stop();
    Outcome exchange(MessageKind kind, const Value& body, const Request& limits);
    bool step(Talk& talk, double seconds);
    int reap();

    WorkerOptions options_;
    int pid_ = -1;
    int calls_ = -1;    // we write
    int answers_ = -1;  // we read
    int prints_ = -1;   // we read
    int starts_ = 0;
    double used_seconds_ = 0;
};

/// Ends every worker that is running: for a judge that is interrupted. Safe in a signal handler.
void kill_workers() noexcept;

}  // namespace harness
