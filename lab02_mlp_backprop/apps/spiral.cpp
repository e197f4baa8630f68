// spiral: a decision boundary bends while a network learns.
//
// Uses 2.14 fit and everything below it.

#include <cmath>

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

Examples examples_of(const dl::Cloud& cloud) {
    Examples examples;
    examples.inputs = cloud.points;
    examples.labels = cloud.labels;
    return examples;
}

plot::Surface classes_of(const Net& net, const Params& parameters, double reach) {
    const int side = 100;
    plot::Surface surface{.values = Tensor({side, side}),
                          .x = {-reach, reach},
                          .y = {-reach, reach},
                          .classes = true};
    Examples grid;
    grid.inputs = Tensor({side * side, 2});
    grid.labels.resize(side * side);
    for (int i = 0; i < side * side; ++i) {
        const int row = i / side, column = i % side;
        grid.inputs.at(i, 0) = static_cast<float>(reach * (2.0 * column / (side - 1) - 1));
        grid.inputs.at(i, 1) = static_cast<float>(reach * (2.0 * row / (side - 1) - 1));
    }
    const std::vector<int> winners = dl::argmax(predict_scores(net, parameters, grid), 1);
    for (int i = 0; i < side * side; ++i)
        surface.values.at(i / side, i % side) =
            static_cast<float>(winners[static_cast<std::size_t>(i)]);
    return surface;
}

void run(const dl::AppOptions& options, int hidden, int total) {
    const int arms = 3;
    const dl::Cloud cloud = dl::spiral(600, options.seed, {.classes = arms, .noise = 0.06f});
    const Examples train = examples_of(cloud);
    const Examples test =
        examples_of(dl::spiral(600, options.seed + 1000, {.classes = arms, .noise = 0.06f}));
    const double reach = 1.15 * double{dl::max(dl::abs(cloud.points))};
    const Net net = mlp({2, hidden, hidden, arms}, {.activation = Activation::tanh});
    std::vector<std::string> names;
    for (int arm = 1; arm <= arms; ++arm)
        names.push_back("arm " + std::to_string(arm));

    Params parameters = initialise(net, Initialiser::xavier, options.seed);
    dl::Table results({"epochs", "train loss", "test accuracy"});
    std::vector<dl::Figure> pictures;
    int done = 0;
    for (int stop : {0, total / 40, total / 8, total}) {
        float loss = std::log(3.0f);
        if (stop > done) {
            FitOptions how;
            how.epochs = stop - done;
            how.batch_size = 50;
            how.optimiser = Optimiser::adam;
            how.learning_rate = 0.005f;
            how.seed = options.seed + static_cast<std::uint64_t>(done);
            FitResult result = fit(net, std::move(parameters), train, {}, how);
            loss = result.history.back().train_loss;
            parameters = std::move(result.parameters);
            done = stop;
        }
        const double accuracy = test_accuracy(net, parameters, test);
        results.add(
            {std::to_string(done), done == 0 ? "-" : number(double{loss}), percent(accuracy, 1)});
        pictures.push_back(
            {plot::surface(
                 classes_of(net, parameters, reach),
                 plot::by_class(cloud.points, cloud.labels, names),
                 {.title = std::to_string(done) + " epochs", .width = 400, .height = 420}),
             "Test accuracy " + percent(accuracy, 1) + "."});
    }
    std::cout << dl::to_text(results);
    dl::Report report("Three arms of a spiral", {.subtitle = "Lab 2, exercises 2.1 to 2.14"});
    report.paragraph("Two hidden layers of tanh units learn to wind with the arms.");
    report.figures(pictures);
    report.table(results);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"spiral", "A decision boundary bends while a network learns."};
    int hidden = 32, total = 200;
    options.add("--hidden", hidden, "units of each hidden layer");
    options.add("--epochs", total, "passes over the points");
    return dl::run_app(options, argc, argv, [&] { run(options, hidden, total); });
}
