// What somebody hands in: files in a folder, a zip, a tar or a tar.gz, read without trust.
//
// Nothing is ever unpacked to the disk. Names are looked at, never used to open or make anything;
// a member is read into memory, at most as far as its cap.

#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/course/context.hpp"

namespace grading {

namespace fs = std::filesystem;

inline constexpr std::size_t most_file_bytes = 1'000'000;      // of a source file
inline constexpr std::size_t most_archive_bytes = 16'000'000;  // of an archive that one person sent
inline constexpr std::size_t most_entries = 20'000;
inline constexpr int most_depth = 10;

/// A regular file, a folder, or something that is refused for a reason.
struct Entry {
    std::string path;        // parts between '/', as they were written; a folder's ends with one
    std::uint64_t size = 0;  // as announced
    std::string refused;     // "is a link"; empty for a file that may be read
    /// The bytes. Throws dl::FileError when they are damaged or more than the cap.
    std::function<std::string(std::size_t cap)> read;
};

Entry folder_entry(const std::string& path);
bool is_folder(const Entry& entry);

/// Everything inside, in a fixed order. Throws dl::FileError for what cannot be read at all.
std::vector<Entry> list_folder(const fs::path& folder);
std::vector<Entry> list_zip(const std::string& bytes, const std::string& name);
std::vector<Entry> list_tar(const std::string& bytes, const std::string& name);

/// By its last letters: a name that list_archive can read.
bool is_archive_name(const std::string& name);
std::string without_archive_ending(const std::string& name);

/// A zip, a tar or a tar.gz, by its content.
std::vector<Entry> list_archive(const std::string& bytes, const std::string& name);

/// A file of the disk that is no link, no pipe and not larger than the cap.
std::string read_plain_file(const fs::path& path, std::size_t cap);

/// Why this path of an archive is refused: absolute, "..", a backslash, control bytes, too deep.
std::string fault_of_path(const std::string& path);

}  // namespace grading
