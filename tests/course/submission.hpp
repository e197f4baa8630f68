// What a learner hands in: exactly the files of a lab that are theirs, and a manifest.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/course/catalogue.hpp"

namespace course {

inline constexpr std::size_t max_file_bytes = 1'000'000;
inline constexpr std::size_t max_total_bytes = 4'000'000;

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

/// The .cpp files that the lab's exercises name, by name. Throws Fault for a file that is missing,
/// not a regular file (a link, a folder), too large, or not a text.
NamedTexts files_to_submit(const Context& context, const Lab& lab);

/// SHA-256 over "name, zero byte, SHA-256 of the bytes, line break" of all files, sorted by name.
std::string submission_hash(NamedTexts files);

/// manifest.json:
/// {"manifest_version":1,"lab","submission_hash","files":[{"name","bytes","sha256"}]}
std::string manifest_of(const Lab& lab, const NamedTexts& files);

}  // namespace course
