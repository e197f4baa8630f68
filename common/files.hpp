// Files in one piece: bounded reading, and writing that leaves the old file or the new one.

#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "common/bytes.hpp"

namespace dl {

/// Larger files are refused: 4 GiB.
inline constexpr std::int64_t max_file_size = std::int64_t{1} << 32;

/// All bytes of a regular file. Throws FileError when it is missing, not a regular file (a
/// folder, a pipe), larger than `limit`, or changes while it is read.
[[nodiscard]] Bytes read_file(const std::filesystem::path& path,
                              std::int64_t limit = max_file_size);

/// A file that appears only when it is complete.
///
/// The bytes go to a temporary file in the same folder; commit() flushes it to the disk and puts
/// it in the place of `path`. Without commit(), and after any error, the temporary file is
/// removed and whatever `path` was before is untouched.
class AtomicFile {
public:
    /// Throws FileError when the folder is missing or not writable, or when `path` is there and
    /// is no regular file. Through a link, the file that it points to is replaced.
    explicit AtomicFile(std::filesystem::path path);
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;
    ~AtomicFile();

    /// Appends. Throws FileError, for example when the disk is full.
    void write(ByteSpan bytes);
    void write(std::string_view characters);
    /// Flushes and renames. Throws FileError.
    void commit();

private:
    [[noreturn]] void fail(const char* step);

    std::filesystem::path path_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
};

/// Puts a whole file in the place of `path`, as AtomicFile does.
void write_file(const std::filesystem::path& path, ByteSpan bytes);
void write_file(const std::filesystem::path& path, std::string_view characters);

}  // namespace dl
