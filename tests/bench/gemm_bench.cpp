// `bench gemm`: products of square and of layer shapes, ours and the peers' in turn.

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child.hpp"

namespace bench {
namespace {

struct Shape {
    int m, n, k;
    bool transpose_a = false, transpose_b = false;
    bool quick = false;  // measured with --quick too

    [[nodiscard]] std::string name() const {
        return dl::text("gemm ", m, "x", n, "x", k, transpose_a ? " a^T" : "",
                        transpose_b ? " b^T" : "");
    }
    [[nodiscard]] double flops() const { return 2.0 * m * n * k; }
};

// Rows x columns x inner size. The layers are those of the courses' networks at batch 64 and 128:
// forward, gradient of the weights (a transposed), gradient of the input (b transposed).
const std::vector<Shape> shapes = {
    {64, 64, 64, false, false, true},
    {96, 96, 96},
    {128, 128, 128, false, false, true},
    {192, 192, 192},
    {256, 256, 256, false, false, true},
    {331, 331, 331},
    {512, 512, 512, false, false, true},
    {777, 777, 777},
    {1024, 1024, 1024, false, false, true},
    {2048, 2048, 2048},
    {64, 256, 784, false, false, true},
    {784, 256, 64, true},
    {64, 128, 256},
    {256, 128, 64, true},
    {64, 256, 128, false, true},
    {64, 10, 128, false, false, true},
    {128, 10, 64, true},
    {64, 128, 10, false, true},
    {128, 512, 784},
    {128, 10, 512},
    {64, 1000, 784},
    {32, 8192, 288},
    {64, 2048, 576},
};

// Who is measured: a library, and what its environment must say for so many threads.
struct Contender {
    std::string name;
    std::vector<std::string> words;
    Environment environment;
    std::string program = "/proc/self/exe";
};

std::vector<Contender> contenders(bool peers) {
    std::vector<Contender> all = {{"ours", {"gemm-worker", "ours"}, {}},
                                  {"three loops", {"gemm-worker", "loops"}, {}}};
    if (!peers) return all;
    all.push_back({"openblas", {"gemm-worker", "openblas"}, {}});
    // OpenBLAS may mistake a new processor for an older one: show a second choice.
    all.push_back(
        {"openblas-haswell", {"gemm-worker", "openblas"}, {{"OPENBLAS_CORETYPE", "Haswell"}}});
    all.push_back({"onednn", {"gemm-worker", "onednn"}, {}});
    for (const PeerProgram& eigen : eigen_programs())
        all.push_back({eigen.name, {"gemm"}, {}, eigen.program});
    return all;
}

struct Runner {
    std::string name;
    std::unique_ptr<Child> child;
    Samples seconds;
};

std::vector<Runner> start(const Options& options, int threads) {
    std::vector<Runner> runners;
    for (Contender& contender : contenders(options.peers)) {
        for (auto& variable : thread_variables(threads))
            contender.environment.push_back(std::move(variable));
        auto child =
            std::make_unique<Child>(contender.words, contender.environment, contender.program);
        if (child->ready()) runners.push_back({contender.name, std::move(child), {}});
    }
    dl::require<dl::Error>(!runners.empty() && runners[0].name == "ours",
                           "bench gemm: cannot start itself as a child process");
    return runners;
}

// Larger products take the definition seconds.
constexpr double most_for_loops = 3e8;

// One sample of everybody in turn, round after round.
void measure(std::vector<Runner>& runners, const Shape& shape, int rounds, double budget) {
    for (Runner& runner : runners)
        runner.seconds.clear();
    const std::string question =
        dl::text(shape.m, " ", shape.n, " ", shape.k, " ", int{shape.transpose_a}, " ",
                 int{shape.transpose_b}, " ", budget);
    for (int round = 0; round < rounds; ++round)
        for (Runner& runner : runners) {
            if (runner.name == "three loops" && shape.flops() > most_for_loops) continue;
            if (const auto answer = runner.child->ask(question))
                runner.seconds.push_back(std::strtod(answer->c_str(), nullptr));
        }
}

void print_table_head(const std::vector<Runner>& runners, int threads, double peak) {
    std::printf("\nkernel %s, %d thread%s, peak %.0f GFLOP/s (the micro-kernel alone)\n",
                dl::kernels::kernel_name(), threads, threads == 1 ? "" : "s", peak * 1e-9);
    std::printf("%-22s %9s %6s", "", "ours", "peak");
    for (std::size_t i = 1; i < runners.size(); ++i)
        std::printf("  %17s %5s", runners[i].name.c_str(), "ratio");
    std::printf("\n");
}

void print_table_row(const std::vector<Runner>& runners, const Row& row) {
    std::printf("%-22s %9.1f %5.0f%%", row.name.c_str(), row.gflops(),
                100 * row.gflops() * 1e9 / row.peak);
    for (std::size_t i = 1; i < runners.size(); ++i)
        if (runners[i].seconds.empty())
            std::printf("  %17s %5s", "", "");
        else
            std::printf("  %17.1f %5.2f", row.flops / median(runners[i].seconds) * 1e-9,
                        ratio(runners[i].seconds, runners[0].seconds));
    std::printf("\n");
    std::fflush(stdout);
}

}  // namespace

int gemm_verb(const Options& options) {
    const int rounds = options.rounds > 0 ? options.rounds : options.quick ? 5 : 11;
    const double budget = options.quick ? 0.005 : 0.02;
    for (int threads : options.threads) {
        const double peak = measure_peak(threads);
        std::vector<Runner> runners = start(options, threads);
        if (!options.json) print_table_head(runners, threads, peak);
        for (const Shape& shape : shapes) {
            if (options.quick && !shape.quick) continue;
            if (shape.name().find(options.only) == std::string::npos) continue;
            progress(dl::text(shape.name(), ", ", threads, " threads"));
            measure(runners, shape, rounds, budget);
            progress("");

            Row row{shape.name(), threads, runners[0].seconds, shape.flops(), peak};
            if (!options.json) print_table_row(runners, row);
            bool alone = true;
            for (std::size_t i = 1; options.json && i < runners.size(); ++i) {
                if (runners[i].seconds.empty()) continue;
                row.peer = runners[i].name;
                row.peer_seconds = runners[i].seconds;
                print_json(row);
                alone = false;
            }
            if (options.json && alone) print_json(row);
        }
    }
    return 0;
}

}  // namespace bench
