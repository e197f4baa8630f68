// Thirteen number formats, one loop each.

#include "common/file_numbers.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <string>

namespace dl {

namespace {

template <class Stored, class Convert>
void convert(ByteSpan bytes, float* out, Convert to_float) {
    for (std::size_t at = 0; at + sizeof(Stored) <= bytes.size(); at += sizeof(Stored)) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + at, sizeof stored);  // files do not align
        *out++ = to_float(stored);
    }
}

template <class Stored>
void convert(ByteSpan bytes, float* out) {
    convert<Stored>(bytes, out, [](Stored stored) { return static_cast<float>(stored); });
}

// Half precision: one sign bit, 5 bits of exponent, 10 of fraction.
float half_to_float(std::uint16_t half) {
    const std::uint32_t sign = (half & 0x8000u) << 16;
    const std::uint32_t exponent = half >> 10 & 0x1Fu;
    const std::uint32_t fraction = half & 0x3FFu;
    if (exponent == 0) {  // zero, and numbers too small for the exponent
        const float small = static_cast<float>(fraction) * 0x1p-24f;
        return sign != 0 ? -small : small;
    }
    const std::uint32_t wide = exponent == 31 ? 255 : exponent + (127 - 15);
    return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

// Beyond the range of float there is only infinity.
float double_to_float(double value) {
    constexpr double limit = std::numeric_limits<float>::max();
    if (value > limit) return std::numeric_limits<float>::infinity();
    if (value < -limit) return -std::numeric_limits<float>::infinity();
    return static_cast<float>(value);
}

}  // namespace

int size_of(NumberType type) {
    switch (type) {
        case NumberType::boolean:
        case NumberType::u8:
        case NumberType::i8:
            return 1;
        case NumberType::u16:
        case NumberType::i16:
        case NumberType::f16:
        case NumberType::bf16:
            return 2;
        case NumberType::u32:
        case NumberType::i32:
        case NumberType::f32:
            return 4;
        case NumberType::u64:
        case NumberType::i64:
        case NumberType::f64:
            return 8;
    }
    throw Error("size_of: no such number type; use one of the enumerators");
}

void to_floats(NumberType type, ByteSpan bytes, float* out) {
    switch (type) {
        case NumberType::boolean:
            return convert<std::uint8_t>(bytes, out, [](int b) { return b != 0 ? 1.0f : 0.0f; });
        case NumberType::u8:
            return convert<std::uint8_t>(bytes, out);
        case NumberType::i8:
            return convert<std::int8_t>(bytes, out);
        case NumberType::u16:
            return convert<std::uint16_t>(bytes, out);
        case NumberType::i16:
            return convert<std::int16_t>(bytes, out);
        case NumberType::u32:
            return convert<std::uint32_t>(bytes, out);
        case NumberType::i32:
            return convert<std::int32_t>(bytes, out);
        case NumberType::u64:
            return convert<std::uint64_t>(bytes, out);
        case NumberType::i64:
            return convert<std::int64_t>(bytes, out);
        case NumberType::f16:
            return convert<std::uint16_t>(bytes, out, half_to_float);
        case NumberType::bf16:  // the upper half of a float
            return convert<std::uint16_t>(bytes, out, [](std::uint16_t upper) {
                return std::bit_cast<float>(std::uint32_t{upper} << 16);
            });
        case NumberType::f32:
            if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
            return;
        case NumberType::f64:
            return convert<double>(bytes, out, double_to_float);
    }
}

Shape checked_shape(const ByteReader& in, std::int64_t offset, std::span<const std::int64_t> sizes,
                    std::int64_t most) {
    if (sizes.size() > Shape::max_rank)
        in.fail_at(offset, "a shape of ", sizes.size(), " axes, at most ", Shape::max_rank,
                   " are supported; reshape it before it is saved");
    std::vector<int> shape;
    std::int64_t count = 1;
    std::string shown;
    for (const std::int64_t size : sizes) {
        shown += (shown.empty() ? "" : ", ") + std::to_string(size);
        if (size < 0 || size > std::numeric_limits<int>::max())
            in.fail_at(offset, "the size ", size, " of an axis is not possible; ",
                       "copy or download the file again");
        shape.push_back(static_cast<int>(size));
    }
    // An empty axis makes the count zero, however large the others are.
    if (std::find(shape.begin(), shape.end(), 0) != shape.end()) return Shape(shape);
    bool fits = true;
    for (const int size : shape) {
        fits = fits && size <= most / count;
        if (fits) count *= size;
    }
    if (!fits || count > most)
        in.fail_at(offset, "the shape (", shown, ") has more values than the ", most,
                   " that the file holds; copy or download it again");
    return Shape(shape);
}

}  // namespace dl
