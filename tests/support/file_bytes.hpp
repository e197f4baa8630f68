// Files written by hand: bytes, numbers in both orders, a gzip envelope, and the message of an
// error.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "common/bytes.hpp"
#include "common/gzip.hpp"

inline dl::Bytes characters(std::string_view text) { return {text.begin(), text.end()}; }

/// The lowest `count` bytes of a number, the lowest first.
inline dl::Bytes le(int count, std::uint64_t number) {
    dl::Bytes out;
    for (int i = 0; i < count; ++i)
        out.push_back(static_cast<std::uint8_t>(number >> 8 * i));
    return out;
}

/// The lowest `count` bytes of a number, the highest first.
inline dl::Bytes be(int count, std::uint64_t number) {
    const dl::Bytes reversed = le(count, number);
    return {reversed.rbegin(), reversed.rend()};
}

inline dl::Bytes join(std::initializer_list<dl::Bytes> parts) {
    dl::Bytes out;
    for (const dl::Bytes& part : parts)
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

/// All but the last `count` bytes.
inline dl::Bytes without_end(dl::Bytes bytes, std::size_t count = 1) {
    bytes.resize(bytes.size() - count);
    return bytes;
}

/// The bytes with one of them replaced.
inline dl::Bytes with_byte(dl::Bytes bytes, std::size_t at, int value) {
    bytes.at(at) = static_cast<std::uint8_t>(value);
    return bytes;
}

/// A gzip file whose deflate data is stored, not packed: at most 65535 bytes.
inline dl::Bytes gzip_stored(const dl::Bytes& data) {
    const std::uint64_t size = data.size();
    return join({{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255},  // header without options
                 {1},
                 le(2, size),
                 le(2, ~size),
                 data,  // one last stored block
                 le(4, dl::crc32(data)),
                 le(4, size)});
}

/// 1 + 258 * references zeros as deflate data: a literal, then references, each the code 11000101
/// for the length 258 and 00000 for the distance 1.
inline dl::Bytes zeros_packed(int references) {
    std::string bits = "110";  // the last block, fixed codes
    bits += "00110000";        // the byte 0
    for (int i = 0; i < references; ++i)
        bits += "1100010100000";
    bits += "0000000";  // the end
    dl::Bytes out((bits.size() + 7) / 8);
    for (std::size_t i = 0; i < bits.size(); ++i)
        if (bits[i] == '1') out[i / 8] = static_cast<std::uint8_t>(out[i / 8] | 1 << i % 8);
    return out;
}

/// The message of the FileError that `call` throws.
template <class Call>
std::string file_error(const Call& call) {
    try {
        call();
    } catch (const dl::FileError& error) {
        return error.what();
    }
    return "(no FileError)";
}

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}
