// Archives for tests, made byte by byte: also those that no honest program writes.

#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "common/gzip.hpp"

struct ZipMember {
    std::string name;
    std::string bytes;
    unsigned mode = 0100644;        // file kind and permissions, as Unix has them
    std::uint32_t announced = ~0u;  // another size than the true one
};

inline std::string little(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<char>(value >> (8 * i)));
    return out;
}

inline std::string zip_file(const std::vector<ZipMember>& members) {
    std::string out;
    std::string directory;
    for (const ZipMember& member : members) {
        const dl::ByteSpan span(reinterpret_cast<const std::uint8_t*>(member.bytes.data()),
                                member.bytes.size());
        const std::uint64_t size = member.announced == ~0u ? member.bytes.size() : member.announced;
        const std::string common = little(10, 2) + little(0, 8) + little(dl::crc32(span), 4) +
                                   little(member.bytes.size(), 4) + little(size, 4) +
                                   little(member.name.size(), 2) + little(0, 2);
        directory += little(0x02014b50, 4) + little(0x031e, 2) + common + little(0, 6) +
                     little(std::uint64_t{member.mode} << 16, 4) + little(out.size(), 4) +
                     member.name;
        out += little(0x04034b50, 4) + common + member.name + member.bytes;
    }
    const std::size_t start = out.size();
    return out + directory + little(0x06054b50, 4) + little(0, 4) + little(members.size(), 2) +
           little(members.size(), 2) + little(directory.size(), 4) + little(start, 4) +
           little(0, 2);
}

struct TarMember {
    std::string name;
    std::string bytes;
    char kind = '0';
    std::string link = "";
};

inline std::string tar_file(const std::vector<TarMember>& members) {
    std::string out;
    for (const TarMember& member : members) {
        std::string header(512, '\0');
        const auto put = [&](std::size_t at, const std::string& words) {
            header.replace(at, words.size(), words);
        };
        char size[13];
        std::snprintf(size, sizeof size, "%011llo",
                      static_cast<unsigned long long>(member.bytes.size()));
        put(0, member.name.substr(0, 100));
        put(100, "0000644");
        put(124, size);
        header[156] = member.kind;
        put(157, member.link);
        put(257, std::string("ustar\0", 6) + "00");
        put(148, "        ");
        unsigned sum = 0;
        for (const char c : header)
            sum += static_cast<unsigned char>(c);
        std::snprintf(size, sizeof size, "%06o", sum);
        put(148, std::string(size) + '\0' + ' ');
        out += header + member.bytes;
        out.resize((out.size() + 511) / 512 * 512, '\0');
    }
    return out + std::string(1024, '\0');
}

/// A gzip file of that many zeros, about 158 times as small.
inline std::string gzip_of_zeros(std::uint32_t count) {
    std::string bits =
        "110"
        "00110000";  // last block, fixed codes; a zero
    for (std::uint32_t left = count - 1; left > 0;) {
        const std::uint32_t repeated = left >= 258 ? 258 : 1;
        bits += repeated == 258 ? "11000101"
                                  "00000"
                                : "00110000";
        left -= repeated;
    }
    bits += "0000000";
    std::string out = std::string("\x1f\x8b\x08", 3) + std::string(7, '\0');
    for (std::size_t at = 0; at < bits.size(); at += 8) {
        unsigned byte = 0;
        for (std::size_t i = at; i < std::min(at + 8, bits.size()); ++i)
            byte |= (bits[i] == '1' ? 1u : 0u) << (i - at);
        out.push_back(static_cast<char>(byte));
    }
    dl::Bytes zeros(count);
    return out + little(dl::crc32(zeros), 4) + little(count, 4);
}
