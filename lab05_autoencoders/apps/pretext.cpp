// pretext: does a net that learned to see which way is up know more about objects?
//
// Uses 5.8 start_from, 5.9 frozen_step and 5.11 rotation_batch on small coloured objects. Beside
// the features of the task stand pixels and the features of a net that never learned anything.

#include "lab05_autoencoders/pretext.hpp"
#include "common/data/scenes.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab05_autoencoders/apps/readout.hpp"
#include "lab05_autoencoders/transfer.hpp"

namespace {

using namespace app;

struct Settings {
    int unlabelled = 2000;
    int seeds = 3;
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

double right_share(const Tensor& scores, const std::vector<int>& labels) {
    return 100 * double{dl::accuracy(scores, labels)};
}

FitOptions how_to_fit(int epochs, int batch, std::uint64_t seed) {
    return training(epochs, 0.002f, seed, batch).fit;
}

// The score of one description with a linear readout, for each number of labels.
std::vector<double> read_scores(const Tensor& train, const std::vector<int>& labels,
                                const Tensor& test, const std::vector<int>& truth) {
    const auto score = [&](const Tensor& predicted, int begin, int end) {
        return right_share(predicted, {labels.begin() + begin, labels.begin() + end});
    };
    std::vector<double> scores;
    for (const int count : labelled)
        scores.push_back(
            right_share(read_out(train, dl::one_hot(labels, 10), count, test, score), truth));
    return scores;
}

// The score of a net that is trained with labels from `start` on, some of its layers at rest.
std::vector<double> trained_scores(const Params& start, const std::set<std::string>& frozen,
                                   const dl::Dataset& known, const dl::Dataset& others,
                                   std::uint64_t seed) {
    const Net net = net_of(10);
    std::vector<double> scores;
    for (const int count : labelled) {
        Examples few;
        few.inputs = dl::rows(known.images, 0, count);
        few.labels = {known.labels.begin(), known.labels.begin() + count};
        const int epochs = 12000 / count;  // as many steps, however few the labels
        const Params trained = transfer(net, start, few, frozen, how_to_fit(epochs, 20, seed));
        scores.push_back(
            right_share(values_of(net, trained, others.images, net.last()), others.labels));
    }
    return scores;
}

struct Results {
    Spread solved;             // the task itself, on new pictures
    std::vector<Way> read;     // by a linear readout
    std::vector<Way> trained;  // by more training
};

void one_seed(const Settings& settings, std::uint64_t seed, Results& results) {
    const dl::Dataset unlabelled = dl::scene_objects(settings.unlabelled, seed);
    const dl::Dataset known = dl::scene_objects(labelled.back(), seed + 1000);
    const dl::Dataset others = dl::scene_objects(2000, seed + 2000);

    const PretextBatch turned = rotation_batch(unlabelled.images);
    Examples task;
    task.inputs = turned.images;
    task.labels = turned.labels;
    const Net four = net_of(4), ten = net_of(10);
    const Params start = initialise(four, Initialiser::he, seed);
    const Params upright =
        fit(four, start, task, {}, how_to_fit(settings.epochs, 50, seed)).parameters;
    const PretextBatch check = rotation_batch(dl::rows(others.images, 0, 500));
    results.solved.values.push_back(
        right_share(values_of(four, upright, check.images, four.last()), check.labels));

    const Params random = start_from(ten, start, seed + 1),
                 taken = start_from(ten, upright, seed + 1);
    const auto read = [&](std::size_t way, const auto& described) {
        add(results.read[way], read_scores(described(known.images), known.labels,
                                           described(others.images), others.labels));
    };
    read(0, small_pixels);
    read(1, [&](const Tensor& images) { return features(random, images); });
    read(2, [&](const Tensor& images) { return features(taken, images); });

    const std::set<std::string> encoder = parameters_of(ten, "encoder");
    add(results.trained[0], trained_scores(random, encoder, known, others, seed));
    add(results.trained[1], trained_scores(random, {}, known, others, seed));
    add(results.trained[2], trained_scores(taken, encoder, known, others, seed));
    add(results.trained[3], trained_scores(taken, {}, known, others, seed));
}

void show_task(dl::Report& report, std::uint64_t seed) {
    const PretextBatch shown = rotation_batch(dl::scene_objects(3, seed).images);
    std::vector<std::string> captions;
    for (const int label : shown.labels)
        captions.push_back("label " + std::to_string(label));
    report.figure(plot::images({.pixels = shown.images, .captions = captions, .columns = 4},
                               {.title = "Labels for nothing", .width = 400}),
                  "Every picture in four positions; in the first, light falls from above.");
}

void run(const dl::AppOptions& options, const Settings& settings) {
    Results results;
    results.read = ways_of({"pixels", "a random net", "after rotation"}, labelled);
    results.trained = ways_of(
        {"random, frozen", "random, all layers", "rotation, frozen", "rotation, all layers"},
        labelled);
    dl::Progress progress(
        std::cerr,
        {.title = "seeds", .total = settings.seeds, .unit = "seeds", .quiet = options.quiet});
    for (int seed = 0; seed < settings.seeds; ++seed) {
        one_seed(settings, options.seed + static_cast<std::uint64_t>(seed), results);
        progress.step(1);
    }
    progress.finish();

    const dl::Table read = table_of("linear readout of", labelled, results.read, 1),
                    trained = table_of("training of", labelled, results.trained, 1);
    std::cout << "objects of ten kinds, " << settings.unlabelled << " without labels, "
              << settings.seeds << " seeds; the task itself: " << fixed(results.solved.mean(), 1)
              << " % of new pictures\n\n"
              << dl::to_text(read) << '\n'
              << dl::to_text(trained);

    dl::Report report("Which way is up?", {.subtitle = "Lab 5, exercises 5.8, 5.9 and 5.11"});
    report.settings({{"pictures without labels", std::to_string(settings.unlabelled)},
                     {"seeds", std::to_string(settings.seeds)}});
    show_task(report, options.seed);
    report.heading("A linear readout");
    report.figure(curves_of("Objects recognised", "per cent", labelled, results.read),
                  "Bands are one deviation over the seeds. Compare with the random net, not with "
                  "zero.");
    report.table(read, "Per cent of new pictures; in brackets the deviation over the seeds.");
    report.heading("Frozen or fine-tuned");
    report.figure(curves_of("Objects recognised", "per cent", labelled, results.trained),
                  "A softmax layer behind the three convolutions, trained with labels. Frozen: "
                  "the convolutions rest and the new layer alone learns.");
    report.table(trained, "Per cent of new pictures; in brackets the deviation over the seeds.");
    dl::finish(report, options);
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
