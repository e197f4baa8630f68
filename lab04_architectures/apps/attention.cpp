// attention: a small vision transformer reads digits, beside a small convolutional net.
//
// Uses 4.19, and lab 3's layers for the other net. Both see the same digits for
// the same number of epochs; the transformer gets about as many
// multiplications.

#include "lab04_architectures/attention.hpp"

#include "common/data/digits.hpp"
#include "common/metrics.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab04_architectures/apps/training.hpp"
#include "lab04_architectures/enlarge.hpp"

namespace {

using namespace app;

constexpr int side = 28;

struct Settings {
    int train = 4000;
    int test = 1000;
    int epochs = 10;
    int patch = 4;
    int features = 48;
    int heads = 4;
    int blocks = 2;
    float rate = 0.002f;
};

// Two convolutions, two poolings, one linear layer.
Net small_cnn() {
    Net net;
    Node x = net.input({1, side, side}, "pixels");
    for (const int filters : {16, 32})
        x = lab03::max_pool(net, relu(net, lab03::conv2d(net, x, filters, {.padding = 1})));
    linear(net, flatten(net, x), 10, {}, {.name = "scores"});
    return net;
}

struct Result {
    std::string name;
    Net net;
    Params parameters;
    std::vector<double> losses;
    double accuracy = 0;
    double seconds = 0;
};

Result learn(const std::string& name, const Net& net, const dl::Dataset& train_set,
             const dl::Dataset& test_set, const Settings& settings, const dl::AppOptions& options) {
    Net whole = net;
    softmax_cross_entropy(whole, net.last(), whole.input({}, "labels"));
    const MakeBatch batch = [&](const std::vector<int>& rows, dl::Rng&) {
        std::vector<int> labels;
        for (const int row : rows)
            labels.push_back(train_set.labels[row]);
        return inputs(dl::gather_rows(train_set.images, rows), label_tensor(labels));
    };
    Trained trained = train(whole,
                            {.examples = settings.train,
                             .epochs = settings.epochs,
                             .batch_size = 50,
                             .learning_rate = settings.rate,
                             .seed = options.seed,
                             .quiet = options.quiet,
                             .title = name},
                            batch);
    Result result{name, net, std::move(trained.parameters), trained.losses, 0, trained.seconds};
    const Tensor scores = predict(net, result.parameters, test_set.images, net.last());
    result.accuracy = double{dl::accuracy(scores, test_set.labels)};
    return result;
}

// (heads, T): how much each patch is looked at in the last block, mean over the
// tokens that ask.
Tensor looked_at(const Result& vit, const Tensor& image, int heads) {
    Node last = vit.net.last();
    for (int id = 0; id < vit.net.size(); ++id)
        if (vit.net.at(id).operation == "attention") last = {id};
    const std::vector<int>& asked = vit.net.at(last).inputs;
    const auto value = [&](int input) {
        return predict(vit.net, vit.parameters, image, Node{asked[input]});
    };
    const Tensor weights = lab04::attention_forward(value(0), value(1), value(2), heads).weights;
    return dl::reshape(dl::mean(weights, {2}), {heads, -1});
}

// A row for each digit: the picture, then the picture under the map of each
// head.
std::string maps(const Result& vit, const dl::Dataset& digits, const Settings& settings) {
    const int rows = 6, columns = settings.heads + 1, grid = side / settings.patch;
    plot::Images images{.pixels = Tensor({rows * columns, 3, side, side}), .columns = columns};
    for (int n = 0; n < rows; ++n) {
        const Tensor image = dl::rows(digits.images, n, n + 1);
        const Tensor seen = looked_at(vit, image, settings.heads);
        for (int column = 0; column < columns; ++column) {
            float* at = images.pixels.data() + std::int64_t{n * columns + column} * 3 * side * side;
            Tensor map({1, 1, side, side});
            if (column > 0) {
                const Tensor small =
                    dl::reshape(dl::rows(seen, column - 1, column), {1, 1, grid, grid});
                map = lab04::upsample_forward(small / dl::max(small), {.factor = settings.patch});
            }
            // Ink white, what is looked at orange.
            for (int i = 0; i < side * side; ++i) {
                const float ink = image[i], heat = map[i] * (1 - ink);
                at[i] = ink + heat * 0.95f;
                at[side * side + i] = ink + heat * 0.5f;
                at[2 * side * side + i] = ink + heat * 0.1f;
            }
            images.captions.push_back(column == 0 ? "digit" : "head " + std::to_string(column));
        }
    }
    return plot::images(images, {.title = "Where the last block looks", .width = 520});
}

// How alike the positions are that were learned: the cosine of one place with
// all others.
dl::Figure places(const Result& vit, const Settings& settings) {
    const Tensor& place = vit.parameters.at("positions1.place");
    const int grid = side / settings.patch;
    Tensor alike({grid, grid});
    double near = 0, far = 0;
    int beside = 0;
    const int here = grid * grid / 2;
    const Tensor middle = dl::rows(place, here, here + 1);
    for (int t = 0; t < grid * grid; ++t) {
        const Tensor other = dl::rows(place, t, t + 1);
        alike[t] = dl::dot(middle, other) / (dl::norm(middle) * dl::norm(other));
        const int away = std::abs(t / grid - here / grid) + std::abs(t % grid - here % grid);
        beside += away == 1;
        if (away > 0) (away == 1 ? near : far) += double{alike[t]};
    }
    return {plot::heat_map({.values = alike, .diverging = true},
                           {.title = "Cosine of the middle place with every other"}),
            dl::text("The positions started at zero. Mean cosine of the places beside it: ",
                     number(near / beside, 2),
                     "; of those further away: ", number(far / (grid * grid - 1 - beside), 2),
                     ". What a neighbourhood is has to be learned.")};
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const dl::Dataset train_set = dl::digits(settings.train, options.seed);
    const dl::Dataset test_set = dl::digits(settings.test, options.seed + 1000);
    const Net vit_net = lab04::vision_transformer({.size = side,
                                                   .patch = settings.patch,
                                                   .features = settings.features,
                                                   .heads = settings.heads,
                                                   .blocks = settings.blocks,
                                                   .hidden = 2 * settings.features});
    std::cout << "digits drawn by code: " << settings.train << " to learn from, " << settings.test
              << " to be judged by\n\n"
              << table(vit_net) << '\n';
    const Result vit = learn("transformer", vit_net, train_set, test_set, settings, options);
    const Result cnn =
        learn("convolutional net", small_cnn(), train_set, test_set, settings, options);

    dl::Table compared({"net", "parameters", "multiply-adds", "seconds", "test accuracy"});
    for (const Result* result : {&vit, &cnn})
        compared.add({result->name, result->net.parameter_count(), result->net.multiply_adds(),
                      number(result->seconds, 1), percent(result->accuracy)});
    std::cout << to_text(compared);

    dl::Report report("Patches that look at each other", {.subtitle = "Lab 4, challenge 4.19"});
    report.settings({{"digits", std::to_string(settings.train)},
                     {"epochs", std::to_string(settings.epochs)},
                     {"seed", std::to_string(options.seed)}});
    report.table(compared, "Both nets saw the same digits for as many epochs.");
    report.paragraph(
        "A convolution is told that neighbours belong together and "
        "that a stroke is the same "
        "everywhere. A transformer has to find that out from the "
        "pictures. With few pictures the "
        "knowledge that is built in wins.");
    report.figure(maps(vit, test_set, settings),
                  "How much each patch is looked at by all others, head by head; "
                  "orange is the "
                  "most. Ink is white.");
    report.figures({places(vit, settings)});
    report.figure(plot::line({curve(vit.name, vit.losses), curve(cnn.name, cnn.losses)},
                             {.title = "Training loss", .x_label = "epoch", .log_y = true}),
                  "Mean of each epoch.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"attention", "A small vision transformer beside a convolutional net."};
    Settings settings;
    options.add("--train", settings.train, "digits to learn from");
    options.add("--epochs", settings.epochs, "passes over them");
    options.add("--patch", settings.patch, "side of a patch: 1, 2, 4, 7 or 14");
    options.add("--features", settings.features, "numbers of a token, a multiple of the heads");
    options.add("--heads", settings.heads, "heads of every block");
    options.add("--blocks", settings.blocks, "blocks of attention and perceptron");
    options.add("--rate", settings.rate, "learning rate at the start");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
