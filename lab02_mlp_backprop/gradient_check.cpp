// Numeric gradients: the slow, honest way to a slope. From here on it judges all the others.
//
// You write     2.1 numeric_gradient
// You are given gradient_check.hpp, and gradient_error below
// Check         ./course check 2.1          Stuck?  ./course hint 2.1

#include "lab02_mlp_backprop/gradient_check.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.1: nudge every value, one at a time, to both sides
//
//   gradient[i] = (f(x with x[i] + step) - f(x with x[i] - step)) / distance
//
//     f(x) = x0^2 + 3 x1   at x = (2, 5), step 0.5
//     i = 0:  f(2.5, 5) - f(1.5, 5) = 21.25 - 17.25 = 4     4 / 1 = 4  = 2 x0
//     i = 1:  f(2, 5.5) - f(2, 4.5) = 20.5 - 17.5   = 3     3 / 1 = 3
//
// Steps
//   1. Copy x: tensors are values, so the caller's x stays as it is.
//   2. For every place i put x[i] + step there and call f, then x[i] - step, then put x[i] back.
//   3. Divide in double. A float near 1000 cannot hold 1000.00001, so the distance is not exactly
//      2 * step: read the two values back from the tensor and subtract them.
Tensor numeric_gradient(const ScalarFunction& f, const Tensor& x, double step) {
    dl::require<dl::Error>(step > 0, "numeric_gradient: step must be above 0, got ", step);

    // TODO(2.1): your code here.
    dl::todo("2.1 numeric_gradient");
}

// Given: how far two gradients disagree. Relative, because 0.001 is much for a gradient of 0.002
// and nothing for one of 500.
double gradient_error(const Tensor& a, const Tensor& b, double floor) {
    dl::require(a.shape() == b.shape(), "gradient_error: needs one shape, got ", a.shape(), " and ",
                b.shape());
    double worst = 0;
    for (std::int64_t i = 0; i < a.count(); ++i) {
        const double size = std::max({std::abs(double{a[i]}), std::abs(double{b[i]}), floor});
        const double error = std::abs(double{a[i]} - double{b[i]}) / size;
        if (!(error <= worst)) worst = error;  // NaN gets through this way round
    }
    return worst;
}

}  // namespace lab02
