// A linear readout, and what few labels are worth with it: the same judge for every description.

#pragma once

#include "lab05_autoencoders/apps/lab.hpp"
#include "lab05_autoencoders/eigen.hpp"

namespace app {

/// A linear readout: the weights W (D + 1, T) that minimise |X W - Y|^2 + strength N |W|^2, where a
/// column of ones is added to X. Solved exactly, by eigenvectors: nothing to tune but the strength.
class Ridge {
public:
    Ridge(const Tensor& x, const Tensor& y) : mean_(dl::mean(x, {0})), base_(dl::mean(y, {0})) {
        const Tensor centred = x - mean_;
        const auto count = static_cast<float>(x.size(0));
        if (x.size(0) >= x.size(1)) {
            eigen_ = symmetric_eigen(dl::matmul(centred, centred, {.transpose_a = true}) / count);
        } else {
            // Fewer samples than values: the same directions, from the smaller matrix.
            eigen_ = symmetric_eigen(dl::matmul(centred, centred, {.transpose_b = true}) / count);
            const float least = 1e-6f * dl::max(eigen_.values);
            const Tensor scale = dl::map(eigen_.values, [&](float v) {
                return v > least ? 1 / std::sqrt(count * v) : 0.0f;
            });
            eigen_.vectors = dl::matmul(eigen_.vectors, centred) * dl::reshape(scale, {-1, 1});
        }
        projected_ = dl::matmul(eigen_.vectors,
                                dl::matmul(centred, y - base_, {.transpose_a = true}) / count);
    }
    [[nodiscard]] Tensor predict(const Tensor& x, float strength) const {
        const Tensor shrunk =
            projected_ / dl::reshape(dl::maximum(eigen_.values, 0.0f) + strength, {-1, 1});
        const Tensor weights = dl::matmul(eigen_.vectors, shrunk, {.transpose_a = true});
        return dl::matmul(x - mean_, weights) + base_;
    }

private:
    Tensor mean_, base_, projected_;
    Eigen eigen_;
};

/// What a readout says about `test` when it learned from the first `count` samples alone. A quarter
/// of them chooses its strength: the one with the largest score(predictions, first sample, end).
template <class Score>
Tensor read_out(const Tensor& train, const Tensor& wanted, int count, const Tensor& test,
                const Score& score) {
    const int fitted = count * 3 / 4;
    const Ridge part(dl::rows(train, 0, fitted), dl::rows(wanted, 0, fitted));
    const Tensor held = dl::rows(train, fitted, count);
    const float spread = dl::mean(dl::variance(train, {0}));
    float strength = spread;
    double best = -1;
    for (const float factor : {0.01f, 0.1f, 1.0f, 10.0f, 100.0f}) {
        const double now = score(part.predict(held, factor * spread), fitted, count);
        if (now <= best) continue;
        best = now;
        strength = factor * spread;
    }
    const Ridge whole(dl::rows(train, 0, count), dl::rows(wanted, 0, count));
    return whole.predict(test, strength);
}

/// One way to use the labels, and its score for each number of them.
struct Way {
    std::string name;
    std::vector<Spread> scores;
};

inline std::vector<Way> ways_of(const std::vector<std::string>& names,
                                const std::vector<int>& labelled) {
    std::vector<Way> ways;
    for (const std::string& name : names)
        ways.push_back({name, std::vector<Spread>(labelled.size())});
    return ways;
}

/// One seed more: a score for each number of labels.
inline void add(Way& way, const std::vector<double>& scores) {
    for (std::size_t i = 0; i < scores.size(); ++i)
        way.scores[i].values.push_back(scores[i]);
}

/// Mean and deviation of every way, a column for each number of labels.
inline dl::Table table_of(const std::string& what, const std::vector<int>& labelled,
                          const std::vector<Way>& ways, int digits) {
    std::vector<std::string> columns = {what};
    for (const int count : labelled)
        columns.push_back(std::to_string(count) + " labels");
    dl::Table table(columns);
    for (const Way& way : ways) {
        std::vector<dl::Cell> row = {way.name};
        for (const Spread& spread : way.scores)
            row.emplace_back(fixed(spread.mean(), digits) + " (" +
                             fixed(spread.deviation(), digits) + ")");
        table.add(row);
    }
    return table;
}

/// The same as curves over the number of labels.
inline std::string curves_of(const std::string& title, const std::string& score,
                             const std::vector<int>& labelled, const std::vector<Way>& ways) {
    std::vector<plot::Series> curves;
    for (const Way& way : ways)
        curves.push_back(with_bars(way.name, {labelled.begin(), labelled.end()}, way.scores));
    return plot::line(curves, {.title = title,
                               .x_label = "labels",
                               .y_label = score,
                               .log_x = true,
                               .width = 560,
                               .height = 380});
}

}  // namespace app
