// What the tests of lab 4 share: small images, random ones away from kinks, and slopes.

#pragma once

#include <cmath>
#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "tests/harness/harness.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace calls = lab04::calls;
using dl::Rng;
using dl::Shape;
using dl::Tensor;
using lab02::Mode;
using lab02::Params;

inline Tensor row(std::initializer_list<float> values) {
    return Tensor::of({static_cast<int>(values.size())}, values);
}

/// Random values of both signs, none closer to 0 than 0.1: no kink is near.
inline Tensor mixed(const Shape& shape, Rng& rng) {
    Tensor values = dl::normal(shape, rng);
    for (float& value : values)
        if (std::abs(value) < 0.1f) value = value < 0 ? -0.1f : 0.1f;
    return values;
}

inline double inner(const Tensor& a, const Tensor& b) {
    double sum = 0;
    for (std::int64_t i = 0; i < a.count(); ++i)
        sum += double{a[i]} * double{b[i]};
    return sum;
}

/// Central differences of `loss`, with the step that suits float.
inline Tensor slope(const std::function<double(const Tensor&)>& loss, const Tensor& x,
                    float step = 1e-2f) {
    Tensor result(x.shape());
    Tensor nudged = x;
    for (std::int64_t i = 0; i < x.count(); ++i) {
        nudged[i] = x[i] + step;
        const double above = loss(nudged);
        const double right = double{nudged[i]};
        nudged[i] = x[i] - step;
        const double below = loss(nudged);
        result[i] = static_cast<float>((above - below) / (right - double{nudged[i]}));
        nudged[i] = x[i];
    }
    return result;
}
