// pretraining: deep sigmoid nets, few labels, with and without greedy layer-by-layer training.
//
// Uses 5.7 pretrain_stack and 5.8 fine_tune_classifier. Pictures have half the size, 14 x 14. A
// deep ReLU net with He's start stands beside them: it needs no pretraining at all.

#include "lab05_autoencoders/apps/lab.hpp"

namespace {

using namespace app;

struct Settings {
    int unlabelled = 6000;
    int labels = 500;
    int seeds = 3;
    int epochs = 60;
    int layer_epochs = 5;
};

struct Way {
    std::string name;
    bool pretrained = false;
    Activation activation = Activation::sigmoid;
};
const std::vector<Way> ways = {{"sigmoid, random start", false, Activation::sigmoid},
                               {"sigmoid, pretrained", true, Activation::sigmoid},
                               {"ReLU, random start", false, Activation::relu}};
const std::vector<int> depths = {1, 3, 5};

std::vector<int> sizes_of(int depth) {
    std::vector<int> sizes = {196};
    sizes.insert(sizes.end(), static_cast<std::size_t>(depth), 100);
    return sizes;
}

double accuracy_of(const Way& way, int depth, const Digits& digits, const Settings& settings,
                   std::uint64_t seed) {
    const AutoencoderOptions net{.activation = way.activation};
    Params pretrained;
    if (way.pretrained) {
        StackOptions stack{.net = net, .train = training(settings.layer_epochs, 0.002f, seed, 50)};
        stack.train.corruption = {Noise::masking, 0.2f};
        pretrained = pretrain_stack(sizes_of(depth), digits.train.inputs, stack);
    }
    Examples few = digits.train;
    few.inputs = dl::rows(few.inputs, 0, settings.labels);
    few.labels.resize(static_cast<std::size_t>(settings.labels));
    FitOptions fit;
    fit.epochs = settings.epochs;
    fit.batch_size = 20;
    fit.learning_rate = way.activation == Activation::relu ? 0.02f : 0.1f;
    fit.seed = seed;
    const FitResult result =
        fine_tune_classifier(sizes_of(depth), 10, pretrained, few, {}, net, fit);
    return test_accuracy(classifier(sizes_of(depth), 10, net), result.parameters, digits.test);
}

void run(const dl::AppOptions& options, const Settings& settings) {
    Digits digits = load_digits(options, settings.unlabelled, 2000);
    for (Examples* part : {&digits.train, &digits.test})
        part->inputs = halved(part->inputs);

    const int runs = static_cast<int>(ways.size() * depths.size()) * settings.seeds;
    dl::Progress progress(
        std::cerr, {.title = "training", .total = runs, .unit = "nets", .quiet = options.quiet});
    dl::Table table({"hidden layers", "way", "test accuracy, mean", "worst", "best"});
    std::vector<std::vector<Spread>> results(ways.size());
    for (const int depth : depths)
        for (std::size_t i = 0; i < ways.size(); ++i) {
            Spread spread;
            for (int run = 0; run < settings.seeds; ++run) {
                spread.values.push_back(
                    100 * accuracy_of(ways[i], depth, digits, settings,
                                      options.seed + static_cast<std::uint64_t>(run)));
                progress.step(1);
            }
            const auto [worst, best] =
                std::minmax_element(spread.values.begin(), spread.values.end());
            table.add(
                {depth, ways[i].name, fixed(spread.mean(), 1), fixed(*worst, 1), fixed(*best, 1)});
            results[i].push_back(spread);
        }
    progress.finish();
    std::cout << digits.source << ": " << settings.labels << " labelled, "
              << digits.train.inputs.size(0) << " without labels, " << settings.seeds
              << " seeds\n\n"
              << dl::to_text(table);

    dl::Report report("Deep nets and few labels", {.subtitle = "Lab 5, exercises 5.7 and 5.8"});
    report.settings({{"data", digits.source},
                     {"labels", std::to_string(settings.labels)},
                     {"seeds", std::to_string(settings.seeds)}});
    std::vector<plot::Series> curves;
    for (std::size_t i = 0; i < ways.size(); ++i)
        curves.push_back(with_bars(ways[i].name, {depths.begin(), depths.end()}, results[i]));
    report.figure(plot::line(curves, {.title = "Test accuracy over depth",
                                      .x_label = "hidden layers of 100 units",
                                      .y_label = "per cent",
                                      .y_range = {0, 100}}),
                  "Bands are one deviation over the seeds.");
    report.table(table);
    report.note(
        "Pretraining rescues the training of deep sigmoid nets. Compare the deepest pretrained net "
        "with a single layer before calling depth a gain, and both with ReLU from a good start, "
        "which needs no rescue.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"pretraining", "Deep sigmoid nets with and without pretraining."};
    Settings settings;
    options.add("--unlabelled", settings.unlabelled, "pictures without labels");
    options.add("--labels", settings.labels, "labelled ones among them");
    options.add("--seeds", settings.seeds, "repetitions");
    options.add("--epochs", settings.epochs, "passes of fine-tuning");
    options.add("--layer-epochs", settings.layer_epochs, "passes of pretraining, for each layer");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
