// Tensor: construction, whole-tensor comparison and the error of a wrong index.

#include "common/tensor.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "common/error.hpp"

namespace dl {

Tensor::Tensor(const Shape& shape, float value) : Tensor(uninitialised(shape)) {
    std::fill(begin(), end(), value);
}

Tensor::Tensor(Tensor&& other) noexcept
    : shape_(std::exchange(other.shape_, Shape{0})), buffer_(std::move(other.buffer_)) {}

Tensor& Tensor::operator=(Tensor&& other) noexcept {
    if (this != &other) {
        shape_ = std::exchange(other.shape_, Shape{0});
        buffer_ = std::move(other.buffer_);
    }
    return *this;
}

Tensor Tensor::uninitialised(const Shape& shape) {
    Tensor tensor;
    tensor.shape_ = shape;
    tensor.buffer_ = Buffer(shape.count());
    return tensor;
}

Tensor Tensor::of(const Shape& shape, std::initializer_list<float> values) {
    return of(shape, std::span<const float>(values.begin(), values.size()));
}

Tensor Tensor::of(const Shape& shape, std::span<const float> values) {
    require(static_cast<std::int64_t>(values.size()) == shape.count(), "Tensor::of: shape ", shape,
            " needs ", shape.count(), " values, got ", values.size());
    Tensor tensor = uninitialised(shape);
    std::copy(values.begin(), values.end(), tensor.begin());
    return tensor;
}

float Tensor::item() const {
    require(count() == 1, "Tensor::item: needs exactly one value, got shape ", shape_);
    return data()[0];
}

void Tensor::set_shape(const Shape& shape) {
    require(shape.count() == count(), "Tensor::set_shape: shape ", shape, " has ", shape.count(),
            " values, this tensor ", shape_, " has ", count());
    shape_ = shape;
}

void Tensor::outside(std::span<const std::int64_t> index) const {
    std::string list;
    for (std::int64_t i : index)
        list += (list.empty() ? "" : ", ") + std::to_string(i);
    if (static_cast<int>(index.size()) != rank())
        throw ShapeError(
            text("Tensor::at: shape ", shape_, " needs ", rank(), " indices, got (", list, ")"));
    throw ShapeError(text("Tensor::at: index (", list, ") lies outside of shape ", shape_,
                          "; indices count from 0"));
}

bool operator==(const Tensor& a, const Tensor& b) {
    return a.shape() == b.shape() && std::equal(a.begin(), a.end(), b.begin());
}

bool same_bits(const Tensor& a, const Tensor& b) {
    if (!(a.shape() == b.shape())) return false;
    return a.count() == 0 || std::memcmp(a.data(), b.data(),
                                         sizeof(float) * static_cast<std::size_t>(a.count())) == 0;
}

}  // namespace dl
