// What the tests of lab 1 share: small tensors, and formulas of their own to compare with.

#pragma once

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "tests/harness/harness.hpp"
#include "tests/lab01_perceptron/calls.hpp"

namespace calls = lab01::calls;
using dl::Rng;
using dl::Shape;
using dl::Tensor;

inline Tensor row(std::initializer_list<float> values) {
    return Tensor::of({static_cast<int>(values.size())}, values);
}

/// The four inputs of a gate in the order 00, 01, 10, 11.
inline Tensor gate_inputs() { return Tensor::of({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1}); }

inline int label_at(const std::vector<int>& labels, int n) {
    return labels[static_cast<std::size_t>(n)];
}

/// `count` labels of `classes` classes by chance, the class `missing` never among them.
inline std::vector<int> random_labels(int count, int classes, Rng& rng, int missing = -1) {
    std::vector<int> labels;
    while (static_cast<int>(labels.size()) < count)
        if (const int label = rng.integer(classes); label != missing) labels.push_back(label);
    return labels;
}

/// A linear model in double, written down without regard to speed: the oracle of the loss tests.
struct Model {
    std::vector<double> weight;  // (K, D), row by row
    std::vector<double> bias;    // K

    Model(const Tensor& w, const Tensor& b)
        : weight(w.begin(), w.end()), bias(b.begin(), b.end()) {}

    [[nodiscard]] std::vector<double> probabilities(const Tensor& x, int n) const {
        const std::size_t features = static_cast<std::size_t>(x.size(1));
        std::vector<double> p = bias;
        for (std::size_t k = 0; k < p.size(); ++k)
            for (std::size_t d = 0; d < features; ++d)
                p[k] += weight[k * features + d] * static_cast<double>(x.at(n, d));
        double largest = p[0], sum = 0;
        for (double s : p)
            largest = std::max(largest, s);
        for (double& s : p)
            sum += s = std::exp(s - largest);
        for (double& s : p)
            s /= sum;
        return p;
    }

    [[nodiscard]] double loss(const Tensor& x, const std::vector<int>& labels) const {
        double total = 0;
        for (int n = 0; n < x.size(0); ++n)
            total -= std::log(probabilities(x, n)[static_cast<std::size_t>(label_at(labels, n))]);
        return total / x.size(0);
    }
};

/// The slope of the loss along every number of `parameters`, by central differences.
inline std::vector<double> slopes(Model& model, std::vector<double>& parameters, const Tensor& x,
                                  const std::vector<int>& labels) {
    const double h = 1e-5;
    std::vector<double> result;
    for (double& parameter : parameters) {
        const double here = parameter;
        parameter = here + h;
        const double above = model.loss(x, labels);
        parameter = here - h;
        const double below = model.loss(x, labels);
        parameter = here;
        result.push_back((above - below) / (2 * h));
    }
    return result;
}

inline Tensor as_tensor(const std::vector<double>& values, const Shape& shape) {
    return Tensor::of(shape, std::vector<float>(values.begin(), values.end()));
}
