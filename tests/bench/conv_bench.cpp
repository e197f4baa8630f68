// `bench conv`: one convolution as it stands in your lab 3, in the solutions, in the networks of
// this course and in PyTorch.

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/child.hpp"

namespace bench {
namespace {

struct Layer {
    std::string name;
    int images, channels, side, filters, kernel, stride, padding;
    bool quick = false;

    [[nodiscard]] double multiply_adds() const {
        const int places = (side + 2 * padding - kernel) / stride + 1;
        return 1.0 * places * places * images * filters * channels * kernel * kernel;
    }
};

const std::vector<Layer> layers = {
    {"lenet c1", 16, 1, 28, 6, 5, 1, 2, true},   {"lenet c3", 16, 6, 14, 16, 5, 1, 0},
    {"vgg 64", 4, 64, 32, 64, 3, 1, 1},          {"vgg 256", 4, 256, 8, 256, 3, 1, 1},
    {"resnet 16", 16, 16, 32, 16, 3, 1, 1},      {"resnet 64", 16, 64, 8, 64, 3, 1, 1},
    {"resnet stride 2", 16, 32, 16, 64, 3, 2, 1}};

// Who computes, in which process, in which form.
struct Runner {
    std::string name;
    std::shared_ptr<Child> child;
    std::string form;
    Samples seconds;
};

std::vector<Runner> start(const Options& options, int threads) {
    const Environment environment = thread_variables(threads);
    const auto child = [&](const std::string& who, const std::string& program) {
        return std::make_shared<Child>(std::vector<std::string>{who}, environment, program);
    };
    const auto ours = child("conv-worker", "/proc/self/exe");
    const auto mine = child("", COURSE_BENCH_MINE);
    std::vector<Runner> runners = {
        {"session", ours, "session", {}},  {"no winograd", ours, "direct", {}},
        {"your loops", mine, "loops", {}}, {"your patches", mine, "patches", {}},
        {"loops", ours, "loops", {}},      {"patches", ours, "patches", {}}};
    if (options.peers)
        runners.push_back({"torch", child("conv-peer", "/proc/self/exe"), "torch", {}});
    std::erase_if(runners, [](const Runner& runner) { return !runner.child->ready(); });
    dl::require<dl::Error>(!runners.empty() && runners[0].name == "session",
                           "bench conv: cannot start itself as a child process");
    return runners;
}

void measure(std::vector<Runner>& runners, const Layer& x, bool back, int rounds, double budget) {
    const std::string question =
        dl::text(' ', int{back}, ' ', x.images, ' ', x.channels, ' ', x.side, ' ', x.side, ' ',
                 x.filters, ' ', x.kernel, ' ', x.stride, ' ', x.padding, ' ', budget);
    for (Runner& runner : runners)
        runner.seconds.clear();
    for (int round = 0; round < rounds; ++round)
        for (Runner& runner : runners)
            if (const auto answer = runner.child->ask(runner.form + question))
                if (const double seconds = std::strtod(answer->c_str(), nullptr); seconds > 0)
                    runner.seconds.push_back(seconds);
}

void print_table_head(const std::vector<Runner>& runners, int threads) {
    std::printf("\nmilliseconds of one call, %d thread%s; your: lab03_cnn as it stands\n%-27s",
                threads, threads == 1 ? "" : "s", "");
    for (const Runner& runner : runners)
        std::printf(" %12s", runner.name.c_str());
    std::printf(" %8s %6s\n", "GFLOP/s", "peak");
}

void print_table_row(const std::vector<Runner>& runners, const Row& row) {
    std::printf("%-27s", row.name.c_str());
    for (const Runner& runner : runners)
        if (runner.seconds.empty())
            std::printf(" %12s", "not yet");
        else
            std::printf(" %12.3f", 1e3 * median(runner.seconds));
    std::printf(" %8.1f %5.0f%%\n", row.gflops(), 100 * row.gflops() * 1e9 / row.peak);
    std::fflush(stdout);
}

}  // namespace

int conv_verb(const Options& options) {
    const int rounds = options.rounds > 0 ? options.rounds : options.quick ? 1 : 3;
    const double budget = options.quick ? 0.01 : 0.05;
    for (const int threads : options.threads) {
        const double peak = measure_peak(threads);
        std::vector<Runner> runners = start(options, threads);
        if (!options.json) print_table_head(runners, threads);
        for (const Layer& layer : layers)
            for (const bool back : {false, true}) {
                Row row{dl::text("conv ", layer.name, back ? " backward" : " forward"),
                        threads,
                        {},
                        (back ? 4 : 2) * layer.multiply_adds(),
                        peak};
                if ((options.quick && !layer.quick) ||
                    row.name.find(options.only) == std::string::npos)
                    continue;
                progress(dl::text(row.name, ", ", threads, " threads"));
                measure(runners, layer, back, rounds, budget);
                progress("");
                row.seconds = runners[0].seconds;
                if (!options.json) print_table_row(runners, row);
                for (std::size_t i = 1; options.json && i < runners.size(); ++i) {
                    if (runners[i].seconds.empty()) continue;
                    row.peer = runners[i].name;
                    row.peer_seconds = runners[i].seconds;
                    print_json(row);
                }
            }
    }
    return 0;
}

int conv_peer() {
    become_python(COURSE_BENCH_FOLDER "/conv_peer.py", {});
    return 127;
}

}  // namespace bench
