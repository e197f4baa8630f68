// Files as texts: read whole, written whole or not at all.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/course/context.hpp"

namespace course {

/// The whole file. Throws dl::FileError with the path and the reason if it cannot be read.
std::string read_text(const fs::path& path);

/// Makes the folder, writes beside the target and renames: readers see the old text or the new
/// one. Throws dl::FileError; the old file is intact then.
void write_text(const fs::path& path, std::string_view text);

/// A copy of a learner's file under .course/backups, named by time; never overwrites one.
fs::path back_up(const Context& context, const fs::path& path);

/// SHA-256 in hexadecimal.
std::string sha256(std::string_view bytes);
std::string sha256_of_file(const fs::path& path);

/// "2026-11-21 14:05" in local time, and "14:05" alone.
std::string date_and_time(std::int64_t seconds);
std::string time_of_day(std::int64_t seconds);

}  // namespace course
