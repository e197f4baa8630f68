// IDX files, the format of MNIST: a few numbers about the array, then its bytes.

#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "common/bytes.hpp"
#include "common/shape.hpp"

namespace dl {

/// An array of bytes with a shape.
struct IdxArray {
    Shape shape;
    std::vector<std::uint8_t> values;
};

/// Reads an IDX file of unsigned bytes, plain or packed with gzip.
/// Throws FileError with the offset of what is wrong; takes no more memory than the file allows.
[[nodiscard]] IdxArray read_idx(const std::filesystem::path& path);

/// The same from the (unpacked) bytes of a file, whose memory is used again; `name` stands in
/// errors.
[[nodiscard]] IdxArray decode_idx(Bytes bytes, const std::string& name);

}  // namespace dl
