// What the benchmarks share: medians, rows, progress, the peak.

#include "tests/bench/bench.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "common/kernels/choose.hpp"
#include "common/memory.hpp"
#include "common/parallel.hpp"

namespace bench {

double median(Samples samples) {
    const auto middle = samples.begin() + static_cast<std::ptrdiff_t>(samples.size() / 2);
    std::nth_element(samples.begin(), middle, samples.end());
    return *middle;
}

double smallest(const Samples& samples) {
    return *std::min_element(samples.begin(), samples.end());
}
double largest(const Samples& samples) { return *std::max_element(samples.begin(), samples.end()); }

double ratio(const Samples& theirs, const Samples& ours) {
    Samples ratios;
    for (std::size_t i = 0; i < std::min(theirs.size(), ours.size()); ++i)
        ratios.push_back(theirs[i] / ours[i]);
    return median(ratios);
}

void print_json(const Row& row) {
    std::printf(
        "{\"name\":\"%s\",\"threads\":%d,\"ms\":%.6g,\"min\":%.6g,\"max\":%.6g,"
        "\"gflops\":%.5g,\"peak_share\":%.4f,",
        row.name.c_str(), row.threads, 1e3 * median(row.seconds), 1e3 * smallest(row.seconds),
        1e3 * largest(row.seconds), row.gflops(), row.gflops() * 1e9 / row.peak);
    if (row.peer.empty())
        std::printf("\"peer\":null,\"peer_ms\":null,\"ratio\":null");
    else
        std::printf("\"peer\":\"%s\",\"peer_ms\":%.6g,\"ratio\":%.4f", row.peer.c_str(),
                    1e3 * median(row.peer_seconds), ratio(row.peer_seconds, row.seconds));
    for (const auto& [name, value] : row.more)
        std::printf(",\"%s\":%.6g", name.c_str(), value);
    std::printf("}\n");
    std::fflush(stdout);
}

void progress(const std::string& text) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::fprintf(stderr, "\r\033[K%s", text.c_str());
    std::fflush(stderr);
}

double measure_peak(int threads) {
    using Clock = std::chrono::steady_clock;
    constexpr int depth = 128, repeats = 2000;
    const dl::kernels::MicroKernels& kernels = dl::kernels::chosen_kernels();
    const int rows = kernels.rows, columns = kernels.columns();
    dl::set_thread_count(threads);

    const auto run = [&](std::int64_t, std::int64_t) {
        dl::Buffer a(rows * depth), b(columns * depth), c(rows * columns);
        std::fill_n(a.data(), a.count(), 1.0f);
        std::fill_n(b.data(), b.count(), 1.0f);
        for (int i = 0; i < repeats; ++i)
            kernels.packed[rows - 1][kernels.vectors - 1](
                {a.data(), 1, rows, b.data(), columns, c.data(), columns, depth, columns, false});
    };
    double best = 0;
    for (int round = 0; round < 20; ++round) {
        const auto start = Clock::now();
        dl::parallel_for(threads, 1, run);
        const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
        best = std::max(best, 2.0 * rows * columns * depth * repeats * threads / seconds);
    }
    return best;
}

}  // namespace bench
