// Moving values around: most functions are one copy between two walks through memory.

#include "common/rearrange.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "common/error.hpp"
#include "common/loops.hpp"

namespace dl {

namespace {

using AxisSteps = std::array<std::int64_t, Shape::max_rank>;

// to[...] = from[...] for every index of the shape, each side walking with its own steps.
void copy(const Shape& shape, const float* from, const AxisSteps& from_steps, float* to,
          const AxisSteps& to_steps) {
    Loops<2> loops;
    for (std::size_t axis = 0; axis < static_cast<std::size_t>(shape.rank()); ++axis)
        loops.add(shape.begin()[axis], {from_steps[axis], to_steps[axis]});
    loops.run([&](const auto& offset, std::int64_t length, const auto& step) {
        const float* source = from + offset[0];
        float* target = to + offset[1];
        if (step[0] == 1 && step[1] == 1)
            std::copy_n(source, length, target);
        else
            for (std::int64_t i = 0; i < length; ++i)
                target[i * step[1]] = source[i * step[0]];
    });
}

std::vector<int> sizes_of(const Tensor& a) { return {a.shape().begin(), a.shape().end()}; }

}  // namespace

Tensor reshape(Tensor a, const std::vector<int>& sizes) {
    std::vector<int> full = sizes;
    const auto unknown = std::find(full.begin(), full.end(), -1);
    if (unknown != full.end()) {
        *unknown = 1;
        const std::int64_t known = Shape(full).count();
        require(std::find(full.begin(), full.end(), -1) == full.end(),
                "reshape: at most one size may be -1");
        require(known > 0 && a.count() % known == 0, "reshape: ", a.count(), " values of shape ",
                a.shape(), " do not divide into ", known, "; choose the size for -1 yourself");
        *unknown = static_cast<int>(a.count() / known);
    }
    const Shape shape(full);
    require(shape.count() == a.count(), "reshape: shape ", a.shape(), " has ", a.count(),
            " values, shape ", shape, " has ", shape.count());
    a.set_shape(shape);
    return a;
}

Tensor flatten(Tensor a) {
    require(a.rank() >= 1, "flatten: needs at least one axis, got shape ", a.shape());
    const int rows = a.size(0);
    const std::int64_t features = std::accumulate(a.shape().begin() + 1, a.shape().end(),
                                                  std::int64_t{1}, std::multiplies<>());
    return reshape(std::move(a), {rows, static_cast<int>(features)});
}

Tensor transpose(const Tensor& a) {
    require(a.rank() == 2, "transpose: needs a matrix, got shape ", a.shape(),
            "; permute exchanges any axes");
    return permute(a, {1, 0});
}

Tensor permute(const Tensor& a, const std::vector<int>& order) {
    require(static_cast<int>(order.size()) == a.rank(), "permute: shape ", a.shape(), " needs ",
            a.rank(), " axes in the order, got ", order.size());
    const AxisSteps own = contiguous_steps(a.shape());
    AxisSteps steps{};
    std::vector<int> sizes;
    std::vector<bool> used(order.size());
    for (int axis : order) {
        const auto front = static_cast<std::size_t>(a.shape().axis_from_front(axis, "permute"));
        require(!used[front], "permute: axis ", axis, " is named twice");
        used[front] = true;
        steps[sizes.size()] = own[front];
        sizes.push_back(a.size(axis));
    }
    Tensor out = Tensor::uninitialised(Shape(sizes));
    copy(out.shape(), a.data(), steps, out.data(), contiguous_steps(out.shape()));
    return out;
}

Tensor slice(const Tensor& a, int axis, int begin, int end) {
    const int front = a.shape().axis_from_front(axis, "slice");
    require(begin >= 0 && begin <= end && end <= a.size(front), "slice: ", begin, " to ", end,
            " does not lie within axis ", axis, " of shape ", a.shape());
    std::vector<int> sizes = sizes_of(a);
    sizes[static_cast<std::size_t>(front)] = end - begin;
    Tensor out = Tensor::uninitialised(Shape(sizes));
    const AxisSteps steps = contiguous_steps(a.shape());
    copy(out.shape(), a.data() + begin * steps[static_cast<std::size_t>(front)], steps, out.data(),
         contiguous_steps(out.shape()));
    return out;
}

Tensor rows(const Tensor& a, int begin, int end) {
    require(a.rank() >= 1, "rows: a single number has no rows");
    return slice(a, 0, begin, end);
}

Tensor gather_rows(const Tensor& a, const std::vector<int>& indices) {
    require(a.rank() >= 1, "gather_rows: a single number has no rows");
    std::vector<int> sizes = sizes_of(a);
    const std::int64_t row = contiguous_steps(a.shape())[0];
    sizes[0] = static_cast<int>(indices.size());
    Tensor out = Tensor::uninitialised(Shape(sizes));
    float* to = out.data();
    for (int index : indices) {
        require(index >= 0 && index < a.size(0), "gather_rows: row ", index,
                " does not exist in shape ", a.shape());
        std::copy_n(a.data() + index * row, row, to);
        to += row;
    }
    return out;
}

Tensor concat(const std::vector<Tensor>& parts, int axis) {
    require(!parts.empty(), "concat: needs at least one tensor");
    const Shape& first = parts[0].shape();
    const int front = first.axis_from_front(axis, "concat");

    // The result is as long as all parts together and otherwise like the first.
    std::vector<int> sizes = sizes_of(parts[0]);
    std::int64_t total = 0;
    for (const Tensor& part : parts) {
        bool fits = part.rank() == first.rank();
        for (int i = 0; fits && i < first.rank(); ++i)
            fits = i == front || part.size(i) == first.size(i);
        require(fits, "concat: shapes ", first, " and ", part.shape(),
                " must agree on every axis but ", axis);
        total += part.size(front);
    }
    require(total <= std::numeric_limits<int>::max(), "concat: the result would have ", total,
            " values along axis ", axis);
    sizes[static_cast<std::size_t>(front)] = static_cast<int>(total);

    Tensor out = Tensor::uninitialised(Shape(sizes));
    const AxisSteps steps = contiguous_steps(out.shape());
    float* to = out.data();
    for (const Tensor& part : parts) {
        copy(part.shape(), part.data(), contiguous_steps(part.shape()), to, steps);
        to += part.size(front) * steps[static_cast<std::size_t>(front)];
    }
    return out;
}

Tensor stack(const std::vector<Tensor>& parts, int axis) {
    require(!parts.empty(), "stack: needs at least one tensor");
    std::vector<int> sizes = sizes_of(parts[0]);
    const int rank = parts[0].rank();
    require(axis >= -rank - 1 && axis <= rank, "stack: the new axis ", axis,
            " must lie between 0 and ", rank);
    sizes.insert(sizes.begin() + (axis < 0 ? axis + rank + 1 : axis), 1);

    std::vector<Tensor> layers;
    for (const Tensor& part : parts) {
        require(part.shape() == parts[0].shape(), "stack: shapes ", parts[0].shape(), " and ",
                part.shape(), " differ");
        layers.push_back(reshape(part, sizes));
    }
    return concat(layers, axis);
}

Tensor pad(const Tensor& a, const std::vector<Margin>& margins, float value) {
    require(static_cast<int>(margins.size()) == a.rank(), "pad: shape ", a.shape(), " needs ",
            a.rank(), " margins, got ", margins.size());
    std::vector<int> sizes = sizes_of(a);
    for (std::size_t axis = 0; axis < margins.size(); ++axis) {
        const auto [before, after] = margins[axis];
        require(before >= 0 && after >= 0, "pad: margin (", before, ", ", after, ") of axis ", axis,
                " is negative; slice cuts values off");
        const std::int64_t size = std::int64_t{sizes[axis]} + before + after;
        require(size <= std::numeric_limits<int>::max(), "pad: axis ", axis, " would have ", size,
                " values");
        sizes[axis] = static_cast<int>(size);
    }
    Tensor out(Shape(sizes), value);
    const AxisSteps steps = contiguous_steps(out.shape());
    std::int64_t start = 0;
    for (std::size_t axis = 0; axis < margins.size(); ++axis)
        start += margins[axis].first * steps[axis];
    copy(a.shape(), a.data(), contiguous_steps(a.shape()), out.data() + start, steps);
    return out;
}

Tensor flip(const Tensor& a, int axis) {
    const auto front = static_cast<std::size_t>(a.shape().axis_from_front(axis, "flip"));
    Tensor out = Tensor::uninitialised(a.shape());
    if (a.count() == 0) return out;
    AxisSteps steps = contiguous_steps(a.shape());
    const float* last = a.data() + (a.shape().begin()[front] - 1) * steps[front];
    steps[front] = -steps[front];
    copy(out.shape(), last, steps, out.data(), contiguous_steps(out.shape()));
    return out;
}

Tensor one_hot(const std::vector<int>& labels, int classes) {
    require(classes >= 1, "one_hot: needs at least one class, got ", classes);
    Tensor out({static_cast<int>(labels.size()), classes});
    for (std::size_t n = 0; n < labels.size(); ++n) {
        require(labels[n] >= 0 && labels[n] < classes, "one_hot: label ", labels[n], " of sample ",
                n, " is not one of the classes 0 to ", classes - 1);
        out.at(n, labels[n]) = 1.0f;
    }
    return out;
}

}  // namespace dl
