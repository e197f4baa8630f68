// Markup: text made safe for XML and HTML, and the numbers that stand in pictures and tables.

#pragma once

#include <string>
#include <string_view>

namespace dl {

/// Text for between tags or inside a quoted attribute, of SVG as of HTML: the five characters
/// with a meaning are named, and what no XML file may hold becomes U+FFFD.
[[nodiscard]] std::string escape_markup(std::string_view text);

/// A position in a picture: at most one decimal, "12" or "12.3"; the same with every locale.
[[nodiscard]] std::string coordinate(double value);

/// value = mantissa * 10^exponent without rounding noise: (3, -1) is "0.3", (12500, 0) "12,500".
[[nodiscard]] std::string decimal(long long mantissa, int exponent);

/// For people: `digits` significant digits, thousands apart, "1.5e-7" outside of 1e-4 ... 1e7,
/// and "not a number", "infinite" for what has no digits.
[[nodiscard]] std::string readable(double value, int digits = 4);

}  // namespace dl
