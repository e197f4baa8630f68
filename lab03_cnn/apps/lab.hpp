// What the apps of lab 3 share: digits as pictures, a training with progress, maps for reports.

#pragma once

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "common/plot/images.hpp"
#include "common/progress.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"
#include "lab03_cnn/fit_lenet.hpp"
#include "lab03_cnn/layers.hpp"
#include "lab03_cnn/lenet.hpp"

namespace app {

using dl::Stopwatch;
using namespace lab03;

/// Pictures (N, C, H, W) as examples.
inline Examples pictures_of(dl::Dataset pictures) {
    Examples examples;
    examples.inputs = std::move(pictures.images);
    examples.labels = std::move(pictures.labels);
    return examples;
}

/// The same, held as bytes until a batch needs them: a quarter of the memory.
inline Examples bytes_of(dl::ByteDataset pictures) {
    Examples examples;
    examples.bytes = std::move(pictures.images);
    examples.labels = std::move(pictures.labels);
    return examples;
}

struct Pictures {
    Examples train, test;
    std::string source;
};

/// `train` and `test` digits drawn by code, or all of MNIST where --data names its folder.
inline Pictures load_pictures(const dl::AppOptions& options, int train, int test) {
    if (options.data.empty())
        return {pictures_of(dl::digits(train, options.seed)),
                pictures_of(dl::digits(test, options.seed + 2000)), "digits drawn by code"};
    const std::vector<std::string> names = {"mnist", "fashion-mnist"};
    dl::ByteDataset all = dl::load_data(names, dl::Split::train, options.data);
    const std::string source = all.source;
    return {bytes_of(std::move(all)), bytes_of(dl::load_data(names, dl::Split::test, options.data)),
            source};
}

/// fit_lenet from fresh weights; every epoch is a step of `progress`.
inline LenetFit train(const Net& net, const Examples& examples, Recipe recipe,
                      dl::Progress& progress) {
    recipe.after_epoch = [&](int, float loss) { progress.step(1, double{loss}); };
    return fit_lenet(net, initialise(net, Initialiser::he, recipe.seed), examples, recipe);
}

/// The share of examples that a trained net reads rightly.
inline double accuracy_of(const Net& net, const LenetFit& model, const Examples& examples) {
    return double{dl::accuracy(lenet_scores(net, model, examples), examples.labels)};
}

/// The maps of one picture (1, C, H, W) behind a node, as pictures (maps, 1, H, W).
inline Tensor maps_of(const Net& net, const LenetFit& model, const Tensor& picture,
                      const std::string& node) {
    Session session(net);
    dl::Rng unused{0};
    Tensor ready = prepare(picture, model.scale, {}, Mode::eval, unused);
    Tensor maps = session.predict(model.parameters, inputs(std::move(ready)), net.find(node));
    maps.set_shape({maps.size(1), 1, maps.size(2), maps.size(3)});
    return maps;
}

inline std::vector<std::string> digit_names() {
    return {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
}

/// What several seeds gave.
struct Spread {
    std::vector<double> values;

    void add(double value) { values.push_back(value); }
    [[nodiscard]] double mean() const {
        double sum = 0;
        for (const double value : values)
            sum += value;
        return sum / static_cast<double>(values.size());
    }
    [[nodiscard]] double least() const { return *std::min_element(values.begin(), values.end()); }
    [[nodiscard]] double most() const { return *std::max_element(values.begin(), values.end()); }
};

}  // namespace app
