// initialisation: what becomes of a signal on its way through thirty layers.
//
// Uses 2.4, 2.5 and 2.7; nothing is trained.

#include <cmath>
#include <iterator>

#include "lab02_mlp_backprop/apps/lab.hpp"

namespace {

using namespace app;

struct Start {
    std::string name;
    Initialiser initialiser;
};

const std::vector<Start> starts = {{"zeros", Initialiser::zeros},
                                   {"small, 0.01", Initialiser::small},
                                   {"Xavier", Initialiser::xavier},
                                   {"He", Initialiser::he}};

// The values behind the activation of every layer.
std::vector<Tensor> activations(Activation activation, Initialiser initialiser, int depth,
                                int width, const Tensor& x, std::uint64_t seed) {
    std::vector<int> sizes = {x.size(1)};
    sizes.insert(sizes.end(), static_cast<std::size_t>(depth), width);
    sizes.push_back(10);
    const Net net = mlp(sizes, {.activation = activation});
    Params parameters = initialise(net, initialiser, seed);
    Session session(net, {.fast = false});
    session.forward(parameters, inputs(x), Mode::eval);
    std::vector<Tensor> values;
    const std::string name = activation == Activation::relu ? "relu" : "tanh";
    for (int layer = 1; layer <= depth; ++layer)
        values.push_back(session.value(net.find(name + std::to_string(layer))));
    return values;
}

// Without the zeros of units that are off: their bar would dwarf all others.
std::vector<float> active(const Tensor& values) {
    std::vector<float> kept;
    std::copy_if(values.begin(), values.end(), std::back_inserter(kept),
                 [](float value) { return value != 0; });
    return kept;
}

void run(const dl::AppOptions& options, int depth, int width) {
    const Digits digits = load_digits(options, 200, 100);
    dl::Report report("Initialisation", {.subtitle = "Lab 2, exercises 2.4, 2.5 and 2.7"});
    for (const Activation activation : {Activation::relu, Activation::tanh}) {
        const std::string kind = activation == Activation::relu ? "ReLU" : "tanh";
        dl::Table results({kind, "layer 1", "layer 10", "layer " + std::to_string(depth)});
        std::vector<plot::Series> curves;
        std::vector<dl::Figure> pictures;
        for (const Start& start : starts) {
            const std::vector<Tensor> values = activations(
                activation, start.initialiser, depth, width, digits.train.inputs, options.seed);
            std::vector<double> deviations;
            for (const Tensor& value : values)
                deviations.push_back(std::sqrt(double{dl::variance(value)}));
            const std::size_t middle = std::min<std::size_t>(9, deviations.size() - 1);
            results.add({start.name, number(deviations.front(), 2), number(deviations[middle], 2),
                         number(deviations.back(), 2)});
            curves.push_back({start.name, epochs(deviations.size()), deviations});
            if (start.initialiser == Initialiser::zeros) continue;
            std::vector<plot::Group> groups;
            for (std::size_t layer : {std::size_t{0}, middle, deviations.size() - 1})
                if (const std::vector<float> kept = active(values[layer]); !kept.empty())
                    groups.push_back({"layer " + std::to_string(layer + 1), kept});
            pictures.push_back({plot::histogram(groups, {.title = kind + ", " + start.name,
                                                         .x_label = "activation, zeros left out"}),
                                "Deviation " + number(deviations.front(), 2) +
                                    " in the first layer, " + number(deviations.back(), 2) +
                                    " in the last."});
        }
        std::cout << "deviation of the activations\n\n" << dl::to_text(results) << '\n';
        report.heading(kind);
        report.figure(
            plot::line(curves,
                       {.title = "Deviation by layer, " + kind, .x_label = "layer", .log_y = true}),
            kind == "ReLU"
                ? "Xavier loses a factor of about 0.7 at every ReLU, He does not."
                : "Xavier fades a little in every layer; He drives tanh units towards their ends.");
        report.figures(pictures);
        report.table(results);
    }
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"initialisation", "What becomes of a signal in thirty layers."};
    int depth = 30, width = 100;
    options.add("--depth", depth, "hidden layers");
    options.add("--width", width, "units of every hidden layer");
    return dl::run_app(options, argc, argv, [&] { run(options, depth, width); });
}
