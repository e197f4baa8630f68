// inception: which filter size is right? One size each, all of them, and all of them for less.
//
// Uses 4.6 inception_module and 4.3 global_avg_pool on scenes of one object.

#include "lab04_architectures/inception.hpp"
#include "lab04_architectures/apps/nets_lab.hpp"

namespace {

using namespace app;

struct Rival {
    std::string name;
    std::function<Node(Net&, Node)> stage;  // keeps the size of the picture
};

Node filters(Net& net, Node x, int kernel) {
    return relu(net, conv2d(net, x, 32, {.kernel = kernel, .padding = kernel / 2}));
}

std::vector<Rival> rivals() {
    const auto only = [](int kernel) {
        return [kernel](Net& net, Node x) { return filters(net, x, kernel); };
    };
    const auto module = [](const InceptionWidths& widths) {
        return [widths](Net& net, Node x) { return inception_module(net, x, widths); };
    };
    return {{"1 x 1 alone", only(1)},
            {"3 x 3 alone", only(3)},
            {"5 x 5 alone", only(5)},
            {"all, naive", module({8, 0, 12, 0, 6, 0})},
            {"all, with reductions", module({8, 6, 12, 4, 6, 6})}};
}

// Two stages and a head; batch norm behind each stage.
Net net_of(const Rival& rival) {
    Net net;
    Node x = net.input({3, 32, 32}, "pixels");
    x = relu(net, conv2d(net, x, 16, {.kernel = 3, .stride = 2, .padding = 1}));
    x = max_pool(net, batch_norm_2d(net, rival.stage(net, x)));
    x = batch_norm_2d(net, rival.stage(net, x));
    linear(net, global_avg_pool(net, x), 10, {}, {.name = "scores"});
    return net;
}

void run(const dl::AppOptions& options, int count, int epochs) {
    const Examples train = scene_examples(count, options.seed);
    const Examples test = scene_examples(1000, options.seed + 1);
    dl::Table results({"two stages of", "parameters", "multiply-adds", "seconds", "test accuracy"});
    std::vector<plot::Series> curves;
    for (const Rival& rival : rivals()) {
        const Net net = net_of(rival);
        dl::Progress progress(
            std::cerr,
            {.title = rival.name, .total = epochs, .unit = "epochs", .quiet = options.quiet});
        std::vector<float> losses;
        TrainOptions how;
        how.epochs = epochs;
        how.batch_size = 50;
        how.learning_rate = 0.05f;
        how.schedule.kind = lab02::ScheduleKind::cosine;
        how.seed = options.seed;
        how.after_epoch = [&](const TrainState&, const EpochReport& epoch) {
            losses.push_back(epoch.train_loss);
            progress.step(1, double{epoch.train_loss});
        };
        const Stopwatch watch;
        const TrainState state = lab04::train(net, start_training(net, options.seed), train, how);
        const double seconds = watch.seconds();
        progress.finish();
        results.add({rival.name, net.parameter_count(), net.multiply_adds(), number(seconds, 2),
                     percent(test_accuracy(net, state.parameters, test))});
        curves.push_back({rival.name, one_to(losses.size()), losses});
    }
    std::cout << count << " scenes to learn from, 1000 to be judged by, " << epochs << " epochs\n\n"
              << dl::to_text(results);

    dl::Report report("Inception: all filter sizes side by side",
                      {.subtitle = "Lab 4, exercises 4.3 and 4.6"});
    report.settings({{"data", dl::text(count, " scenes of one object, drawn by code")},
                     {"seed", std::to_string(options.seed)}});
    report.figure(
        plot::line(curves, {.title = "Training loss", .x_label = "epoch"}),
        "Mean of each epoch. Filters of one pixel see no shape; what the others cost, and what it "
        "buys on new scenes, stands in the table.");
    report.table(
        results,
        "A module mixes sizes; its 1 x 1 reductions save most of the weights and operations.");
    Net module;
    inception_module(module, module.input({192, 28, 28}, "x"), {64, 96, 128, 16, 32, 32}, "3a");
    report.figure(to_svg(module),
                  "Module 3a of GoogLeNet: 163,696 parameters; without its "
                  "reductions there were 387,296.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"inception", "Filters of several sizes side by side."};
    int count = 3000, epochs = 16;
    options.add("--train", count, "scenes to learn from");
    options.add("--epochs", epochs, "passes over them");
    return dl::run_app(options, argc, argv, [&] { run(options, count, epochs); });
}
