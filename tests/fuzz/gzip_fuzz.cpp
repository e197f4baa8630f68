// Arbitrary bytes as a gzip file, as they are and with the checksum made right.

#include "common/gzip.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/file_bytes.hpp"

namespace {

constexpr std::int64_t limit = 1 << 20;

// The checksum keeps a fuzzer from what lies behind it: unpack the data after a plain header to
// whatever size the last four bytes say.
void inflate_anyway(dl::ByteSpan bytes) {
    if (bytes.size() < 22) return;
    const std::uint8_t* end = bytes.data() + bytes.size();
    dl::Bytes out(static_cast<std::size_t>(end[-4] | (end[-3] & 15) << 8));
    const dl::Inflated done = dl::inflate(bytes.subspan(10), out);
    promise(done.written <= static_cast<std::int64_t>(out.size()), "no byte beyond the buffer");
    promise(done.read <= static_cast<std::int64_t>(bytes.size()), "no byte beyond the data");
}

}  // namespace

void read(dl::ByteSpan bytes) {
    inflate_anyway(bytes);
    const dl::Bytes out = dl::gunzip(bytes, "file", limit);
    promise(static_cast<std::int64_t>(out.size()) <= limit, "no more than the limit");
}

std::vector<dl::Bytes> good_files() {
    const dl::Bytes zeros(1 + 258 * 50);
    return {gzip_stored(characters("hello hello")),
            gzip_stored({}),
            join({{0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255},
                  zeros_packed(50),
                  le(4, dl::crc32(zeros)),
                  le(4, zeros.size())}),
            // With a name; packed by gzip -9: "hello hello hello" with two references.
            {0x1F, 0x8B, 0x08, 0x08, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 'n',
             0x00, 0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x90, 0x5C,
             0x00, 0x3B, 0x7C, 0x8A, 0xDF, 0x12, 0x00, 0x00, 0x00}};
}
