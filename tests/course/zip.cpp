// The zip format: each file with a header, then a directory of all of them.

#include "tests/course/zip.hpp"

#include <cstdint>

#include "common/gzip.hpp"

namespace course {

namespace {

void put(std::string& out, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<char>(value >> (8 * i)));
}

struct Entry {
    std::string name;
    std::uint32_t crc = 0;
    std::uint32_t size = 0;
    std::uint32_t offset = 0;
};

// The fields that stand in front of the bytes and again in the directory at the end.
void put_common(std::string& out, const Entry& entry) {
    put(out, 10, 2);      // version 1.0 can read it
    put(out, 0x0800, 2);  // names are UTF-8
    put(out, 0, 2);       // stored, not packed
    put(out, 0, 2);       // midnight
    put(out, 0x21, 2);    // 1 January 1980, the first day of the format
    put(out, entry.crc, 4);
    put(out, entry.size, 4);
    put(out, entry.size, 4);
    put(out, static_cast<std::uint32_t>(entry.name.size()), 2);
    put(out, 0, 2);  // no extra field
}

}  // namespace

std::string zip_of(const std::vector<std::pair<std::string, std::string>>& files,
                   const std::set<std::string>& programs) {
    std::string out;
    std::vector<Entry> entries;
    for (const auto& [name, text] : files) {
        const dl::ByteSpan bytes(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
        const Entry entry{name, dl::crc32(bytes), static_cast<std::uint32_t>(text.size()),
                          static_cast<std::uint32_t>(out.size())};
        put(out, 0x04034b50, 4);
        put_common(out, entry);
        out += name + text;
        entries.push_back(entry);
    }

    const auto start = static_cast<std::uint32_t>(out.size());
    for (const Entry& entry : entries) {
        put(out, 0x02014b50, 4);
        put(out, 0x031e, 2);  // made on Unix: the attributes below are file modes
        put_common(out, entry);
        put(out, 0, 2);  // no comment
        put(out, 0, 2);  // first disk
        put(out, 0, 2);  // text or binary: unsaid
        put(out, (programs.count(entry.name) != 0 ? 0100755u : 0100644u) << 16, 4);
        put(out, entry.offset, 4);
        out += entry.name;
    }
    const auto length = static_cast<std::uint32_t>(out.size()) - start;
    put(out, 0x06054b50, 4);
    put(out, 0, 4);  // one disk
    put(out, static_cast<std::uint32_t>(entries.size()), 2);
    put(out, static_cast<std::uint32_t>(entries.size()), 2);
    put(out, length, 4);
    put(out, start, 4);
    put(out, 0, 2);  // no comment
    return out;
}

}  // namespace course
