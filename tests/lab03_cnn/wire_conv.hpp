// What travels between the tests of lab 3 and a worker: pairs, sides, and the plan of a panel.

#pragma once

#include "lab03_cnn/conv2d.hpp"
#include "lab03_cnn/pooling.hpp"
#include "tests/harness/call.hpp"

namespace lab03 {

/// A panel without its memory, which cannot travel.
struct PanelPlan {
    int width = 0;
    int first_lane = 0;
    int lanes = 0;
    int first_depth = 0;
    int depth = 0;
};

/// Calls fill_patches for that panel; the result (depth, width) held NaN before.
[[nodiscard]] dl::Tensor patch_panel(const dl::Tensor& x, int n, YX kernel,
                                     const Conv2dOptions& options, const PanelPlan& plan);

}  // namespace lab03

namespace harness {

template <>
struct Codec<lab03::YX> {
    static Value write(const lab03::YX& pair) { return {Integers{{2}, {pair.y, pair.x}}}; }
    static lab03::YX read(const Value& value) {
        const auto& numbers = as_integers(value).values;
        if (numbers.size() != 2) throw WireError("a pair has two numbers");
        return {Codec<int>::narrow(numbers[0]), Codec<int>::narrow(numbers[1])};
    }
};

template <>
struct Codec<lab03::Sides> {
    static Value write(const lab03::Sides& sides) {
        return {Integers{{4}, {sides.top, sides.left, sides.bottom, sides.right}}};
    }
    static lab03::Sides read(const Value& value) {
        const auto& numbers = as_integers(value).values;
        if (numbers.size() != 4) throw WireError("an image has four sides");
        return {Codec<int>::narrow(numbers[0]), Codec<int>::narrow(numbers[1]),
                Codec<int>::narrow(numbers[2]), Codec<int>::narrow(numbers[3])};
    }
};

template <>
inline constexpr auto field_names<lab03::Conv2dGradients> = names("input", "weight", "bias");
template <>
inline constexpr auto field_names<lab03::MaxPoolResult> = names("output", "winners");

}  // namespace harness
