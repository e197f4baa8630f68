// time_delay: which motif is hidden in a signal? A time-delay net against a perceptron.
//
// Uses challenge 3.13 and lab 2's fit. The motif may begin at any step.

#include "common/data/series.hpp"
#include "lab03_cnn/apps/lab.hpp"
#include "lab03_cnn/conv1d.hpp"

namespace {

using namespace app;

struct Way {
    std::string name;
    Net net;
    std::string hears;
};

std::vector<Way> ways(int length) {
    std::vector<Way> all;
    Net perceptron;
    const Node x = flatten(perceptron, perceptron.input({1, length}, "signal"));
    linear(perceptron, relu(perceptron, linear(perceptron, x, 8)), 6);
    all.push_back({"perceptron, 8 units", perceptron, "everything, each step by itself"});
    const std::vector<TimeDelayLayer> side_by_side = {{8, 5, 1}, {8, 5, 1}, {8, 5, 1}};
    const std::vector<TimeDelayLayer> spread = {{8, 5, 1}, {8, 5, 2}, {8, 5, 4}};
    for (const auto& layers : {side_by_side, spread})
        all.push_back({dl::text("time-delay, dilation up to ", layers.back().dilation),
                       time_delay_net(length, layers, 6),
                       dl::text(time_delay_span(layers), " steps")});
    return all;
}

Examples examples_of(const dl::Series& series) {
    Examples examples;
    examples.inputs = series.signals;
    examples.labels = series.labels;
    return examples;
}

// A signal, its motif between two dashed lines.
dl::Figure drawn(const dl::Series& shown, int n) {
    const auto i = static_cast<std::size_t>(n);
    const std::vector<float> signal(shown.signals.begin() + n * 128,
                                    shown.signals.begin() + (n + 1) * 128);
    return {
        plot::line({{.name = "signal", .y = signal, .marks = plot::Marks::line}},
                   {.title = shown.class_names[static_cast<std::size_t>(shown.labels[i])],
                    .x_label = "step",
                    .y_label = "signal",
                    .guides = {{static_cast<double>(shown.starts[i]), "", true},
                               {static_cast<double>(shown.ends[i]), "", true}},
                    .height = 240}),
        dl::text("The motif lies between steps ", shown.starts[i], " and ", shown.ends[i], ".")};
}

void run(const dl::AppOptions& options, int count, int epochs, int seeds) {
    const std::vector<Way> all = ways(128);
    std::vector<Spread> results(all.size());
    dl::Progress progress(std::cerr, {.title = "training",
                                      .total = static_cast<int>(all.size()) * seeds * epochs,
                                      .unit = "epochs",
                                      .quiet = options.quiet});
    for (int run = 0; run < seeds; ++run) {
        const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(run);
        const Examples train = examples_of(dl::time_series(count, seed));
        const Examples test = examples_of(dl::time_series(1000, seed + 2000));
        for (std::size_t w = 0; w < all.size(); ++w) {
            FitOptions how;
            how.epochs = epochs;
            how.batch_size = 32;
            how.optimiser = Optimiser::adam;
            how.learning_rate = 0.006f;
            how.schedule.kind = ScheduleKind::cosine;
            how.seed = seed;
            how.after_epoch = [&](int, const EpochReport& epoch) {
                progress.step(1, double{epoch.train_loss});
            };
            const FitResult result = fit(all[w].net, initialise(all[w].net, Initialiser::he, seed),
                                         train, Examples{}, how);
            results[w].add(test_accuracy(all[w].net, result.parameters, test));
        }
    }
    progress.finish();

    dl::Table table({"net", "hears", "parameters", "test accuracy", "worst seed", "best seed"});
    for (std::size_t w = 0; w < all.size(); ++w)
        table.add({all[w].name, all[w].hears, all[w].net.parameter_count(),
                   percent(results[w].mean(), 1), percent(results[w].least(), 1),
                   percent(results[w].most(), 1)});
    std::cout << count << " signals of 128 steps to learn from, six motifs, " << seeds
              << " seeds\n\n"
              << dl::to_text(table);

    dl::Report report("A motif somewhere in time", {.subtitle = "Lab 3, challenge 3.13"});
    std::vector<dl::Figure> signals;
    const dl::Series shown = dl::time_series(6, options.seed);
    for (int n = 0; n < 6; ++n)
        signals.push_back(drawn(shown, n));
    report.paragraph(
        "Every signal holds drift, spikes that mean nothing, noise, and one motif between the "
        "dashed lines. Its kind is to be named; where it begins is not said.");
    report.figures(signals);
    report.table(
        table,
        "What counts is that a motif is found wherever it begins; hearing further helps a little, "
        "for a motif takes about 24 steps.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"time_delay", "Which motif is hidden in a signal?"};
    int count = 1500, epochs = 12, seeds = 2;
    options.add("--train", count, "signals to learn from");
    options.add("--epochs", epochs, "passes over them");
    options.add("--seeds", seeds, "repetitions that are averaged");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epochs, seeds); });
}
