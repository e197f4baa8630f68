// Small pictures as files, written by hand, so that every byte can be verified.

#pragma once

#include "tests/support/file_bytes.hpp"

inline dl::Bytes png_chunk(std::string_view type, const dl::Bytes& data) {
    const dl::Bytes body = join({characters(type), data});
    return join({be(4, data.size()), body, be(4, dl::crc32(body))});
}

inline dl::Bytes png_signature() { return {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}; }

/// Colour types: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.
inline dl::Bytes png_header(std::uint64_t width, std::uint64_t height, int depth, int colour) {
    return png_chunk(
        "IHDR",
        join({be(4, width),
              be(4, height),
              {static_cast<std::uint8_t>(depth), static_cast<std::uint8_t>(colour), 0, 0, 0}}));
}

/// A zlib stream whose data is stored, not packed.
inline dl::Bytes zlib_stored(const dl::Bytes& data) {
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const std::uint8_t byte : data) {
        a = (a + byte) % 65521;
        b = (b + a) % 65521;
    }
    return join({{0x78, 0x01, 1},
                 le(2, data.size()),
                 le(2, ~data.size()),
                 data,
                 be(4, std::uint64_t{b} << 16 | a)});
}

/// `rows`: each row of pixels after a byte 0, which means that the row is not filtered.
inline dl::Bytes png(const dl::Bytes& header, const dl::Bytes& rows) {
    return join(
        {png_signature(), header, png_chunk("IDAT", zlib_stored(rows)), png_chunk("IEND", {})});
}

/// Two pixels, red and half blue.
inline dl::Bytes png_red_blue() { return png(png_header(2, 1, 8, 2), {0, 255, 0, 0, 0, 0, 128}); }

/// A grey picture of blocks of 8 x 8 pixels, in turn 128 + 40 and 128; at most 31 blocks a side.
inline dl::Bytes jpeg_blocks(int across, int down) {
    dl::Bytes scan;
    // Each block is coded relative to the one before: 0, 101000 (40), 0 or 0, 010111 (-40), 0.
    for (int i = 0; i < across * down; ++i)
        scan.push_back(i % 2 == 0 ? 0x50 : 0x2E);
    const auto width = static_cast<std::uint8_t>(8 * across);
    const auto height = static_cast<std::uint8_t>(8 * down);
    return join({
        {0xFF, 0xD8},
        // All 64 divisors are 8: the mean of the block is its first coefficient.
        {0xFF, 0xDB, 0, 67, 0},
        dl::Bytes(64, 8),
        // Baseline, 8 bits, one channel sampled 1 x 1 with divisors 0.
        {0xFF, 0xC0, 0, 11, 8, 0, height, 0, width, 1, 1, 0x11, 0},
        // First coefficients: the code 0 means "a number of 6 bits follows".
        {0xFF, 0xC4, 0, 20, 0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6},
        // Other coefficients: the code 0 means "no more".
        {0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
        {0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 63, 0},
        scan,
        {0xFF, 0xD9},
    });
}

/// One block of 8 x 8 pixels, all of them 168.
inline dl::Bytes jpeg_block() { return jpeg_blocks(1, 1); }

/// Two rows of two pixels, stored from the bottom up, blue before green before red; rows are
/// filled up to 8 bytes.
inline dl::Bytes bmp_four() {
    return join({characters("BM"),
                 le(4, 70),
                 le(4, 0),
                 le(4, 54),  // file header
                 le(4, 40),
                 le(4, 2),
                 le(4, 2),
                 le(2, 1),
                 le(2, 24),  // 2 x 2, 24 bits
                 le(4, 0),
                 le(4, 16),
                 le(4, 0),
                 le(4, 0),
                 le(4, 0),
                 le(4, 0),
                 {0, 0, 255, 0, 255, 0, 0, 0},     // red, green
                 {255, 0, 0, 51, 51, 51, 0, 0}});  // blue, dark
}

/// Two rows of three grey values, of which 15 is full.
inline dl::Bytes pgm_six() {
    return join({characters("P5 # by hand\n3 2\n15\n"), {0, 3, 6, 9, 12, 15}});
}
