// `bench steps`: milliseconds per training step of the course's networks, beside PyTorch.

#include <cstdio>
#include <string>

#include "tests/bench/bench.hpp"
#include "tests/bench/steps_race.hpp"

namespace bench {
namespace {

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
        StepRace race(threads, options.peers);
        for (const StepNet& what : step_nets()) {
            if (what.title().find(options.only) == std::string::npos) continue;
            Row row = race.run(what, rounds, budget);
            row.name = "step " + row.name;
            if (options.json)
                print_json(row);
            else
                print_table_row(row);
        }
    }
    return 0;
}

}  // namespace bench
