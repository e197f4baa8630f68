// segment: a class for every pixel of a scene.
//
// Uses 4.1, 4.10 and 4.11. The scenes are drawn by code, so that every pixel
// has a true class.

#include "lab04_architectures/apps/training.hpp"
#include "lab04_architectures/enlarge.hpp"
#include "lab04_architectures/layers_pixels.hpp"
#include "lab04_architectures/segmentation.hpp"

namespace {

using namespace app;

constexpr int side = 32;

struct Settings {
    int train = 2000;
    int test = 300;
    int epochs = 10;
    int kinds = 3;
    int width = 12;
    int depth = 3;
    float rate = 0.004f;
    bool no_skips = false;
};

dl::SceneOptions scene_options(const Settings& settings) {
    dl::SceneOptions options;
    options.size = side;
    options.kinds = settings.kinds;
    options.max_objects = 2;
    options.min_radius = 0.24f;
    options.max_radius = 0.34f;
    options.clutter = 0.7f;
    return options;
}

// Pictures and their pixels' classes, every second one mirrored.
std::vector<Tensor> make_batch(const dl::Scenes& scenes, const std::vector<int>& rows,
                               dl::Rng& rng) {
    Tensor images = dl::gather_rows(scenes.images, rows);
    const int count = static_cast<int>(rows.size());
    Tensor labels({count, 1, side, side});
    for (int i = 0; i < count; ++i) {
        const int* from = scenes.semantic.data() + std::ptrdiff_t{rows[i]} * side * side;
        std::copy(from, from + side * side, labels.data() + std::ptrdiff_t{i} * side * side);
        if (!rng.chance(0.5f)) continue;
        mirror(images, i);
        mirror(labels, i);
    }
    labels.set_shape({count, side, side});
    return inputs(std::move(images), std::move(labels));
}

struct Result {
    Net net;
    Trained trained;
    Tensor scores;     // of the test pictures
    Tensor confusion;  // of their pixels
    double mean_iou = 0;
};

Result learn(const dl::Scenes& train_set, const dl::Scenes& test_set, const Settings& settings,
             bool skips, const dl::AppOptions& options) {
    Result result;
    result.net = lab04::fully_convolutional({.size = side,
                                             .classes = settings.kinds + 1,
                                             .width = settings.width,
                                             .depth = settings.depth,
                                             .skips = skips});
    Net whole = result.net;
    lab04::pixel_cross_entropy(whole, result.net.last(), whole.input({side, side}, "labels"));
    result.trained = train(whole,
                           {.examples = settings.train,
                            .epochs = settings.epochs,
                            .learning_rate = settings.rate,
                            .seed = options.seed,
                            .quiet = options.quiet,
                            .title = skips ? "with joins" : "without joins"},
                           [&](const std::vector<int>& rows, dl::Rng& rng) {
                               return make_batch(train_set, rows, rng);
                           });
    result.scores =
        predict(result.net, result.trained.parameters, test_set.images, result.net.last());
    result.confusion = lab04::pixel_confusion(result.scores, test_set.semantic);
    result.mean_iou = double{lab04::mean_iou(result.confusion)};
    return result;
}

// Pictures, their true masks, and those of the net, under each other; grey below the masks, so that
// a colour is a class.
std::string masks(const dl::Scenes& scenes, const Result& result) {
    const int shown = 8, pixels = side * side;
    const Tensor few = dl::rows(scenes.images, 0, shown);
    const Tensor grey = Tensor(few.shape()) + dl::mean(few, {1}, {.keep_axes = true});
    plot::Images images{.pixels = dl::concat({few, grey, grey}),
                        .masks = Tensor({3 * shown, side, side}),
                        .columns = shown};
    const std::vector<int> said = dl::argmax(dl::rows(result.scores, 0, shown), 1);
    for (int i = 0; i < shown * pixels; ++i) {
        images.masks[shown * pixels + i] = static_cast<float>(scenes.semantic[i]);
        images.masks[2 * shown * pixels + i] = static_cast<float>(said[i]);
    }
    for (const char* row : {"picture", "truth", "net"})
        images.captions.insert(images.captions.end(), shown, row);
    return plot::images(images, {.title = "New scenes", .width = 720});
}

// What a transposed convolution of ones paints before any training.
dl::Figure painted(int kernel) {
    const Tensor ones({1, 1, 6, 6}, 1), weight({1, 1, kernel, kernel}, 1);
    const Tensor out =
        lab04::conv_transpose2d_forward(ones, weight, Tensor({1}), {.stride = 2, .padding = 1});
    return {
        plot::heat_map({.values = dl::reshape(out, {out.size(2), out.size(3)})},
                       {.title = dl::text("K = ", kernel, ", S = 2"), .width = 400}),
        kernel % 2 == 0
            ? "K = 4 is one: inside, all pixels are painted equally often."
            : "K = 3 is no multiple of the stride: a checkerboard of 1, 2 and 4 coats of paint."};
}

dl::Table class_table(const Tensor& confusion, const std::vector<std::string>& names) {
    dl::Table classes({"class", "true pixels", "predicted", "right", "IoU"});
    for (int k = 0; k < confusion.size(0); ++k) {
        const Tensor row = dl::rows(confusion, k, k + 1);
        const float truth = dl::sum(row), hits = confusion.at(k, k);
        const float predicted = dl::sum(dl::slice(confusion, 1, k, k + 1));
        classes.add({names[k], static_cast<int>(truth), static_cast<int>(predicted),
                     static_cast<int>(hits), number(double{hits / (truth + predicted - hits)})});
    }
    return classes;
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const dl::Scenes train_set = dl::scenes(settings.train, options.seed, scene_options(settings));
    const dl::Scenes test_set =
        dl::scenes(settings.test, options.seed + 1000, scene_options(settings));
    std::vector<std::string> names = {"background"};
    names.insert(names.end(), test_set.class_names.begin(),
                 test_set.class_names.begin() + settings.kinds);
    std::cout << "scenes drawn by code: " << settings.train << " to learn from, " << settings.test
              << " to be judged by\n\n";
    const Result result = learn(train_set, test_set, settings, !settings.no_skips, options);
    const dl::Table classes = class_table(result.confusion, names);
    std::cout << table(result.net) << '\n'
              << to_text(classes) << "\nmean IoU " << number(result.mean_iou) << ", "
              << dl::duration(result.trained.seconds) << " of training\n";

    dl::Report report("A class for every pixel",
                      {.subtitle = "Lab 4, exercises 4.1, 4.10 and 4.11"});
    report.settings({{"scenes", std::to_string(settings.train)},
                     {"epochs", std::to_string(settings.epochs)},
                     {"joins", settings.no_skips ? "no" : "yes"},
                     {"seed", std::to_string(options.seed)}});
    report.facts({{number(result.mean_iou), "mean IoU", "classes and background"}});
    report.figure(masks(test_set, result),
                  "Every colour is a class. Nobody has seen these scenes.");
    report.table(classes, "IoU is what is right over what is true or predicted.");
    report.figure(
        plot::confusion(result.confusion, names, {.title = "Which pixel is taken for which"}),
        "Rows are true classes, columns predicted ones; one matrix for "
        "all pictures.");
    report.figure(plot::line({curve("train", result.trained.losses)},
                             {.title = "Loss", .x_label = "epoch", .log_y = true}),
                  "Cross-entropy of a pixel, mean over each epoch.");
    report.heading("Ways to enlarge");
    report.paragraph(
        "A transposed convolution of ones with a filter of ones: "
        "how often is every "
        "output pixel painted?");
    report.figures({painted(3), painted(4)});
    report.begin_details("Every layer");
    report.code(table(result.net));
    report.end_details();
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"segment", "A fully convolutional net labels every pixel of a scene."};
    Settings settings;
    options.add("--train", settings.train, "scenes to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    options.add("--kinds", settings.kinds, "kinds of objects, 1 to 10");
    options.add("--width", settings.width, "channels of the first stage");
    options.add("--depth", settings.depth, "how often the picture is halved");
    options.add("--rate", settings.rate, "learning rate at the start");
    options.add("--no-skips", settings.no_skips, "leave the joins out");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
