// Reductions: one loop that visits every value with the place it is reduced into.

#include "common/reduce.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "common/error.hpp"
#include "common/loops.hpp"

namespace dl {

namespace {

constexpr float infinity = std::numeric_limits<float>::infinity();

// Sum of term(i) for 0 <= i < count, in eight interleaved partial sums: a fixed order that the
// processor can work on in parallel.
template <class Term>
double sum_terms(std::int64_t count, Term term) {
    double partial[8] = {};
    std::int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        for (std::int64_t lane = 0; lane < 8; ++lane)
            partial[lane] += term(i + lane);
    for (; i < count; ++i)
        partial[0] += term(i);
    return ((partial[0] + partial[1]) + (partial[2] + partial[3])) +
           ((partial[4] + partial[5]) + (partial[6] + partial[7]));
}

std::int64_t count_or_throw(const Tensor& a, const char* call) {
    require(a.count() > 0, call, ": a tensor of shape ", a.shape(), " has no values");
    return a.count();
}

// Which axes are reduced, and the shape of the result with those axes kept as 1.
struct Plan {
    std::array<bool, Shape::max_rank> reduced{};
    Shape kept;             // reduced axes have size 1
    Shape dropped;          // reduced axes are gone
    std::int64_t each = 1;  // values per result
};

Plan plan(const Shape& shape, const Axes& axes, const char* call) {
    Plan result;
    for (int axis : axes) {
        bool& flag = result.reduced[static_cast<std::size_t>(shape.axis_from_front(axis, call))];
        require(!flag, call, ": axis ", axis, " is named twice");
        flag = true;
    }
    std::vector<int> kept, dropped;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const bool reduced = result.reduced[static_cast<std::size_t>(axis)];
        kept.push_back(reduced ? 1 : shape.size(axis));
        if (reduced)
            result.each *= shape.size(axis);
        else
            dropped.push_back(shape.size(axis));
    }
    result.kept = Shape(kept);
    result.dropped = Shape(dropped);
    return result;
}

// visit(i, o, length, step): `length` values from a[i] on go to the result's places o, o + step...
template <class Visit>
void visit_rows(const Shape& shape, const Plan& plan, Visit visit) {
    const auto step_in = contiguous_steps(shape);
    const auto step_out = contiguous_steps(plan.kept);
    Loops<2> loops;
    for (std::size_t axis = 0; axis < static_cast<std::size_t>(shape.rank()); ++axis)
        loops.add(shape.begin()[axis], {step_in[axis], plan.reduced[axis] ? 0 : step_out[axis]});
    loops.run([&](const auto& offset, std::int64_t length, const auto& step) {
        visit(offset[0], offset[1], length, step[1]);
    });
}

Tensor finish(Tensor out, const Plan& plan, const ReduceOptions& options) {
    out.set_shape(options.keep_axes ? plan.kept : plan.dropped);
    return out;
}

// Sums of term(i, o) in double, scaled, as floats; i is the place in a, o that in the result.
template <class Term>
Tensor sum_scaled(const Shape& shape, const Plan& plan, double scale, Term term) {
    Tensor out(plan.kept);
    std::vector<double> sums(static_cast<std::size_t>(out.count()));
    visit_rows(shape, plan, [&](std::int64_t i, std::int64_t o, std::int64_t length, auto step) {
        double* to = sums.data() + o;
        if (step == 0)
            *to += sum_terms(length, [&](std::int64_t k) { return term(i + k, o); });
        else
            for (std::int64_t k = 0; k < length; ++k)
                to[k * step] += term(i + k, o + k * step);
    });
    for (std::int64_t o = 0; o < out.count(); ++o)
        out.data()[o] = static_cast<float>(sums[static_cast<std::size_t>(o)] * scale);
    return out;
}

template <class Better>
Tensor extreme(const Tensor& a, const Axes& axes, const ReduceOptions& options, const char* call,
               float start, Better better) {
    const Plan p = plan(a.shape(), axes, call);
    require(p.each > 0 || p.kept.count() == 0, call, ": shape ", a.shape(),
            " has no values along the reduced axes");
    Tensor out(p.kept, start);
    visit_rows(a.shape(), p, [&](std::int64_t i, std::int64_t o, std::int64_t length, auto step) {
        for (std::int64_t k = 0; k < length; ++k) {
            float& best = out.data()[o + k * step];
            const float value = a.data()[i + k];
            if (better(value, best) || std::isnan(value)) best = value;
        }
    });
    return finish(std::move(out), p, options);
}

constexpr auto larger = [](float value, float best) { return value > best; };
constexpr auto smaller = [](float value, float best) { return value < best; };

// Position of the first largest of `count` values that lie `step` apart; NaN counts as largest.
int first_largest(const float* values, int count, std::int64_t step) {
    int best = 0;
    for (int i = 0; i < count; ++i) {
        const float value = values[i * step];
        if (std::isnan(value)) return i;
        if (value > values[best * step]) best = i;
    }
    return best;
}

Axes all_axes(const Tensor& a) {
    Axes axes;
    for (int axis = 0; axis < a.rank(); ++axis)
        axes.push_back(axis);
    return axes;
}

}  // namespace

float sum(const Tensor& a) {
    return static_cast<float>(sum_terms(a.count(), [&](std::int64_t i) { return a.data()[i]; }));
}

float mean(const Tensor& a) {
    const auto count = static_cast<double>(count_or_throw(a, "mean"));
    return static_cast<float>(sum_terms(a.count(), [&](std::int64_t i) { return a.data()[i]; }) /
                              count);
}

float variance(const Tensor& a) {
    const auto count = static_cast<double>(count_or_throw(a, "variance"));
    const double centre = sum_terms(a.count(), [&](std::int64_t i) { return a.data()[i]; }) / count;
    return static_cast<float>(sum_terms(a.count(),
                                        [&](std::int64_t i) {
                                            const double distance = a.data()[i] - centre;
                                            return distance * distance;
                                        }) /
                              count);
}

float max(const Tensor& a) {
    count_or_throw(a, "max");
    return max(a, all_axes(a)).item();
}

float min(const Tensor& a) {
    count_or_throw(a, "min");
    return min(a, all_axes(a)).item();
}

float norm(const Tensor& a) {
    return static_cast<float>(std::sqrt(sum_terms(a.count(), [&](std::int64_t i) {
        return static_cast<double>(a.data()[i]) * a.data()[i];
    })));
}

float dot(const Tensor& a, const Tensor& b) {
    require(a.shape() == b.shape(), "dot: shapes ", a.shape(), " and ", b.shape(), " differ");
    return static_cast<float>(sum_terms(
        a.count(), [&](std::int64_t i) { return static_cast<double>(a.data()[i]) * b.data()[i]; }));
}

Tensor sum(const Tensor& a, const Axes& axes, const ReduceOptions& options) {
    const Plan p = plan(a.shape(), axes, "sum");
    return finish(
        sum_scaled(a.shape(), p, 1.0, [&](std::int64_t i, std::int64_t) { return a.data()[i]; }), p,
        options);
}

Tensor mean(const Tensor& a, const Axes& axes, const ReduceOptions& options) {
    const Plan p = plan(a.shape(), axes, "mean");
    require(p.each > 0, "mean: shape ", a.shape(), " has no values along the reduced axes");
    return finish(sum_scaled(a.shape(), p, 1.0 / static_cast<double>(p.each),
                             [&](std::int64_t i, std::int64_t) { return a.data()[i]; }),
                  p, options);
}

Tensor variance(const Tensor& a, const Axes& axes, const ReduceOptions& options) {
    const Plan p = plan(a.shape(), axes, "variance");
    require(p.each > 0, "variance: shape ", a.shape(), " has no values along the reduced axes");
    // Two passes: squares of the values themselves would cancel when the mean is large.
    const double scale = 1.0 / static_cast<double>(p.each);
    const Tensor centre =
        sum_scaled(a.shape(), p, scale, [&](std::int64_t i, std::int64_t) { return a.data()[i]; });
    return finish(sum_scaled(a.shape(), p, scale,
                             [&](std::int64_t i, std::int64_t o) {
                                 const double distance =
                                     static_cast<double>(a.data()[i]) - centre.data()[o];
                                 return distance * distance;
                             }),
                  p, options);
}

Tensor max(const Tensor& a, const Axes& axes, const ReduceOptions& options) {
    return extreme(a, axes, options, "max", -infinity, larger);
}

Tensor min(const Tensor& a, const Axes& axes, const ReduceOptions& options) {
    return extreme(a, axes, options, "min", infinity, smaller);
}

int argmax(const Tensor& a) {
    const std::int64_t count = count_or_throw(a, "argmax");
    require(count <= std::numeric_limits<int>::max(), "argmax: a tensor of shape ", a.shape(),
            " is too large for a position of type int");
    return first_largest(a.data(), static_cast<int>(count), 1);
}

std::vector<int> argmax(const Tensor& a, int axis) {
    const int front = a.shape().axis_from_front(axis, "argmax");
    const int size = a.size(front);
    const Plan p = plan(a.shape(), {front}, "argmax");
    require(size > 0 || p.kept.count() == 0, "argmax: shape ", a.shape(),
            " has no values along axis ", axis);

    const std::int64_t step = contiguous_steps(a.shape())[static_cast<std::size_t>(front)];
    std::vector<int> positions;
    positions.reserve(static_cast<std::size_t>(p.kept.count()));
    for (std::int64_t outer = 0; outer < p.kept.count() / std::max<std::int64_t>(step, 1); ++outer)
        for (std::int64_t inner = 0; inner < step; ++inner)
            positions.push_back(first_largest(a.data() + outer * size * step + inner, size, step));
    return positions;
}

}  // namespace dl
