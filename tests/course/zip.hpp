// Zip archives, as small as the format allows: nothing packed, no dates, the same bytes every time.

#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace course {

/// An archive of named texts in the given order. Names use '/' and no ".."; those of `programs` may
/// be executed where the archive is unpacked.
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files,
                   const std::set<std::string>& programs = {});

}  // namespace course
