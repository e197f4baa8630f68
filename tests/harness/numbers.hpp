// Numbers of either kind seen as doubles, with indices along axes.

#pragma once

#include <string>
#include <vector>

#include "tests/harness/value.hpp"

namespace harness {

struct Numbers {
    std::vector<int> shape;
    std::vector<double> values;

    [[nodiscard]] std::size_t rank() const { return shape.size(); }
    [[nodiscard]] std::size_t size(std::size_t axis) const {
        return static_cast<std::size_t>(shape[axis]);
    }
    /// How far apart neighbours along an axis stand.
    [[nodiscard]] std::size_t stride(std::size_t axis) const {
        std::size_t step = 1;
        for (std::size_t i = axis + 1; i < rank(); ++i)
            step *= size(i);
        return step;
    }
    /// Index along one axis of the value at a flat position.
    [[nodiscard]] std::size_t index(std::size_t flat, std::size_t axis) const {
        return flat / stride(axis) % size(axis);
    }
};

/// Is it an array or a single number?
[[nodiscard]] inline bool is_numbers(const Value& value) {
    return std::holds_alternative<Integers>(value.data) ||
           std::holds_alternative<Reals>(value.data);
}

[[nodiscard]] inline Numbers numbers_of(const Value& value) {
    if (const auto* whole = std::get_if<Integers>(&value.data))
        return {whole->shape, {whole->values.begin(), whole->values.end()}};
    const Reals& real = as_reals(value);
    return {real.shape, real.values};
}

}  // namespace harness
