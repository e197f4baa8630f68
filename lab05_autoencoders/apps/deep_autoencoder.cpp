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
    std::string activation = "relu";
    std::string loss = "squares";
};

void check(const Settings& settings) {
    dl::require<dl::Error>(settings.activation == "relu" || settings.activation == "tanh",
                           "--activation: relu or tanh, got \"", settings.activation, '"');
    dl::require<dl::Error>(settings.loss == "squares" || settings.loss == "cross-entropy",
                           "--loss: squares or cross-entropy, got \"", settings.loss, '"');
}

// Rows: original, code by PCA, code by the net, each as pictures.
Tensor strips(const Tensor& original, const Tensor& flat, const Tensor& deep, int count) {
    return dl::concat(
        {pictures(original, count), pictures(dl::clip(flat, 0, 1), count), pictures(deep, count)});
}

double squared_distance(const Tensor& a, const Tensor& b) {
    return 2.0 * double{reconstruction_error(a, b)};
}

// What was measured, and what the page shows of it.
struct Measured {
    std::string source;
    Tensor original, flat, deep;  // test pictures, by principal components, by the net
    double flat_error = 0, deep_error = 0;
    std::vector<double> losses;
    dl::Table table{{"code", "parameters", "squared error"}};
};

void show(const Measured& m, const dl::AppOptions& options, const Settings& settings) {
    const bool squares = settings.loss == "squares";
    dl::Report report("Thirty numbers for a picture",
                      {.subtitle = "Lab 5, exercises 5.1, 5.2 and 5.4"});
    report.settings({{"data", m.source},
                     {"epochs", std::to_string(settings.epochs)},
                     {"net", settings.activation + ", judged by " + settings.loss},
                     {"seed", std::to_string(options.seed)}});
    report.facts({{fixed(m.deep_error), "squared error of the deep net", "of a test picture"},
                  {fixed(m.flat_error), "of principal components", "published for MNIST: 13.87"}});
    report.figure(
        plot::images({.pixels = strips(m.original, m.flat, m.deep, 10), .columns = 10},
                     {.title = "Original, principal components, deep autoencoder", .width = 640}),
        "Top: ten test pictures. Middle: from principal components. Bottom: from the "
        "codes of the deep net, of the same length.");
    report.table(m.table, "Summed over the pixels, mean over the test pictures; no factor 1/2.");
    plot::Options curve{
        .title = squares ? "Squared error while it learns" : "Cross-entropy while it learns",
        .x_label = "epoch",
        .log_y = true};
    if (squares) curve.guides = {{.at = m.flat_error, .label = "principal components"}};
    report.figure(plot::line({{"training", epochs(m.losses.size()), m.losses}}, curve),
                  squares ? "The line is what the best flat code reaches on the test pictures."
                          : "Of a whole picture, in nats. A grey pixel costs something even if the "
                            "net has it right.");
    dl::finish(report, options);
}

void run(const dl::AppOptions& options, const Settings& settings) {
    check(settings);
    const bool squares = settings.loss == "squares", relu = settings.activation == "relu";
    const Stopwatch all;
    const Digits digits = load_digits(options, settings.train, 10000);
    const Tensor &x = digits.train.inputs, &test = digits.test.inputs;
    std::cout << digits.source << ": " << x.size(0) << " to learn from, " << test.size(0)
              << " to be judged by\n";

    const Stopwatch flat_time;
    const Pca pca = pca_fit(x, settings.code);
    Measured m;
    m.source = digits.source;
    m.original = test;
    m.flat = pca_decode(pca, pca_encode(pca, test));
    m.flat_error = squared_distance(m.flat, test);
    const double flat_seconds = flat_time.seconds();

    const Autoencoder net = autoencoder(
        {784, 1000, 500, 250, settings.code},
        {.activation = relu ? Activation::relu : Activation::tanh, .linear_code = true});
    TrainOptions how = training(settings.epochs, settings.rate, options.seed, settings.batch);
    how.loss = squares ? Loss::squares : Loss::cross_entropy;
    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = settings.epochs, .unit = "epochs", .quiet = options.quiet});
    how.fit.after_epoch = [&](int, const EpochReport& epoch) {
        m.losses.push_back((squares ? 2.0 : 1.0) * double{epoch.train_loss});
        progress.step(1, m.losses.back());
    };
    const Stopwatch deep_time;
    const Params start =
        initialise(net.net, relu ? Initialiser::he : Initialiser::xavier, options.seed);
    const Params trained = train_autoencoder(net, start, x, how).parameters;
    progress.finish();
    const double deep_seconds = deep_time.seconds();
    m.deep = values_of(net.net, trained, test, net.output);
    m.deep_error = squared_distance(m.deep, test);

    const Tensor means = dl::broadcast_to(dl::mean(x, {0}), test.shape());
    m.table.add({"nothing: the mean picture", 784, fixed(squared_distance(means, test))});
    m.table.add({"principal components", pca.components.count() + 784, fixed(m.flat_error)});
    m.table.add({"784-1000-500-250-" + std::to_string(settings.code), net.net.parameter_count(),
                 fixed(m.deep_error)});
    std::cout << '\n' << dl::to_text(m.table);
    std::cerr << "components " << dl::duration(flat_seconds) << ", net "
              << dl::duration(deep_seconds) << ", all " << dl::duration(all.seconds()) << '\n';
    show(m, options, settings);
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
    options.add("--activation", settings.activation, "relu or tanh");
    options.add("--loss", settings.loss, "squares or cross-entropy");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
