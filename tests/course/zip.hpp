// Zip archives, as small as the format allows: nothing packed, no dates, the same bytes every time.

#pragma once

#include <string>
#include <utility>
#include <vector>

namespace course {

/// An archive of named texts in the given order. Names use '/' and no "..".
std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace course
