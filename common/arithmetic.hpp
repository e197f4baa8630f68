// Elementwise arithmetic and comparison, with broadcasting.
//
// Broadcasting: shapes are aligned at their last axis; an axis of size 1, or one that is missing
// in front, is repeated to match the other tensor. (N, D) + (D) adds a row to every row,
// (N, 1) * (1, D) is (N, D). Anything else throws ShapeError and names both shapes.
// NaN and Inf follow IEEE 754: they come out wherever they went in.

#pragma once

#include <utility>

#include "common/tensor.hpp"

namespace dl {

[[nodiscard]] Tensor operator+(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor operator-(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor operator*(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor operator/(const Tensor& a, const Tensor& b);

[[nodiscard]] Tensor operator+(const Tensor& a, float b);
[[nodiscard]] Tensor operator-(const Tensor& a, float b);
[[nodiscard]] Tensor operator*(const Tensor& a, float b);
[[nodiscard]] Tensor operator/(const Tensor& a, float b);
[[nodiscard]] Tensor operator+(float a, const Tensor& b);
[[nodiscard]] Tensor operator-(float a, const Tensor& b);
[[nodiscard]] Tensor operator*(float a, const Tensor& b);
[[nodiscard]] Tensor operator/(float a, const Tensor& b);
[[nodiscard]] Tensor operator-(const Tensor& a);

/// In place. The right side is broadcast into the left, whose shape never changes.
Tensor& operator+=(Tensor& a, const Tensor& b);
Tensor& operator-=(Tensor& a, const Tensor& b);
Tensor& operator*=(Tensor& a, const Tensor& b);
Tensor& operator/=(Tensor& a, const Tensor& b);
Tensor& operator+=(Tensor& a, float b);
Tensor& operator-=(Tensor& a, float b);
Tensor& operator*=(Tensor& a, float b);
Tensor& operator/=(Tensor& a, float b);

/// The larger or smaller of two numbers; NaN if either is NaN.
[[nodiscard]] Tensor maximum(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor minimum(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor maximum(const Tensor& a, float b);
[[nodiscard]] Tensor minimum(const Tensor& a, float b);
/// Every value moved into [low, high]; NaN stays NaN. Throws Error unless low <= high.
[[nodiscard]] Tensor clip(const Tensor& a, float low, float high);

[[nodiscard]] Tensor abs(const Tensor& a);
[[nodiscard]] Tensor square(const Tensor& a);
[[nodiscard]] Tensor sqrt(const Tensor& a);
[[nodiscard]] Tensor exp(const Tensor& a);
[[nodiscard]] Tensor log(const Tensor& a);
[[nodiscard]] Tensor tanh(const Tensor& a);
[[nodiscard]] Tensor pow(const Tensor& a, float exponent);

/// f applied to every value: map(x, [](float v) { return v > 0 ? v : 0; }).
template <class F>
[[nodiscard]] Tensor map(const Tensor& a, F f) {
    Tensor out = Tensor::uninitialised(a.shape());
    for (std::int64_t i = 0; i < a.count(); ++i)
        out.data()[i] = f(a.data()[i]);
    return out;
}

/// Comparisons give 1 where they hold and 0 elsewhere; with NaN only not_equal holds.
[[nodiscard]] Tensor equal(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor not_equal(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor less(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor less_equal(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor greater(const Tensor& a, const Tensor& b);
[[nodiscard]] Tensor greater_equal(const Tensor& a, const Tensor& b);
/// yes where the condition is not 0, no elsewhere; all three are broadcast.
[[nodiscard]] Tensor where(const Tensor& condition, const Tensor& yes, const Tensor& no);

/// No NaN and no infinity anywhere.
[[nodiscard]] bool all_finite(const Tensor& a);
/// |a - b| <= absolute + relative * |b| everywhere; never true for NaN or for other shapes.
[[nodiscard]] bool all_close(const Tensor& a, const Tensor& b, float relative = 1e-5f,
                             float absolute = 1e-8f);

/// The shape that both are broadcast to. `call` opens the message of the ShapeError.
[[nodiscard]] Shape broadcast_shape(const Shape& a, const Shape& b,
                                    const char* call = "broadcast_shape");
/// Repeats a along missing axes and axes of size 1.
[[nodiscard]] Tensor broadcast_to(const Tensor& a, const Shape& shape);
/// The way back: sums over what broadcast_to repeated. It is broadcast_to's gradient.
[[nodiscard]] Tensor sum_to(const Tensor& a, const Shape& shape);

}  // namespace dl
