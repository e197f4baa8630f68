// Gzip: unpacking .gz files, with every check the format offers.

#pragma once

#include <filesystem>
#include <string>

#include "common/files.hpp"

namespace dl {

/// The checksum of gzip and PNG. `before` continues an earlier one.
[[nodiscard]] std::uint32_t crc32(ByteSpan bytes, std::uint32_t before = 0);

/// True if the bytes open like a gzip file.
[[nodiscard]] bool is_gzip(ByteSpan bytes);

/// Unpacks a gzip file of one member. `name` stands in errors.
///
/// Memory: the size the file announces, once that is at most `limit` and at most what deflate
/// can make of the packed bytes (1 : 1032). A bomb is refused before it unfolds.
/// Throws FileError when the header, the data, the checksum or the size is wrong.
[[nodiscard]] Bytes gunzip(ByteSpan packed, const std::string& name,
                           std::int64_t limit = max_file_size);

/// A file, unpacked if it is gzip, whatever its name is.
[[nodiscard]] Bytes read_file_or_gzip(const std::filesystem::path& path,
                                      std::int64_t limit = max_file_size);

/// How far inflate came: bytes read and bytes written, both -1 when the data is damaged.
struct Inflated {
    std::int64_t read = -1;
    std::int64_t written = -1;
};

/// Raw deflate data into a buffer of the right size. `packed` may go on after the data; at least
/// 8 bytes have to follow it. stb does the work, so this is in image.cpp.
[[nodiscard]] Inflated inflate(ByteSpan packed, std::span<std::uint8_t> out);

}  // namespace dl
