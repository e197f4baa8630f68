// Tensor: numbers with a shape. The one data type of the whole course.
//
// A tensor is a value, like std::vector<float>: copying copies, moving moves, and two tensors
// never share memory. Values are float32, contiguous, the last axis running fastest.

#pragma once

#include <array>
#include <cassert>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "common/memory.hpp"
#include "common/shape.hpp"

namespace dl {

class Tensor {
public:
    /// No values: shape (0).
    Tensor() : shape_{0} {}
    /// Every value is `value`.
    explicit Tensor(const Shape& shape, float value = 0.0f);

    Tensor(const Tensor&) = default;
    Tensor& operator=(const Tensor&) = default;
    /// What was moved from is empty, shape (0).
    Tensor(Tensor&& other) noexcept;
    Tensor& operator=(Tensor&& other) noexcept;
    ~Tensor() = default;

    /// The values in row-major order. Throws ShapeError unless there are shape.count() of them.
    static Tensor of(const Shape& shape, std::initializer_list<float> values);
    static Tensor of(const Shape& shape, std::span<const float> values);
    /// A single number: shape ().
    static Tensor scalar(float value) { return Tensor(Shape{}, value); }
    /// For kernels that write every value themselves: nothing is set.
    static Tensor uninitialised(const Shape& shape);

    [[nodiscard]] const Shape& shape() const { return shape_; }
    [[nodiscard]] int rank() const { return shape_.rank(); }
    /// Size along one axis; axis -1 is the last.
    [[nodiscard]] int size(int axis) const { return shape_.size(axis); }
    /// How many values there are.
    [[nodiscard]] std::int64_t count() const { return shape_.count(); }

    /// Checked access, one index per axis: t.at(n, c, y, x). Throws ShapeError when outside.
    template <class... Index>
    [[nodiscard]] float& at(Index... index) {
        return buffer_.data()[offset(index...)];
    }
    template <class... Index>
    [[nodiscard]] float at(Index... index) const {
        return buffer_.data()[offset(index...)];
    }

    /// The i-th value in row-major order, checked in debug builds only.
    float& operator[](std::int64_t i) {
        assert(i >= 0 && i < count());
        return buffer_.data()[i];
    }
    float operator[](std::int64_t i) const {
        assert(i >= 0 && i < count());
        return buffer_.data()[i];
    }

    /// The number of a tensor with exactly one value. Throws ShapeError for any other.
    [[nodiscard]] float item() const;

    /// Unchecked memory, for kernels.
    [[nodiscard]] float* data() { return buffer_.data(); }
    [[nodiscard]] const float* data() const { return buffer_.data(); }
    [[nodiscard]] std::span<float> values() { return {data(), static_cast<std::size_t>(count())}; }
    [[nodiscard]] std::span<const float> values() const {
        return {data(), static_cast<std::size_t>(count())};
    }
    [[nodiscard]] float* begin() { return data(); }
    [[nodiscard]] float* end() { return data() + count(); }
    [[nodiscard]] const float* begin() const { return data(); }
    [[nodiscard]] const float* end() const { return data() + count(); }

    /// The same values under another shape with as many of them; `reshape` in rearrange.hpp
    /// is the free function that also fills in one size of -1.
    void set_shape(const Shape& shape);

private:
    template <class... Index>
    [[nodiscard]] std::int64_t offset(Index... index) const;
    [[noreturn]] void outside(std::span<const std::int64_t> index) const;

    Shape shape_;
    Buffer buffer_;
};

/// Same shape and same numbers. As for float, NaN equals nothing and 0 equals -0.
[[nodiscard]] bool operator==(const Tensor& a, const Tensor& b);
/// Same shape and same bits; what "deterministic" means in this course.
[[nodiscard]] bool same_bits(const Tensor& a, const Tensor& b);

struct PrintOptions {
    int edge = 3;       // values shown at either end of a long axis
    int precision = 4;  // significant digits
};

/// Shape and values; long axes are shortened with "...".
[[nodiscard]] std::string to_string(const Tensor& tensor, const PrintOptions& options = {});
std::ostream& operator<<(std::ostream& out, const Tensor& tensor);

template <class... Index>
std::int64_t Tensor::offset(Index... index) const {
    const std::array<std::int64_t, sizeof...(Index)> at = {static_cast<std::int64_t>(index)...};
    if (static_cast<int>(at.size()) != rank()) outside(at);
    const int* sizes = shape_.begin();
    std::int64_t flat = 0;
    for (std::size_t axis = 0; axis < at.size(); ++axis) {
        if (at[axis] < 0 || at[axis] >= sizes[axis]) outside(at);
        flat = flat * sizes[axis] + at[axis];
    }
    return flat;
}

}  // namespace dl
