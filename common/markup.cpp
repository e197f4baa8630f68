// Markup: see markup.hpp.

#include "common/markup.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "common/utf8.hpp"

namespace dl {

namespace {

// "12500" -> "12,500". Four digits stay together unless the number has a neighbour to line up with.
std::string thousands(std::string digits) {
    for (int at = static_cast<int>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), ",");
    return digits;
}

std::string without_trailing_zeros(std::string text) {
    if (text.find('.') == std::string::npos) return text;
    while (text.back() == '0')
        text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

// printf writes the decimal point of the locale; every other character of a number is a digit,
// a sign or an exponent.
std::string print(const char* format, int digits, double value) {
    char buffer[400];
    std::snprintf(buffer, sizeof buffer, format, digits, value);
    std::string out(buffer);
    std::replace(out.begin(), out.end(), ',', '.');
    return out;
}

}  // namespace

std::string escape_markup(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : printable(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string coordinate(double value) {
    const long long tenths = std::llround(std::clamp(value, -1e6, 1e6) * 10);
    const long long size = tenths < 0 ? -tenths : tenths;
    std::string out = tenths < 0 ? "-" : "";
    out += std::to_string(size / 10);
    if (size % 10 != 0) out += "." + std::to_string(size % 10);
    return out;
}

std::string decimal(long long mantissa, int exponent) {
    const bool negative = mantissa < 0;
    const auto size = static_cast<unsigned long long>(mantissa);  // the least has no opposite
    std::string digits = std::to_string(negative ? 0 - size : size);
    std::string fraction;
    if (exponent > 0 && mantissa != 0) digits.append(static_cast<std::size_t>(exponent), '0');
    if (exponent < 0) {
        const auto places = static_cast<std::size_t>(-exponent);
        if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
        fraction = "." + digits.substr(digits.size() - places);
        digits.resize(digits.size() - places);
    }
    return (negative ? "-" : "") + thousands(digits) + fraction;
}

std::string readable(double value, int digits) {
    if (std::isnan(value)) return "not a number";
    if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
    if (value == 0) return "0";

    // Rounding first: 9,999,999.9 has eight digits before the point once it is rounded.
    const std::string rounded = print("%.*e", digits - 1, value);
    const std::size_t e = rounded.find('e');
    const int exponent = std::atoi(rounded.c_str() + e + 1);
    if (exponent < -4 || exponent >= 7)
        return without_trailing_zeros(rounded.substr(0, e)) + "e" + std::to_string(exponent);

    const std::string plain =
        without_trailing_zeros(print("%.*f", std::max(digits - 1 - exponent, 0), value));
    const std::size_t start = plain[0] == '-' ? 1 : 0;
    const std::size_t point = std::min(plain.find('.'), plain.size());
    return plain.substr(0, start) + thousands(plain.substr(start, point - start)) +
           plain.substr(point);
}

}  // namespace dl
