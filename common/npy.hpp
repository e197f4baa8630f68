// One tensor in a .npy file, the format of numpy.save and numpy.load.

#pragma once

#include <filesystem>
#include <string>

#include "common/bytes.hpp"
#include "common/tensor.hpp"

namespace dl {

/// Writes 32-bit floats in row-major order, atomically. Throws FileError when not possible.
void write_npy(const std::filesystem::path& path, const Tensor& tensor);

/// Reads booleans, integers and floats, row by row or column by column (Fortran), as floats.
/// Throws FileError with the offset of what is wrong, also for numbers that are complex, text,
/// structures, or stored with the highest byte first.
[[nodiscard]] Tensor read_npy(const std::filesystem::path& path);

/// The same in memory; `name` stands in errors.
[[nodiscard]] Bytes encode_npy(const Tensor& tensor);
[[nodiscard]] Tensor decode_npy(ByteSpan bytes, const std::string& name);

}  // namespace dl
