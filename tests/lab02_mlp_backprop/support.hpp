// What the tests of lab 2 share: small tensors, random ones away from kinks, and slopes.

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
#include "tests/lab02_mlp_backprop/calls.hpp"
#include "tests/support/tensors.hpp"

namespace calls = lab02::calls;
using dl::Rng;
using dl::Shape;
using dl::Tensor;
using lab02::Mode;
using lab02::Params;

/// Both signs and exact zeros, as they come out of a ReLU.
inline Tensor with_zeros(const Shape& shape, Rng& rng) {
    Tensor values = mixed(shape, rng);
    for (std::int64_t i = 0; i < values.count(); i += 3)
        values[i] = 0;
    return values;
}

inline std::vector<int> random_labels(int count, int classes, Rng& rng) {
    std::vector<int> labels;
    for (int n = 0; n < count; ++n)
        labels.push_back(rng.integer(classes));
    return labels;
}
