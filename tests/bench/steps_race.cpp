// Training steps of one net, ours and PyTorch's in turn, each in a process of its own.

#include "tests/bench/steps_race.hpp"

#include <unistd.h>

#include <cstdlib>

#include "common/error.hpp"

namespace bench {

StepRace::StepRace(int threads, bool peers) : threads_(threads), peak_(measure_peak(threads)) {
    start("steps-worker", "ours", threads);
    dl::require<dl::Error>(!runners_.empty(),
                           "bench steps: cannot start itself as a child process");
    if (!peers) return;
    start("steps-peer", "torch 1 thread", 1);
    if (threads > 1) start("steps-peer", dl::text("torch ", threads, " threads"), threads);
}

void StepRace::start(const std::string& who, const std::string& name, int threads) {
    auto child = std::make_unique<Child>(std::vector<std::string>{who}, thread_variables(threads));
    if (child->ready()) runners_.push_back({name, std::move(child), {}});
}

Row StepRace::run(const StepNet& what, int rounds, double budget) {
    progress(dl::text(what.title(), ", ", threads_, threads_ == 1 ? " thread" : " threads"));
    const std::string question = dl::text(what.question, " ", budget);
    for (Runner& runner : runners_)
        runner.seconds.clear();
    for (int round = 0; round < rounds; ++round)
        for (Runner& runner : runners_)
            if (const auto answer = runner.child->ask(question))
                runner.seconds.push_back(std::strtod(answer->c_str(), nullptr));
    progress("");

    const Samples& ours = runners_.front().seconds;
    dl::require<dl::Error>(!ours.empty(), "bench: no answer about ", what.title());
    Row row{what.title(), threads_, ours, what.flops(), peak_};
    for (std::size_t i = 1; i < runners_.size(); ++i) {
        const Samples& theirs = runners_[i].seconds;
        if (theirs.empty() || (!row.peer.empty() && median(row.peer_seconds) <= median(theirs)))
            continue;
        row.peer = runners_[i].name;
        row.peer_seconds = theirs;
    }
    return row;
}

int steps_peer() {
    become_python(COURSE_BENCH_FOLDER "/steps_peer.py", {});
    return 127;
}

}  // namespace bench
