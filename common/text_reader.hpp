// The little text that binary files contain: JSON in safetensors, a Python dict in .npy.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/bytes.hpp"

namespace dl {

/// Reads text from front to back and insists on what comes next. White space before a token is
/// skipped. Every mistake is a FileError with its offset in the file.
class TextReader {
public:
    /// `text` begins at `offset` of the file that `in` reads. Throws unless it is UTF-8.
    TextReader(const ByteReader& in, std::int64_t offset, ByteSpan text);

    /// Offset of the next token in the file.
    [[nodiscard]] std::int64_t position();
    /// Takes the character if it comes next.
    bool accept(char character);
    /// Takes the character, which has to come next.
    void expect(char character);
    /// Takes a word such as False.
    bool accept_word(std::string_view word);
    /// An integer that is not negative and below 2^63, without leading zeros.
    std::int64_t integer();
    /// A JSON string: "..." with its escapes resolved to UTF-8.
    std::string json_string();
    /// A Python string without escapes: '...' or "...".
    std::string python_string();
    /// Nothing but white space is left.
    void expect_end();

    template <class... Parts>
    [[noreturn]] void fail(const Parts&... parts) const {
        in_.fail_at(offset_ + static_cast<std::int64_t>(at_), parts...,
                    "; copy or download the file again");
    }

private:
    void skip_space();
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    [[nodiscard]] char next(const char* what);
    [[nodiscard]] std::string found() const;
    std::uint32_t hexadecimal4();
    std::uint32_t escaped_character();

    const ByteReader& in_;
    std::int64_t offset_;
    std::string_view text_;
    std::size_t at_ = 0;
};

/// Text as a JSON string with its quotes. Throws Error unless it is UTF-8.
[[nodiscard]] std::string json_quoted(std::string_view text);

/// True for complete, shortest-form UTF-8 without surrogates.
[[nodiscard]] bool is_utf8(std::string_view text);

}  // namespace dl
