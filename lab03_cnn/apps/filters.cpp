// filters: nine numbers slide over a picture and find lines and corners.
//
// Uses 3.2 correlate and its three detectors, 3.10 edge_enhanced. --picture FILE takes a picture
// of yours (PNG, JPEG); without it a scene is drawn.

#include <numeric>

#include "common/data/scenes.hpp"
#include "common/image.hpp"
#include "lab03_cnn/apps/lab.hpp"
#include "lab03_cnn/correlate.hpp"

namespace {

using namespace app;

// A grey picture (H, W), its longer side at most `side` pixels.
Tensor load(const dl::AppOptions& options, const std::string& path, int side) {
    Tensor image;
    if (path.empty()) {
        image = dl::scenes(1, options.seed, {.size = 128, .max_objects = 4}).images;
        image.set_shape({3, 128, 128});
    } else {
        image = dl::read_image(path);
    }
    image = dl::to_grey(image);
    const double shrink = static_cast<double>(side) / std::max(image.size(1), image.size(2));
    if (shrink < 1)
        image = dl::resize(image, std::max(3, static_cast<int>(image.size(1) * shrink)),
                           std::max(3, static_cast<int>(image.size(2) * shrink)));
    image.set_shape({image.size(1), image.size(2)});
    return image;
}

struct Filter {
    std::string name;
    Tensor kernel;
    std::string finds;
};

std::vector<Filter> filters() {
    const Tensor box({3, 3}, 1.0f / 9);
    const Tensor sobel = Tensor::of({3, 3}, {-1, 0, 1, -2, 0, 2, -1, 0, 1});
    const Tensor laplace = Tensor::of({3, 3}, {0, -1, 0, -1, 4, -1, 0, -1, 0});
    // Balanced: numbers that sum to 0 are silent where nothing changes, however bright it is.
    const auto balanced = [](const Tensor& kernel) { return kernel - dl::mean(kernel); };
    return {{"vertical", balanced(vertical_detector()), "bright lines that stand upright"},
            {"horizontal", balanced(horizontal_detector()), "bright lines that lie"},
            {"corner", balanced(corner_detector()), "upper left corners of bright things"},
            {"Sobel", sobel, "dark on the left, bright on the right"},
            {"Laplace", laplace, "pixels that differ from their neighbours"},
            {"box", box, "nothing: the mean of nine pixels blurs"}};
}

// Values of one tensor as a picture (1, 1, H, W).
Tensor as_picture(const Tensor& values) {
    return dl::reshape(values, {1, 1, values.size(0), values.size(1)});
}

std::string drawn(const Tensor& kernel) {
    std::string rows;
    for (int y = 0; y < kernel.size(0); ++y) {
        for (int x = 0; x < kernel.size(1); ++x)
            rows += dl::text(std::setw(6), std::setprecision(2), kernel.at(y, x));
        rows += '\n';
    }
    return rows;
}

// One bright pixel, and the kernel 1 ... 9 slid over it: what comes out is turned by half a circle.
void show_impulse(dl::Report& report) {
    Tensor impulse({5, 5}), kernel({3, 3});
    impulse.at(2, 2) = 1;
    std::iota(kernel.begin(), kernel.end(), 1.0f);
    const auto cells = [](const Tensor& values, const std::string& title) {
        return plot::heat_map({.values = values}, {.title = title, .width = 240, .height = 240});
    };
    report.subheading("One bright pixel");
    report.figures({{cells(kernel, "A kernel"), "Nine different numbers."},
                    {cells(correlate(impulse, kernel), "Its answer to one bright pixel"),
                     "Correlation: the kernel comes out turned by half a circle. A convolution "
                     "turns it before "
                     "it slides, and would give it back as it is."}});
}

void run(const dl::AppOptions& options, const std::string& path, int side) {
    const Tensor image = load(options, path, side);
    dl::require<dl::Error>(image.size(0) >= 3 && image.size(1) >= 3,
                           "filters: a picture of at least 3 x 3 pixels is needed, got ",
                           image.shape());
    dl::Table table({"filter", "mean size of its answers", "largest", "where (row, column)"});
    dl::Report report("Nine numbers that see", {.subtitle = "Lab 3, exercise 3.2"});
    report.settings({{"picture", path.empty() ? "a scene drawn by code" : path},
                     {"rows and columns", dl::text(image.size(0), " x ", image.size(1))}});
    report.figures({{plot::images({.pixels = as_picture(image), .columns = 1},
                                  {.title = "The picture", .width = 420}),
                     "Grey: one number a pixel."},
                    {plot::images({.pixels = edge_enhanced(as_picture(image)), .columns = 1},
                                  {.title = "Edges enhanced", .width = 420}),
                     "Exercise 3.10: the picture and its Laplacian together."}});
    report.paragraph(
        "The detectors of exercise 3.2 come with their mean taken off: numbers that sum to 0 say "
        "nothing about flat parts, however bright. Blue speaks for, brown against.");
    show_impulse(report);
    for (const Filter& filter : filters()) {
        const Tensor answer = correlate(image, filter.kernel);
        const int at = dl::argmax(answer), columns = answer.size(1);
        table.add({filter.name, number(double{dl::mean(dl::abs(answer))}, 3),
                   number(double{answer[at]}, 3),
                   dl::text(at / columns + 1, ", ", at % columns + 1)});
        report.subheading(filter.name);
        const bool blur = filter.name == "box";
        report.figures(
            {{plot::images({.pixels = as_picture(answer), .columns = 1, .diverging = !blur},
                           {.title = "What it answers", .width = 420}),
              "Finds " + filter.finds + "."},
             {plot::images(
                  {.pixels = as_picture(dl::maximum(answer, 0.0f)), .columns = 1, .stretch = true},
                  {.title = "Behind a ReLU", .width = 420}),
              "Only what speaks for it is left."}});
        report.code(drawn(filter.kernel));
    }
    std::cout << (path.empty() ? "a scene drawn by code" : path) << ", " << image.size(0) << " x "
              << image.size(1) << "\n\n"
              << dl::to_text(table);
    report.table(table, "Where each filter answers loudest: the middle of its window.");
    dl::finish(report, options);
}

}  // namespace

int main(int argc, char** argv) {
    dl::AppOptions options{"filters", "Nine numbers slide over a picture."};
    std::string picture;
    int side = 320;
    options.add("--picture", picture, "a PNG or JPEG of yours");
    options.add("--side", side, "longer side it is shrunk to");
    return dl::run_app(options, argc, argv, [&] { run(options, picture, side); });
}
