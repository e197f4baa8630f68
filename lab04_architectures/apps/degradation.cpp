// degradation: do deeper nets learn their own training data better? Plain against residual.
//
// Uses 4.9 (dense nets on digits) and, with --conv, 4.8 (convolutions on digits of half the size).

#include "lab04_architectures/degradation.hpp"
#include "common/data/digits.hpp"
#include "lab03_cnn/pooling.hpp"
#include "lab04_architectures/apps/nets_lab.hpp"

namespace {

using namespace app;

std::vector<Twins> dense_twins(const dl::AppOptions& options, int epochs) {
    dl::Dataset digits = dl::digits(2000, options.seed);
    Examples train;
    train.inputs = dl::flatten(digits.images);
    train.labels = digits.labels;
    return degradation(train, {.epochs = epochs, .seed = options.seed});
}

// The same experiment with the nets of 4.8: width 8, digits of 14 x 14.
std::vector<Twins> conv_twins(const dl::AppOptions& options, int epochs) {
    dl::Dataset digits = dl::digits(1000, options.seed);
    Examples train;
    train.inputs =
        (lab03::avg_pool_forward(digits.images, {.kernel = 2, .stride = 2}) - 0.5f) * 4.0f;
    train.labels = digits.labels;
    std::vector<Twins> all;
    for (int depth : {8, 20, 56}) {
        const auto curve = [&](bool residual) {
            const Net net =
                resnet_cifar(depth, {.residual = residual, .image = {1, 14, 14}, .width = 8});
            dl::Progress progress(std::cerr,
                                  {.title = dl::text(residual ? "residual " : "plain ", depth),
                                   .total = epochs,
                                   .unit = "epochs",
                                   .quiet = options.quiet});
            std::vector<float> losses;
            TrainOptions how;
            how.epochs = epochs;
            how.batch_size = 25;
            how.learning_rate = 0.05f;
            how.seed = options.seed;
            how.after_epoch = [&](const TrainState&, const EpochReport& epoch) {
                losses.push_back(epoch.train_loss);
                progress.step(1, double{epoch.train_loss});
            };
            static_cast<void>(lab04::train(net, start_training(net, options.seed), train, how));
            progress.finish();
            return losses;
        };
        Twins twins;
        twins.hidden = depth;
        twins.plain = curve(false);
        twins.residual = curve(true);
        all.push_back(std::move(twins));
    }
    return all;
}

std::string picture(const std::vector<Twins>& all, bool residual) {
    std::vector<plot::Series> series;
    for (const Twins& twins : all) {
        const std::vector<float>& curve = residual ? twins.residual : twins.plain;
        series.push_back({std::to_string(twins.hidden) + " layers", one_to(curve.size()), curve});
    }
    return plot::line(series, {.title = residual ? "Residual nets" : "Plain nets",
                               .x_label = "epoch",
                               .y_label = "training loss",
                               .y_range = plot::Range{0, 4}});
}

// What the curves say, in the order of the depths.
std::string verdict(const std::vector<Twins>& all, bool residual) {
    const auto last = [&](const Twins& twins) {
        return double{(residual ? twins.residual : twins.plain).back()};
    };
    const double shallow = last(all.front()), deep = last(all.back());
    return dl::text(
        residual ? "With shortcuts around every pair of layers: " : "Without shortcuts: ",
        deep > shallow + 0.05 ? "deeper is worse" : "deeper is not worse", ", ", number(shallow, 3),
        " with ", all.front().hidden, " layers and ", number(deep, 3), " with ", all.back().hidden,
        ".");
}

void run(const dl::AppOptions& options, bool conv, int epochs) {
    const std::vector<Twins> all =
        conv ? conv_twins(options, epochs) : dense_twins(options, epochs);
    dl::Table results({conv ? "layers" : "hidden layers", "plain", "residual"});
    for (const Twins& twins : all)
        results.add({twins.hidden, number(double{twins.plain.back()}, 3),
                     number(double{twins.residual.back()}, 3)});
    std::cout << "training loss after " << epochs << " epochs (guessing costs ln 10 = 2.303)\n\n"
              << dl::to_text(results);

    dl::Report report("The degradation problem", {.subtitle = "Lab 4, exercises 4.8 and 4.9"});
    report.settings(
        {{"data", conv ? "1,000 digits of 14 x 14 drawn by code" : "2,000 digits drawn by code"},
         {"seed", std::to_string(options.seed)}});
    report.paragraph(
        "A deep net could copy a shallow one and pass everything on in its other layers. Does "
        "training find that? The losses are those of the pictures that the nets train on: whatever "
        "is worse here is no overfitting.");
    report.figures(
        {{picture(all, false), verdict(all, false)}, {picture(all, true), verdict(all, true)}});
    report.table(results, "Training loss after the last epoch.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"degradation", "Deeper plain nets train worse, residual ones do not."};
    bool conv = false;
    int epochs = 8;
    options.add("--conv", conv, "convolutions on small digits instead of dense layers");
    options.add("--epochs", epochs, "passes over the training pictures");
    return dl::run_app(options, argc, argv, [&] { run(options, conv, epochs); });
}
