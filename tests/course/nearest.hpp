// "Did you mean ...?": the known word that is closest to a mistyped one.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace course {

/// Letters to add, drop, change or swap with their neighbour to turn a into b.
int edit_distance(std::string_view a, std::string_view b);

/// The closest known word, the first one of equals; empty if none is like the typed one.
std::string nearest(std::string_view typed, const std::vector<std::string>& known);

}  // namespace course
