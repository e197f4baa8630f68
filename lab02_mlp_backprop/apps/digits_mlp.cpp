// digits_mlp: a multi-layer perceptron reads handwritten digits.
//
// Uses everything up to 2.14 fit. Without --data the digits are drawn by code; with --data DIR
// they are those of MNIST.

#include "common/progress.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

struct Settings {
    int epochs = 12;
    int batch_size = 50;
    int hidden1 = 256;
    int hidden2 = 128;
    float learning_rate = 0.05f;
    float drop = 0.0f;
    float l2 = 0.0f;
};

// Pictures stay bytes until a batch needs them: a quarter of the memory.
Examples bytes_of(dl::ByteDataset pictures) {
    Examples examples;
    examples.bytes = std::move(pictures.images);
    examples.labels = std::move(pictures.labels);
    return examples;
}

Digits load(const dl::AppOptions& options) {
    if (options.data.empty()) {
        Digits digits = load_digits(options, 8000, 2000);
        for (Examples* part : {&digits.train, &digits.validation, &digits.test})
            part->inputs = dl::reshape(std::move(part->inputs), {-1, 1, 28, 28});
        return digits;
    }
    const std::vector<std::string> names = {"mnist", "fashion-mnist"};
    dl::ByteDataset train = dl::load_data(names, dl::Split::train, options.data);
    const std::string source = train.source;
    return {bytes_of(std::move(train)),
            {},
            bytes_of(dl::load_data(names, dl::Split::test, options.data)),
            source};
}

Net net_of(const Settings& settings) {
    Net net;
    Node x = flatten(net, net.input({1, 28, 28}, "pixels"));
    for (int units : {settings.hidden1, settings.hidden2}) {
        x = relu(net, linear(net, x, units));
        if (settings.drop > 0) x = dropout(net, x, settings.drop);
    }
    linear(net, x, 10);
    return net;
}

void show(dl::Report& report, const FitResult& result, const Tensor& scores,
          const std::vector<int>& labels) {
    const std::vector<int> x = epochs(result.history.size());
    std::vector<plot::Series> losses = {{"train", x, column(result, &EpochReport::train_loss)}};
    if (result.history.front().validation_loss > 0)
        losses.push_back({"validation", x, column(result, &EpochReport::validation_loss)});
    report.figure(plot::line(losses, {.title = "Loss", .x_label = "epoch", .log_y = true}),
                  "The cross-entropy of an untrained net is ln 10 = 2.303.");
    std::vector<std::string> names;
    for (int digit = 0; digit < 10; ++digit)
        names.push_back(std::to_string(digit));
    report.figure(plot::confusion(dl::confusion_matrix(dl::argmax(scores, 1), labels, 10), names,
                                  {.title = "Which digit is taken for which"}),
                  "Rows are what was written, columns what was read.");
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const dl::Stopwatch watch;
    const Digits digits = load(options);
    const Net net = net_of(settings);
    std::cout << digits.source << ": " << digits.train.size() << " to learn from, "
              << digits.test.size() << " to be judged by\n\n"
              << table(net) << '\n';

    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = settings.epochs, .unit = "epochs", .quiet = options.quiet});
    FitOptions how;
    how.epochs = settings.epochs;
    how.batch_size = settings.batch_size;
    how.learning_rate = settings.learning_rate;
    how.schedule.kind = ScheduleKind::cosine;
    how.decay.l2 = settings.l2;
    how.seed = options.seed;
    how.after_epoch = [&](int, const EpochReport& epoch) {
        progress.step(1, double{epoch.train_loss});
    };
    const FitResult result = fit(net, initialise(net, Initialiser::he, options.seed), digits.train,
                                 digits.validation, how);
    progress.finish();
    const Tensor scores = predict_scores(net, result.parameters, digits.test);
    const double accuracy = double{dl::accuracy(scores, digits.test.labels)};
    std::cout << "test accuracy " << percent(accuracy, 2) << " after " << result.history.size()
              << " epochs, " << dl::duration(watch.seconds()) << " with reading\n";

    dl::Report report("Digits with a multi-layer perceptron",
                      {.subtitle = "Lab 2, exercises 2.1 to 2.14"});
    report.settings({{"data", digits.source}, {"seed", std::to_string(options.seed)}});
    const bool published = digits.source == "MNIST";
    report.facts({{percent(accuracy, 2), "test accuracy",
                   published ? "LeCun 1998: 2-layer nets 95.3 to 98.4 %" : digits.source}});
    show(report, result, scores, digits.test.labels);
    report.code(table(net));
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"digits_mlp", "A multi-layer perceptron reads handwritten digits."};
    Settings settings;
    options.add("--epochs", settings.epochs, "passes over the training digits");
    options.add("--batch", settings.batch_size, "digits in one step");
    options.add("--hidden1", settings.hidden1, "units of the first hidden layer");
    options.add("--hidden2", settings.hidden2, "units of the second hidden layer");
    options.add("--rate", settings.learning_rate, "learning rate at the start");
    options.add("--drop", settings.drop, "probability to drop a hidden unit");
    options.add("--l2", settings.l2, "weight decay");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
