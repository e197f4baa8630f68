// `bench scale`: how the time of a training step grows with batch, width, depth and threads, drawn
// beside the time that the arithmetic alone would take.

#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/kernels/gemm.hpp"
#include "common/plot.hpp"
#include "common/report.hpp"
#include "tests/bench/bench.hpp"
#include "tests/bench/steps_race.hpp"

namespace bench {
namespace {

struct Size {
    int batch, width, depth;

    friend auto operator<=>(const Size&, const Size&) = default;
};

// What grows, and through which values; everything else stays at the base.
struct Sweep {
    std::string what;
    int Size::*member;
    std::vector<int> values;
};

struct Plan {
    Family family;
    std::string about;
    Size base;
    std::vector<Sweep> sweeps;
};

std::vector<Plan> plans(bool quick) {
    const auto batch = &Size::batch;
    const auto width = &Size::width;
    const auto depth = &Size::depth;
    if (quick)
        return {{Family::mlp,
                 "784 pixels, hidden layers with ReLU, 10 scores",
                 {16, 64, 1},
                 {{"batch", batch, {4, 16}}, {"width", width, {16, 64}}}}};
    return {{Family::mlp,
             "784 pixels, hidden layers with ReLU, 10 scores",
             {64, 256, 2},
             {{"batch", batch, {1, 4, 16, 64, 256, 1024}},
              {"width", width, {16, 64, 256, 1024, 2048}},
              {"depth", depth, {1, 2, 4, 8, 16}}}},
            {Family::conv,
             "3 x 16 x 16 pixels, 3 x 3 convolutions with ReLU, max pooling, 10 scores",
             {64, 16, 2},
             {{"batch", batch, {1, 4, 16, 64, 256}},
              {"width", width, {4, 8, 16, 32, 64}},
              {"depth", depth, {1, 2, 4, 8}}}}};
}

using Rows = std::map<int, std::map<Size, Row>>;  // by threads

// Every size once for each number of threads: sweeps share their base.
Rows measure(const Plan& plan, const Options& options, int rounds, double budget) {
    Rows rows;
    for (const int threads : options.threads) {
        StepRace race(threads, options.peers);
        for (const Sweep& sweep : plan.sweeps)
            for (const int value : sweep.values) {
                Size size = plan.base;
                size.*sweep.member = value;
                if (rows[threads].contains(size)) continue;
                const StepNet net = scaled_net(plan.family, size.batch, size.width, size.depth);
                Row row = race.run(net, rounds, budget).front();
                row.name = "scale " + row.name;
                if (options.json) print_json(row);
                rows[threads].emplace(size, std::move(row));
            }
    }
    return rows;
}

std::string threads_words(int threads) {
    return dl::text(threads, threads == 1 ? " thread" : " threads");
}

// Milliseconds over one sweep, for every number of threads, the peer and the arithmetic alone.
std::string curves(const Sweep& sweep, const Size& base, const Rows& rows) {
    std::vector<dl::plot::Series> ours, peers, floors;
    for (const auto& [threads, sizes] : rows) {
        std::vector<double> x, y, low, high, peer, floor;
        for (const int value : sweep.values) {
            Size size = base;
            size.*sweep.member = value;
            const Row& row = sizes.at(size);
            x.push_back(value);
            y.push_back(1e3 * median(row.seconds));
            low.push_back(1e3 * smallest(row.seconds));
            high.push_back(1e3 * largest(row.seconds));
            if (!row.peer.empty()) peer.push_back(1e3 * median(row.peer_seconds));
            floor.push_back(1e3 * row.flops / row.peak);
        }
        ours.push_back({threads_words(threads), x, y, low, high});
        if (peer.size() == x.size() && threads == rows.rbegin()->first)
            peers.push_back({dl::text("PyTorch, best of up to ", threads), x, peer});
        if (threads == rows.rbegin()->first)
            floors.push_back({"arithmetic alone, " + threads_words(threads),
                              x,
                              floor,
                              {},
                              {},
                              dl::plot::Marks::line});
    }
    ours.insert(ours.end(), peers.begin(), peers.end());
    ours.insert(ours.end(), floors.begin(), floors.end());
    return dl::plot::line(ours, {.title = "Against " + sweep.what,
                                 .x_label = sweep.what,
                                 .y_label = "ms a step",
                                 .log_x = true,
                                 .log_y = true,
                                 .width = 440,
                                 .height = 320});
}

// How many times as fast as one thread, at every size of the sweep over the batch.
std::string speed_up(const Plan& plan, const Rows& rows) {
    std::vector<dl::plot::Series> all;
    const Sweep& sweep = plan.sweeps.front();
    const auto& alone = rows.begin()->second;
    for (const int value : sweep.values) {
        Size size = plan.base;
        size.*sweep.member = value;
        std::vector<double> x, y;
        for (const auto& [threads, sizes] : rows) {
            x.push_back(threads);
            y.push_back(median(alone.at(size).seconds) / median(sizes.at(size).seconds));
        }
        all.push_back({dl::text(sweep.what, ' ', value), x, y});
    }
    std::vector<double> threads;
    for (const auto& entry : rows)
        threads.push_back(double(entry.first) / rows.begin()->first);
    std::vector<double> x;
    for (const auto& entry : rows)
        x.push_back(entry.first);
    all.push_back({"all of it shared out", x, threads, {}, {}, dl::plot::Marks::line});
    return dl::plot::line(
        all, {.title = "Against threads",
              .x_label = "threads",
              .y_label = dl::text("times as fast as ", threads_words(rows.begin()->first)),
              .width = 440,
              .height = 320});
}

dl::Table table_of(const Rows& rows) {
    dl::Table table(
        {"step", "threads", "ms", "min", "max", "GFLOP/s", "% of peak", "PyTorch ms", "ratio"});
    for (const auto& [threads, sizes] : rows)
        for (const auto& [size, row] : sizes) {
            const bool peer = !row.peer.empty();
            table.add({row.name, threads, 1e3 * median(row.seconds), 1e3 * smallest(row.seconds),
                       1e3 * largest(row.seconds), row.gflops(),
                       100 * row.gflops() * 1e9 / row.peak,
                       peer ? dl::Cell(1e3 * median(row.peer_seconds)) : dl::Cell("-"),
                       peer ? dl::Cell(ratio(row.peer_seconds, row.seconds)) : dl::Cell("-")});
        }
    return table;
}

void add_section(dl::Report& report, const Plan& plan, const Rows& rows) {
    report.heading(plan.family == Family::mlp ? "A multi-layer perceptron"
                                              : "A convolutional network");
    report.paragraph(dl::text(plan.about, ". What does not grow: batch ", plan.base.batch,
                              ", width ", plan.base.width, ", depth ", plan.base.depth, "."));
    std::vector<dl::Figure> figures;
    for (const Sweep& sweep : plan.sweeps)
        figures.push_back({curves(sweep, plan.base, rows),
                           sweep.what == "width" ? "Twice the width is four times the work between "
                                                   "hidden layers: the line steepens."
                                                 : "Twice as much is twice the work; a flat start "
                                                   "is what a step costs in any case."});
    if (rows.size() > 1)
        figures.push_back(
            {speed_up(plan, rows), "Small steps end before a second thread has woken up."});
    report.figures(figures);
    report.begin_details("The numbers");
    report.table(table_of(rows));
    report.end_details();
}

}  // namespace

int scale_verb(const Options& options) {
    const int rounds = options.rounds > 0 ? options.rounds : options.quick ? 1 : 3;
    const double budget = options.quick ? 0.01 : 0.1;
    dl::Report report("Time against size", {.subtitle = "One training step, forward to update"});
    report.settings(
        {{"kernel", dl::kernels::kernel_name()}, {"samples of each size", std::to_string(rounds)}});
    report.paragraph(
        "Bands reach from the fastest to the slowest sample. The line of the arithmetic is the "
        "number of operations over the speed of the micro-kernel alone, measured in the same run: "
        "what stands between it and the curve is memory, overhead and waiting.");
    bool any = false;
    for (const Plan& plan : plans(options.quick)) {
        if (std::string(name_of(plan.family)).find(options.only) == std::string::npos) continue;
        const Rows rows = measure(plan, options, rounds, budget);
        add_section(report, plan, rows);
        if (!options.json) std::printf("%s\n", dl::to_text(table_of(rows)).c_str());
        any = true;
    }
    dl::require<dl::Error>(any, "bench scale: nothing has \"", options.only,
                           "\" in its name; there are mlp and conv");
    report.write(options.out);
    std::fprintf(options.json ? stderr : stdout, "report: %s\n", options.out.c_str());
    return 0;
}

}  // namespace bench
