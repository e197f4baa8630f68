// `bench steps`: milliseconds per training step of the course's networks: as they run, by the pure
// functions of the exercises, by yours, in PyTorch and with Eigen.

#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/bench/bench.hpp"
#include "tests/bench/child.hpp"
#include "tests/bench/steps_race.hpp"

namespace bench {
namespace {

// Pure functions are slow, and are asked once.
class Pure {
public:
    Pure(const std::string& name, int threads, const std::string& word, const std::string& program)
        : name_(name), child_({word}, thread_variables(threads), program) {}

    [[nodiscard]] const std::string& name() const { return name_; }
    /// One sample, or none where an exercise is not written yet.
    [[nodiscard]] Samples ask(const StepNet& what) {
        progress(what.title() + ", " + name_);
        const auto answer = child_.ready() ? child_.ask(what.question + " 0") : std::nullopt;
        progress("");
        const double seconds = answer ? std::strtod(answer->c_str(), nullptr) : -1;
        return seconds > 0 ? Samples{seconds} : Samples{};
    }

private:
    std::string name_;
    Child child_;
};

void print_table_row(const std::vector<Row>& rows, const std::vector<Samples>& pure) {
    const Row& row = rows.front();
    std::printf("%-21s %d %8.3f %8.3f %8.3f %8.1f %5.0f%%", row.name.c_str(), row.threads,
                1e3 * median(row.seconds), 1e3 * smallest(row.seconds), 1e3 * largest(row.seconds),
                row.gflops(), 100 * row.gflops() * 1e9 / row.peak);
    for (const Samples& seconds : pure)
        if (seconds.empty())
            std::printf(" %10s", "not yet");
        else
            std::printf(" %10.2f", 1e3 * median(seconds));
    for (const Row& beside : rows)
        if (!beside.peer.empty())
            std::printf("  %-22s %9.3f %6.2f", beside.peer.c_str(),
                        1e3 * median(beside.peer_seconds),
                        ratio(beside.peer_seconds, beside.seconds));
    std::printf("\n");
    std::fflush(stdout);
}

void print_json_rows(const std::vector<Row>& rows, const std::vector<Pure*>& children,
                     const std::vector<Samples>& pure) {
    for (const Row& row : rows)
        print_json(row);
    Row row = rows.front();
    for (std::size_t i = 0; i < pure.size(); ++i) {
        if (pure[i].empty()) continue;
        row.peer = children[i]->name();
        row.peer_seconds = pure[i];
        print_json(row);
    }
}

}  // namespace

int steps_verb(const Options& options) {
    const int rounds = options.rounds > 0 ? options.rounds : options.quick ? 3 : 7;
    const double budget = options.quick ? 0.1 : 0.4;
    if (!options.json) {
        std::printf("%-21s t %8s %8s %8s %8s %6s", "step", "ms", "min", "max", "GFLOP/s", "peak");
        if (!options.quick) std::printf(" %10s %10s", "pure", "yours");
        std::printf("  %-22s %9s %6s\n", "peer", "ms", "ratio");
    }
    for (int threads : options.threads) {
        StepRace race(threads, options.peers);
        Pure solutions("pure functions", threads, "steps-pure", "/proc/self/exe");
        Pure mine("yours", threads, "steps", COURSE_BENCH_MINE);
        const std::vector<Pure*> children =
            options.quick ? std::vector<Pure*>{} : std::vector<Pure*>{&solutions, &mine};
        for (const StepNet& what : step_nets()) {
            if (what.title().find(options.only) == std::string::npos) continue;
            std::vector<Row> rows = race.run(what, rounds, budget);
            for (Row& row : rows)
                row.name = "step " + row.name;
            std::vector<Samples> pure;
            for (Pure* child : children)
                pure.push_back(child->ask(what));
            if (options.json)
                print_json_rows(rows, children, pure);
            else
                print_table_row(rows, pure);
        }
    }
    return 0;
}

}  // namespace bench
