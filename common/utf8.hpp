// UTF-8: text from anywhere made safe to print, and how many columns it takes in a terminal.

#pragma once

#include <string>
#include <string_view>

namespace dl {

/// Takes one code point off the front of `rest`. A byte that is not UTF-8 gives U+FFFD, the
/// replacement character, and is passed over alone. `rest` must not be empty.
[[nodiscard]] char32_t next_code_point(std::string_view& rest);

/// Appends one code point in UTF-8.
void append_utf8(std::string& out, char32_t code_point);

/// The same text with everything that is not UTF-8, and every control character except newline
/// and tab, replaced by U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// Columns in a terminal: 0 for combining marks, 2 for East Asian wide characters and pictographs,
/// 1 for everything else.
[[nodiscard]] int display_width(char32_t code_point);
[[nodiscard]] int display_width(std::string_view text);

/// The text cut to at most `columns`; where something is missing it ends in `mark`.
[[nodiscard]] std::string cut_to_width(std::string_view text, int columns,
                                       std::string_view mark = "...");

}  // namespace dl
