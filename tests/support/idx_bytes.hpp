// IDX files written by hand.

#pragma once

#include "tests/support/file_bytes.hpp"

/// An IDX file of unsigned bytes.
inline dl::Bytes idx(std::initializer_list<std::uint64_t> sizes, const dl::Bytes& values) {
    dl::Bytes out = {0, 0, 8, static_cast<std::uint8_t>(sizes.size())};
    for (const std::uint64_t size : sizes)
        out = join({out, be(4, size)});
    return join({out, values});
}
