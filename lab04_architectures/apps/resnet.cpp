// resnet: a residual net learns scenes, or with --data the pictures of CIFAR-10.
//
// Uses 4.1, 4.3, 4.7 and 4.8, and 3.10 for more pictures out of those that are there. --save writes
// the training after every epoch, --resume takes it up again: the same bits as without the stop.

#include <algorithm>
#include <ctime>

#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/onnx.hpp"
#include "lab03_cnn/augment.hpp"
#include "lab04_architectures/apps/nets_lab.hpp"

namespace {

using namespace app;

struct Settings {
    int depth = 0;       // 0: 8 on scenes, 20 on CIFAR-10
    int epochs = 0;      // 0: 12 on scenes, 20 on CIFAR-10
    int batch_size = 0;  // 0: 50 on scenes, 128 on CIFAR-10
    int count = 0;       // training pictures; 0: 4,000 scenes, all of CIFAR-10
    float rate = 0.1f;
    bool plain = false;
    std::string save;
    std::string resume;
    std::string onnx;
};

struct Pictures {
    Examples train, test;
    std::vector<std::string> names;
    std::string source;
};

// Mean and deviation of every channel of the training pictures, taken from both parts.
void standardise(Pictures& pictures) {
    const dl::ReduceOptions keep{.keep_axes = true};
    const Tensor mean = dl::mean(pictures.train.inputs, {0, 2, 3}, keep);
    const Tensor deviation = dl::sqrt(dl::variance(pictures.train.inputs, {0, 2, 3}, keep));
    for (Examples* part : {&pictures.train, &pictures.test})
        (part->inputs -= mean) /= deviation;
}

Pictures load(const dl::AppOptions& options, int count) {
    Pictures pictures;
    dl::Dataset train, test;
    if (options.data.empty()) {
        train = dl::scene_objects(count > 0 ? count : 4000, options.seed);
        test = dl::scene_objects(1000, options.seed + 1000);
    } else {
        const dl::ByteDataset all = dl::load_data({"cifar10"}, dl::Split::train, options.data);
        train = all.slice(0, count > 0 ? std::min(count, all.size()) : all.size());
        test = dl::load_data({"cifar10"}, dl::Split::test, options.data).to_dataset();
    }
    pictures.names = train.class_names;
    pictures.source = train.source;
    pictures.train = examples_of(std::move(train));
    pictures.test = examples_of(std::move(test));
    standardise(pictures);
    return pictures;
}

// What one linear layer on the pixels reaches: lab 1's softmax regression, with as many steps for
// a few pictures as for all of CIFAR-10.
double softmax_baseline(const Pictures& pictures, std::uint64_t seed) {
    Net net;
    const dl::Shape& shape = pictures.train.inputs.shape();
    const Node pixels = net.input({shape[1], shape[2], shape[3]}, "pixels");
    lab02::linear(net, lab02::flatten(net, pixels), static_cast<int>(pictures.names.size()));
    TrainOptions how;
    how.epochs = std::max(10, 500'000 / pictures.train.size());
    how.batch_size = 50;
    how.learning_rate = 0.0003f;
    how.schedule.kind = lab02::ScheduleKind::cosine;
    how.seed = seed;
    const TrainState state = lab04::train(net, start_training(net, seed), pictures.train, how);
    return test_accuracy(net, state.parameters, pictures.test);
}

struct Curves {
    std::vector<float> losses;
    std::vector<double> accuracies;
};

TrainState learn(const Net& net, const Pictures& pictures, const dl::AppOptions& options,
                 const Settings& settings, Curves& curves) {
    const bool real = !options.data.empty();
    TrainOptions how;
    how.epochs = settings.epochs > 0 ? settings.epochs : real ? 20 : 12;
    how.batch_size = settings.batch_size > 0 ? settings.batch_size : real ? 128 : 50;
    how.learning_rate = settings.rate;
    how.schedule.kind = lab02::ScheduleKind::cosine;
    how.warm_up = 1;
    how.decay.l2 = 5e-4f;
    how.seed = options.seed;
    // The usual augmentation of CIFAR-10: four rings of zeros, a window of the old size somewhere
    // in it, and a flip every other time.
    how.augment = [](const Tensor& batch, dl::Rng& rng) {
        return lab03::augment(batch, {.flip = 0.5f, .pad = 4}, rng);
    };
    dl::Progress progress(
        std::cerr,
        {.title = "training", .total = how.epochs, .unit = "epochs", .quiet = options.quiet});
    const Stopwatch watch;
    how.after_epoch = [&](const TrainState& state, const EpochReport& epoch) {
        curves.losses.push_back(epoch.train_loss);
        curves.accuracies.push_back(test_accuracy(net, state.parameters, pictures.test));
        if (!settings.save.empty()) save_training(settings.save, state);
        progress.step(1, double{epoch.train_loss});
        if (real && !options.quiet)
            std::cerr << "epoch " << state.epochs << ": loss " << number(double{epoch.train_loss})
                      << ", test " << percent(curves.accuracies.back(), 2) << ", "
                      << dl::duration(watch.seconds()) << '\n';
    };
    TrainState state = settings.resume.empty() ? start_training(net, options.seed)
                                               : load_training(settings.resume);
    state = lab04::train(net, std::move(state), pictures.train, how);
    progress.finish();
    return state;
}

void write_report(const dl::AppOptions& options, const Net& net, const Pictures& pictures,
                  const lab02::Params& parameters, const Curves& curves, double baseline) {
    const Tensor scores = lab02::predict_scores(net, parameters, pictures.test, 100);
    const double accuracy = double{dl::accuracy(scores, pictures.test.labels)};
    dl::Report report("A residual network", {.subtitle = "Lab 4, exercises 4.1, 4.3, 4.7 and 4.8"});
    report.settings({{"data", pictures.source}, {"seed", std::to_string(options.seed)}});
    report.facts(
        {{percent(accuracy, 2), "test accuracy",
          options.data.empty() ? "" : "ResNet-20 trained for 200 epochs: 91.25 % (He 2015)"},
         {percent(baseline, 2), "softmax regression", "one linear layer on the pixels"}});
    const std::vector<int> x = one_to(curves.losses.size());
    report.figures({{plot::line({{"train", x, curves.losses}},
                                {.title = "Training loss", .x_label = "epoch", .log_y = true}),
                     "The learning rate falls as a cosine; so does the loss at the end."},
                    {plot::line({{"test", x, curves.accuracies}},
                                {.title = "Test accuracy", .x_label = "epoch"}),
                     "After every epoch."}});
    report.figure(plot::confusion(dl::confusion_matrix(dl::argmax(scores, 1), pictures.test.labels,
                                                       static_cast<int>(pictures.names.size())),
                                  pictures.names, {.title = "What is taken for what"}),
                  "Rows are what was shown, columns what was answered.");
    report.begin_details("Every layer");
    report.code(table(net));
    report.end_details();
    dl::finish(report, options);
}

void run(const dl::AppOptions& options, const Settings& settings) {
    const Pictures pictures = load(options, settings.count);
    const int depth = settings.depth > 0 ? settings.depth : options.data.empty() ? 8 : 20;
    const Net net = resnet_cifar(depth, {.residual = !settings.plain});
    std::cout << pictures.source << ": " << pictures.train.size() << " to learn from, "
              << pictures.test.size() << " to be judged by\n"
              << (settings.plain ? "plain net" : "ResNet") << " of " << depth << " layers, "
              << net.parameter_count() << " parameters, " << net.multiply_adds()
              << " multiply-adds a picture\n";
    Curves curves;
    const Stopwatch watch;
    const std::clock_t before = std::clock();
    const TrainState state = learn(net, pictures, options, settings, curves);
    const double seconds = watch.seconds();
    const double processor = static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
    const double accuracy = curves.accuracies.empty()
                                ? test_accuracy(net, state.parameters, pictures.test)
                                : curves.accuracies.back();
    const double baseline = softmax_baseline(pictures, options.seed);
    std::cout << "test accuracy " << percent(accuracy, 2) << " after " << state.epochs
              << " epochs; softmax regression " << percent(baseline, 2) << '\n';
    if (!options.quiet)
        std::cerr << "trained in " << dl::duration(seconds) << ", " << dl::duration(processor)
                  << " of processor time\n";
    if (!settings.onnx.empty()) lab02::save_onnx(settings.onnx, net, state.parameters, net.last());
    if (!curves.losses.empty())
        write_report(options, net, pictures, state.parameters, curves, baseline);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"resnet", "A residual net learns scenes, or CIFAR-10 with --data."};
    Settings settings;
    options.add("--depth", settings.depth, "layers: 6 n + 2; 0: 8, or 20");
    options.add("--epochs", settings.epochs, "passes over the training pictures; 0: 12, or 20");
    options.add("--batch", settings.batch_size, "pictures in one step; 0: 50, or 128");
    options.add("--train", settings.count, "pictures to learn from; 0: 4000 scenes, or all");
    options.add("--rate", settings.rate, "learning rate behind the first epoch, in which it grows");
    options.add("--plain", settings.plain, "without shortcuts");
    options.add("--save", settings.save, "file for the training, written after every epoch");
    options.add("--resume", settings.resume, "file to take a training up from");
    options.add("--onnx", settings.onnx, "file for the finished net");
    return dl::run_app(options, argc, argv, [&] { run(options, settings); });
}
