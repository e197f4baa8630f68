// speed: one convolution, five ways, with a stopwatch.
//
// Uses 3.3 conv2d_forward (loops), 3.5 im2col, 3.6 conv2d_gemm_forward, 3.17 conv2d_implicit, and
// the forward pass of the course's own session. What is not written yet is left out.

#include <functional>

#include "common/markup.hpp"
#include "common/todo.hpp"
#include "lab03_cnn/apps/lab.hpp"
#include "lab03_cnn/conv2d.hpp"
#include "lab03_cnn/im2col.hpp"
#include "lab03_cnn/implicit.hpp"

namespace {

using namespace app;

struct Layer {
    std::string name;
    dl::Shape x, weight;
    Conv2dOptions options;
};

const std::vector<Layer> layers = {
    {"LeNet c1: 1 x 28 x 28, 6 of 5 x 5", {32, 1, 28, 28}, {6, 1, 5, 5}, {.padding = 2}},
    {"LeNet c3: 6 x 14 x 14, 16 of 5 x 5", {32, 6, 14, 14}, {16, 6, 5, 5}, {}},
    {"colour: 3 x 32 x 32, 32 of 3 x 3", {16, 3, 32, 32}, {32, 3, 3, 3}, {.padding = 1}},
    {"deep: 32 x 16 x 16, 64 of 3 x 3", {8, 32, 16, 16}, {64, 32, 3, 3}, {.padding = 1}}};

// Milliseconds of one call: the best of several, none of them the first.
double milliseconds(const std::function<void()>& call, double budget) {
    call();
    double best = 1e30, spent = 0;
    for (int i = 0; i < 200 && (i < 2 || spent < budget); ++i) {
        const Stopwatch clock;
        call();
        const double seconds = clock.seconds();
        best = std::min(best, seconds);
        spent += seconds;
    }
    return 1000 * best;
}

using Forward = Tensor(const Tensor&, const Tensor&, const Tensor&, const Conv2dOptions&);

struct Way {
    std::string name;
    std::function<Forward> forward;
};

// The way that a Session takes: the fast form of the operation.
Tensor by_session(const Tensor& x, const Tensor& weight, const Tensor& bias,
                  const Conv2dOptions& options) {
    Net net;
    conv2d(net, net.input({x.size(1), x.size(2), x.size(3)}), weight.size(0),
           {.kernel = {weight.size(2), weight.size(3)},
            .stride = options.stride,
            .padding = options.padding,
            .dilation = options.dilation,
            .groups = options.groups},
           {.name = "c"});
    return Session(net).predict({{"c.weight", weight}, {"c.bias", bias}}, inputs(x), net.last());
}

std::vector<Way> ways() {
    return {{"loops (3.3)", conv2d_forward},
            {"im2col + gemm (3.6)", conv2d_gemm_forward},
            {"implicit (3.17)", conv2d_implicit},
            {"session", by_session}};
}

std::string patch_matrix() {
    Tensor image({1, 1, 4, 4});
    for (int i = 0; i < 16; ++i)
        image[i] = static_cast<float>(i + 1);
    const Tensor columns = im2col(image, 3);
    std::string rows;
    for (int row = 0; row < columns.size(1); ++row) {
        for (int column = 0; column < columns.size(2); ++column)
            rows += dl::text(std::setw(4), columns.at(0, row, column));
        rows += '\n';
    }
    return rows;
}

void run(const dl::AppOptions& options) {
    const std::string patches = patch_matrix();
    std::cout
        << "im2col of the picture 1 ... 16 (4 x 4) for a window of 3 x 3: a column a window\n\n"
        << patches << '\n';
    dl::Rng rng{options.seed};
    dl::Table table({"layer", "way", "ms", "GFLOP/s", "times the loops"});
    dl::Report report("One convolution, many ways",
                      {.subtitle = "Lab 3, exercises 3.3 to 3.6, 3.17"});
    report.paragraph(
        "`im2col` of a picture of 4 x 4 pixels for a window of 3 x 3: each column is "
        "one window, each row one tap of the filter.");
    report.code(patches);
    std::vector<std::string> names;
    std::vector<plot::Group> bars;
    for (const Way& way : ways())
        bars.push_back({way.name, {}, {}});
    std::vector<std::vector<double>> speeds(bars.size());
    dl::Progress progress(std::cerr, {.title = "measuring",
                                      .total = static_cast<int>(layers.size()),
                                      .unit = "layers",
                                      .quiet = options.quiet});
    for (const Layer& layer : layers) {
        const Tensor x = dl::normal(layer.x, rng), weight = dl::normal(layer.weight, rng);
        const Tensor bias = dl::normal({layer.weight[0]}, rng);
        names.push_back(layer.name);
        double loops = 0;
        Tensor expected;
        for (std::size_t w = 0; w < bars.size(); ++w) {
            const Way way = ways()[w];
            double ms = 0, operations = 0;
            try {
                const Tensor out = way.forward(x, weight, bias, layer.options);
                if (expected.count() == 0) expected = out;
                dl::require<dl::Error>(dl::all_close(out, expected, 1e-3f, 1e-3f),
                                       "speed: ", way.name,
                                       " gives other numbers than the way before it");
                operations =
                    2.0 * static_cast<double>(out.count() * weight.count()) / weight.size(0);
                ms = milliseconds([&] { way.forward(x, weight, bias, layer.options); }, 0.3);
            } catch (const dl::NotStarted&) {
                speeds[w].push_back(0);
                continue;
            }
            if (w == 0) loops = ms;
            const double speed = operations / ms / 1e6;
            speeds[w].push_back(speed);
            table.add({w == 0 ? layer.name : "", way.name, number(ms, 3), number(speed, 3),
                       loops > 0 ? dl::readable(loops / ms, 3) : "-"});
        }
        progress.step();
    }
    progress.finish();
    std::cout << dl::to_text(table);
    for (std::size_t w = 0; w < bars.size(); ++w)
        bars[w].values = speeds[w];
    report.figure(plot::bars(names, bars,
                             {.title = "Billions of operations a second",
                              .x_label = "GFLOP/s",
                              .log_x = true,
                              .width = 560}),
                  "The same numbers come out of every bar. An addition and a multiplication are "
                  "two operations. The axis is logarithmic.");
    report.table(table, "Forward passes, the best of several.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"speed", "One convolution, many ways, with a stopwatch."};
    return dl::run_app(options, argc, argv, [&] { run(options); });
}
