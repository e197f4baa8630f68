// Tensors for tests, the same in every lab: rows, values away from kinks, inner products, slopes.

#pragma once

#include <cmath>
#include <functional>
#include <initializer_list>

#include "common/ops.hpp"
#include "common/rng.hpp"

inline dl::Tensor row(std::initializer_list<float> values) {
    return dl::Tensor::of({static_cast<int>(values.size())}, values);
}

/// Random values of both signs, none closer to 0 than 0.1: no kink is near.
inline dl::Tensor mixed(const dl::Shape& shape, dl::Rng& rng) {
    dl::Tensor values = dl::normal(shape, rng);
    for (float& value : values)
        if (std::abs(value) < 0.1f) value = value < 0 ? -0.1f : 0.1f;
    return values;
}

inline double inner(const dl::Tensor& a, const dl::Tensor& b) {
    double sum = 0;
    for (std::int64_t i = 0; i < a.count(); ++i)
        sum += double{a[i]} * double{b[i]};
    return sum;
}

/// Central differences of `loss`, with the step that suits float.
inline dl::Tensor slope(const std::function<double(const dl::Tensor&)>& loss, const dl::Tensor& x,
                        float step = 1e-2f) {
    dl::Tensor result(x.shape());
    dl::Tensor nudged = x;
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
