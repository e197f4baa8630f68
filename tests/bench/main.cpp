// `./course bench VERB`: how fast the course is, beside other libraries where they are installed.

#include <charconv>
#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/error.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/conv_worker.hpp"
#include "tests/bench/steps_worker.hpp"

namespace {

constexpr const char* help =
    R"(usage: bench VERB [options]

verbs
  steps              training steps of the course's networks: as they run, by the pure functions
                     of the exercises, by yours, in PyTorch and with Eigen where installed
  accuracy           whole programs until 98 % (MLP) and 99 % (LeNet) of MNIST's test digits are
                     read, three seeds; needs MNIST
  scale              a training step against batch, width, depth and threads, drawn on a page
  conv               one convolution: your lab 3, the solutions, the networks' own form, PyTorch
  gemm               matrix products of many sizes, beside OpenBLAS, oneDNN and Eigen where
                     installed, and the three loops that define them

options
  --json             one JSON row a measurement instead of a table
  --quick            fewer rounds and sizes
  --ladder           gemm: from three plain loops to the fast kernel, one rung after the other
  --size N           ladder: N x N matrices (512)
  --threads 1,2      thread counts to measure
  --rounds N         samples of each measurement (accuracy: seeds); the median is shown
  --only TEXT        only what has TEXT in its name, such as 64x256
  --peers            other libraries too, where they are installed (it is the default)
  --no-peers         only this course
  --data DIR         accuracy: the folder with MNIST (as DL_DATA says)
  --out FILE         scale: where the page goes (bench_scale.html)

DL_KERNEL=portable|avx2|avx512|neon forces a kernel. A ratio above 1 means ahead of the peer.
Timings taken while something else runs are noise: look at the ratios.
)";

int number(std::string_view words, std::string_view option, int low, int high) {
    int value = 0;
    const auto [end, failure] = std::from_chars(words.data(), words.data() + words.size(), value);
    dl::require<dl::Error>(failure == std::errc() && end == words.data() + words.size() &&
                               value >= low && value <= high,
                           option, ": needs a whole number from ", low, " to ", high, ", got \"",
                           words, "\"");
    return value;
}

std::vector<int> numbers(std::string_view words, std::string_view option) {
    std::vector<int> values;
    for (;;) {
        const std::size_t comma = words.find(',');
        values.push_back(number(words.substr(0, comma), option, 1, 1024));
        if (comma == std::string_view::npos) return values;
        words.remove_prefix(comma + 1);
    }
}

bench::Options parse(const std::vector<std::string>& words) {
    bench::Options options;
    const std::map<std::string, bool*> switches = {{"--json", &options.json},
                                                   {"--quick", &options.quick},
                                                   {"--ladder", &options.ladder},
                                                   {"--peers", &options.peers}};
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string& word = words[i];
        const auto value = [&] {
            dl::require<dl::Error>(i + 1 < words.size(), word, ": needs a value");
            return words[++i];
        };
        if (const auto found = switches.find(word); found != switches.end())
            *found->second = true;
        else if (word == "--no-peers")
            options.peers = false;
        else if (word == "--threads")
            options.threads = numbers(value(), word);
        else if (word == "--rounds")
            options.rounds = number(value(), word, 1, 10'000);
        else if (word == "--size")
            options.size = number(value(), word, 1, 8192);
        else if (word == "--only")
            options.only = value();
        else if (word == "--data")
            options.data = value();
        else if (word == "--out")
            options.out = value();
        else
            throw dl::Error("bench: does not know " + word + "; --help shows all options");
    }
    return options;
}

// What children of the verbs are started as; nothing for any other words.
std::optional<int> run_child(const std::vector<std::string>& words) {
    if (words[0] == "gemm-worker" && words.size() == 2) return bench::gemm_worker(words[1]);
    if (words[0] == "steps-worker") return bench::steps_worker(bench::Functions::fast);
    if (words[0] == "steps-pure") return bench::steps_worker(bench::Functions::pure);
    if (words[0] == "steps-peer") return bench::steps_peer();
    if (words[0] == "conv-worker") return bench::conv_worker();
    if (words[0] == "conv-peer") return bench::conv_peer();
    if (words[0] == "accuracy-peer") return bench::accuracy_peer({words.begin() + 1, words.end()});
    return std::nullopt;
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    try {
        for (const std::string& word : words)
            if (word == "--help" || word == "-h") return std::fputs(help, stdout) < 0;
        dl::require<dl::Error>(!words.empty(), "bench: which one? --help shows them");
        if (const auto status = run_child(words)) return *status;

        const bench::Options options = parse(words);
        const std::map<std::string, std::function<int()>> verbs = {
            {"steps", [&] { return steps_verb(options); }},
            {"accuracy", [&] { return accuracy_verb(options); }},
            {"scale", [&] { return scale_verb(options); }},
            {"conv", [&] { return conv_verb(options); }},
            {"gemm", [&] { return options.ladder ? ladder_verb(options) : gemm_verb(options); }},
        };
        const auto verb = verbs.find(words[0]);
        dl::require<dl::Error>(verb != verbs.end(), "bench: does not know ", words[0],
                               "; --help shows what there is");
        return verb->second();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 2;
    }
}
