// Gzip: each part of the envelope is checked, and no file unpacks to more than it may.

#include "common/gzip.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/file_bytes.hpp"
#include "tests/support/temporary_folder.hpp"

namespace {

// printf 'hello hello hello\n' | gzip -9n: the second and third word are one reference.
const dl::Bytes hello = {0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
                         0xCB, 0x48, 0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x90, 0x5C,
                         0x00, 0x3B, 0x7C, 0x8A, 0xDF, 0x12, 0x00, 0x00, 0x00};

dl::Bytes unpack(const dl::Bytes& packed, std::int64_t limit = dl::max_file_size) {
    return dl::gunzip(packed, "file.gz", limit);
}

std::string unpack_error(const dl::Bytes& packed, std::int64_t limit = dl::max_file_size) {
    return file_error([&] { (void)unpack(packed, limit); });
}

// The header alone, with these flags.
dl::Bytes header(int flags) {
    return {0x1F, 0x8B, 8, static_cast<std::uint8_t>(flags), 0, 0, 0, 0, 0, 255};
}

}  // namespace

TEST_CASE("the checksum has its published value", "[common][gzip]") {
    CHECK(dl::crc32(characters("123456789")) == 0xCBF43926u);
    CHECK(dl::crc32({}) == 0);
    CHECK(dl::crc32(characters("56789"), dl::crc32(characters("1234"))) == 0xCBF43926u);
}

TEST_CASE("gunzip unpacks stored and packed data", "[common][gzip]") {
    CHECK(unpack(gzip_stored(characters("stored"))) == characters("stored"));
    CHECK(unpack(gzip_stored({})).empty());

    CHECK(unpack(hello) == characters("hello hello hello\n"));

    const dl::Bytes zeros(1 + 258 * 1000);
    CHECK(unpack(join({header(0), zeros_packed(1000), le(4, dl::crc32(zeros)),
                       le(4, zeros.size())})) == zeros);
}

TEST_CASE("gunzip skips the optional fields of the header", "[common][gzip]") {
    const dl::Bytes stored = gzip_stored(characters("x"));
    const dl::Bytes body(stored.begin() + 10, stored.end());
    CHECK(unpack(join({header(8), characters("name"), {0}, body})) == characters("x"));
    CHECK(unpack(join({header(16), characters("comment"), {0}, body})) == characters("x"));
    CHECK(unpack(join({header(4), {3, 0, 7, 7, 7}, body})) == characters("x"));
    CHECK(unpack(join({header(2), {9, 9}, body})) == characters("x"));
    CHECK(unpack(join(
              {header(31), {1, 0, 7}, characters("n"), {0}, characters("c"), {0, 9, 9}, body})) ==
          characters("x"));
}

TEST_CASE("a gzip header that is wrong or cut is refused", "[common][gzip]") {
    const dl::Bytes good = gzip_stored(characters("x"));
    CHECK(unpack_error(with_byte(good, 1, 0x8C)) ==
          "file.gz: byte 0: a gzip file begins with 1f 8b, this one does not; "
          "is it packed at all?");
    CHECK(unpack_error(with_byte(good, 2, 7)) ==
          "file.gz: byte 2: packing method 7, only 8 (deflate) exists; pack it with gzip");
    CHECK(unpack_error(with_byte(good, 3, 32)) ==
          "file.gz: byte 3: reserved flags are set (32); the header is damaged");
    for (std::size_t length = 0; length < good.size(); ++length)
        CHECK(unpack_error(without_end(good, good.size() - length)) != "(no FileError)");
    CHECK(contains(unpack_error(join({header(8), characters("name without an end")})),
                   "the file ends inside the name inside the gzip file"));
}

TEST_CASE("gzip data that is damaged or cut is refused", "[common][gzip]") {
    const dl::Bytes good = gzip_stored(characters("letters"));
    CHECK(unpack_error(with_byte(good, 15, 'L')) ==
          "file.gz: byte 22: the checksum does not fit to the unpacked data; "
          "copy or download the file again");
    CHECK(unpack_error(with_byte(good, 10, 7)) ==
          "file.gz: byte 10: the packed data is damaged or does not make the announced 7 bytes; "
          "copy or download the file again");
    CHECK(contains(unpack_error(without_end(good, 9)), "file.gz: byte "));
}

TEST_CASE("bytes after a gzip file are refused", "[common][gzip]") {
    const dl::Bytes good = gzip_stored(characters("letters"));
    CHECK(contains(unpack_error(join({good, {0}})), "file.gz: byte "));
    CHECK(contains(unpack_error(join({good, dl::Bytes(8)})), "file.gz: byte "));
    // The second half of the same file twice: checksum and size at the end fit to the first.
    CHECK(unpack_error(join({good, good})) ==
          "file.gz: byte 30: something follows the gzip data, which should end the file; "
          "is it two files in one?");
}

TEST_CASE("a gzip size that lies is refused without taking the memory", "[common][gzip]") {
    const dl::Bytes good = gzip_stored(characters("letters"));
    const dl::Bytes cut = without_end(good, 4);
    CHECK(unpack_error(join({cut, le(4, 0xFFFFFFFF)})) ==
          "file.gz: byte 26: announces 4294967295 bytes, 12 packed bytes hold at most 12384; "
          "the file is cut or damaged");
    CHECK(contains(unpack_error(join({cut, le(4, 6)})), "does not make the announced 6 bytes"));
    CHECK(contains(unpack_error(join({cut, le(4, 8)})), "does not make the announced 8 bytes"));
}

TEST_CASE("a gzip bomb stops at the limit of its reader", "[common][gzip]") {
    const dl::Bytes zeros(1 + 258 * 20000);
    const dl::Bytes packed = zeros_packed(20000);
    const dl::Bytes crc = le(4, dl::crc32(zeros));
    CHECK(unpack_error(join({header(0), packed, crc, le(4, zeros.size())}), 1000) ==
          dl::text("file.gz: byte ", 10 + packed.size() + 4,
                   ": announces 5160001 bytes, at most 1000 are expected here; "
                   "is it the right file?"));
    // It says 1000 bytes and unpacks to more.
    CHECK(contains(unpack_error(join({header(0), packed, crc, le(4, 1000)}), 1000),
                   "does not make the announced 1000 bytes"));
}

TEST_CASE("a file is unpacked by its content, not by its name", "[common][gzip]") {
    const TemporaryFolder folder;
    dl::write_file(folder / "packed", gzip_stored(characters("inside")));
    dl::write_file(folder / "plain.gz", characters("not packed"));
    CHECK(dl::read_file_or_gzip(folder / "packed") == characters("inside"));
    CHECK(dl::read_file_or_gzip(folder / "plain.gz") == characters("not packed"));
    CHECK_FALSE(dl::is_gzip(dl::Bytes{0x1F}));
}
