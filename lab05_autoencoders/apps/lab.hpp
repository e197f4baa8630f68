// What the apps of lab 5 share: pictures from rows, a stopwatch, neighbours, and error bars.

#pragma once

#include <cmath>

#include "common/plot/images.hpp"
#include "common/progress.hpp"
#include "lab02_mlp_backprop/apps/lab.hpp"
#include "lab05_autoencoders/pca.hpp"
#include "lab05_autoencoders/stack.hpp"

namespace app {

using dl::Stopwatch;
using namespace lab05;

using dl::fixed;

/// The first `count` rows of side * side values as pictures (count, side, side).
inline Tensor pictures(const Tensor& rows, int count, int side = 28) {
    return dl::reshape(dl::rows(rows, 0, count), {count, side, side});
}

/// Rows of pictures of 28 x 28 at half the size: 196 values each, the mean of four pixels.
inline Tensor halved(const Tensor& rows) {
    return dl::flatten(dl::mean(dl::reshape(rows, {-1, 14, 2, 14, 2}), {2, 4}));
}

/// Options of a training with Adam, a falling rate, and a bar on the terminal.
inline TrainOptions training(int epochs, float rate, std::uint64_t seed, int batch = 100) {
    TrainOptions options;
    options.fit.epochs = epochs;
    options.fit.batch_size = batch;
    options.fit.learning_rate = rate;
    options.fit.schedule.kind = ScheduleKind::cosine;
    options.fit.seed = seed;
    return options;
}

/// Mean and deviation over several seeds.
struct Spread {
    std::vector<double> values;
    [[nodiscard]] double mean() const {
        return std::accumulate(values.begin(), values.end(), 0.0) /
               static_cast<double>(values.size());
    }
    [[nodiscard]] double deviation() const {
        double sum = 0;
        for (const double value : values)
            sum += (value - mean()) * (value - mean());
        return std::sqrt(sum / static_cast<double>(values.size()));
    }
};

/// A curve over x with error bars of one deviation.
inline plot::Series with_bars(const std::string& name, const std::vector<double>& x,
                              const std::vector<Spread>& spreads) {
    std::vector<double> y, low, high;
    for (const Spread& spread : spreads) {
        y.push_back(spread.mean());
        low.push_back(spread.mean() - spread.deviation());
        high.push_back(spread.mean() + spread.deviation());
    }
    return {.name = name, .x = x, .y = y, .low = low, .high = high, .marks = plot::Marks::both};
}

/// The share of test codes whose class is the commonest among their five nearest training codes.
inline double five_neighbours(const Tensor& train, const std::vector<int>& train_labels,
                              const Tensor& test, const std::vector<int>& labels) {
    const Tensor near = dl::matmul(test, train, {.transpose_b = true}) * 2.0f -
                        dl::sum(dl::square(train), {1});  // minus the squared distance
    std::vector<int> order(train_labels.size());
    int right = 0;
    for (int n = 0; n < test.size(0); ++n) {
        std::iota(order.begin(), order.end(), 0);
        const float* row = near.data() + std::int64_t{n} * near.size(1);
        std::partial_sort(order.begin(), order.begin() + 5, order.end(),
                          [&](int a, int b) { return row[a] > row[b]; });
        std::vector<int> votes(10);
        for (int i = 0; i < 5; ++i)
            ++votes[train_labels[order[i]]];
        right += std::max_element(votes.begin(), votes.end()) - votes.begin() == labels[n];
    }
    return static_cast<double>(right) / test.size(0);
}

}  // namespace app
