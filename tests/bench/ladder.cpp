// `bench gemm --ladder`: what each idea is worth, from three loops to all cores.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/parallel.hpp"
#include "common/rng.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/rungs.hpp"

namespace bench {
namespace {

struct Step {
    std::string name;
    Rung rung;
    int threads;
    Samples seconds;
};

Rung vectors_of_this_kernel() {
    const std::string kernel = dl::kernels::kernel_name();
    if (kernel == "avx512" && vectors_avx512 != nullptr) return vectors_avx512;
    if (kernel == "avx2" && vectors_avx2 != nullptr) return vectors_avx2;
    return vectors_portable;
}

std::vector<Step> steps(const std::vector<int>& threads) {
    std::vector<Step> all = {
        {"1 three loops", three_loops, 1, {}},     {"2 loop order", loop_order, 1, {}},
        {"3 blocking", blocking, 1, {}},           {"4 vectors", vectors_of_this_kernel(), 1, {}},
        {"5 register tile", register_tile, 1, {}}, {"6 packing", fast, 1, {}}};
    for (int count : threads)
        if (count > 1) all.push_back({"7 threads", fast, count, {}});
    return all;
}

double seconds_of(const Step& step, int n, const dl::Tensor& a, const dl::Tensor& b, dl::Tensor& c,
                  double budget) {
    using Clock = std::chrono::steady_clock;
    dl::set_thread_count(step.threads);
    const auto start = Clock::now();
    double seconds = 0;
    int calls = 0;
    do {
        step.rung(n, a.data(), b.data(), c.data());
        ++calls;
        seconds = std::chrono::duration<double>(Clock::now() - start).count();
    } while (seconds < budget);
    return seconds / calls;
}

// A rung that is fast because it is wrong would be a poor lesson.
void check(const Step& step, int n, const dl::Tensor& a, const dl::Tensor& b,
           const dl::Tensor& expected) {
    dl::Tensor c(a.shape());
    step.rung(n, a.data(), b.data(), c.data());
    for (std::int64_t i = 0; i < c.count(); ++i)
        dl::require<dl::Error>(std::fabs(c[i] - expected[i]) <= 1e-6f * static_cast<float>(n),
                               "bench: rung ", step.name, " is wrong at ", i);
}

}  // namespace

int ladder_verb(const Options& options) {
    const int n = options.size;
    const int rounds = options.rounds > 0 ? options.rounds : options.quick ? 3 : 9;
    dl::Rng rng(1);
    const dl::Tensor a = dl::uniform({n, n}, rng, -1.0f, 1.0f);
    const dl::Tensor b = dl::uniform({n, n}, rng, -1.0f, 1.0f);
    dl::Tensor c({n, n}), expected({n, n});
    three_loops(n, a.data(), b.data(), expected.data());

    std::vector<Step> all = steps(options.threads);
    for (const Step& step : all)
        check(step, n, a, b, expected);
    for (int round = 0; round < rounds; ++round)
        for (Step& step : all) {
            progress(dl::text("round ", round + 1, " of ", rounds, ": ", step.name));
            step.seconds.push_back(seconds_of(step, n, a, b, c, options.quick ? 0.002 : 0.02));
        }
    progress("");

    if (!options.json)
        std::printf("kernel %s, n = %d\n%-22s %8s %9s %9s %6s\n", dl::kernels::kernel_name(), n,
                    "rung", "threads", "GFLOP/s", "times", "peak");
    double before = 0;
    for (const Step& step : all) {
        Row row{"ladder " + step.name, step.threads, step.seconds, 2.0 * n * n * n,
                measure_peak(step.threads)};
        if (options.json) {
            print_json(row);
            continue;
        }
        std::printf("%-22s %8d %9.1f %9.1f %5.0f%%\n", step.name.c_str(), step.threads,
                    row.gflops(), before == 0 ? 1.0 : row.gflops() / before,
                    100 * row.gflops() * 1e9 / row.peak);
        before = row.gflops();
    }
    return 0;
}

}  // namespace bench
