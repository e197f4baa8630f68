// UTF-8: see utf8.hpp. Decoding follows the table of well-formed sequences (Unicode 3.9, D92).

#include "common/utf8.hpp"

#include <algorithm>
#include <array>

namespace dl {

namespace {

constexpr char32_t replacement = 0xFFFD;

struct Block {
    char32_t first;
    char32_t last;
};

// Marks that sit on the character before them, joiners and variation selectors.
constexpr std::array<Block, 8> no_columns = {{{0x0300, 0x036F},
                                              {0x0483, 0x0489},
                                              {0x0591, 0x05BD},
                                              {0x200B, 0x200F},
                                              {0x20D0, 0x20FF},
                                              {0xFE00, 0xFE0F},
                                              {0xFE20, 0xFE2F},
                                              {0xFEFF, 0xFEFF}}};

constexpr std::array<Block, 9> two_columns = {{{0x1100, 0x115F},
                                               {0x2E80, 0xA4CF},
                                               {0xAC00, 0xD7A3},
                                               {0xF900, 0xFAFF},
                                               {0xFE30, 0xFE6F},
                                               {0xFF00, 0xFF60},
                                               {0xFFE0, 0xFFE6},
                                               {0x1F300, 0x1FAFF},
                                               {0x20000, 0x3FFFD}}};

template <std::size_t N>
bool inside(const std::array<Block, N>& blocks, char32_t c) {
    return std::any_of(blocks.begin(), blocks.end(),
                       [c](const Block& block) { return c >= block.first && c <= block.last; });
}

bool is_control(char32_t c) {
    const bool separator = c == 0x2028 || c == 0x2029;
    const bool direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFFFE ||
           c == 0xFFFF || separator || direction;
}

}  // namespace

char32_t next_code_point(std::string_view& rest) {
    const auto byte = [&rest](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned char lead = byte(0);
    const std::size_t size = lead < 0x80                    ? 1
                             : lead >= 0xC2 && lead <= 0xDF ? 2
                             : lead >= 0xE0 && lead <= 0xEF ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
    bool valid = size != 0 && size <= rest.size();
    for (std::size_t i = 1; valid && i < size; ++i)
        valid = (byte(i) & 0xC0) == 0x80;

    // Overlong forms, surrogates and code points past U+10FFFF differ in the second byte.
    if (valid && size > 2) {
        const unsigned char second = byte(1);
        valid = !((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                  (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F));
    }
    if (!valid) {
        rest.remove_prefix(1);
        return replacement;
    }

    constexpr std::array<unsigned char, 5> lead_bits = {0, 0x7F, 0x1F, 0x0F, 0x07};
    char32_t c = lead & lead_bits[size];
    for (std::size_t i = 1; i < size; ++i)
        c = (c << 6) | (byte(i) & 0x3F);
    rest.remove_prefix(size);
    return c;
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&out](char32_t bits) { out += static_cast<char>(bits); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        put(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        put(0xE0 | (c >> 12));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    } else {
        put(0xF0 | (c >> 18));
        put(0x80 | ((c >> 12) & 0x3F));
        put(0x80 | ((c >> 6) & 0x3F));
        put(0x80 | (c & 0x3F));
    }
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char32_t c = next_code_point(text);
        append_utf8(out, is_control(c) ? replacement : c);
    }
    return out;
}

int display_width(char32_t c) { return inside(no_columns, c) ? 0 : inside(two_columns, c) ? 2 : 1; }

int display_width(std::string_view text) {
    int columns = 0;
    while (!text.empty())
        columns += display_width(next_code_point(text));
    return columns;
}

std::string cut_to_width(std::string_view text, int columns, std::string_view mark) {
    if (display_width(text) <= columns) return std::string(text);
    const int room = columns - display_width(mark);
    if (room <= 0) mark = {};

    std::string out;
    int used = 0;
    while (!text.empty()) {
        const char32_t c = next_code_point(text);
        if (used + display_width(c) > std::max(room > 0 ? room : columns, 0)) break;
        used += display_width(c);
        append_utf8(out, c);
    }
    return out.append(mark);
}

}  // namespace dl
