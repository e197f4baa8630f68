// vanishing: how much of the gradient is left at the first layer of a deep net.
//
// Uses 2.3 to 2.7, 2.12 and 2.13; nothing is trained.

#include <cmath>

#include "common/markup.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

struct Kind {
    std::string name;
    Activation activation;
    Initialiser start;
    bool batch_norm;
};

const std::vector<Kind> kinds = {
    {"sigmoid", Activation::sigmoid, Initialiser::xavier, false},
    {"sigmoid + batch norm", Activation::sigmoid, Initialiser::xavier, true},
    {"tanh", Activation::tanh, Initialiser::xavier, false},
    {"tanh + batch norm", Activation::tanh, Initialiser::xavier, true},
    {"ReLU", Activation::relu, Initialiser::he, false},
    {"ReLU + batch norm", Activation::relu, Initialiser::he, true},
    {"ReLU from 0.01", Activation::relu, Initialiser::small, false}};

struct Measured {
    std::vector<double> gradients;    // norm of dW by layer, first to last
    std::vector<double> activations;  // deviation of the values that enter each layer
};

Measured measure(const Kind& kind, int depth, int width, const Tensor& x,
                 const std::vector<int>& labels, std::uint64_t seed) {
    std::vector<int> sizes = {x.size(1)};
    sizes.insert(sizes.end(), static_cast<std::size_t>(depth), width);
    sizes.push_back(10);
    const Net net = mlp(sizes, {.activation = kind.activation, .batch_norm = kind.batch_norm});
    Net whole = net;
    const Node loss = softmax_cross_entropy(whole, net.last(), whole.input({}, "labels"));
    Session session(whole, {.fast = false});
    Params parameters = initialise(net, kind.start, seed);
    session.forward(parameters, inputs(x, label_tensor(labels)), Mode::train);
    const Gradients gradients = session.backward(parameters, loss);
    Measured measured;
    for (int layer = 1; layer <= depth + 1; ++layer) {
        const Node node = net.find("linear" + std::to_string(layer));
        measured.gradients.push_back(double{
            dl::norm(gradients.parameters.at("linear" + std::to_string(layer) + ".weight"))});
        measured.activations.push_back(
            std::sqrt(double{dl::variance(session.value(Node{net.at(node).inputs[0]}))}));
    }
    return measured;
}

void run(const dl::AppOptions& options, int width) {
    const Digits digits = load_digits(options, 200, 100);
    dl::Table results(
        {"net", "first / last at depth 5", "depth 10", "depth 30", "activations at depth 30"});
    std::vector<plot::Series> gradients, activations;
    for (const Kind& kind : kinds) {
        std::vector<dl::Cell> row = {kind.name};
        Measured deep;
        for (int depth : {5, 10, 30}) {
            deep =
                measure(kind, depth, width, digits.train.inputs, digits.train.labels, options.seed);
            row.push_back(dl::readable(deep.gradients.front() / deep.gradients.back(), 2));
        }
        row.push_back(number(deep.activations.back(), 2));
        results.add(row);
        gradients.push_back({kind.name, epochs(deep.gradients.size()), deep.gradients});
        activations.push_back({kind.name, epochs(deep.activations.size()), deep.activations});
    }
    std::cout << "norm of the first layer's gradient over that of the last, width " << width
              << ", at the start\n\n"
              << dl::to_text(results);

    dl::Report report("Vanishing gradients",
                      {.subtitle = "Lab 2, exercises 2.3 to 2.7, 2.12 and 2.13"});
    report.figures({{plot::line(gradients, {.title = "Gradient norm by layer, depth 30",
                                            .x_label = "layer",
                                            .log_y = true,
                                            .height = 400}),
                     "Each sigmoid multiplies by at most 1/4 on the way back."},
                    {plot::line(activations, {.title = "Deviation of the values that enter a layer",
                                              .x_label = "layer",
                                              .log_y = true,
                                              .height = 400}),
                     "A second failure: from 0.01 the ratio of gradients looks healthy while the "
                     "signal itself dies on the way up. Look at both pictures."}});
    report.table(results);
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"vanishing", "How much of the gradient reaches the first layer."};
    int width = 100;
    options.add("--width", width, "units of every hidden layer");
    return dl::run_app(options, argc, argv, [&] { run(options, width); });
}
