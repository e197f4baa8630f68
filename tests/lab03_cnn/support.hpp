// What the tests of lab 3 share: images counted through, random ones, settings that hide nothing.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/rng.hpp"
#include "tests/harness/harness.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace calls = lab03::calls;
using dl::Rng;
using dl::Shape;
using dl::Tensor;
using lab03::Conv2dGradients;
using lab03::Conv2dOptions;
using lab03::PoolOptions;
using lab03::Sides;
using lab03::YX;

/// 1, 2, 3 ... in row order.
inline Tensor counted(const Shape& shape, float first = 1) {
    Tensor values(shape);
    for (float& value : values)
        value = first++;
    return values;
}

inline double inner(const Tensor& a, const Tensor& b) {
    double sum = 0;
    for (std::int64_t i = 0; i < a.count(); ++i)
        sum += double{a[i]} * double{b[i]};
    return sum;
}

/// One convolution: images, filters and how they meet.
struct Case {
    Shape x;
    Shape weight;
    Conv2dOptions options;

    [[nodiscard]] std::string text() const {
        const auto& [stride, pad, dilation, groups] = options;
        return dl::text("x ", x, ", weight ", weight, ", stride (", stride.y, ", ", stride.x,
                        "), padding (", pad.top, ", ", pad.left, ", ", pad.bottom, ", ", pad.right,
                        "), dilation (", dilation.y, ", ", dilation.x, "), groups ", groups);
    }
};

/// Settings in which height and width, rows and columns, images, channels and filters all differ.
inline std::vector<Case> awkward_cases() {
    return {
        {{2, 3, 7, 5}, {4, 3, 3, 2}, {}},
        {{1, 2, 6, 9}, {3, 2, 2, 3}, {.stride = {2, 1}}},
        {{3, 2, 8, 7}, {2, 2, 3, 3}, {.stride = 2, .padding = 1}},
        {{2, 1, 5, 8}, {3, 1, 2, 4}, {.stride = {1, 3}, .padding = {2, 0, 1, 3}}},
        {{2, 3, 9, 8}, {3, 3, 3, 2}, {.stride = {3, 2}, .padding = {1, 2}, .dilation = {2, 3}}},
        {{2, 4, 6, 5}, {6, 2, 3, 3}, {.padding = {1, 0, 2, 1}, .groups = 2}},
        {{1, 3, 5, 6}, {3, 1, 2, 3}, {.stride = {2, 1}, .padding = 1, .groups = 3}},
        {{2, 5, 4, 3}, {4, 5, 1, 1}, {}},
        {{2, 2, 4, 5}, {3, 2, 4, 5}, {}},
        {{1, 1, 1, 6}, {2, 1, 1, 3}, {.stride = {1, 2}, .padding = {0, 1}}},
    };
}

/// A setting drawn at random; its window always fits.
inline Case random_case(Rng& rng) {
    const int groups = rng.integer(1, 4);
    const int group_channels = rng.integer(1, 4), group_filters = rng.integer(1, 4);
    const YX kernel = {rng.integer(1, 5), rng.integer(1, 5)};
    Case made{{}, {group_filters * groups, group_channels, kernel.y, kernel.x}, {}};
    made.options.stride = {rng.integer(1, 4), rng.integer(1, 4)};
    made.options.dilation = {rng.integer(1, 3), rng.integer(1, 3)};
    made.options.padding = {rng.integer(0, 3), rng.integer(0, 3), rng.integer(0, 3),
                            rng.integer(0, 3)};
    made.options.groups = groups;
    const int height = (kernel.y - 1) * made.options.dilation.y + rng.integer(1, 7);
    const int width = (kernel.x - 1) * made.options.dilation.x + rng.integer(1, 7);
    made.x = {rng.integer(1, 4), group_channels * groups, height, width};
    return made;
}
