// xor: two lines are needed, and a hidden layer learns them.
//
// Uses 2.3 to 2.9 through a Session, without fit: the four points are the whole batch.

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

const Tensor points = Tensor::of({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
const std::vector<int> labels = {0, 1, 1, 0};

struct Run {
    Net net;
    Params before, after;
    std::vector<float> losses;
    bool solved = false;
};

Run train(Activation activation, int hidden, std::uint64_t seed, int steps) {
    Run run;
    run.net = mlp({2, hidden, 2}, {.activation = activation});
    Net whole = run.net;
    const Node loss = softmax_cross_entropy(whole, run.net.last(), whole.input({}, "labels"));
    Session session(whole);
    run.before = initialise(
        run.net, activation == Activation::relu ? Initialiser::he : Initialiser::xavier, seed);
    Params parameters = run.before;
    OptimiserState state;
    for (int step = 0; step < steps; ++step) {
        session.forward(parameters, inputs(points, label_tensor(labels)), Mode::train);
        run.losses.push_back(session.value(loss).item());
        const Gradients gradients = session.backward(parameters, loss);
        Update update = sgd_step(std::move(parameters), gradients.parameters, std::move(state),
                                 {.learning_rate = 0.3f});
        parameters = std::move(update.parameters);
        state = std::move(update.state);
    }
    run.after = parameters;
    Session use(run.net);
    run.solved = dl::accuracy(use.predict(run.after, inputs(points), run.net.last()), labels) == 1;
    return run;
}

// What the net answers everywhere in the square.
plot::Surface answers(const Net& net, const Params& parameters) {
    const int side = 80;
    plot::Surface surface{.values = Tensor({side, side}), .x = {-0.5, 1.5}, .y = {-0.5, 1.5}};
    Tensor grid({side * side, 2});
    for (int i = 0; i < side * side; ++i) {
        const int row = i / side, column = i % side;
        grid.at(i, 0) = -0.5f + 2.0f * static_cast<float>(column) / (side - 1);
        grid.at(i, 1) = -0.5f + 2.0f * static_cast<float>(row) / (side - 1);
    }
    Session session(net);
    const Tensor p = softmax_forward(session.predict(parameters, inputs(grid), net.last()));
    for (int i = 0; i < side * side; ++i)
        surface.values.at(i / side, i % side) = p.at(i, 1);
    return surface;
}

// The four points where two hidden units put them, and the line that the output layer draws there.
std::string hidden_space(const Run& run, const Params& parameters, const std::string& title) {
    const Node hidden{run.net.size() - 2};
    Session session(run.net);
    const Tensor h = session.predict(parameters, inputs(points), hidden);
    const Tensor& weight = parameters.at("linear2.weight");
    const Tensor& bias = parameters.at("linear2.bias");
    plot::Surface margin{.values = Tensor({2, 2}), .x = {-1.1, 1.1}, .y = {-1.1, 1.1}};
    for (int row = 0; row < 2; ++row)
        for (int column = 0; column < 2; ++column) {
            const float h1 = column == 0 ? -1.1f : 1.1f, h2 = row == 0 ? -1.1f : 1.1f;
            margin.values.at(row, column) = (weight.at(1, 0) - weight.at(0, 0)) * h1 +
                                            (weight.at(1, 1) - weight.at(0, 1)) * h2 + bias[1] -
                                            bias[0];
        }
    std::vector<plot::Series> over = plot::by_class(h, labels, {"0", "1"});
    over.push_back(plot::contour(margin, 0, "equal scores"));
    return plot::scatter(over, {.title = title,
                                .x_label = "hidden unit 1",
                                .y_label = "hidden unit 2",
                                .x_range = {-1.1, 1.1},
                                .y_range = {-1.1, 1.1},
                                .height = 420});
}

// The first net of two tanh units that succeeds; none if all 20 fail.
void show_features(dl::Report& report, int steps) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const Run run = train(Activation::tanh, 2, seed, steps);
        if (!run.solved) continue;
        report.figures({{hidden_space(run, run.before, "Two hidden units before"),
                         "Where two hidden units put the four points at the start, and the line of "
                         "the output layer."},
                        {hidden_space(run, run.after, "Two hidden units after"),
                         "They have moved the points until one straight line parts them: features "
                         "that nobody drew. Points of one class may land on one spot. Seed " +
                             std::to_string(seed) + "."}});
        return;
    }
}

dl::Table count_solved(const dl::AppOptions& options, int steps) {
    dl::Table counts({"hidden units", "tanh: solved of 20", "ReLU: solved of 20"});
    dl::Progress progress(
        std::cerr, {.title = "training", .total = 160, .unit = "nets", .quiet = options.quiet});
    for (int units : {2, 3, 4, 8}) {
        int tanh_solved = 0, relu_solved = 0;
        for (std::uint64_t seed = 1; seed <= 20; ++seed) {
            tanh_solved += train(Activation::tanh, units, seed, steps).solved;
            relu_solved += train(Activation::relu, units, seed, steps).solved;
            progress.step(2);
        }
        counts.add(
            {std::to_string(units), std::to_string(tanh_solved), std::to_string(relu_solved)});
    }
    progress.finish();
    return counts;
}

void explore(const dl::AppOptions& options, int hidden, int steps) {
    const dl::Table counts = count_solved(options, steps);
    std::cout << dl::to_text(counts) << '\n';

    const Run run = train(Activation::tanh, hidden, options.seed, steps);
    std::cout << "tanh, " << hidden << " hidden units, seed " << options.seed << ": loss "
              << number(double{run.losses.front()}) << " to " << number(double{run.losses.back()})
              << (run.solved ? ", solved\n" : ", not solved\n");

    dl::Report report("XOR: a hidden layer bends the boundary",
                      {.subtitle = "Lab 2, exercises 2.3 to 2.9"});
    report.figures(
        {{plot::surface(answers(run.net, run.before), plot::by_class(points, labels, {"0", "1"}),
                        {.title = "Before training: probability of class 1"}),
          "A random net cuts the square anywhere."},
         {plot::surface(answers(run.net, run.after), plot::by_class(points, labels, {"0", "1"}),
                        {.title = "After training: probability of class 1"}),
          "Two of the corners lie in one class, and no single line parts them."}});
    show_features(report, steps);
    report.figure(
        plot::line({{"loss", {}, run.losses}}, {.title = "Loss", .x_label = "step", .log_y = true}),
        "A plateau at ln 2 = 0.693, and then a fall.");
    report.table(counts, "How often " + std::to_string(steps) +
                             " steps are enough. Two ReLU units mostly fail: one that is off for "
                             "all four points has no gradient and never comes back.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"xor", "A hidden layer learns what no single line can part."};
    int hidden = 4, steps = 2000;
    options.add("--hidden", hidden, "hidden units of the net that is drawn");
    options.add("--steps", steps, "steps of gradient descent");
    return dl::run_app(options, argc, argv, [&] { explore(options, hidden, steps); });
}
