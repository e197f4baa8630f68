// tour: a minute through all five labs, on data drawn by code.
//
// Uses 1.5 perceptron_fit, 2.14 fit, 3.11 fit_lenet, 4.9 degradation and 5.4 denoising_step with
// all that stands below them. `./course run tour` takes the solutions where they are here; a stop
// whose exercises are not written yet says so.

#include "common/markup.hpp"
#include "common/plot/picture.hpp"
#include "lab01_perceptron/apps/plane.hpp"
#include "lab01_perceptron/perceptron.hpp"
#include "lab03_cnn/fit_lenet.hpp"
#include "lab03_cnn/lenet.hpp"
#include "lab04_architectures/degradation.hpp"
#include "lab05_autoencoders/apps/lab.hpp"
#include "lab05_autoencoders/tied.hpp"

namespace {

using namespace app;
namespace plane = lab01::plane;

struct Size {
    int digits = 6000;
    int epochs = 5;       // of nets that read or repair
    int deep_epochs = 8;  // of the deep nets
    int turns = 200;      // epochs on the spiral
};

struct Trip {
    std::uint64_t seed = 1;
    bool quiet = false;
    Size size;

    [[nodiscard]] dl::ProgressOptions progress(const std::string& title, int epochs) const {
        return {.title = title, .total = epochs, .unit = "epochs", .quiet = quiet};
    }
};

/// What a stop shows. The first figure stands for it on the opening picture.
struct View {
    dl::Fact fact;
    std::string line;  // for the terminal
    std::vector<dl::Figure> figures;
};

// --- Lab 1: a line learned from mistakes ---------------------------------------------------------

View learn_a_line(const Trip& trip) {
    const plane::Window window{-1.8, 1.8};
    const dl::CloudOptions apart{.noise = 0.35f};
    const dl::Cloud train = dl::blobs(80, trip.seed, apart);
    const dl::Cloud test = dl::blobs(1000, trip.seed + 1000, apart);
    const auto picture = [&](const std::string& title, const lab01::Unit& unit) {
        std::vector<plot::Series> over =
            plot::by_class(train.points, train.labels, {"class 0", "class 1"});
        over.push_back(plane::zero_line("the line", double{unit.weight.at(0)},
                                        double{unit.weight.at(1)}, double{unit.bias}, window));
        return plot::surface(plane::regions(plane::fires(unit, plane::grid(window, 61)), window),
                             over, {.title = title, .width = 400, .height = 420});
    };
    const lab01::PerceptronFit first =
        lab01::perceptron_fit(train.points, train.labels, {.max_epochs = 1});
    const lab01::PerceptronFit fit = lab01::perceptron_fit(train.points, train.labels);
    const int mistakes = std::accumulate(fit.mistakes.begin(), fit.mistakes.end(), 0);
    const double right = double{dl::accuracy(plane::fires(fit.unit, test.points), test.labels)};
    return {{percent(right, 1), "of new points on the right side", "a perceptron"},
            dl::text(mistakes, " mistakes on 80 points, then none; ", percent(right, 1),
                     " of new ones"),
            {{picture("A line", fit.unit),
              dl::text("After ", fit.mistakes.size(), " passes and ", mistakes,
                       " mistakes the line is right about every point that it saw, and about ",
                       percent(right, 1), " of 1,000 new ones.")},
             {picture("After the first pass", first.unit),
              dl::text("One pass, ", first.mistakes[0], " mistakes: every one turned the line.")}}};
}

// --- Lab 2: a spiral -----------------------------------------------------------------------------

View learn_a_spiral(const Trip& trip) {
    const plane::Window window{-1.3, 1.3};
    const dl::CloudOptions arms{.classes = 3, .noise = 0.06f};
    const auto examples = [&](std::uint64_t seed) {
        const dl::Cloud cloud = dl::spiral(360, seed, arms);
        Examples all;
        all.inputs = cloud.points;
        all.labels = cloud.labels;
        return all;
    };
    const Examples train = examples(trip.seed), test = examples(trip.seed + 1000);
    const Net net = mlp({2, 32, 32, 3}, {.activation = Activation::tanh});
    const auto picture = [&](const std::string& title, const Params& parameters) {
        Examples grid;
        grid.inputs = plane::grid(window, 81);
        grid.labels.resize(81 * 81);
        return plot::surface(
            plane::regions(dl::argmax(predict_scores(net, parameters, grid), 1), window),
            plot::by_class(train.inputs, train.labels, {"arm 1", "arm 2", "arm 3"}),
            {.title = title, .width = 400, .height = 420});
    };
    dl::Progress progress(std::cerr, trip.progress("a spiral", trip.size.turns));
    FitOptions how;
    how.epochs = trip.size.turns;
    how.batch_size = 50;
    how.optimiser = Optimiser::adam;
    how.learning_rate = 0.008f;
    how.seed = trip.seed;
    how.after_epoch = [&](int, const EpochReport& e) { progress.step(1, double{e.train_loss}); };
    const Params start = initialise(net, Initialiser::xavier, trip.seed);
    const Params trained = fit(net, start, train, {}, how).parameters;
    progress.finish();
    const std::string right = percent(test_accuracy(net, trained, test), 1);
    return {{right, "of new points on the right arm", "two hidden layers"},
            right + " of new points; three arms, two bent layers",
            {{picture("A spiral", trained), right + " of new points are on the right arm."},
             {picture("Before training", start), "Random weights: regions that mean nothing."}}};
}

// --- Lab 3: digits -------------------------------------------------------------------------------

// The test digits of which the net is least sure, with its answers.
plot::Images hardest(const Tensor& probabilities, const Examples& test, int count) {
    std::vector<int> order(test.labels.size());
    std::iota(order.begin(), order.end(), 0);
    const auto sure = [&](int n) { return probabilities.at(n, test.labels[std::size_t(n)]); };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return sure(a) < sure(b); });
    order.resize(static_cast<std::size_t>(count));
    plot::Images pictures{.pixels = test.batch(order), .columns = 5};
    const std::vector<int> answers = dl::argmax(probabilities, 1);
    for (const int n : order) {
        const int answer = answers[std::size_t(n)], label = test.labels[std::size_t(n)];
        pictures.captions.push_back(answer == label ? dl::text("a ", label)
                                                    : dl::text(label, " as ", answer));
        pictures.verdicts.push_back(answer == label ? plot::Verdict::right : plot::Verdict::wrong);
    }
    return pictures;
}

View read_digits(const Trip& trip) {
    const auto examples = [](dl::Dataset digits) {
        Examples all;
        all.inputs = std::move(digits.images);
        all.labels = std::move(digits.labels);
        return all;
    };
    const Examples train = examples(dl::digits(trip.size.digits, trip.seed));
    const Examples test = examples(dl::digits(1000, trip.seed + 2000));
    const Net net = lab03::lenet5();
    dl::Progress progress(std::cerr, trip.progress("digits", trip.size.epochs));
    lab03::Recipe recipe;
    recipe.epochs = trip.size.epochs;
    recipe.batch_size = 32;
    recipe.seed = trip.seed;
    recipe.after_epoch = [&](int, float loss) { progress.step(1, double{loss}); };
    const lab03::LenetFit model =
        lab03::fit_lenet(net, initialise(net, Initialiser::he, trip.seed), train, recipe);
    progress.finish();
    const Tensor probabilities = softmax_forward(lab03::lenet_scores(net, model, test));
    const std::string right = percent(double{dl::accuracy(probabilities, test.labels)}, 1);
    const std::string seen =
        dl::text(right, " of 1,000 new digits after ", dl::readable(train.size()));
    return {{right, "of new digits read", "LeNet-5, 61,706 parameters"},
            seen + " to learn from",
            {{plot::images(hardest(probabilities, test, 20),
                           {.title = "The hardest digits, and what was read", .width = 400}),
              seen + " to learn from. These are the ones it finds hardest."},
             {plot::images(
                  {.pixels = model.parameters.at("c1.weight"), .columns = 3, .diverging = true},
                  {.title = "What it looks for", .width = 330}),
              "Its first six filters. Nobody drew them."}}};
}

// --- Lab 4: plain against residual ---------------------------------------------------------------

View train_deep_nets(const Trip& trip) {
    dl::Dataset digits = dl::digits(trip.size.digits / 3, trip.seed);
    Examples train;
    train.inputs = dl::flatten(digits.images);
    train.labels = digits.labels;
    const int hidden = 55, epochs = trip.size.deep_epochs;
    if (!trip.quiet) std::cerr << "deep nets: two trainings\n";
    const lab04::Twins twins =
        lab04::degradation(train, {.hidden = {hidden}, .epochs = epochs, .seed = trip.seed})
            .front();
    const std::string plain = number(double{twins.plain.back()}, 3);
    const std::string residual = number(double{twins.residual.back()}, 3);
    const std::vector<int> x = app::epochs(twins.plain.size());
    return {{residual, "training loss of 56 layers", plain + " without shortcuts"},
            dl::text("loss ", plain, " plain, ", residual, " with shortcuts; guessing 2.3"),
            {{plot::line({{.name = "plain", .x = x, .y = twins.plain},
                          {.name = "residual", .x = x, .y = twins.residual}},
                         {.title = "56 layers, plain and residual",
                          .x_label = "epoch",
                          .y_label = "training loss",
                          .y_range = plot::Range{0, 4},
                          .guides = {{.at = std::log(10.0), .label = "guessing"}},
                          .width = 520,
                          .height = 280}),
              "The same layers, the same weights at the start, the same digits. The one difference "
              "is a sum: what went into a pair of layers is added to what comes out."}}};
}

// --- Lab 5: noise removed ------------------------------------------------------------------------

View remove_noise(const Trip& trip) {
    const Tensor train = dl::flatten(dl::digits(trip.size.digits, trip.seed).images);
    const Tensor clean = dl::flatten(dl::digits(200, trip.seed + 2000).images);
    dl::Rng damage{trip.seed, "judging"};
    const Corruption half{Noise::masking, 0.5f};
    const Tensor noisy = corrupt(clean, half, damage);
    const Autoencoder net = tied_autoencoder({784, 300}, {.activation = Activation::sigmoid});
    const int epochs = 3 * trip.size.epochs;
    dl::Progress progress(std::cerr, trip.progress("noise", epochs));
    TrainOptions how = training(epochs, 0.004f, trip.seed, 50);
    how.corruption = half;
    how.fit.after_epoch = [&](int, const EpochReport& e) {
        progress.step(1, double{e.train_loss});
    };
    const Params trained =
        train_autoencoder(net, initialise(net.net, Initialiser::xavier, trip.seed), train, how)
            .parameters;
    progress.finish();
    const Tensor repaired = values_of(net.net, trained, noisy, net.output);
    const double before = 2.0 * double{reconstruction_error(noisy, clean)};
    const double after = 2.0 * double{reconstruction_error(repaired, clean)};
    const Tensor strips =
        dl::concat({pictures(noisy, 8), pictures(repaired, 8), pictures(clean, 8)});
    const std::string gone = percent(1 - after / before, 0);
    return {
        {gone, "of the damage repaired", "an autoencoder"},
        dl::text("squared error ", fixed(before, 1), " damaged, ", fixed(after, 1), " repaired"),
        {{plot::images({.pixels = strips, .columns = 8},
                       {.title = "Damaged, repaired, clean", .width = 440}),
          "Half of the pixels are wiped out (top). The net, which never saw these digits, "
          "gives back the middle row. Below are the clean ones: it never saw those either."}}};
}

// --- The trip ------------------------------------------------------------------------------------

struct Stop {
    std::string title;
    std::string story;
    std::string yours;  // what a learner writes for it
    View (*visit)(const Trip& trip);
};

const std::vector<Stop>& stops() {
    static const std::vector<Stop> all = {
        {"A line, from mistakes", "A unit of 1958: where it is wrong, it turns its line a little.",
         "one unit, its learning rule, and a classifier of ten digits", learn_a_line},
        {"A spiral, from slopes",
         "No line parts three arms. Two layers of bent units do, once every weight knows which way "
         "is downhill: that is backpropagation.",
         "backpropagation over a graph, and the steps that follow it", learn_a_spiral},
        {"Digits, from one window",
         "The same small window looks at every place of a picture. Few weights, and what it finds "
         "in one place it finds in all.",
         "convolution from nine numbers to LeNet-5, first slow, then fast", read_digits},
        {"Deep nets, plain and residual",
         "A deep net should do at least as well as a shallow one. It does not even learn its own "
         "training digits, until each pair of layers has only a difference to learn.",
         "AlexNet to ResNet, masks, boxes, attention", train_deep_nets},
        {"Noise, removed without labels",
         "Nobody says what a digit is. A net that must give back what was wiped out finds out what "
         "digits have in common.",
         "codes, repair, stacking, and what few labels can do with them", remove_noise},
    };
    return all;
}

void show(dl::Report& report, const Stop& stop, int lab, const View& view) {
    report.heading(stop.title);
    report.paragraph(stop.story);
    report.figures(view.figures);
    report.note(dl::text("Lab ", lab, " is where you write this: ", stop.yours,
                         ". It begins with `./course explain ", lab, ".1`."));
}

// What everybody sees first: a picture of every stop, or of those that could be visited.
void open_with(dl::Report& report, const std::vector<View>& views) {
    std::vector<dl::Fact> facts;
    std::vector<std::vector<std::string>> rows;
    for (const View& view : views) {
        facts.push_back(view.fact);
        if (rows.empty() || rows.back().size() == 3) rows.emplace_back();
        rows.back().push_back(view.figures.front().svg);
    }
    if (rows.empty()) return;
    report.figure(plot::sheet(rows, {.description = "A line, a spiral, digits, curves, repairs.",
                                     .width = 1000}),
                  "Five stops. Everything in these pictures was computed just now, by code that "
                  "you will write.");
    report.facts(facts);
}

void run(const dl::AppOptions& options, const Size& size) {
    dl::require<dl::Error>(options.data.empty(),
                           "the tour draws its data by code: --data has no use here");
    std::cout << "Five labs in a minute, on data drawn by code.\n";
    const Trip trip{options.seed, options.quiet, size};
    std::vector<View> views(stops().size());
    std::vector<View> seen;
    std::vector<std::string> missing(stops().size());
    for (std::size_t i = 0; i < stops().size(); ++i) {
        std::cout << '\n' << i + 1 << "  " << stops()[i].title << '\n' << std::flush;
        try {
            views[i] = stops()[i].visit(trip);
            std::cout << "   " << views[i].line << '\n';
            seen.push_back(views[i]);
        } catch (const dl::Error& error) {  // your own code, half way
            missing[i] = error.what();
            std::cout << "   closed: " << missing[i] << '\n';
        }
    }

    dl::Report report(
        "Five labs in a minute",
        {.subtitle = "A line, a spiral, digits, a deep net, and noise that goes away"});
    open_with(report, seen);
    for (std::size_t i = 0; i < stops().size(); ++i) {
        if (missing[i].empty()) {
            show(report, stops()[i], static_cast<int>(i) + 1, views[i]);
        } else {
            report.heading(stops()[i].title);
            report.note("This stop is closed: " + missing[i] + ".");
        }
    }
    report.heading("Your turn");
    report.paragraph(
        "The mathematics of all this is a few dozen functions, most of them shorter than this "
        "page. You write them one at a time; each is checked as soon as you save it.");
    report.code(
        "./course               where you are, and what comes next\n"
        "./course explain 1.1   what the first exercise is about\n"
        "./course check 1.1     after every change: does it pass?");
    report.write(options.out);
    std::cout << '\n'
              << seen.size() << " of " << stops().size()
              << " stops. Begin with ./course explain 1.1\n"
              << "report: " << options.out << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"tour", "A minute through all five labs, on data drawn by code."};
    bool quick = false;
    options.add("--quick", quick, "few digits and epochs: seconds, and nets that learn little");
    return dl::run_app(options, argc, argv, [&] {
        run(options,
            quick ? Size{.digits = 200, .epochs = 1, .deep_epochs = 1, .turns = 2} : Size{});
    });
}
