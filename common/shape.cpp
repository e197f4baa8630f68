// Shape: checks sizes once, so that everyone who holds a shape may trust it.

#include "common/shape.hpp"

#include <algorithm>
#include <ostream>
#include <sstream>

#include "common/error.hpp"

namespace dl {

Shape::Shape(std::initializer_list<int> sizes)
    : Shape(std::span<const int>(sizes.begin(), sizes.size())) {}

Shape::Shape(std::span<const int> sizes) {
    require(sizes.size() <= max_rank, "Shape: ", sizes.size(), " axes, at most ", max_rank,
            " are supported; merge some with reshape");
    rank_ = static_cast<int>(sizes.size());
    std::copy(sizes.begin(), sizes.end(), sizes_.begin());

    for (int size : sizes)
        require(size >= 0, "Shape: size ", size, " is negative in ", *this);

    // An empty axis makes the count zero, however large the others are.
    if (std::find(begin(), end(), 0) != end()) {
        count_ = 0;
        return;
    }
    for (int size : sizes) {
        require(size <= max_count / count_, "Shape: ", *this, " has more than ", max_count,
                " values; was a size computed wrongly?");
        count_ *= size;
    }
}

int Shape::size(int axis) const {
    return sizes_[static_cast<std::size_t>(axis_from_front(axis, "size"))];
}

int Shape::axis_from_front(int axis, const char* call) const {
    require(axis >= -rank_ && axis < rank_, call, ": axis ", axis, " does not exist in shape ",
            *this, ", which has ", rank_, " axes");
    return axis < 0 ? axis + rank_ : axis;
}

bool operator==(const Shape& a, const Shape& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

std::ostream& operator<<(std::ostream& out, const Shape& shape) {
    out << '(';
    for (const int* size = shape.begin(); size != shape.end(); ++size)
        out << (size == shape.begin() ? "" : ", ") << *size;
    return out << ')';
}

std::string to_string(const Shape& shape) {
    std::ostringstream out;
    out << shape;
    return out.str();
}

}  // namespace dl
