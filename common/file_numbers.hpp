// Numbers as files store them, and their way into float tensors.

#pragma once

#include <bit>
#include <span>

#include "common/bytes.hpp"
#include "common/shape.hpp"

namespace dl {

// Files of this library are little-endian, and so is every machine that it is built for.
static_assert(std::endian::native == std::endian::little, "numbers need their bytes swapped");

enum class NumberType { boolean, u8, i8, u16, i16, u32, i32, u64, i64, f16, bf16, f32, f64 };

/// Bytes of one number.
[[nodiscard]] int size_of(NumberType type);

/// Numbers stored with the lowest byte first, as floats. A float has 24 significant bits: larger
/// integers and 64-bit floats are rounded. `out` has room for bytes.size() / size_of(type).
void to_floats(NumberType type, ByteSpan bytes, float* out);

/// The bytes of floats as they lie in memory.
[[nodiscard]] inline ByteSpan bytes_of(std::span<const float> values) {
    return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size_bytes()};
}

/// The shape that a file claims at `offset`. Throws FileError unless it has at most 8 axes, no
/// negative or huge size, and at most `most` values.
[[nodiscard]] Shape checked_shape(const ByteReader& in, std::int64_t offset,
                                  std::span<const std::int64_t> sizes, std::int64_t most);

}  // namespace dl
