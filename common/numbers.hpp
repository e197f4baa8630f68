// Numbers: a column of numbers for pictures, from whatever holds them.

#pragma once

#include <concepts>
#include <initializer_list>
#include <ranges>
#include <vector>

namespace dl {

/// Made from a Tensor, or a vector of float, double or int, without being asked.
class Numbers {
public:
    Numbers() = default;
    Numbers(std::initializer_list<double> values) : values_(values) {}
    template <std::ranges::input_range Range>
    requires std::convertible_to < std::ranges::range_value_t<Range>,
    double > Numbers(const Range& range) {
        for (const auto& value : range)
            values_.push_back(static_cast<double>(value));
    }
    [[nodiscard]] std::size_t size() const { return values_.size(); }
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] double operator[](std::size_t i) const { return values_[i]; }
    [[nodiscard]] auto begin() const { return values_.begin(); }
    [[nodiscard]] auto end() const { return values_.end(); }

private:
    std::vector<double> values_;
};

}  // namespace dl
