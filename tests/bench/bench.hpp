// What the benchmarks share: options, samples, rows.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace bench {

struct Options {
    bool json = false;
    bool quick = false;   // fewer rounds and sizes: seconds instead of a minute
    bool ladder = false;  // gemm: from three loops to the fast kernel, one rung after the other
    bool peers = true;    // measure other libraries too, where they are installed
    int rounds = 0;       // 0: the verb's own number
    int size = 512;       // ladder: rows, columns and inner size
    std::string only;     // part of the name of what is measured
    std::string data;     // accuracy: where MNIST is; empty: as DL_DATA says
    std::string out = "bench_scale.html";  // scale: where the page goes
    std::vector<int> threads = {1, 2};
};

/// Times of one thing, in seconds per call, one sample a round.
using Samples = std::vector<double>;
[[nodiscard]] double median(Samples samples);
[[nodiscard]] double smallest(const Samples& samples);
[[nodiscard]] double largest(const Samples& samples);
/// Median of theirs[i] / ours[i]. Rounds are interleaved: both saw the same disturbance.
[[nodiscard]] double ratio(const Samples& theirs, const Samples& ours);

/// One measurement. A row without a peer has an empty name there, printed as null.
struct Row {
    std::string name;
    int threads = 1;
    Samples seconds;
    double flops = 0;  // of one call
    double peak = 0;   // flop/s that the processor can do with so many threads
    std::string peer{};
    Samples peer_seconds{};
    std::vector<std::pair<std::string, double>> more{};  // further members of the JSON row

    [[nodiscard]] double gflops() const { return flops / median(seconds) * 1e-9; }
};

/// {"name":..,"threads":..,"ms":..,"min":..,"max":..,"gflops":..,"peak_share":..,"peer":..,
///  "peer_ms":..,"ratio":..} on a line of its own; ratio > 1 means ahead of the peer.
void print_json(const Row& row);

/// A line on stderr that the next one replaces; nothing where stderr is not a terminal.
void progress(const std::string& text);

/// Floating-point operations per second of the micro-kernel alone, its panels in the first-level
/// cache: the ceiling of everything that is built on it.
[[nodiscard]] double measure_peak(int threads);

// The verbs.
int gemm_verb(const Options& options);
int ladder_verb(const Options& options);
int steps_verb(const Options& options);
int scale_verb(const Options& options);
int accuracy_verb(const Options& options);
int conv_verb(const Options& options);
/// What a child process of gemm_verb does: measures what it is asked on stdin.
int gemm_worker(const std::string& library);
/// What children of the verbs do: become the script of the peer.
int steps_peer();
int conv_peer();
int accuracy_peer(const std::vector<std::string>& words);

}  // namespace bench
