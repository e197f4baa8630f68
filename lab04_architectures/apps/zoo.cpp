// zoo: every net of this lab, counted and drawn without a single weight; --run NAME computes one.
//
// Uses 4.4 to 4.8. --run needs the memory of the weights: VGG-19 takes 575 MB.

#include <algorithm>

#include "common/data/scenes.hpp"
#include "common/image.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab04_architectures/apps/nets_lab.hpp"
#include "lab04_architectures/zoo.hpp"

namespace {

using namespace app;

std::string pixels(double size) { return size > 100000 ? "all" : number(size, 6); }

// What one value of the last layer with a window sees, before anything that sees everything.
std::string field(const Net& net) {
    for (int id = net.size() - 1; id >= 0; --id) {
        const std::string& operation = net.at(id).operation;
        if (operation == "conv2d" || operation == "concat" || operation == "residual_sum")
            return pixels(receptive_field(net, Node{id}).size_y);
    }
    return "";
}

std::string megabytes(std::int64_t numbers) {
    return number(static_cast<double>(numbers) * 4 / 1e6, 3);
}

// Share of the parameters and of the multiply-adds in convolutions, for the picture.
double in_convolutions(const Net& net, bool parameters) {
    double part = 0;
    for (int id = 0; id < net.size(); ++id) {
        const lab02::NodeData& node = net.at(id);
        if (node.operation != "conv2d") continue;
        if (!parameters) part += static_cast<double>(net.multiply_adds(Node{id}));
        for (const lab02::ParameterSpec& spec : node.parameters)
            if (parameters) part += static_cast<double>(spec.shape.count());
    }
    return part / static_cast<double>(parameters ? net.parameter_count() : net.multiply_adds());
}

// Parameters and multiply-adds along the way, node by node.
std::string profile(const Net& net, const std::string& name) {
    std::vector<double> parameters, operations;
    for (int id = 0; id < net.size(); ++id) {
        const lab02::NodeData& node = net.at(id);
        if (node.operation != "conv2d" && node.operation != "linear") continue;
        double count = 0;
        for (const lab02::ParameterSpec& spec : node.parameters)
            count += static_cast<double>(spec.shape.count());
        parameters.push_back(count);
        operations.push_back(static_cast<double>(net.multiply_adds(Node{id})));
    }
    return plot::line({{"parameters", one_to(parameters.size()), parameters},
                       {"multiply-adds", one_to(operations.size()), operations}},
                      {.title = name, .x_label = "layer with weights", .log_y = true});
}

void draw(dl::Report& report, const std::vector<std::pair<std::string, Net>>& nets) {
    std::vector<std::string> names;
    std::vector<double> parameters, operations;
    std::vector<dl::Figure> profiles;
    for (const auto& [name, net] : nets) {
        names.push_back(name);
        parameters.push_back(100 * in_convolutions(net, true));
        operations.push_back(100 * in_convolutions(net, false));
        profiles.push_back({profile(net, name), dl::text(weighted_depth(net), " layers deep.")});
    }
    report.figure(plot::bars(names, {{"parameters", parameters}, {"multiply-adds", operations}},
                             {.title = "Per cent in convolutions", .width = 900}),
                  "Early nets keep their parameters in dense layers and spend their operations in "
                  "convolutions: two different places.");
    report.heading("Layer by layer");
    report.figures(profiles);
    report.heading("Graphs");
    for (const auto& [name, net] : nets) {
        if (net.size() > 400) continue;  // ResNet-101 and more repeat what ResNet-50 shows
        report.begin_details(name);
        report.figure(to_svg(net), name);
        report.end_details();
    }
}

void print_all(const dl::AppOptions& options) {
    dl::Table results(
        {"net", "layers", "parameters", "published", "multiply-adds", "published", "sees", "MB"});
    std::vector<std::pair<std::string, Net>> nets;
    for (const ZooEntry& entry : zoo()) {
        Net net = entry.build();
        results.add({entry.name, weighted_depth(net), net.parameter_count(), entry.parameters,
                     net.multiply_adds(), entry.multiply_adds, field(net),
                     megabytes(net.parameter_count()) + " + " + megabytes(net.activation_count())});
        nets.emplace_back(entry.name, std::move(net));
    }
    std::cout << dl::to_text(results);

    dl::Report report("The zoo", {.subtitle = "Lab 4, exercises 4.4 to 4.8"});
    report.paragraph(
        "Counted from the shapes of the layers; no weight was allocated. `sees` is the receptive "
        "field of the last convolution in pixels, `MB` are the parameters and what a training "
        "pass keeps for one picture.");
    report.table(results);
    draw(report, nets);
    report.heading("Sources");
    std::vector<std::string> sources;
    for (const ZooEntry& entry : zoo())
        if (!entry.source.empty()) sources.push_back(entry.name + ": " + entry.source);
    report.list(sources);
    dl::finish(report, options);
}

void run_one(const dl::AppOptions& options, const std::string& name, const std::string& image) {
    const Net net = find_in_zoo(name).build();
    const dl::Shape& shape = net.at(net.inputs().front()).shape;
    Tensor picture = image.empty() ? dl::reshape(dl::scenes(1, options.seed, {.size = 128}).images,
                                                 {3, 128, 128})
                                   : dl::read_image(image, {.channels = 3});
    picture = dl::resize(picture, shape[2], shape[3]);
    lab02::Params parameters = lab02::initialise(net, lab02::Initialiser::he, options.seed);
    lab02::Session session(net);
    const Stopwatch watch;
    const Tensor scores = session.predict(
        parameters, lab02::inputs(dl::reshape(picture, {1, shape[1], shape[2], shape[3]})),
        net.last());
    const double seconds = watch.seconds();
    std::cout << name << ": " << net.parameter_count() << " parameters, scores " << scores.shape()
              << " between " << number(double{dl::min(scores)}) << " and "
              << number(double{dl::max(scores)}) << '\n';
    if (!options.quiet)
        std::cerr << number(seconds, 3) << " s, "
                  << number(2e-9 * static_cast<double>(net.multiply_adds()) / seconds, 3)
                  << " GFLOP/s\n";
    if (!dl::all_finite(scores)) throw dl::Error("zoo: the scores are not finite");
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"zoo", "Every net of this lab, counted and drawn."};
    std::string one, image;
    options.add("--run", one, "compute this net on one picture, with random weights");
    options.add("--image", image, "the picture (PNG, JPEG); one is drawn by code without it");
    return dl::run_app(options, argc, argv, [&] {
        if (one.empty())
            print_all(options);
        else
            run_one(options, one, image);
    });
}
