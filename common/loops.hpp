// Loops: nested loops over the axes of a shape, for N tensors that each walk with their own steps.
//
// Broadcasting is a step of 0, a transposed tensor has its steps exchanged, a flipped one walks
// backwards. Neighbouring axes along which all tensors walk on without a jump are merged, so that
// the innermost loop, which the callers write, is as long as it can be.

#pragma once

#include <array>
#include <cstdint>

#include "common/shape.hpp"

namespace dl {

template <std::size_t N>
class Loops {
public:
    using Steps = std::array<std::int64_t, N>;

    /// One more loop inside of those added before.
    void add(std::int64_t size, const Steps& steps) {
        if (size == 1) return;
        if (depth_ > 0 && continues(size, steps)) {
            sizes_[depth_ - 1] *= size;
            steps_[depth_ - 1] = steps;
            return;
        }
        sizes_[depth_] = size;
        steps_[depth_] = steps;
        ++depth_;
    }

    /// Calls row(offsets, length, steps) for every run of the innermost loop, in order.
    template <class Row>
    void run(Row row) const {
        for (std::size_t axis = 0; axis < depth_; ++axis)
            if (sizes_[axis] == 0) return;

        Steps offsets{};
        if (depth_ == 0) return row(offsets, std::int64_t{1}, offsets);

        const std::size_t inner = depth_ - 1;
        std::array<std::int64_t, Shape::max_rank> index{};
        for (;;) {
            row(offsets, sizes_[inner], steps_[inner]);

            // Count up like an odometer, the second innermost loop first.
            std::size_t axis = inner;
            while (axis > 0 && ++index[axis - 1] == sizes_[axis - 1]) {
                index[axis - 1] = 0;
                move(offsets, axis - 1, 1 - sizes_[axis - 1]);
                --axis;
            }
            if (axis == 0) return;
            move(offsets, axis - 1, 1);
        }
    }

private:
    [[nodiscard]] bool continues(std::int64_t size, const Steps& steps) const {
        for (std::size_t n = 0; n < N; ++n)
            if (steps_[depth_ - 1][n] != steps[n] * size) return false;
        return true;
    }

    void move(Steps& offsets, std::size_t axis, std::int64_t times) const {
        for (std::size_t n = 0; n < N; ++n)
            offsets[n] += times * steps_[axis][n];
    }

    std::size_t depth_ = 0;
    std::array<std::int64_t, Shape::max_rank> sizes_{};
    std::array<Steps, Shape::max_rank> steps_{};
};

/// Step of every axis of a contiguous tensor, in values.
[[nodiscard]] inline std::array<std::int64_t, Shape::max_rank> contiguous_steps(
    const Shape& shape) {
    std::array<std::int64_t, Shape::max_rank> steps{};
    std::int64_t step = 1;
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
        steps[static_cast<std::size_t>(axis)] = step;
        step *= shape.size(axis);
    }
    return steps;
}

}  // namespace dl
