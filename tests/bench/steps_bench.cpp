// `bench steps`: milliseconds per training step of the course's networks, ours and PyTorch's in
// turn, each in a process of its own.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/steps_nets.hpp"

namespace bench {
namespace {

struct Runner {
    std::unique_ptr<Child> child;
    Samples seconds;
};

Runner start(const std::string& who, int threads) {
    Child::Environment environment;
    for (const char* variable : {"DL_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"})
        environment.emplace_back(variable, std::to_string(threads));
    return {std::make_unique<Child>(std::vector<std::string>{who}, environment), {}};
}

// One sample of everybody in turn, round after round.
void measure(Runner& ours, std::vector<Runner>& peers, std::size_t net, int rounds, double budget) {
    const std::string question = dl::text(net, " ", budget);
    const auto sample = [&](Runner& runner) {
        if (!runner.child->ready()) return;
        if (const auto answer = runner.child->ask(question))
            runner.seconds.push_back(std::strtod(answer->c_str(), nullptr));
    };
    for (int round = 0; round < rounds; ++round) {
        sample(ours);
        for (Runner& peer : peers)
            sample(peer);
    }
}

// Forward, both gradients of every layer, but no gradient by the pixels.
double flops_of(const StepNet& what) {
    const lab02::Net net = what.build();
    double flops = 6.0 * static_cast<double>(net.multiply_adds());
    for (const lab02::NodeData& node : net.nodes())
        if (!node.inputs.empty() && node.inputs.front() == 0)
            flops -= 2.0 * static_cast<double>(net.multiply_adds(net.find(node.name)));
    return flops * what.batch;
}

void print_table_row(const Row& row) {
    std::printf("%-14s %d %9.3f %9.3f %9.3f %8.1f %5.0f%%", row.name.c_str(), row.threads,
                1e3 * median(row.seconds), 1e3 * smallest(row.seconds), 1e3 * largest(row.seconds),
                row.gflops(), 100 * row.gflops() * 1e9 / row.peak);
    if (!row.peer.empty())
        std::printf("  %-18s %9.3f %6.2f", row.peer.c_str(), 1e3 * median(row.peer_seconds),
                    ratio(row.peer_seconds, row.seconds));
    std::printf("\n");
    std::fflush(stdout);
}

}  // namespace

int steps_verb(const Options& options) {
    const int rounds = options.rounds > 0 ? options.rounds : options.quick ? 3 : 7;
    const double budget = options.quick ? 0.1 : 0.4;
    if (!options.json)
        std::printf("%-14s t %9s %9s %9s %8s %6s  %-18s %9s %6s\n", "step", "ms", "min", "max",
                    "GFLOP/s", "peak", "peer", "ms", "ratio");
    for (int threads : options.threads) {
        const double peak = measure_peak(threads);
        // The packaged PyTorch is often faster on one thread: the better of both is the peer.
        Runner ours = start("steps-worker", threads);
        dl::require<dl::Error>(ours.child->ready(),
                               "bench steps: cannot start itself as a child process");
        std::vector<int> peer_threads;
        if (options.peers) peer_threads = threads == 1 ? std::vector{1} : std::vector{1, threads};
        std::vector<Runner> peers;
        for (const int count : peer_threads)
            peers.push_back(start("steps-peer", count));

        for (std::size_t net = 0; net < step_nets().size(); ++net) {
            const StepNet& what = step_nets()[net];
            if (what.title().find(options.only) == std::string::npos) continue;
            progress(dl::text(what.title(), ", ", threads, " threads"));
            ours.seconds.clear();
            for (Runner& peer : peers)
                peer.seconds.clear();
            measure(ours, peers, net, rounds, budget);
            progress("");

            Row row{"step " + what.title(), threads, ours.seconds, flops_of(what), peak, "", {}};
            for (std::size_t i = 0; i < peers.size(); ++i) {
                if (peers[i].seconds.empty()) continue;
                if (!row.peer.empty() && median(row.peer_seconds) <= median(peers[i].seconds))
                    continue;
                row.peer = dl::text("torch ", peer_threads[i],
                                    peer_threads[i] == 1 ? " thread" : " threads");
                row.peer_seconds = peers[i].seconds;
            }
            if (options.json)
                print_json(row);
            else
                print_table_row(row);
        }
    }
    return 0;
}

int steps_peer() {
    // The system's own Python is the one that has the system's packages.
    constexpr const char* script = COURSE_BENCH_FOLDER "/steps_peer.py";
    execl("/usr/bin/python3", "python3", script, static_cast<char*>(nullptr));
    execlp("python3", "python3", script, static_cast<char*>(nullptr));
    return 127;
}

}  // namespace bench
