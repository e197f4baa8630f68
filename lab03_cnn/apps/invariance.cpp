// invariance: digits move away from the middle; who still reads them?
//
// Uses 3.9 lenet5, 3.10 shift and 3.11 fit_lenet, and a perceptron of about as many weights. All
// learn from digits in the middle alone and are asked about shifted ones.

#include "lab03_cnn/apps/lab.hpp"

namespace {

using namespace app;

// 784 x 77 + 77 + 77 x 10 + 10 weights: as many as LeNet has, within one per cent.
Net perceptron() {
    Net net;
    const Node x = flatten(net, net.input({1, 28, 28}, "pixels"));
    linear(net, relu(net, linear(net, x, 77)), 10);
    return net;
}

struct Way {
    std::string name;
    Net net;
};

// The test digits, each moved by `distance` pixels in a direction of its own.
Examples moved(const Examples& test, int distance, std::uint64_t seed) {
    dl::Rng rng{seed, "directions"};
    Examples result = test;
    std::vector<Tensor> pictures;
    for (int n = 0; n < test.size(); ++n) {
        const int way = rng.integer(4);
        const int down = way == 0 ? distance : way == 1 ? -distance : 0;
        const int right = way == 2 ? distance : way == 3 ? -distance : 0;
        pictures.push_back(shift(dl::rows(test.inputs, n, n + 1), down, right));
    }
    result.inputs = dl::concat(pictures);
    return result;
}

void run(const dl::AppOptions& options, int count, int epochs, int seeds) {
    const std::vector<Way> ways = {{"perceptron, 77 units", perceptron()},
                                   {"LeNet, averages", lenet5({.max_pooling = false})},
                                   {"LeNet, maxima", lenet5()}};
    const std::vector<int> distances = {0, 1, 2, 3, 4, 5, 6};
    std::vector<std::vector<Spread>> results(ways.size(), std::vector<Spread>(distances.size()));

    dl::Progress progress(std::cerr, {.title = "training",
                                      .total = static_cast<int>(ways.size()) * seeds * epochs,
                                      .unit = "epochs",
                                      .quiet = options.quiet});
    for (int run = 0; run < seeds; ++run) {
        const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(run);
        const Examples train = pictures_of(dl::digits(count, seed, {.shift = 0}));
        const Examples test = pictures_of(dl::digits(1000, seed + 2000, {.shift = 0}));
        std::vector<LenetFit> models;
        for (const Way& way : ways)
            models.push_back(app::train(way.net, train,
                                        {.epochs = epochs, .peak = 0.03f, .seed = seed}, progress));
        for (std::size_t d = 0; d < distances.size(); ++d) {
            const Examples shifted = moved(test, distances[d], seed);
            for (std::size_t w = 0; w < ways.size(); ++w)
                results[w][d].add(accuracy_of(ways[w].net, models[w], shifted));
        }
    }
    progress.finish();

    std::vector<std::string> columns = {"net", "parameters"};
    for (const int distance : distances)
        columns.push_back(dl::text(distance, " px"));
    dl::Table table(columns);
    std::vector<plot::Series> curves;
    for (std::size_t w = 0; w < ways.size(); ++w) {
        std::vector<dl::Cell> row = {ways[w].name, ways[w].net.parameter_count()};
        std::vector<double> x, mean, low, high;
        for (std::size_t d = 0; d < distances.size(); ++d) {
            const Spread& spread = results[w][d];
            row.push_back(dl::fixed(100 * spread.mean(), 1));
            x.push_back(distances[d]);
            mean.push_back(spread.mean());
            low.push_back(spread.least());
            high.push_back(spread.most());
        }
        table.add(row);
        curves.push_back({.name = ways[w].name, .x = x, .y = mean, .low = low, .high = high});
    }
    std::cout << count << " digits in the middle to learn from, tested at other places; per cent, "
              << "mean of " << seeds << " seeds\n\n"
              << dl::to_text(table);

    dl::Report report("What a shift does", {.subtitle = "Lab 3, exercises 3.7 to 3.11"});
    report.figure(plot::line(curves, {.title = "Accuracy on shifted digits",
                                      .x_label = "shift in pixels",
                                      .y_label = "fraction that is right",
                                      .width = 620,
                                      .height = 360}),
                  "The band spans the seeds. A perceptron knows pixels; a filter that finds a "
                  "stroke finds it everywhere, and pooling forgives a pixel or two. Neither "
                  "forgives more: the layers behind the maps do know places.");
    report.table(table, "Mean accuracy in per cent.");
    const Examples test = pictures_of(dl::digits(7, options.seed + 2000, {.shift = 0}));
    Tensor shown({7, 1, 28, 28});
    for (int n = 0; n < 7; ++n) {
        const Tensor picture = shift(dl::rows(test.inputs, 0, 1), 0, n);
        std::copy(picture.begin(), picture.end(), shown.begin() + n * picture.count());
    }
    report.figure(plot::images({.pixels = shown, .columns = 7},
                               {.title = "One digit, 0 to 6 pixels to the right", .width = 640}),
                  "For you they are the same.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"invariance", "Digits move away from the middle: who still reads them?"};
    int count = 3000, epochs = 6, seeds = 3;
    options.add("--train", count, "digits to learn from");
    options.add("--epochs", epochs, "passes over them");
    options.add("--seeds", seeds, "repetitions that are averaged");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epochs, seeds); });
}
