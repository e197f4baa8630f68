// puzzles: fill a hole, colour a grey picture, put tiles in order. No label is needed.
//
// Uses 5.10 conv_autoencoder and 5.12 puzzles. Every task stands beside an answer that takes no
// learning, and the tiles are cut from noise, where there is nothing to be known but edges.

#include "lab05_autoencoders/puzzles.hpp"
#include "common/data/scenes.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/enlarge.hpp"
#include "lab04_architectures/layers.hpp"
#include "lab05_autoencoders/apps/lab.hpp"
#include "lab05_autoencoders/conv_autoencoder.hpp"

namespace {

using namespace app;

struct Settings {
    int train = 3000;
    int epochs = 10;
};

// Trains a net to make `wanted` of `given`, judged inside of `place` alone: exercise 5.12's error.
Params learn(const Autoencoder& net, const Tensor& given, const Tensor& wanted, const Hole& place,
             const FitOptions& how) {
    Session session(net.net, {.seed = how.seed});
    Params parameters = initialise(net.net, Initialiser::he, how.seed);
    OptimiserState state;
    dl::Rng rng{how.seed, "shuffle"};
    for (int epoch = 0; epoch < how.epochs; ++epoch) {
        const float rate = scheduled_rate(how.schedule, how.learning_rate, epoch, how.epochs);
        const std::vector<int> order = rng.permutation(given.size(0));
        for (auto next = order.begin(); next != order.end();) {
            const auto end = next + std::min<std::ptrdiff_t>(how.batch_size, order.end() - next);
            const std::vector<int> rows(next, end);
            next = end;
            session.forward(parameters, inputs(dl::gather_rows(given, rows)), Mode::train);
            Tensor gradient = hole_error_backward(session.value(net.output),
                                                  dl::gather_rows(wanted, rows), place);
            const Params gradients =
                session.backward(parameters, net.output, std::move(gradient)).parameters;
            Update update =
                optimiser_step(how, rate, std::move(parameters), gradients, std::move(state));
            parameters = std::move(update.parameters);
            state = std::move(update.state);
        }
    }
    return parameters;
}

// --- A hole --------------------------------------------------------------------------------------

const Hole hole{10, 10, 8, 8};
const Hole everything{0, 0, 28, 28};

Tensor squares(const Examples& digits) { return dl::reshape(digits.inputs, {-1, 1, 28, 28}); }

// The hole alone comes from the net; around it the picture is known.
Tensor filled(const Tensor& holed, const Tensor& output) {
    const Tensor inside =
        cut_hole(Tensor(holed.shape()), hole, 1.0f);  // 1 in the hole, 0 elsewhere
    return holed + inside * output;
}

void fill_holes(dl::Report& report, const dl::AppOptions& options, const Settings& settings) {
    const Digits digits = load_digits(options, settings.train, 1000);
    const Tensor train = squares(digits.train), test = squares(digits.test);
    const Tensor holed = cut_hole(test, hole);
    const Autoencoder net = conv_autoencoder();
    dl::Table table({"in the hole", "error in the hole", "error of the whole picture"});
    std::vector<Tensor> strips;
    const auto add = [&](const std::string& name, const Tensor& output) {
        table.add({name, fixed(2 * double{hole_error(output, test, hole)}),
                   fixed(2 * double{hole_error(output, test, everything)})});
        strips.push_back(dl::rows(filled(holed, output), 0, 10));
    };
    add("nothing", holed);
    add("the mean picture", dl::broadcast_to(dl::mean(train, {0}), test.shape()));
    const FitOptions how = training(settings.epochs, 0.001f, options.seed, 50).fit;
    for (const auto& [name, place] : {std::pair{"a net judged by the whole picture", everything},
                                      std::pair{"a net judged by the hole", hole}}) {
        const Params trained = learn(net, cut_hole(train, hole), train, place, how);
        add(name, values_of(net.net, trained, holed, net.output));
    }
    strips.push_back(dl::rows(test, 0, 10));
    std::cout << digits.source << ", a hole of 8 x 8 pixels, squared error:\n\n"
              << dl::to_text(table) << '\n';
    report.heading("A hole");
    report.figure(
        plot::images({.pixels = dl::concat(strips), .columns = 10},
                     {.title = "What stood here?", .width = 400}),
        "From top to bottom: the hole; filled with the mean picture; by a net that is judged by "
        "the whole picture; by one that is judged by the hole; the original.");
    report.table(
        table,
        "Squared error summed over the pixels, mean over 1,000 test pictures. Outside of the "
        "hole the last net says anything: nobody asks there.");
}

// --- Colour --------------------------------------------------------------------------------------

Autoencoder colourist() {
    Autoencoder net;
    const auto conv = [&](Node x, int filters, int stride) {
        return relu(net.net, lab03::conv2d(net.net, x, filters,
                                           {.kernel = 3, .stride = stride, .padding = 1}));
    };
    net.code = conv(conv(net.net.input({1, 32, 32}, "grey"), 16, 2), 32, 1);
    net.output =
        lab04::conv_transpose2d(net.net, net.code, 2, {.kernel = 4, .stride = 2, .padding = 1});
    return net;
}

void colour(dl::Report& report, const dl::AppOptions& options, const Settings& settings) {
    const dl::Dataset train = dl::scene_objects(settings.train, options.seed),
                      test = dl::scene_objects(1000, options.seed + 1000);
    const ColourTask task = colour_task(train.images), other = colour_task(test.images);
    const Hole all{0, 0, 32, 32};
    dl::Table table({"colours", "error"});
    const auto add = [&](const std::string& name, const Tensor& output) {
        table.add({name, fixed(2 * double{hole_error(output, other.colour, all)})});
    };
    add("none: grey", Tensor(other.colour.shape()));
    add("the mean colour", dl::broadcast_to(dl::mean(task.colour, {0}), other.colour.shape()));
    const Autoencoder net = colourist();
    const Params trained = learn(net, task.grey, task.colour, all,
                                 training(settings.epochs, 0.003f, options.seed, 50).fit);
    const Tensor output = values_of(net.net, trained, other.grey, net.output);
    add("a net that sees the grey picture", output);
    std::cout << "coloured objects, squared error of both differences:\n\n"
              << dl::to_text(table) << '\n';
    const Tensor grey = dl::rows(other.grey, 0, 10);
    report.heading("Colour");
    report.figure(plot::images({.pixels = dl::concat({dl::concat({grey, grey, grey}, 1),
                                                      recolour(grey, dl::rows(output, 0, 10)),
                                                      dl::rows(test.images, 0, 10)}),
                                .columns = 10},
                               {.title = "Which colour was it?", .width = 450}),
                  "From top to bottom: what goes in; coloured by the net; the original.");
    report.table(table,
                 "Summed over pixels and both differences, mean over 1,000 new pictures. The "
                 "colours of these objects are drawn at random: grey says little about them.");
}

// --- Tiles ---------------------------------------------------------------------------------------

const std::vector<std::vector<int>> orders = {
    {0, 1, 2, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {3, 2, 1, 0}};

// Noise that is smooth: the mean of neighbours, and nothing that would be an object.
Tensor smooth_noise(int count, dl::Rng& rng) {
    return lab04::upsample_forward(dl::uniform({count, 1, 6, 6}, rng),
                                   {.factor = 4, .kind = lab04::Upsampling::bilinear});
}

// Pictures with their four tiles in one of the orders, a frame of `gap` pixels of each tile black.
Examples shuffled(const Tensor& pictures, int gap, dl::Rng& rng) {
    Examples task;
    std::vector<Tensor> all;
    const int side = pictures.size(2) / 2;
    const Tensor mask =
        cut_hole(Tensor({1, 1, side, side}), {gap, gap, side - 2 * gap, side - 2 * gap}, 1.0f);
    for (int n = 0; n < pictures.size(0); ++n) {
        const int label = rng.integer(4);
        const Tensor picture = dl::reshape(dl::rows(pictures, n, n + 1), {1, 2 * side, 2 * side});
        const Tensor tiles = arrange_tiles(cut_tiles(picture, 2), orders[label]) * mask;
        const Tensor rows = dl::permute(dl::reshape(tiles, {2, 2, side, side}), {0, 2, 1, 3});
        all.push_back(dl::reshape(rows, {1, 2 * side, 2 * side}));
        task.labels.push_back(label);
    }
    task.inputs = dl::stack(all);
    return task;
}

Net sorter(int side) {
    Net net;
    Node x = net.input({1, side, side}, "tiles");
    x = relu(net, lab03::conv2d(net, x, 12, {.kernel = 3, .padding = 1}));
    x = relu(net, lab03::conv2d(net, x, 16, {.kernel = 3, .stride = 2, .padding = 1}));
    x = relu(net, linear(net, flatten(net, x), 64));
    linear(net, x, 4);
    return net;
}

void sort_tiles(dl::Report& report, const dl::AppOptions& options, const Settings& settings) {
    dl::Rng rng{options.seed, "tiles"};
    const int count = settings.train, tested = 1000;
    const Digits digits = load_digits(options, count, tested);
    const std::vector<std::pair<std::string, std::pair<Tensor, Tensor>>> sets = {
        {"smooth noise", {smooth_noise(count, rng), smooth_noise(tested, rng)}},
        {"digits", {squares(digits.train), squares(digits.test)}}};
    dl::Table table({"tiles of", "that touch", "with a gap of 6 pixels"});
    std::vector<Tensor> shown;
    for (const auto& [name, pictures] : sets) {
        std::vector<dl::Cell> row = {name};
        for (const int gap : {0, 3}) {
            const Examples train = shuffled(pictures.first, gap, rng),
                           test = shuffled(pictures.second, gap, rng);
            const Net net = sorter(train.inputs.size(2));
            const Params trained = fit(net, initialise(net, Initialiser::he, options.seed), train,
                                       {}, training(settings.epochs, 0.002f, options.seed, 50).fit)
                                       .parameters;
            row.emplace_back(percent(test_accuracy(net, trained, test), 1));
            if (shown.size() < 2) shown.push_back(dl::rows(test.inputs, 0, 8));
        }
        table.add(row);
    }
    std::cout << "four tiles in one of four orders, the right order found in:\n\n"
              << dl::to_text(table);
    report.heading("Tiles");
    report.figure(plot::images({.pixels = dl::concat(shown), .columns = 8},
                               {.title = "Noise in four tiles", .width = 500}),
                  "Above: tiles that touch. Where neighbours were parted there is a seam, and a "
                  "seam is all that a net needs to see. Below: the same with a gap.");
    report.table(table,
                 "Per cent of 1,000 new pictures; a guess is right in 25 %. Noise has no objects: "
                 "what is right there was read off the edges.");
}

void run(const dl::AppOptions& options, const Settings& settings) {
    dl::Report report("Puzzles without labels", {.subtitle = "Lab 5, exercises 5.10 and 5.12"});
    report.settings({{"pictures to learn from", std::to_string(settings.train)},
                     {"epochs", std::to_string(settings.epochs)},
                     {"seed", std::to_string(options.seed)}});
    dl::Progress progress(
        std::cerr, {.title = "puzzles", .total = 3, .unit = "puzzles", .quiet = options.quiet});
    for (const auto& puzzle : {fill_holes, colour, sort_tiles}) {
        puzzle(report, options, settings);
        progress.step(1);
    }
    progress.finish();
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"puzzles", "Holes, colours and tiles: tasks that need no label."};
    Settings settings;
    options.add("--train", settings.train, "pictures to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
