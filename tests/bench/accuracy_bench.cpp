// `bench accuracy`: how long a whole program takes to read handwritten digits well: reading the
// files, training, judging, writing the report. What runs are the apps of the labs.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "common/data/real_data.hpp"
#include "common/error.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/process.hpp"
#include "tests/bench/steps_nets.hpp"

namespace bench {
namespace {

namespace fs = std::filesystem;

struct Task {
    std::string net;  // as step_nets and the peer's script call it
    double goal;      // percent of the test digits
    std::string app;
    int epochs;  // enough for the goal with every seed that was tried
};

const std::vector<Task> tasks = {{"mlp", 98, COURSE_BENCH_MLP, 3},
                                 {"lenet", 99, COURSE_BENCH_LENET, 3}};

constexpr const char* no_digits =
    "bench accuracy: there are no digits of MNIST here, and it is their 98 and 99 % that are "
    "timed.\n"
    "Put these four files into a folder, as they are or unpacked:\n"
    "  train-images-idx3-ubyte.gz  train-labels-idx1-ubyte.gz\n"
    "  t10k-images-idx3-ubyte.gz   t10k-labels-idx1-ubyte.gz\n"
    "and name it:  ./course bench accuracy --data FOLDER   (or once and for all: DL_DATA=FOLDER)\n"
    "What needs no data: ./course bench steps\n";

// A folder for reports that nobody reads.
struct Scratch {
    fs::path path;

    Scratch() {
        std::string name = (fs::temp_directory_path() / "bench_XXXXXX").string();
        dl::require<dl::Error>(mkdtemp(name.data()) != nullptr, "bench accuracy: cannot write to ",
                               fs::temp_directory_path().string());
        path = name;
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
};

// The number in front of, or behind, some words.
double number_behind(const std::string& output, const std::string& words) {
    const std::size_t at = output.find(words);
    return at == std::string::npos ? 0 : std::strtod(output.c_str() + at + words.size(), nullptr);
}
double number_before(const std::string& output, const std::string& words) {
    const std::size_t end = std::min(output.find(words), output.size());
    const std::size_t begin = output.find_last_not_of("0123456789", end == 0 ? 0 : end - 1);
    return std::strtod(output.c_str() + (begin == std::string::npos ? 0 : begin + 1), nullptr);
}

struct Contender {
    std::string name;
    int threads;
    Samples seconds, accuracy, megabytes;
    double examples = 0;  // in the training set

    void run(const Task& task, const fs::path& data, const fs::path& scratch, int seed) {
        std::vector<std::string> words = {"--data",   data.string(),
                                          "--seed",   std::to_string(seed),
                                          "--epochs", std::to_string(task.epochs)};
        const bool ours = name == "ours";
        if (ours) {
            const std::string page = (scratch / "report.html").string();
            words.insert(words.end(), {"--quiet", "--out", page});
        } else {
            words.insert(words.begin(), {"accuracy-peer", task.net});
        }
        const Ended ended =
            run_to_end(ours ? task.app : "/proc/self/exe", words, thread_variables(threads));
        dl::require<dl::Error>(ended.well || !ours, "bench accuracy: ", task.app, " failed");
        if (!ended.well) return;
        seconds.push_back(ended.seconds);
        accuracy.push_back(number_behind(ended.output, "test accuracy "));
        megabytes.push_back(ended.megabytes);
        examples = number_before(ended.output, " to learn from");
    }
    [[nodiscard]] int reached(double goal) const {
        return static_cast<int>(std::count_if(accuracy.begin(), accuracy.end(),
                                              [=](double percent) { return percent >= goal; }));
    }
};

double flops_of(const Task& task, double examples) {
    for (const StepNet& net : step_nets())
        if (net.title() == task.net) return net.flops() / net.batch * examples * task.epochs;
    return 0;
}

void print_table_row(const Task& task, const Contender& who) {
    std::printf("%-6s %3.0f %%  %-16s %d %8.2f %8.2f %8.2f  %5.2f ... %5.2f %%  %d of %zu %6.0f\n",
                task.net.c_str(), task.goal, who.name.c_str(), who.threads, median(who.seconds),
                smallest(who.seconds), largest(who.seconds), smallest(who.accuracy),
                largest(who.accuracy), who.reached(task.goal), who.accuracy.size(),
                largest(who.megabytes));
    std::fflush(stdout);
}

void show(const Task& task, const std::vector<Contender>& all, double peak, bool json) {
    const Contender& ours = all.front();
    Row row{dl::text("accuracy ", task.net, ' ', task.goal, " %"), ours.threads, ours.seconds,
            flops_of(task, ours.examples), peak};
    row.more = {{"accuracy", median(ours.accuracy)},
                {"reached", ours.reached(task.goal)},
                {"megabytes", largest(ours.megabytes)}};
    for (const Contender& who : all) {
        if (who.seconds.empty()) continue;
        if (!json) print_table_row(task, who);
        if (&who == &ours || (!row.peer.empty() && median(row.peer_seconds) <= median(who.seconds)))
            continue;
        row.peer = who.name;
        row.peer_seconds = who.seconds;
    }
    if (json) print_json(row);
    if (!json && !row.peer.empty())
        std::printf("%-13s %s: %.2f times as long\n", "", row.peer.c_str(),
                    ratio(row.peer_seconds, row.seconds));
}

}  // namespace

int accuracy_verb(const Options& options) {
    const auto data = dl::find_data("mnist", options.data);
    if (!data) {
        std::fputs(no_digits, stderr);
        return 1;
    }
    const Scratch scratch;
    const int seeds = options.rounds > 0 ? options.rounds : options.quick ? 1 : 3;
    if (!options.json)
        std::printf(
            "Whole programs, from start to end; seconds over %d seed%s, MB resident\n"
            "%-6s %5s  %-16s t %8s %8s %8s  %16s  reached %5s\n",
            seeds, seeds == 1 ? "" : "s", "net", "goal", "who", "s", "min", "max", "test accuracy",
            "MB");
    for (const int threads : options.threads)
        for (const Task& task : tasks) {
            if (task.net.find(options.only) == std::string::npos) continue;
            std::vector<Contender> all = {{"ours", threads, {}, {}, {}}};
            if (options.peers) all.push_back({"torch 1 thread", 1, {}, {}, {}});
            if (options.peers && threads > 1)
                all.push_back({dl::text("torch ", threads, " threads"), threads, {}, {}, {}});
            for (int seed = 1; seed <= seeds; ++seed)
                for (Contender& who : all) {
                    progress(dl::text(task.net, ", seed ", seed, ", ", who.name));
                    who.run(task, *data, scratch.path, seed);
                }
            progress("");
            show(task, all, measure_peak(threads), options.json);
        }
    return 0;
}

int accuracy_peer(const std::vector<std::string>& words) {
    become_python(COURSE_BENCH_FOLDER "/accuracy_peer.py", words);
    return 127;
}

}  // namespace bench
