// What the tests of the engine share: nets, their parameters, and how far two tensors are apart.

#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "lab02_mlp_backprop/layers.hpp"
#include "lab02_mlp_backprop/session.hpp"
#include "tests/support/catch.hpp"

using dl::Rng;
using dl::Shape;
using dl::Tensor;
using lab02::Gradients;
using lab02::inputs;
using lab02::Mode;
using lab02::Net;
using lab02::Node;
using lab02::ParameterSpec;
using lab02::Params;
using lab02::Session;

/// Random values for every parameter; variances stay positive.
inline Params random_params(const Net& net, std::uint64_t seed) {
    Rng rng{seed};
    Params all;
    for (const ParameterSpec& spec : net.parameters()) {
        all[spec.name] = dl::normal(spec.shape, rng, 0, 0.5f);
        if (!spec.trained) all[spec.name] = dl::abs(all[spec.name]) + 0.5f;
    }
    return all;
}

/// The largest difference, relative to the largest number; infinite for other shapes and NaN.
inline double apart(const Tensor& a, const Tensor& b) {
    if (a.shape() != b.shape()) return INFINITY;
    double largest = 1e-6, difference = 0;
    for (std::int64_t i = 0; i < a.count(); ++i) {
        const double distance = std::abs(double{a[i]} - double{b[i]});
        if (std::isnan(distance)) return INFINITY;
        difference = std::max(difference, distance);
        largest = std::max(largest, std::abs(double{b[i]}));
    }
    return difference / largest;
}

inline double apart(const Params& a, const Params& b) {
    if (a.size() != b.size()) return INFINITY;
    double worst = 0;
    for (const auto& [name, value] : a)
        worst = std::max(worst, b.contains(name) ? apart(value, b.at(name)) : INFINITY);
    return worst;
}
