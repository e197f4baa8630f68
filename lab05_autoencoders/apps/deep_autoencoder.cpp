// deep_autoencoder: thirty numbers for a picture, by a deep net and by principal components.
//
// Uses 5.1 autoencoder, 5.2 pca and the training loop around 5.4. With --data DIR the digits are
// those of MNIST, and the numbers can be laid beside Hinton and Salakhutdinov (2006).

#include "lab05_autoencoders/apps/lab.hpp"

namespace {

using namespace app;

struct Settings {
    int train = 8000;
    int epochs = 12;
    int batch = 100;
    int code = 30;
    float rate = 0.001f;
};

// Rows: original, code by PCA, code by the net, each as pictures.
Tensor strips(const Tensor& original, const Tensor& flat, const Tensor& deep, int count) {
    return dl::concat(
        {pictures(original, count), pictures(dl::clip(flat, 0, 1), count), pictures(deep, count)});
}

double squared_distance(const Tensor& a, const Tensor& b) {
    return 2.0 * double{reconstruction_error(a, b)};
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Stopwatch all;
    const Digits digits = load_digits(options, settings.train, 10000);
    const Tensor &x = digits.train.inputs, &test = digits.test.inputs;
    std::cout << digits.source << ": " << x.size(0) << " to learn from, " << test.size(0)
              << " to be judged by\n";

    const Stopwatch flat_time;
    const Pca pca = pca_fit(x, settings.code);
    const Tensor flat = pca_decode(pca, pca_encode(pca, test));
    const double flat_error = squared_distance(flat, test), flat_seconds = flat_time.seconds();

    const std::vector<int> sizes = {784, 1000, 500, 250, settings.code};
    const Autoencoder net =
        autoencoder(sizes, {.activation = Activation::relu, .linear_code = true});
    TrainOptions how = training(settings.epochs, settings.rate, options.seed, settings.batch);
    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = settings.epochs, .unit = "epochs", .quiet = options.quiet});
    std::vector<double> losses;
    how.fit.after_epoch = [&](int, const EpochReport& epoch) {
        losses.push_back(2.0 * double{epoch.train_loss});
        progress.step(1, losses.back());
    };
    const Stopwatch deep_time;
    const Params start = initialise(net.net, Initialiser::he, options.seed);
    const Params trained = train_autoencoder(net, start, x, how).parameters;
    progress.finish();
    const double deep_seconds = deep_time.seconds();
    const Tensor deep = values_of(net.net, trained, test, net.output);
    const double deep_error = squared_distance(deep, test);

    dl::Table table({"code of " + std::to_string(settings.code), "parameters", "squared error"});
    const Tensor means = dl::broadcast_to(dl::mean(x, {0}), test.shape());
    table.add({"nothing: the mean picture", 784, fixed(squared_distance(means, test))});
    table.add({"principal components", pca.components.count() + 784, fixed(flat_error)});
    table.add({"784-1000-500-250-" + std::to_string(settings.code), net.net.parameter_count(),
               fixed(deep_error)});
    std::cout << '\n' << dl::to_text(table);
    std::cerr << "components " << dl::duration(flat_seconds) << ", net "
              << dl::duration(deep_seconds) << ", all " << dl::duration(all.seconds()) << '\n';

    dl::Report report("Thirty numbers for a picture",
                      {.subtitle = "Lab 5, exercises 5.1, 5.2 and 5.4"});
    report.settings({{"data", digits.source},
                     {"epochs", std::to_string(settings.epochs)},
                     {"seed", std::to_string(options.seed)}});
    report.facts({{fixed(deep_error), "squared error of the deep net", "of a test picture"},
                  {fixed(flat_error), "of principal components", "published for MNIST: 13.87"}});
    report.figure(
        plot::images({.pixels = strips(test, flat, deep, 10), .columns = 10},
                     {.title = "Original, principal components, deep autoencoder", .width = 640}),
        "Top: ten test pictures. Middle: from principal components. Bottom: from the "
        "codes of the deep net, of the same length.");
    report.table(table, "Summed over the pixels, mean over the test pictures; no factor 1/2.");
    report.figure(plot::line({{"training", epochs(losses.size()), losses}},
                             {.title = "Squared error while it learns",
                              .x_label = "epoch",
                              .log_y = true,
                              .guides = {{.at = flat_error, .label = "principal components"}}}),
                  "The line is what the best flat code reaches on the test pictures.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"deep_autoencoder", "Thirty numbers for a picture, deep and flat."};
    Settings settings;
    options.add("--train", settings.train, "pictures to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    options.add("--batch", settings.batch, "pictures in one step");
    options.add("--code", settings.code, "numbers in a code");
    options.add("--rate", settings.rate, "learning rate at the start");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
