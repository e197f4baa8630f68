// The gzip envelope (RFC 1952): a header, deflate data, a checksum and a size.

#include "common/gzip.hpp"

#include <array>

namespace dl {

namespace {

constexpr const char* again = "; copy or download the file again";

// Deflate writes at most 258 bytes for two bits, a factor of 1032.
constexpr std::int64_t max_ratio = 1032;

// stb counts with int.
constexpr std::int64_t max_unpacked = (std::int64_t{1} << 31) - 1;

// Eight tables let the checksum advance by eight bytes a step.
using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr CrcTables make_crc_tables() {
    CrcTables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
        tables[0][byte] = crc;
    }
    for (std::size_t t = 1; t < 8; ++t)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t previous = tables[t - 1][byte];
            tables[t][byte] = previous >> 8 ^ tables[0][previous & 0xFF];
        }
    return tables;
}

constexpr CrcTables crc_tables = make_crc_tables();

void skip_zero_terminated(ByteReader& in, const char* what) {
    while (in.u8(what) != 0) {
    }
}

// Reads past the header and its optional fields.
void skip_header(ByteReader& in) {
    const std::uint16_t magic = in.u16_be("the gzip header");
    if (magic != 0x1F8B)
        in.fail_at(0, "a gzip file begins with 1f 8b, this one does not; is it packed at all?");
    const int method = in.u8("the gzip header");
    if (method != 8)
        in.fail_at(2, "packing method ", method, ", only 8 (deflate) exists; pack it with gzip");
    const int flags = in.u8("the gzip header");
    if ((flags & 0xE0) != 0)
        in.fail_at(3, "reserved flags are set (", flags, "); the header is damaged");
    in.take(6, "the gzip header");  // time, compression level, operating system

    if ((flags & 4) != 0) in.take(in.u16_le("the extra field"), "the extra field");
    if ((flags & 8) != 0) skip_zero_terminated(in, "the name inside the gzip file");
    if ((flags & 16) != 0) skip_zero_terminated(in, "the comment inside the gzip file");
    if ((flags & 2) != 0) in.take(2, "the header checksum");
}

}  // namespace

std::uint32_t crc32(ByteSpan bytes, std::uint32_t before) {
    std::uint32_t crc = ~before;
    const std::uint8_t* p = bytes.data();
    std::size_t left = bytes.size();
    for (; left >= 8; left -= 8, p += 8) {
        const std::uint32_t low = crc ^ (std::uint32_t{p[0]} | std::uint32_t{p[1]} << 8 |
                                         std::uint32_t{p[2]} << 16 | std::uint32_t{p[3]} << 24);
        crc = crc_tables[7][low & 0xFF] ^ crc_tables[6][low >> 8 & 0xFF] ^
              crc_tables[5][low >> 16 & 0xFF] ^ crc_tables[4][low >> 24] ^ crc_tables[3][p[4]] ^
              crc_tables[2][p[5]] ^ crc_tables[1][p[6]] ^ crc_tables[0][p[7]];
    }
    for (; left > 0; --left, ++p)
        crc = crc >> 8 ^ crc_tables[0][(crc ^ *p) & 0xFF];
    return ~crc;
}

bool is_gzip(ByteSpan bytes) { return bytes.size() >= 2 && bytes[0] == 0x1F && bytes[1] == 0x8B; }

Bytes gunzip(ByteSpan packed, const std::string& name, std::int64_t limit) {
    ByteReader in(name, packed);
    skip_header(in);
    if (in.remaining() < 8) in.fail("the file ends before the checksum and the size", again);
    const std::int64_t data_at = in.position();
    const ByteSpan data = in.take(in.remaining() - 8, "the packed data");
    const std::int64_t trailer_at = in.position();
    const std::uint32_t checksum = in.u32_le("the checksum");
    const std::int64_t size = in.u32_le("the size");

    // The announced size is only a claim until it is held against what the file can contain.
    const std::int64_t most = static_cast<std::int64_t>(data.size()) * max_ratio;
    if (size > most)
        in.fail_at(trailer_at + 4, "announces ", size, " bytes, ", data.size(),
                   " packed bytes hold at most ", most, "; the file is cut or damaged");
    if (size > limit || size > max_unpacked)
        in.fail_at(trailer_at + 4, "announces ", size, " bytes, at most ",
                   std::min(limit, max_unpacked), " are expected here; is it the right file?");

    Bytes out(static_cast<std::size_t>(size));
    const Inflated done = inflate(packed.subspan(static_cast<std::size_t>(data_at)), out);
    if (done.written != size)
        in.fail_at(data_at, "the packed data is damaged or does not make the announced ", size,
                   " bytes", again);
    if (done.read != trailer_at - data_at)
        in.fail_at(data_at + done.read + 8, "something follows the gzip data, which should end ",
                   "the file; is it two files in one?");
    if (crc32(out) != checksum)
        in.fail_at(trailer_at, "the checksum does not fit to the unpacked data", again);
    return out;
}

Bytes read_file_or_gzip(const std::filesystem::path& path, std::int64_t limit) {
    Bytes bytes = read_file(path, limit);
    return is_gzip(bytes) ? gunzip(bytes, path.string(), limit) : bytes;
}

}  // namespace dl
