// augmentation: more pictures out of few, and one kind that does harm.
//
// Uses 3.10 augment and 3.11 fit_lenet. LeNet learns from a few labelled digits, with and without
// changes; --data DIR takes the digits from MNIST.

#include <numeric>

#include "common/data/scenes.hpp"
#include "lab03_cnn/apps/lab.hpp"

namespace {

using namespace app;

struct Way {
    std::string name;
    AugmentOptions changes;
};

const std::vector<Way> ways = {{"as they are", {}},
                               {"shift by 2", {.shift = 2}},
                               {"turn by 15 degrees", {.rotate = 15}},
                               {"shift and turn", {.shift = 2, .rotate = 15}},
                               {"flip half of them", {.flip = 0.5f}},
                               {"turn by 180 degrees", {.rotate = 180}}};

struct Data {
    Examples train, test;
    std::string source;
};

// The first `count` digits of a seed's own order.
Data load(const dl::AppOptions& options, int count, std::uint64_t seed) {
    if (options.data.empty())
        return {pictures_of(dl::digits(count, seed)), pictures_of(dl::digits(2000, seed + 2000)),
                "digits drawn by code"};
    const std::vector<std::string> names = {"mnist", "fashion-mnist"};
    const dl::ByteDataset all = dl::load_data(names, dl::Split::train, options.data);
    dl::Rng rng{seed, "which digits"};
    std::vector<int> order = rng.permutation(all.size());
    order.resize(static_cast<std::size_t>(std::min(count, all.size())));
    Data data;
    data.train.inputs = all.images.batch(order);
    for (const int n : order)
        data.train.labels.push_back(all.labels[static_cast<std::size_t>(n)]);
    data.test = bytes_of(dl::load_data(names, dl::Split::test, options.data));
    data.source = all.source;
    return data;
}

// One picture, many times, each time changed anew.
Tensor changed(const Tensor& picture, const AugmentOptions& options, int times,
               std::uint64_t seed) {
    dl::Rng rng{seed, "gallery"};
    return augment(dl::concat(std::vector<Tensor>(static_cast<std::size_t>(times), picture)),
                   options, rng);
}

void show_gallery(dl::Report& report, const Tensor& digit, std::uint64_t seed) {
    report.heading("Gallery");
    const Tensor scene = dl::scene_objects(1, seed, 48).images;
    struct Row {
        std::string name;
        AugmentOptions changes;
        std::string caption;
    };
    const std::vector<Row> all = {
        {"flip", {.flip = 0.5f}, "Half of them are mirrored: fine for hearts, wrong for digits."},
        {"pad by 6 and crop", {.pad = 6}, "A window of the old size in a frame of zeros."},
        {"shift by up to 6", {.shift = 6}, "The same by another name: what leaves is lost."},
        {"turn by up to 30 degrees", {.rotate = 30}, "Around the middle, between the pixels."},
        {"grey, half of them", {.grey = 0.5f}, "Where colour says nothing about the class."},
        {"edges enhanced, half of them", {.edges = 0.5f}, "Texture gets louder, noise as well."}};
    for (const Row& row : all)
        report.figure(plot::images({.pixels = changed(scene, row.changes, 8, seed), .columns = 8},
                                   {.title = row.name, .width = 700}),
                      row.caption);
    report.figure(plot::images({.pixels = changed(digit, ways[3].changes, 8, seed), .columns = 8},
                               {.title = "A digit, shifted and turned", .width = 700}),
                  "What the net is shown in eight epochs in place of one picture.");
}

void run(const dl::AppOptions& options, int count, int epochs, int seeds) {
    std::vector<Spread> results(ways.size());
    dl::Progress progress(std::cerr, {.title = "training",
                                      .total = static_cast<int>(ways.size()) * seeds * epochs,
                                      .unit = "epochs",
                                      .quiet = options.quiet});
    Data data;
    for (int run = 0; run < seeds; ++run) {
        const std::uint64_t seed = options.seed + static_cast<std::uint64_t>(run);
        data = load(options, count, seed);
        for (std::size_t w = 0; w < ways.size(); ++w) {
            const Net net = lenet5();
            const LenetFit model = app::train(net, data.train,
                                              {.epochs = epochs,
                                               .batch_size = 32,
                                               .peak = 0.03f,
                                               .augmentation = ways[w].changes,
                                               .seed = seed},
                                              progress);
            results[w].add(accuracy_of(net, model, data.test));
        }
    }
    progress.finish();

    dl::Table table({"changes in training", "test accuracy", "worst seed", "best seed", "errors"});
    std::vector<std::string> names;
    std::vector<double> errors;
    for (std::size_t w = 0; w < ways.size(); ++w) {
        const Spread& spread = results[w];
        table.add({ways[w].name, percent(spread.mean()), percent(spread.least()),
                   percent(spread.most()), percent(1 - spread.mean())});
        names.push_back(ways[w].name);
        errors.push_back(100 * (1 - spread.mean()));
    }
    std::cout << data.source << ": " << count << " to learn from, " << seeds << " seeds\n\n"
              << dl::to_text(table);

    dl::Report report("More pictures out of few", {.subtitle = "Lab 3, exercises 3.10 and 3.11"});
    report.settings({{"data", data.source},
                     {"training digits", std::to_string(count)},
                     {"epochs", std::to_string(epochs)},
                     {"seeds", std::to_string(seeds)}});
    report.figure(plot::bars(names, {{.name = "test error", .values = errors}},
                             {.title = "Test error in per cent", .x_label = "per cent"}),
                  "Small shifts and turns are what hands do. A mirrored 2 is no 2, and a 6 that "
                  "is turned by half a circle is a 9: such changes teach something false.");
    report.table(table, "Means over the seeds.");
    show_gallery(report, data.train.batch({0}), options.seed);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"augmentation", "More pictures out of few."};
    int count = 1000, epochs = 20, seeds = 3;
    options.add("--train", count, "labelled digits to learn from");
    options.add("--epochs", epochs, "passes over them");
    options.add("--seeds", seeds, "repetitions that are averaged");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epochs, seeds); });
}
