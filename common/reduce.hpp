// Reductions: many numbers become one, over the whole tensor or along some axes.
//
// Sums are accumulated in double and in an order fixed by the shape alone. A sum of nothing is 0;
// mean, variance, max, min and argmax of nothing throw ShapeError. NaN is passed on: it is the
// max and the min of any set it belongs to.

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// Axes to reduce over, such as {0} or {0, 2, 3}; negative ones count from the back.
using Axes = std::vector<int>;

struct ReduceOptions {
    bool keep_axes = false;  // keep reduced axes with size 1, ready for broadcasting
};

[[nodiscard]] float sum(const Tensor& a);
[[nodiscard]] float mean(const Tensor& a);
/// Mean squared distance from the mean: the divisor is the count.
[[nodiscard]] float variance(const Tensor& a);
[[nodiscard]] float max(const Tensor& a);
[[nodiscard]] float min(const Tensor& a);
/// Square root of the sum of squares.
[[nodiscard]] float norm(const Tensor& a);
/// Sum of products of two tensors of one shape.
[[nodiscard]] float dot(const Tensor& a, const Tensor& b);

/// Throws ShapeError for an axis that does not exist or is named twice.
[[nodiscard]] Tensor sum(const Tensor& a, const Axes& axes, const ReduceOptions& options = {});
[[nodiscard]] Tensor mean(const Tensor& a, const Axes& axes, const ReduceOptions& options = {});
[[nodiscard]] Tensor variance(const Tensor& a, const Axes& axes, const ReduceOptions& options = {});
[[nodiscard]] Tensor max(const Tensor& a, const Axes& axes, const ReduceOptions& options = {});
[[nodiscard]] Tensor min(const Tensor& a, const Axes& axes, const ReduceOptions& options = {});

/// Where the largest value is, in row-major order; the first of equal ones, the first NaN if any.
[[nodiscard]] int argmax(const Tensor& a);
/// One position for every row along `axis`, in row-major order of the other axes.
/// For scores (N, K), argmax(scores, 1) are the N predicted classes.
[[nodiscard]] std::vector<int> argmax(const Tensor& a, int axis);

}  // namespace dl
