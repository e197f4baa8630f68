// lenet: LeNet-5 reads handwritten digits.
//
// Uses everything up to 3.11 fit_lenet. Without --data the digits are drawn by code; with
// --data DIR they are those of MNIST.

#include <numeric>

#include "common/markup.hpp"
#include "lab03_cnn/apps/lab.hpp"
#include "lab03_cnn/lenet_1998.hpp"

namespace {

using namespace app;

struct Settings {
    std::string net = "relu";
    int train = 12000;
    int test = 4000;
    int epochs = 0;
    int batch_size = 64;
    float peak = 0.06f;
    float l2 = 0.0005f;
    int shift = 0;
    float rotate = 0;
};

Net net_of(const std::string& name) {
    if (name == "relu") return lenet5();
    if (name == "tanh") return lenet5({.activation = Activation::tanh, .max_pooling = false});
    dl::require<dl::Error>(name == "1998", "--net: relu, tanh or 1998, got '", name, "'");
    return lenet5_1998();
}

Recipe recipe_of(const dl::AppOptions& options, const Settings& settings) {
    Recipe recipe;
    recipe.epochs = settings.epochs > 0 ? settings.epochs : options.data.empty() ? 5 : 3;
    recipe.batch_size = settings.batch_size;
    recipe.peak = settings.peak;
    recipe.decay.l2 = settings.l2;
    recipe.augmentation.shift = settings.shift;
    recipe.augmentation.rotate = settings.rotate;
    recipe.seed = options.seed;
    return recipe;
}

dl::Table layer_table(const Net& net) {
    dl::Table layers({"layer", "output", "parameters"});
    for (const LayerParameters& layer : parameters_by_layer(net))
        layers.add({layer.name, dl::text(net.shape(net.find(layer.name))), layer.count});
    layers.add({"all", "", net.parameter_count()});
    return layers;
}

// --- What the net sees ---------------------------------------------------------------------------

void show_filters(dl::Report& report, const Net& net, const LenetFit& model,
                  const Tensor& picture) {
    report.heading("What it looks for");
    report.figure(
        plot::images({.pixels = model.parameters.at("c1.weight"), .columns = 6, .diverging = true},
                     {.title = "The six filters of c1"}),
        "Nobody drew these 6 x 25 numbers. Ink on blue speaks for the map, ink on brown "
        "against it: most of them are edges and strokes of one direction.");
    report.figures(
        {{plot::images({.pixels = picture}, {.title = "A digit", .width = 170}),
          "What the net is asked about."},
         {plot::images(
              {.pixels = maps_of(net, model, picture, "s2"), .columns = 3, .stretch = true},
              {.title = "Its six maps behind s2", .width = 330}),
          "Where each filter answered: what it finds in one place it finds in all."},
         {plot::images(
              {.pixels = maps_of(net, model, picture, "s4"), .columns = 8, .stretch = true},
              {.title = "Its sixteen maps behind s4", .width = 460}),
          "5 x 5 places are left, but sixteen questions have been asked at each."}});
}

// The probability of the right class when a square of the picture is wiped out.
Tensor occlusion_map(const Net& net, const LenetFit& model, const Tensor& picture, int label) {
    constexpr int square = 6, step = 2, places = (28 - square) / step + 1;
    Examples hidden;
    hidden.inputs = Tensor({places * places, 1, 28, 28});
    hidden.labels.assign(places * places, label);
    for (int i = 0; i < places * places; ++i) {
        const int top = i / places * step, left = i % places * step;
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) {
                const bool covered = y >= top && y < top + square && x >= left && x < left + square;
                hidden.inputs.at(i, 0, y, x) = covered ? 0.0f : picture.at(0, 0, y, x);
            }
    }
    const Tensor p = softmax_forward(lenet_scores(net, model, hidden));
    Tensor map({places, places});
    for (int i = 0; i < places * places; ++i)
        map[i] = p.at(i, label);
    return map;
}

void show_occlusion(dl::Report& report, const Net& net, const LenetFit& model, const Examples& test,
                    const std::vector<int>& shown) {
    report.heading("What it needs");
    report.paragraph(
        "A square of 6 x 6 pixels is wiped out, place after place. Where the probability of the "
        "right answer falls, the net needs what stands there.");
    for (const int n : shown) {
        const Tensor picture = test.batch({n});
        const int label = test.labels[static_cast<std::size_t>(n)];
        report.figures(
            {{plot::images({.pixels = picture}, {.title = dl::text("A ", label), .width = 200}),
              "The whole picture."},
             {plot::heat_map(
                  {.values = occlusion_map(net, model, picture, label), .numbers = false},
                  {.title = dl::text("Probability of ", label), .width = 340, .height = 280}),
              "Rows and columns: where the square lies, in steps of two pixels."}});
    }
}

// --- How well it reads ---------------------------------------------------------------------------

struct Judged {
    Tensor probabilities;
    std::vector<int> answers;
    std::vector<int> hardest;  // by the probability of the right class
};

Judged judge(const Net& net, const LenetFit& model, const Examples& test) {
    Judged judged;
    judged.probabilities = softmax_forward(lenet_scores(net, model, test));
    judged.answers = dl::argmax(judged.probabilities, 1);
    judged.hardest.resize(test.labels.size());
    std::iota(judged.hardest.begin(), judged.hardest.end(), 0);
    const auto right = [&](int n) {
        return judged.probabilities.at(n, test.labels[static_cast<std::size_t>(n)]);
    };
    std::stable_sort(judged.hardest.begin(), judged.hardest.end(),
                     [&](int a, int b) { return right(a) < right(b); });
    return judged;
}

void show_mistakes(dl::Report& report, const Examples& test, const Judged& judged) {
    std::vector<int> worst = judged.hardest;
    worst.resize(std::min<std::size_t>(worst.size(), 24));
    plot::Images pictures;
    pictures.pixels = test.batch(worst);
    pictures.columns = 6;
    for (const int n : worst) {
        const auto i = static_cast<std::size_t>(n);
        const bool right = judged.answers[i] == test.labels[i];
        pictures.captions.push_back(right ? dl::text(test.labels[i], ", barely")
                                          : dl::text(test.labels[i], " as ", judged.answers[i]));
        pictures.verdicts.push_back(right ? plot::Verdict::right : plot::Verdict::wrong);
    }
    report.heading("The worst mistakes");
    report.figure(
        plot::images(pictures, {.title = "Smallest probability of the right class"}),
        "What was written, and as what it was read. Cover the captions and read them yourself.");
    report.heading("Who is taken for whom");
    report.figure(plot::confusion(dl::confusion_matrix(judged.answers, test.labels, 10),
                                  digit_names(), {.title = "Test digits", .height = 420}),
                  "Rows are the truth, columns the answer.");
}

void show_published(dl::Report& report, double error) {
    dl::Table table({"net", "test error on MNIST", "source"});
    const std::string paper = "LeCun et al. 1998";
    table.add({"linear classifier", "12.0 %", paper});
    table.add({"3-layer net, 500 + 150 hidden units", "2.95 %", paper});
    table.add({"LeNet-4", "1.1 %", paper});
    table.add({"LeNet-5, no distortions", "0.95 %", paper});
    table.add({"LeNet-5, distortions", "0.8 %", paper});
    table.add({"this run", percent(error, 2), "measured"});
    report.table(table, "Beside published figures.");
}

void show(dl::Report& report, const Pictures& data, const Net& net, const LenetFit& model,
          const Judged& judged) {
    report.table(layer_table(net), "Layers that learn.");
    const std::size_t easiest = judged.hardest.size() - 1;
    show_filters(report, net, model, data.test.batch({judged.hardest[easiest]}));
    show_occlusion(report, net, model, data.test,
                   {judged.hardest[easiest], judged.hardest[easiest / 20]});
    show_mistakes(report, data.test, judged);
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Stopwatch clock;
    const Pictures data = load_pictures(options, settings.train, settings.test);
    const Net net = net_of(settings.net);
    const Recipe recipe = recipe_of(options, settings);
    std::cout << data.source << ": " << data.train.size() << " to learn from, " << data.test.size()
              << " to be judged by\n\n"
              << dl::to_text(layer_table(net)) << '\n';

    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = recipe.epochs, .unit = "epochs", .quiet = options.quiet});
    const LenetFit model = app::train(net, data.train, recipe, progress);
    progress.finish();
    const Judged judged = judge(net, model, data.test);
    const double accuracy = double{dl::accuracy(judged.answers, data.test.labels)};
    const double seconds = clock.seconds();
    std::cout << "test accuracy " << percent(accuracy, 2) << ", error " << percent(1 - accuracy, 2)
              << " after " << recipe.epochs << " epochs\n";
    if (!options.quiet) std::cerr << dl::duration(seconds) << " with reading\n";

    dl::Report report("LeNet-5 reads digits", {.subtitle = "Lab 3, exercises 3.3 to 3.11"});
    report.settings({{"data", data.source},
                     {"training digits", std::to_string(data.train.size())},
                     {"net", settings.net},
                     {"epochs", std::to_string(recipe.epochs)},
                     {"batch size", std::to_string(recipe.batch_size)},
                     {"learning rate", dl::text("up to ", recipe.peak, ", falling to 0")},
                     {"seed", std::to_string(options.seed)}});
    report.facts({{percent(accuracy, 2), "test accuracy", "error " + percent(1 - accuracy, 2)},
                  {dl::readable(static_cast<double>(net.parameter_count()), 9), "parameters", ""},
                  {dl::duration(seconds), "reading, training, testing", ""}});
    if (!options.data.empty()) show_published(report, 1 - accuracy);
    show(report, data, net, model, judged);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"lenet", "LeNet-5 reads handwritten digits."};
    Settings settings;
    options.add("--net", settings.net, "relu, tanh (with averages) or 1998");
    options.add("--train", settings.train, "digits drawn to learn from");
    options.add("--test", settings.test, "digits drawn to be judged by");
    options.add("--epochs", settings.epochs, "passes over the digits; 0: as suits the data");
    options.add("--batch", settings.batch_size, "digits in one step");
    options.add("--rate", settings.peak, "highest learning rate");
    options.add("--l2", settings.l2, "weight decay");
    options.add("--shift", settings.shift, "augmentation: up to so many pixels");
    options.add("--rotate", settings.rotate, "augmentation: up to so many degrees");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
