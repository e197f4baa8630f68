// The wire: a value as bytes, and the header that stands before every message.
//
// The reader believes nothing. A length is checked against the bytes that are there before
// anything is allocated; depth and rank have caps; a byte too many is an error like a missing one.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tests/harness/value.hpp"

namespace harness {

using Bytes = std::vector<std::byte>;

/// Appends the value's bytes.
void encode(const Value& value, Bytes& out);
[[nodiscard]] Bytes encode(const Value& value);
/// The value that these bytes are, all of them. Throws WireError for anything malformed.
[[nodiscard]] Value decode(std::span<const std::byte> bytes);

enum class MessageKind : std::uint32_t {
    call = 1,      // judge to worker: function, variant, arguments
    describe = 2,  // judge to worker: which known mistakes are there?
    result = 16,   // worker to judge: result and changed arguments
    error = 17,    // type and text of an exception
    not_started = 18,
    unknown = 19,  // no such function or variant in this worker
};

/// 24 bytes before every message. `id` is random, chosen by the judge and repeated by the worker:
/// a message that was not asked for is seen as such.
struct Header {
    static constexpr std::uint32_t expected_magic = 0x31574c44;  // "DLW1": protocol version 1
    static constexpr std::size_t size = 24;
    static constexpr std::uint64_t max_length = std::uint64_t{1} << 29;

    MessageKind kind = MessageKind::call;
    std::uint64_t id = 0;
    std::uint64_t length = 0;
};

void write_header(const Header& header, std::byte* out);
/// Throws WireError for a wrong magic number, an unknown kind or a length above the cap.
[[nodiscard]] Header read_header(const std::byte* bytes);

/// Header and value in one piece.
[[nodiscard]] Bytes message(MessageKind kind, std::uint64_t id, const Value& value);

}  // namespace harness
