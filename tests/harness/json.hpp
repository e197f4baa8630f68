// JSON text, written by hand: a handful of fields needs no library.

#pragma once

#include <string>
#include <vector>

namespace harness {

/// A quoted string; the text is made harmless first.
[[nodiscard]] std::string json_text(const std::string& raw);

/// ["a", "b"].
[[nodiscard]] std::string json_list(const std::vector<std::string>& texts);

}  // namespace harness
