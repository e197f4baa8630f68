// Tokens of JSON and of Python literals.

#include "common/text_reader.hpp"

#include <cstdio>
#include <limits>

namespace dl {

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

// How many bytes the character at the front takes; 0 if it is not UTF-8.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint32_t first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    std::uint32_t code = first & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
        code = code << 6 | (byte(i) & 0x3Fu);
    }
    constexpr std::uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < smallest[length] || code > 0x10FFFF || surrogate ? 0 : length;
}

}  // namespace

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0) return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string json_quoted(std::string_view text) {
    require<Error>(is_utf8(text), "json_quoted: a name is not UTF-8 text; use plain letters");
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += {'\\', c};
        } else if (static_cast<std::uint8_t>(c) < 0x20) {
            char escape[8];
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out + '"';
}

TextReader::TextReader(const ByteReader& in, std::int64_t offset, ByteSpan text)
    : in_(in), offset_(offset), text_(reinterpret_cast<const char*>(text.data()), text.size()) {
    if (!is_utf8(text_)) fail("the header is not UTF-8 text");
}

void TextReader::skip_space() {
    while (!at_end() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
        ++at_;
}

std::int64_t TextReader::position() {
    skip_space();
    return offset_ + static_cast<std::int64_t>(at_);
}

std::string TextReader::found() const {
    return at_end() ? "the end of the header" : std::string{'\'', text_[at_], '\''};
}

char TextReader::next(const char* what) {
    if (at_end()) fail("the header ends inside ", what);
    return text_[at_++];
}

bool TextReader::accept(char character) {
    skip_space();
    if (at_end() || text_[at_] != character) return false;
    ++at_;
    return true;
}

void TextReader::expect(char character) {
    if (!accept(character)) fail("'", character, "' is expected, found ", found());
}

bool TextReader::accept_word(std::string_view word) {
    skip_space();
    if (!text_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
}

std::int64_t TextReader::integer() {
    skip_space();
    const std::size_t begin = at_;
    std::int64_t number = 0;
    for (; !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_) {
        const int digit = text_[at_] - '0';
        if (number > (std::numeric_limits<std::int64_t>::max() - digit) / 10)
            fail("the number is too large");
        number = number * 10 + digit;
    }
    if (at_ == begin) fail("a number of at least 0 is expected, found ", found());
    if (at_ - begin > 1 && text_[begin] == '0') fail("a number has a leading 0");
    if (!at_end() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E'))
        fail("an integer is expected");
    return number;
}

std::uint32_t TextReader::hexadecimal4() {
    std::uint32_t code = 0;
    for (int i = 0; i < 4; ++i) {
        const char c = next("an escape");
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) fail("four hexadecimal digits are expected after \\u");
        code = code << 4 | static_cast<std::uint32_t>(digit);
    }
    return code;
}

std::uint32_t TextReader::escaped_character() {
    switch (next("an escape")) {
        case '"':
            return '"';
        case '\\':
            return '\\';
        case '/':
            return '/';
        case 'b':
            return '\b';
        case 'f':
            return '\f';
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case 'u':
            break;
        default:
            fail("no such escape");
    }
    const std::uint32_t code = hexadecimal4();
    if (code < 0xD800 || code > 0xDFFF) return code;
    // Characters above FFFF come as two halves.
    const bool pair = code < 0xDC00 && next("an escape") == '\\' && next("an escape") == 'u';
    const std::uint32_t low = pair ? hexadecimal4() : 0;
    if (low < 0xDC00 || low > 0xDFFF) fail("half of a character");
    return 0x10000 + ((code - 0xD800) << 10 | (low - 0xDC00));
}

std::string TextReader::json_string() {
    skip_space();
    if (at_end() || text_[at_] != '"') fail("a string is expected, found ", found());
    ++at_;
    std::string out;
    for (;;) {
        const char c = next("a string");
        if (c == '"') return out;
        if (static_cast<std::uint8_t>(c) < 0x20) fail("a control character in a string");
        if (c == '\\')
            append_utf8(out, escaped_character());
        else
            out += c;
    }
}

std::string TextReader::python_string() {
    skip_space();
    if (at_end() || (text_[at_] != '\'' && text_[at_] != '"'))
        fail("a string is expected, found ", found());
    const char quote = text_[at_++];
    std::string out;
    for (;;) {
        const char c = next("a string");
        if (c == quote) return out;
        if (c == '\\' || static_cast<std::uint8_t>(c) < 0x20) fail("an escape in a string");
        out += c;
    }
}

void TextReader::expect_end() {
    skip_space();
    if (!at_end()) fail("the header should end here, found ", found());
}

}  // namespace dl
