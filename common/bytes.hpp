// Bytes of a file, and a reader that knows where it is when something is wrong.

#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "common/error.hpp"

namespace dl {

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

/// Walks through bytes that nobody has checked. Whatever does not fit is a FileError that opens
/// with the name of the file and the offset of the byte in question.
class ByteReader {
public:
    ByteReader(std::string name, ByteSpan bytes) : name_(std::move(name)), bytes_(bytes) {}

    [[nodiscard]] std::int64_t position() const { return position_; }
    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }
    [[nodiscard]] std::int64_t remaining() const { return size() - position_; }
    [[nodiscard]] const std::string& name() const { return name_; }

    /// The next `count` bytes; `what` says what they are when they are not all there.
    ByteSpan take(std::int64_t count, const char* what) {
        if (count < 0 || count > remaining())
            fail("the file ends inside ", what, ": ", count, " bytes are needed, ", remaining(),
                 " are left; copy or download the file again");
        const ByteSpan part =
            bytes_.subspan(static_cast<std::size_t>(position_), static_cast<std::size_t>(count));
        position_ += count;
        return part;
    }

    /// Numbers stored with the lowest byte first (le) or the highest byte first (be).
    std::uint8_t u8(const char* what) { return take(1, what)[0]; }
    std::uint16_t u16_le(const char* what) { return static_cast<std::uint16_t>(le(2, what)); }
    std::uint32_t u32_le(const char* what) { return static_cast<std::uint32_t>(le(4, what)); }
    std::uint64_t u64_le(const char* what) { return le(8, what); }
    std::uint16_t u16_be(const char* what) { return static_cast<std::uint16_t>(be(2, what)); }
    std::uint32_t u32_be(const char* what) { return static_cast<std::uint32_t>(be(4, what)); }

    /// Nothing may follow `what`.
    void expect_end(const char* what) const {
        if (remaining() != 0)
            fail(remaining(), " bytes follow ", what, ", which should end the file; ",
                 "is it another file, or two in one?");
    }

    /// Throws FileError: "name: byte 12: parts".
    template <class... Parts>
    [[noreturn]] void fail(const Parts&... parts) const {
        fail_at(position_, parts...);
    }
    template <class... Parts>
    [[noreturn]] void fail_at(std::int64_t offset, const Parts&... parts) const {
        throw FileError(text(name_, ": byte ", offset, ": ", parts...));
    }

private:
    std::uint64_t le(int count, const char* what) {
        const ByteSpan part = take(count, what);
        std::uint64_t number = 0;
        for (std::size_t i = part.size(); i-- > 0;)
            number = number << 8 | part[i];
        return number;
    }
    std::uint64_t be(int count, const char* what) {
        std::uint64_t number = 0;
        for (const std::uint8_t byte : take(count, what))
            number = number << 8 | byte;
        return number;
    }

    std::string name_;
    ByteSpan bytes_;
    std::int64_t position_ = 0;
};

}  // namespace dl
