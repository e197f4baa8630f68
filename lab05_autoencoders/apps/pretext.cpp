// pretext: does a net that learned to see which way is up know more about objects?
//
// Uses 5.8 start_from and 5.11 rotation_batch on small coloured objects. Beside the
// features of the task stand pixels and the features of a net that never learned anything.

#include "lab05_autoencoders/pretext.hpp"
#include "common/data/scenes.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab05_autoencoders/apps/lab.hpp"

namespace {

using namespace app;

struct Settings {
    int unlabelled = 2000;
    int seeds = 2;
    int epochs = 4;
};

const std::vector<int> labelled = {100, 300, 1000};

// Three convolutions, each at half the size, as encoder1 ... encoder3; and a head.
Net net_of(int classes) {
    Net net;
    Node x = net.input({3, 32, 32}, "pictures");
    int layer = 0;
    for (const int filters : {16, 32, 32}) {
        x = relu(net, lab03::conv2d(net, x, filters, {.kernel = 3, .stride = 2, .padding = 1},
                                    {.name = "encoder" + std::to_string(++layer), .share = {}}));
    }
    x = flatten(net, x, {.name = "features", .share = {}});
    linear(net, x, classes, {}, {.name = "head", .share = {}});
    return net;
}

Tensor features(const Params& parameters, const Tensor& images) {
    const Net net = net_of(10);
    return values_of(net, parameters, images, net.find("features"));
}

// Pictures of 8 x 8 pixels as rows.
Tensor small_pixels(const Tensor& images) {
    return dl::flatten(dl::mean(dl::reshape(images, {-1, 3, 8, 4, 8, 4}), {3, 5}));
}

// A linear readout of the first `count` pictures; a quarter of them chooses its strength.
double probe(const Tensor& train, const std::vector<int>& labels, const Tensor& test,
             const std::vector<int>& truth, int count) {
    const Tensor wanted = dl::one_hot(labels, 10);
    const int fitted = count * 3 / 4;
    const Ridge part(dl::rows(train, 0, fitted), dl::rows(wanted, 0, fitted));
    const Tensor held = dl::rows(train, fitted, count);
    const std::vector<int> held_labels(labels.begin() + fitted, labels.begin() + count);
    const float spread = dl::mean(dl::variance(train, {0}));
    float strength = spread;
    double best = -1;
    for (const float factor : {0.01f, 0.1f, 1.0f, 10.0f}) {
        const double right = double{dl::accuracy(part.predict(held, factor * spread), held_labels)};
        if (right <= best) continue;
        best = right;
        strength = factor * spread;
    }
    const Ridge whole(dl::rows(train, 0, count), dl::rows(wanted, 0, count));
    return 100 * double{dl::accuracy(whole.predict(test, strength), truth)};
}

FitOptions how_to_fit(int epochs, std::uint64_t seed) {
    FitOptions how = adam();
    how.epochs = epochs;
    how.batch_size = 50;
    how.learning_rate = 0.002f;
    how.schedule.kind = ScheduleKind::cosine;
    how.seed = seed;
    return how;
}

struct Way {
    std::string name;
    std::vector<Spread> right;  // by `labelled`
};

// Accuracy of the pretext task on new pictures comes back.
double one_seed(const Settings& settings, std::uint64_t seed, std::vector<Way>& ways) {
    const dl::Dataset unlabelled = dl::scene_objects(settings.unlabelled, seed);
    const dl::Dataset known = dl::scene_objects(labelled.back(), seed + 1000);
    const dl::Dataset others = dl::scene_objects(2000, seed + 2000);

    const PretextBatch turned = rotation_batch(unlabelled.images);
    Examples task;
    task.inputs = turned.images;
    task.labels = turned.labels;
    const Net four = net_of(4), ten = net_of(10);
    const Params start = initialise(four, Initialiser::he, seed);
    const Params upright = fit(four, start, task, {}, how_to_fit(settings.epochs, seed)).parameters;
    const PretextBatch check = rotation_batch(dl::rows(others.images, 0, 500));
    const double solved =
        double{dl::accuracy(values_of(four, upright, check.images, four.last()), check.labels)};

    const Params random = start_from(ten, start, seed + 1),
                 taken = start_from(ten, upright, seed + 1);
    const std::vector<std::pair<Tensor, Tensor>> descriptions = {
        {small_pixels(known.images), small_pixels(others.images)},
        {features(random, known.images), features(random, others.images)},
        {features(taken, known.images), features(taken, others.images)}};
    for (std::size_t c = 0; c < labelled.size(); ++c) {
        for (std::size_t i = 0; i < descriptions.size(); ++i)
            ways[i].right[c].values.push_back(probe(descriptions[i].first, known.labels,
                                                    descriptions[i].second, others.labels,
                                                    labelled[c]));
    }
    return solved;
}

void run(const dl::AppOptions& options, const Settings& settings) {
    std::vector<Way> ways;
    for (const char* name : {"pixels", "a random net", "after rotation"})
        ways.push_back({name, std::vector<Spread>(labelled.size())});
    dl::Progress progress(
        std::cerr,
        {.title = "seeds", .total = settings.seeds, .unit = "seeds", .quiet = options.quiet});
    Spread solved;
    for (int seed = 0; seed < settings.seeds; ++seed) {
        solved.values.push_back(
            one_seed(settings, options.seed + static_cast<std::uint64_t>(seed), ways));
        progress.step(1);
    }
    progress.finish();

    std::vector<std::string> columns = {"linear readout of"};
    for (const int count : labelled)
        columns.push_back(std::to_string(count) + " labels");
    dl::Table table(columns);
    std::vector<plot::Series> curves;
    for (const Way& way : ways) {
        std::vector<dl::Cell> row = {way.name};
        for (const Spread& spread : way.right)
            row.emplace_back(fixed(spread.mean(), 1));
        table.add(row);
        curves.push_back(with_bars(way.name, {labelled.begin(), labelled.end()}, way.right));
    }
    std::cout << "objects of ten kinds, " << settings.unlabelled << " without labels, "
              << settings.seeds << " seeds; the task itself: " << percent(solved.mean(), 1)
              << " of new pictures\n\n"
              << dl::to_text(table);

    dl::Report report("Which way is up?");
    report.settings({{"pictures without labels", std::to_string(settings.unlabelled)},
                     {"seeds", std::to_string(settings.seeds)}});
    const PretextBatch shown = rotation_batch(dl::scene_objects(3, options.seed).images);
    std::vector<std::string> captions;
    for (const int label : shown.labels)
        captions.push_back("label " + std::to_string(label));
    report.figure(plot::images({.pixels = shown.images, .captions = captions, .columns = 4},
                               {.title = "Labels for nothing", .width = 400}),
                  "Every picture in four positions. Light falls from above in all of them.");
    report.figure(plot::line(curves, {.title = "Objects recognised",
                                      .x_label = "labelled pictures",
                                      .y_label = "per cent",
                                      .log_x = true,
                                      .width = 560,
                                      .height = 380}),
                  "Bands are one deviation over the seeds. Compare with the random net, not with "
                  "zero.");
    report.table(table);
    report.write(options.out);
    std::cout << "report: " << options.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"pretext", "Rotation as a task, beside a net that learned nothing."};
    Settings settings;
    options.add("--unlabelled", settings.unlabelled, "pictures without labels");
    options.add("--seeds", settings.seeds, "repetitions");
    options.add("--epochs", settings.epochs, "passes of the task");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
