// Elementwise arithmetic: one broadcast loop, and the operations as small functions given to it.

#include "common/arithmetic.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"
#include "common/loops.hpp"
#include "common/reduce.hpp"

namespace dl {

namespace {

// Steps of `from` inside of the larger shape `to`: 0 wherever `from` is repeated.
std::array<std::int64_t, Shape::max_rank> broadcast_steps(const Shape& from, const Shape& to) {
    const auto own = contiguous_steps(from);
    std::array<std::int64_t, Shape::max_rank> steps{};
    const int missing = to.rank() - from.rank();
    for (int axis = missing; axis < to.rank(); ++axis)
        if (from.size(axis - missing) != 1)
            steps[static_cast<std::size_t>(axis)] = own[static_cast<std::size_t>(axis - missing)];
    return steps;
}

// out[i] = f(a[i], b[i]) for broadcast a and b; out is contiguous and may be a's own memory.
template <class F>
void combine_into(float* out, const Shape& shape, const Tensor& a, const Tensor& b, F f) {
    const auto step_out = contiguous_steps(shape);
    const auto step_a = broadcast_steps(a.shape(), shape);
    const auto step_b = broadcast_steps(b.shape(), shape);
    Loops<3> loops;
    for (std::size_t axis = 0; axis < static_cast<std::size_t>(shape.rank()); ++axis)
        loops.add(shape.begin()[axis], {step_out[axis], step_a[axis], step_b[axis]});

    loops.run([&](const auto& offset, std::int64_t length, const auto& step) {
        float* o = out + offset[0];
        const float* p = a.data() + offset[1];
        const float* q = b.data() + offset[2];
        // The common rows get loops of their own: with fixed steps the compiler vectorises them.
        if (step[1] == 1 && step[2] == 1)
            for (std::int64_t i = 0; i < length; ++i)
                o[i] = f(p[i], q[i]);
        else if (step[1] == 1 && step[2] == 0)
            for (std::int64_t i = 0; i < length; ++i)
                o[i] = f(p[i], *q);
        else if (step[1] == 0 && step[2] == 1)
            for (std::int64_t i = 0; i < length; ++i)
                o[i] = f(*p, q[i]);
        else
            for (std::int64_t i = 0; i < length; ++i)
                o[i * step[0]] = f(p[i * step[1]], q[i * step[2]]);
    });
}

template <class F>
Tensor combine(const Tensor& a, const Tensor& b, const char* call, F f) {
    Tensor out = Tensor::uninitialised(broadcast_shape(a.shape(), b.shape(), call));
    combine_into(out.data(), out.shape(), a, b, f);
    return out;
}

template <class F>
Tensor& combine_in_place(Tensor& a, const Tensor& b, const char* call, F f) {
    require(broadcast_shape(a.shape(), b.shape(), call) == a.shape(), call, ": the right side ",
            b.shape(), " does not fit into the left side ", a.shape(), ", which keeps its shape");
    combine_into(a.data(), a.shape(), a, b, f);
    return a;
}

template <class F>
Tensor& change(Tensor& a, F f) {
    for (float& value : a)
        value = f(value);
    return a;
}

constexpr auto add = [](float x, float y) { return x + y; };
constexpr auto subtract = [](float x, float y) { return x - y; };
constexpr auto multiply = [](float x, float y) { return x * y; };
constexpr auto divide = [](float x, float y) { return x / y; };
// A comparison with NaN is false, so the sum brings NaN out on the other branch.
constexpr auto larger = [](float x, float y) { return x > y ? x : y >= x ? y : x + y; };
constexpr auto smaller = [](float x, float y) { return x < y ? x : y <= x ? y : x + y; };

}  // namespace

Tensor operator+(const Tensor& a, const Tensor& b) { return combine(a, b, "operator+", add); }
Tensor operator-(const Tensor& a, const Tensor& b) { return combine(a, b, "operator-", subtract); }
Tensor operator*(const Tensor& a, const Tensor& b) { return combine(a, b, "operator*", multiply); }
Tensor operator/(const Tensor& a, const Tensor& b) { return combine(a, b, "operator/", divide); }

Tensor operator+(const Tensor& a, float b) {
    return map(a, [b](float x) { return x + b; });
}
Tensor operator-(const Tensor& a, float b) {
    return map(a, [b](float x) { return x - b; });
}
Tensor operator*(const Tensor& a, float b) {
    return map(a, [b](float x) { return x * b; });
}
Tensor operator/(const Tensor& a, float b) {
    return map(a, [b](float x) { return x / b; });
}
Tensor operator+(float a, const Tensor& b) { return b + a; }
Tensor operator-(float a, const Tensor& b) {
    return map(b, [a](float x) { return a - x; });
}
Tensor operator*(float a, const Tensor& b) { return b * a; }
Tensor operator/(float a, const Tensor& b) {
    return map(b, [a](float x) { return a / x; });
}
Tensor operator-(const Tensor& a) {
    return map(a, [](float x) { return -x; });
}

Tensor& operator+=(Tensor& a, const Tensor& b) { return combine_in_place(a, b, "operator+=", add); }
Tensor& operator-=(Tensor& a, const Tensor& b) {
    return combine_in_place(a, b, "operator-=", subtract);
}
Tensor& operator*=(Tensor& a, const Tensor& b) {
    return combine_in_place(a, b, "operator*=", multiply);
}
Tensor& operator/=(Tensor& a, const Tensor& b) {
    return combine_in_place(a, b, "operator/=", divide);
}
Tensor& operator+=(Tensor& a, float b) {
    return change(a, [b](float x) { return x + b; });
}
Tensor& operator-=(Tensor& a, float b) {
    return change(a, [b](float x) { return x - b; });
}
Tensor& operator*=(Tensor& a, float b) {
    return change(a, [b](float x) { return x * b; });
}
Tensor& operator/=(Tensor& a, float b) {
    return change(a, [b](float x) { return x / b; });
}

Tensor maximum(const Tensor& a, const Tensor& b) { return combine(a, b, "maximum", larger); }
Tensor minimum(const Tensor& a, const Tensor& b) { return combine(a, b, "minimum", smaller); }
Tensor maximum(const Tensor& a, float b) {
    return map(a, [b](float x) { return larger(x, b); });
}
Tensor minimum(const Tensor& a, float b) {
    return map(a, [b](float x) { return smaller(x, b); });
}

Tensor clip(const Tensor& a, float low, float high) {
    require<Error>(low <= high, "clip: needs low <= high, got ", low, " and ", high);
    return map(a, [low, high](float x) { return x < low ? low : x > high ? high : x; });
}

Tensor abs(const Tensor& a) {
    return map(a, [](float x) { return std::fabs(x); });
}
Tensor square(const Tensor& a) {
    return map(a, [](float x) { return x * x; });
}
Tensor sqrt(const Tensor& a) {
    return map(a, [](float x) { return std::sqrt(x); });
}
Tensor exp(const Tensor& a) {
    return map(a, [](float x) { return std::exp(x); });
}
Tensor log(const Tensor& a) {
    return map(a, [](float x) { return std::log(x); });
}
Tensor tanh(const Tensor& a) {
    return map(a, [](float x) { return std::tanh(x); });
}
Tensor pow(const Tensor& a, float exponent) {
    return map(a, [exponent](float x) { return std::pow(x, exponent); });
}

Tensor equal(const Tensor& a, const Tensor& b) {
    return combine(a, b, "equal", [](float x, float y) { return x == y ? 1.0f : 0.0f; });
}
Tensor not_equal(const Tensor& a, const Tensor& b) {
    return combine(a, b, "not_equal", [](float x, float y) { return x != y ? 1.0f : 0.0f; });
}
Tensor less(const Tensor& a, const Tensor& b) {
    return combine(a, b, "less", [](float x, float y) { return x < y ? 1.0f : 0.0f; });
}
Tensor less_equal(const Tensor& a, const Tensor& b) {
    return combine(a, b, "less_equal", [](float x, float y) { return x <= y ? 1.0f : 0.0f; });
}
Tensor greater(const Tensor& a, const Tensor& b) {
    return combine(a, b, "greater", [](float x, float y) { return x > y ? 1.0f : 0.0f; });
}
Tensor greater_equal(const Tensor& a, const Tensor& b) {
    return combine(a, b, "greater_equal", [](float x, float y) { return x >= y ? 1.0f : 0.0f; });
}

Tensor where(const Tensor& condition, const Tensor& yes, const Tensor& no) {
    const Shape values = broadcast_shape(yes.shape(), no.shape(), "where");
    const Shape shape = broadcast_shape(condition.shape(), values, "where");
    const Tensor choice = broadcast_to(condition, shape);
    const Tensor other = broadcast_to(no, shape);
    Tensor out = broadcast_to(yes, shape);
    for (std::int64_t i = 0; i < out.count(); ++i)
        if (choice.data()[i] == 0.0f) out.data()[i] = other.data()[i];
    return out;
}

bool all_finite(const Tensor& a) {
    return std::all_of(a.begin(), a.end(), [](float x) { return std::isfinite(x); });
}

bool all_close(const Tensor& a, const Tensor& b, float relative, float absolute) {
    if (!(a.shape() == b.shape())) return false;
    return std::equal(a.begin(), a.end(), b.begin(), [=](float x, float y) {
        return std::isfinite(y) && std::fabs(x - y) <= absolute + relative * std::fabs(y);
    });
}

Shape broadcast_shape(const Shape& a, const Shape& b, const char* call) {
    const Shape& longer = a.rank() >= b.rank() ? a : b;
    const Shape& shorter = a.rank() >= b.rank() ? b : a;
    std::array<int, Shape::max_rank> sizes{};
    std::copy(longer.begin(), longer.end(), sizes.begin());
    for (int axis = 1; axis <= shorter.rank(); ++axis) {
        int& size = sizes[static_cast<std::size_t>(longer.rank() - axis)];
        const int other = shorter.size(-axis);
        require(size == other || size == 1 || other == 1, call, ": shapes ", a, " and ", b,
                " do not go together: sizes ", a.size(-axis), " and ", b.size(-axis), " on axis ",
                -axis, " differ and neither is 1; reshape one of them");
        if (size == 1) size = other;
    }
    return Shape(std::span<const int>(sizes.data(), static_cast<std::size_t>(longer.rank())));
}

Tensor broadcast_to(const Tensor& a, const Shape& shape) {
    require(broadcast_shape(a.shape(), shape, "broadcast_to") == shape, "broadcast_to: shape ",
            a.shape(), " cannot be repeated to ", shape);
    Tensor out = Tensor::uninitialised(shape);
    combine_into(out.data(), shape, a, a, [](float x, float) { return x; });
    return out;
}

Tensor sum_to(const Tensor& a, const Shape& shape) {
    require(broadcast_shape(shape, a.shape(), "sum_to") == a.shape(), "sum_to: shape ", shape,
            " cannot be repeated to ", a.shape());
    Axes repeated;
    const int missing = a.rank() - shape.rank();
    for (int axis = 0; axis < a.rank(); ++axis)
        if (axis < missing || shape.size(axis - missing) != a.size(axis)) repeated.push_back(axis);
    Tensor out = sum(a, repeated, {.keep_axes = true});
    out.set_shape(shape);
    return out;
}

}  // namespace dl
