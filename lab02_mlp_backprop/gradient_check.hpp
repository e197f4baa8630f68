// The judge of all gradients: nudge one number, see how far the loss moves. Exercise 2.1.

#pragma once

#include <functional>

#include "common/tensor.hpp"

namespace lab02 {

/// The loss as a function of one tensor, everything else held still (random masks included).
using ScalarFunction = std::function<double(const dl::Tensor&)>;

/// Central differences: gradient[i] = (f(x + step in place i) - f(x - step in place i)) / distance,
/// where distance is how far apart the two arguments really are once they are rounded to float.
/// Shape of x. Calls f twice for each value of x. Throws Error unless step > 0.
[[nodiscard]] dl::Tensor numeric_gradient(const ScalarFunction& f, const dl::Tensor& x,
                                          double step = 1e-2);

/// The largest disagreement of two gradients, relative to their size:
/// max over i of |a[i] - b[i]| / max(|a[i]|, |b[i]|, floor). The floor keeps rounding noise in
/// values near 0 from counting. Throws ShapeError unless both have one shape.
[[nodiscard]] double gradient_error(const dl::Tensor& a, const dl::Tensor& b, double floor = 1e-3);

}  // namespace lab02
