// Shape: the sizes of a tensor along its axes, outermost first.

#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <span>
#include <string>

namespace dl {

/// A short list of sizes, such as (N, C, H, W). Rank 0 is the shape of a single number.
class Shape {
public:
    static constexpr int max_rank = 8;
    /// 16 GiB of floats. A larger tensor is almost surely a mistake, so it is refused by name.
    static constexpr std::int64_t max_count = std::int64_t{1} << 32;

    Shape() = default;
    /// Throws ShapeError for more than 8 axes, a negative size or more than max_count values.
    Shape(std::initializer_list<int> sizes);
    explicit Shape(std::span<const int> sizes);

    [[nodiscard]] int rank() const { return rank_; }
    /// How many values a tensor of this shape holds: the product of the sizes, 1 for rank 0.
    [[nodiscard]] std::int64_t count() const { return count_; }

    /// Size along one axis; axis -1 is the last. Throws ShapeError for an axis that is not there.
    [[nodiscard]] int size(int axis) const;
    int operator[](int axis) const { return size(axis); }

    /// The same axis counted from the front: 0 <= result < rank. `call` names who asks.
    [[nodiscard]] int axis_from_front(int axis, const char* call) const;

    [[nodiscard]] const int* begin() const { return sizes_.data(); }
    [[nodiscard]] const int* end() const { return sizes_.data() + rank_; }

    friend bool operator==(const Shape& a, const Shape& b);

private:
    std::array<int, max_rank> sizes_{};
    int rank_ = 0;
    std::int64_t count_ = 1;
};

/// "(2, 3)"; "()" for rank 0.
std::ostream& operator<<(std::ostream& out, const Shape& shape);
[[nodiscard]] std::string to_string(const Shape& shape);

}  // namespace dl
