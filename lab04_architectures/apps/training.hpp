// What the apps of lab 4 that learn more than classes share: a training loop for any loss, and
// scenes with their pixels and boxes.

#pragma once

#include <algorithm>
#include <functional>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

#include "common/app.hpp"
#include "common/data/scenes.hpp"
#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/plot.hpp"
#include "common/plot/images.hpp"
#include "common/progress.hpp"
#include "common/report.hpp"
#include "lab02_mlp_backprop/fit.hpp"
#include "lab02_mlp_backprop/initialise.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"

namespace app {

using namespace lab02;
using dl::Tensor;
namespace plot = dl::plot;

struct Plan {
    int examples = 0;
    int epochs = 10;
    int batch_size = 32;
    float learning_rate = 0.003f;
    std::uint64_t seed = 1;
    bool quiet = false;
    std::string title = "training";
    std::string gentle = "";  // a layer that starts with answers near 0: 0.05 times its weights
};

/// The inputs of a net for examples with these numbers; random changes come from the generator.
using MakeBatch = std::function<std::vector<Tensor>(const std::vector<int>& rows, dl::Rng& rng)>;

struct Trained {
    Params parameters;
    std::vector<double> losses;  // mean of each epoch
    double seconds = 0;
};

/// Adam with a cosine schedule on the net's last node, which is the loss.
inline Trained train(const Net& net, const Plan& plan, const MakeBatch& batch) {
    const dl::Stopwatch watch;
    Trained result{initialise(net, Initialiser::he, plan.seed), {}, 0};
    if (!plan.gentle.empty()) result.parameters.at(plan.gentle + ".weight") *= 0.05f;
    Session session(net, {.seed = plan.seed});
    OptimiserState state;
    dl::Rng order(plan.seed, "shuffle"), changes(plan.seed, "augmentation");
    const int steps = plan.examples / plan.batch_size;
    dl::Progress progress(
        std::cerr,
        {.title = plan.title, .total = std::int64_t{steps} * plan.epochs, .quiet = plan.quiet});
    for (int epoch = 0; epoch < plan.epochs; ++epoch) {
        const std::vector<int> all = order.permutation(plan.examples);
        double sum = 0;
        for (int step = 0; step < steps; ++step) {
            const auto first = all.begin() + std::ptrdiff_t{step} * plan.batch_size;
            session.forward(result.parameters, batch({first, first + plan.batch_size}, changes),
                            Mode::train);
            const double loss = double{session.value(net.last()).item()};
            const Gradients gradients = session.backward(result.parameters, net.last());
            const Schedule cosine = {.kind = ScheduleKind::cosine};
            const float rate = scheduled_rate(cosine, plan.learning_rate, epoch * steps + step,
                                              plan.epochs * steps);
            Update update = adam_step(std::move(result.parameters), gradients.parameters,
                                      std::move(state), {.learning_rate = rate});
            result.parameters = std::move(update.parameters);
            state = std::move(update.state);
            sum += loss;
            progress.step(1, loss);
        }
        result.losses.push_back(sum / steps);
    }
    progress.finish();
    result.seconds = watch.seconds();
    return result;
}

/// One node's values for all pictures, a few at a time.
inline Tensor predict(const Net& net, const Params& parameters, const Tensor& images, Node output) {
    Session session(net);
    std::vector<Tensor> parts;
    for (int begin = 0; begin < images.size(0); begin += 64)
        parts.push_back(session.predict(
            parameters, inputs(dl::rows(images, begin, std::min(begin + 64, images.size(0)))),
            output));
    return dl::concat(parts);
}

/// Mirrors picture `n` of a batch (N, C, H, W) left to right.
inline void mirror(Tensor& images, int n) {
    const int width = images.size(3);
    const std::int64_t size = images.count() / images.size(0);
    for (float* row = images.data() + n * size; row != images.data() + (n + 1) * size; row += width)
        std::reverse(row, row + width);
}

/// A curve over the epochs 1, 2, ...
inline plot::Series curve(const std::string& name, const std::vector<double>& losses) {
    std::vector<int> epochs(losses.size());
    std::iota(epochs.begin(), epochs.end(), 1);
    return {.name = name, .x = epochs, .y = losses};
}

using dl::percent;

inline std::string number(double value, int digits = 3) { return dl::fixed(value, digits); }

}  // namespace app
