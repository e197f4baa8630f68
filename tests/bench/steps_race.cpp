// Training steps of one net, ours and the peers' in turn, each in a process of its own.

#include "tests/bench/steps_race.hpp"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "common/error.hpp"

namespace bench {

StepRace::StepRace(int threads, bool peers) : threads_(threads), peak_(measure_peak(threads)) {
    const std::string self = "/proc/self/exe";
    start({"ours"}, "steps-worker", threads, self);
    dl::require<dl::Error>(!runners_.empty(),
                           "bench steps: cannot start itself as a child process");
    if (!peers) return;
    // Small nets are often faster on one thread: a peer may choose.
    for (const int count : threads > 1 ? std::vector{1, threads} : std::vector{1}) {
        const std::string words = dl::text(' ', count, count == 1 ? " thread" : " threads");
        start({"torch" + words}, "steps-peer", count, self);
        for (const PeerProgram& eigen : eigen_programs())
            start({eigen.name + words, true}, "steps", count, eigen.program);
    }
}

void StepRace::start(Runner runner, const std::string& word, int threads,
                     const std::string& program) {
    runner.child =
        std::make_unique<Child>(std::vector<std::string>{word}, thread_variables(threads), program);
    if (runner.child->ready()) runners_.push_back(std::move(runner));
}

std::vector<Row> StepRace::run(const StepNet& what, int rounds, double budget) {
    progress(dl::text(what.title(), ", ", threads_, threads_ == 1 ? " thread" : " threads"));
    const std::string question = dl::text(what.question, " ", budget);
    for (Runner& runner : runners_)
        runner.seconds.clear();
    for (int round = 0; round < rounds; ++round)
        for (Runner& runner : runners_) {
            const auto answer = runner.child->ask(question);
            const double seconds = answer ? std::strtod(answer->c_str(), nullptr) : -1;
            if (seconds > 0) runner.seconds.push_back(seconds);
        }
    progress("");

    const Samples& ours = runners_.front().seconds;
    dl::require<dl::Error>(!ours.empty(), "bench: no answer about ", what.title());
    const Row row{what.title(), threads_, ours, what.flops(), peak_};
    std::vector<Row> rows = {beside_best(row, false), beside_best(row, true)};
    if (rows.back().peer.empty()) rows.pop_back();
    return rows;
}

Row StepRace::beside_best(Row row, bool eigen) const {
    for (std::size_t i = 1; i < runners_.size(); ++i) {
        const Runner& runner = runners_[i];
        if (runner.eigen != eigen || runner.seconds.empty()) continue;
        if (!row.peer.empty() && median(row.peer_seconds) <= median(runner.seconds)) continue;
        row.peer = runner.name;
        row.peer_seconds = runner.seconds;
    }
    return row;
}

int steps_peer() {
    become_python(COURSE_BENCH_FOLDER "/steps_peer.py", {});
    return 127;
}

}  // namespace bench
