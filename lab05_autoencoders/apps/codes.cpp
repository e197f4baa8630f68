// codes: two numbers for a picture, by principal components and by three autoencoders.
//
// Uses 5.1 autoencoder, 5.2 pca, 5.5 sparsity, 5.13 k-means, 5.14 retrieval and 5.16 clouds.

#include "common/data/documents.hpp"
#include "lab05_autoencoders/apps/lab.hpp"
#include "lab05_autoencoders/clusters.hpp"
#include "lab05_autoencoders/retrieval.hpp"
#include "lab05_autoencoders/vae.hpp"

namespace {

using namespace app;

struct Settings {
    int train = 6000;
    int epochs = 60;
};

const std::vector<int> sizes = {784, 128, 64, 2};

// Codes of the training and of the test pictures, and what they are worth.
struct Result {
    std::string name;
    Tensor train, test;
    double error = 0;
};

Result by_components(const Digits& digits) {
    const Pca pca = pca_fit(digits.train.inputs, 2);
    Result result{"principal components", pca_encode(pca, digits.train.inputs),
                  pca_encode(pca, digits.test.inputs), 0};
    result.error =
        2.0 * double{reconstruction_error(pca_decode(pca, result.test), digits.test.inputs)};
    return result;
}

Result by_net(const std::string& name, const Autoencoder& net, const Params& trained,
              const Digits& digits) {
    return {name, values_of(net.net, trained, digits.train.inputs, net.code),
            values_of(net.net, trained, digits.test.inputs, net.code),
            squared_error(net, trained, digits.test.inputs)};
}

// What the decoder makes of a lattice of codes, -2 ... 2 both ways, as one large picture.
Tensor latent_map(const Params& trained, int side) {
    Tensor lattice({side * side, 2});
    for (int n = 0; n < side * side; ++n) {
        const int row = n / side, column = n % side;
        lattice.at(n, 0) = -2.0f + 4.0f * static_cast<float>(column) / static_cast<float>(side - 1);
        lattice.at(n, 1) = 2.0f - 4.0f * static_cast<float>(row) / static_cast<float>(side - 1);
    }
    const Net net = decoder(sizes, {.linear_code = true});
    const Tensor out = values_of(net, trained, lattice, net.last());
    const Tensor tiles = dl::permute(dl::reshape(out, {side, side, 28, 28}), {0, 2, 1, 3});
    return dl::reshape(tiles, {1, side * 28, side * 28});
}

// For each class the filters of the five units that it wakes most, beyond what they do anyway.
Tensor favourites(const Tensor& codes, const std::vector<int>& labels, const Tensor& filters) {
    const Tensor member = dl::one_hot(labels, 10);
    const Tensor rates = dl::matmul(member, codes, {.transpose_a = true}) /
                         dl::reshape(dl::sum(member, {0}), {10, 1});
    const Tensor beyond = rates - dl::mean(codes, {0});
    std::vector<int> chosen;
    for (int digit = 0; digit < 10; ++digit) {
        std::vector<int> units(static_cast<std::size_t>(codes.size(1)));
        std::iota(units.begin(), units.end(), 0);
        std::partial_sort(units.begin(), units.begin() + 5, units.end(),
                          [&](int a, int b) { return beyond.at(digit, a) > beyond.at(digit, b); });
        chosen.insert(chosen.end(), units.begin(), units.begin() + 5);
    }
    return dl::reshape(dl::gather_rows(filters, chosen), {-1, 28, 28});
}

// A wide code of sigmoids, with and without a target rate.
void sparse_codes(dl::Report& report, const Digits& digits, const dl::AppOptions& options) {
    std::vector<plot::Group> groups;
    std::vector<dl::Figure> filters;
    dl::Table table({"code of 200", "squared error", "mean activity", "units above 0.5"});
    for (const float weight : {0.0f, 0.2f}) {
        const Autoencoder net = autoencoder({784, 200}, {.activation = Activation::sigmoid});
        TrainOptions how = training(10, 0.003f, options.seed);
        how.sparsity = {SparsityKind::kl, weight, 0.05f};
        const Params trained =
            train_autoencoder(net, initialise(net.net, Initialiser::xavier, options.seed),
                              digits.train.inputs, how)
                .parameters;
        const Tensor codes = values_of(net.net, trained, digits.test.inputs, net.code);
        const Tensor loud = dl::map(codes, [](float v) { return v > 0.5f ? 1.0f : 0.0f; });
        const std::string name = weight > 0 ? "rate 0.05" : "no penalty";
        table.add({name, fixed(squared_error(net, trained, digits.test.inputs)),
                   fixed(double{dl::mean(codes)}, 3), fixed(200 * double{dl::mean(loud)}, 1)});
        groups.push_back({name, dl::rows(codes, 0, 200)});
        filters.push_back({plot::images({.pixels = favourites(codes, digits.test.labels,
                                                              trained.at("encoder1.weight")),
                                         .columns = 5,
                                         .stretch = true},
                                        {.title = name, .width = 300}),
                           "What each digit wakes: from 0 at the top to 9 at the bottom, the "
                           "filters of the five units that are most active beyond their mean."});
    }
    std::cout << "\n" << dl::to_text(table);
    report.heading("Sparse codes");
    report.figure(
        plot::histogram(
            groups,
            {.title = "Activities of 200 units", .x_label = "activity", .log_y = true, .bins = 20}),
        "With a target rate of 0.05 most units are silent for most pictures.");
    report.figures(filters);
    report.table(table);
}

void clusters(dl::Report& report, const Digits& digits, const dl::AppOptions& options,
              const std::vector<Result>& results) {
    dl::Table table({"ten clusters of", "purity, mean of 3 starts"});
    const auto add = [&](const std::string& name, const Tensor& points) {
        Spread spread;
        for (std::uint64_t start = 0; start < 3; ++start) {
            dl::Rng rng{options.seed + start, "k-means"};
            spread.values.push_back(purity(k_means(points, 10, rng).members, digits.test.labels));
        }
        table.add({name, fixed(spread.mean())});
    };
    add("pixels", digits.test.inputs);
    for (const Result& result : results)
        add(result.name, result.test);
    std::cout << "\n" << dl::to_text(table);
    report.heading("Clusters");
    report.table(table, "The share of test pictures that are of their cluster's commonest class.");
}

// The same question for words: which documents are about one topic?
void documents(dl::Report& report, const dl::AppOptions& options) {
    const dl::Documents train = dl::documents(3000, options.seed);
    const dl::Documents test = dl::documents(600, options.seed + 1);
    // One scale for both: words are weighed together, then cut apart.
    const Tensor all = weigh_terms(dl::concat({train.counts, test.counts}));
    const Tensor x = dl::rows(all, 0, train.size()),
                 other = dl::rows(all, train.size(), all.size(0));
    dl::Table table({"code", "length", "mean average precision"});
    const auto add = [&](const std::string& name, const Tensor& codes) {
        table.add({name, codes.size(1), fixed(mean_average_precision(codes, test.labels))});
    };
    add("weighed words", other);
    const int words = x.size(1);
    for (const int length : {2, 3, 8}) {
        add("latent semantic analysis",
            dl::matmul(other, latent_directions(x, length), {.transpose_b = true}));
        const Autoencoder net =
            autoencoder({words, 128, 32, length}, {.linear_code = true, .linear_output = true});
        TrainOptions how = training(20, 0.002f, options.seed);
        how.corruption = {Noise::masking, 0.3f};
        const Params trained =
            train_autoencoder(net, initialise(net.net, Initialiser::he, options.seed), x, how)
                .parameters;
        add("deep autoencoder", values_of(net.net, trained, other, net.code));
    }
    std::cout << "\n" << dl::to_text(table);
    report.heading("Documents");
    report.table(table, "600 made documents search each other; those of the same topic are right.");
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Digits digits = load_digits(options, settings.train, 2000);
    const Autoencoder net = autoencoder(sizes, {.linear_code = true});
    const auto vae = variational_autoencoder(sizes, 0.5f);
    dl::Progress progress(std::cerr, {.title = "training",
                                      .total = 2 * settings.epochs,
                                      .unit = "epochs",
                                      .quiet = options.quiet});
    TrainOptions how = training(settings.epochs, 0.002f, options.seed);
    how.fit.after_epoch = [&](int, const EpochReport& e) {
        progress.step(1, double{e.train_loss});
    };
    const Params plain = train_autoencoder(net, initialise(net.net, Initialiser::he, options.seed),
                                           digits.train.inputs, how)
                             .parameters;
    const Params cloudy =
        train_objective(vae.objective, initialise(vae.objective.net, Initialiser::he, options.seed),
                        digits.train.inputs, how)
            .parameters;
    progress.finish();
    const std::vector<Result> results = {by_components(digits),
                                         by_net("autoencoder", net, plain, digits),
                                         by_net("variational", vae.autoencoder, cloudy, digits)};

    dl::Report report("Two numbers for a picture",
                      {.subtitle = "Lab 5, exercises 5.1, 5.2, 5.5, 5.13, 5.14 and 5.16"});
    report.settings({{"data", digits.source},
                     {"epochs", std::to_string(settings.epochs)},
                     {"seed", std::to_string(options.seed)}});
    dl::Table table({"code of 2", "squared error", "five neighbours agree"});
    std::vector<std::string> names;
    for (int digit = 0; digit < 10; ++digit)
        names.push_back(std::to_string(digit));
    for (const Result& result : results) {
        const double agree =
            five_neighbours(result.train, digits.train.labels, result.test, digits.test.labels);
        table.add({result.name, fixed(result.error), percent(agree, 1)});
        report.figure(plot::scatter(plot::by_class(dl::rows(result.test, 0, 1000),
                                                   {digits.test.labels.begin(),
                                                    digits.test.labels.begin() + 1000},
                                                   names),
                                    {.title = result.name,
                                     .x_label = "first number",
                                     .y_label = "second number",
                                     .width = 560,
                                     .height = 420}),
                      "1,000 test pictures at the place of their code; the class was not known to "
                      "the method.");
    }
    std::cout << digits.source << ", 784-128-64-2, " << settings.epochs << " epochs\n\n"
              << dl::to_text(table);
    report.table(table);
    report.figure(plot::images({.pixels = latent_map(cloudy, 15), .columns = 1},
                               {.title = "What lies between", .width = 560}),
                  "The variational decoder at codes from -2 to 2: one digit turns into another.");
    sparse_codes(report, digits, options);
    clusters(report, digits, options, results);
    documents(report, options);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"codes", "Two numbers for a picture: flat, deep and cloudy."};
    Settings settings;
    options.add("--train", settings.train, "pictures to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
