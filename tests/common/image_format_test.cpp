// Pictures that are not whole, one kind of damage after the other.

#include "common/image_format.hpp"

#include "common/image.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/image_bytes.hpp"

namespace {

std::string decode_error(const dl::Bytes& bytes) {
    return file_error([&] { (void)dl::decode_image(bytes, "picture"); });
}

// jpeg_block() with other bytes from `at` on.
dl::Bytes jpeg_with(std::size_t at, const dl::Bytes& part) {
    dl::Bytes bytes = jpeg_block();
    std::copy(part.begin(), part.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    return bytes;
}

std::string jpeg_error(std::size_t at, const dl::Bytes& part) {
    return decode_error(jpeg_with(at, part));
}

// Where the parts of jpeg_block() begin.
constexpr std::size_t frame_at = 71;
constexpr std::size_t table_at = 84;
constexpr std::size_t scan_at = 128;

}  // namespace

TEST_CASE("a file that is no picture is refused", "[common][image]") {
    const std::string message =
        "picture: byte 0: is not a PNG, JPEG, BMP or PNM (P5, P6) picture; convert it to PNG";
    CHECK(decode_error({}) == message);
    CHECK(decode_error(characters("GIF89a")) == message);
    CHECK(decode_error(with_byte(png_red_blue(), 1, 'Q')) == message);
}

TEST_CASE("a picture that is cut is refused wherever it is cut", "[common][image]") {
    for (const dl::Bytes& whole : {png_red_blue(), jpeg_block(), bmp_four(), pgm_six()})
        for (std::size_t length = 0; length < whole.size(); ++length) {
            INFO("the first " << length << " of " << whole.size() << " bytes");
            CHECK(contains(
                decode_error({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)}),
                "picture: byte "));
        }
}

TEST_CASE("bytes after a PNG or PNM picture are refused", "[common][image]") {
    CHECK(decode_error(join({png_red_blue(), {0}})) ==
          dl::text("picture: byte ", png_red_blue().size(), ": 1 bytes follow the IEND chunk, ",
                   "which should end the file; is it another file, or two in one?"));
    CHECK(contains(decode_error(join({pgm_six(), {0}})), "1 bytes follow the pixels"));
}

TEST_CASE("a PNG picture with a flipped bit is refused", "[common][image]") {
    const dl::Bytes good = png_red_blue();
    for (std::size_t at = 8; at < good.size(); ++at) {
        INFO("byte " << at);
        CHECK(contains(decode_error(with_byte(good, at, good[at] ^ 1)), "picture: byte "));
    }
    CHECK(decode_error(with_byte(good, 45, good[45] ^ 1)) ==
          "picture: byte 33: the checksum of chunk IDAT is wrong; "
          "copy or download the file again");
}

TEST_CASE("a PNG header that is no header is refused", "[common][image]") {
    const dl::Bytes end = png_chunk("IEND", {});
    CHECK(decode_error(join({png_signature(), end})) ==
          "picture: byte 8: a PNG file begins with one IHDR chunk of 13 bytes; "
          "copy or download the file again");
    CHECK(contains(
        decode_error(join({png_signature(), png_header(2, 1, 8, 2), png_header(2, 1, 8, 2), end})),
        "byte 33: a PNG file begins with one IHDR"));
    for (const int colour : {1, 5, 7, 255})
        CHECK(decode_error(png(png_header(2, 1, 8, colour), {0})) ==
              dl::text("picture: byte 24: bit depth 8 and colour type ", colour,
                       " are no PNG picture; copy or download the file again"));
    CHECK(contains(decode_error(png(png_header(2, 1, 0, 2), {0})), "bit depth 0"));
    CHECK(contains(decode_error(png(png_header(2, 1, 3, 0), {0, 0})), "cannot be read"));
}

TEST_CASE("a picture of absurd size is refused before memory is taken", "[common][image]") {
    CHECK(decode_error(png(png_header(0, 5, 8, 2), {0})) ==
          "picture: byte 16: the picture is 0 x 5, that is empty; "
          "copy or download the file again");
    CHECK(decode_error(png(png_header(40000, 1, 8, 2), {0})) ==
          "picture: byte 16: the picture is 40000 x 1, at most 32768 on a side and 67108864 "
          "pixels are read; make it smaller");
    CHECK(contains(decode_error(png(png_header(0xFFFFFFFF, 0xFFFFFFFF, 8, 2), {0})),
                   "the picture is 2147483647 x 2147483647"));
    CHECK(contains(decode_error(png(png_header(32768, 32768, 8, 2), {0})), "make it smaller"));
    // Within the limits, but 12 packed bytes cannot be 8192 x 8192 pixels.
    CHECK(decode_error(png(png_header(8192, 8192, 8, 2), {0})) ==
          "picture: byte 16: the picture is said to be 8192 x 8192, the file is too small for "
          "more than 4128 pixels; copy or download the file again");
    CHECK(jpeg_error(frame_at + 5, {0x10, 0x00, 0x10, 0x00}) ==
          "picture: byte 2: the picture is said to be 4096 x 4096, the file is too small for "
          "more than 512 pixels; copy or download the file again");
    CHECK(contains(decode_error(characters("P5 32768 32768 255\n")), "make it smaller"));
    CHECK(contains(decode_error(characters("P5 99999999999999999999 1 255\n")),
                   "the number is too large"));
}

TEST_CASE("a PNG picture whose data is no picture of its size is refused", "[common][image]") {
    CHECK(contains(decode_error(png(png_header(2, 1, 8, 0), {0, 1})), "cannot be read"));
    // One pixel is announced, 5 MB would come out.
    const dl::Bytes bomb =
        join({png_signature(), png_header(1, 1, 8, 0),
              png_chunk("IDAT", join({{0x78, 0x01}, zeros_packed(20000)})), png_chunk("IEND", {})});
    CHECK(bomb.size() < 33000);
    CHECK(decode_error(bomb) ==
          "picture: byte 0: the picture cannot be read (outofmem); "
          "copy or download it again, or save it as an ordinary PNG");
}

TEST_CASE("a JPEG segment that does not fit is refused", "[common][image]") {
    CHECK(jpeg_error(4, {0xFF, 0xFF}) ==
          "picture: byte 4: a JPEG segment of 65535 bytes does not fit; "
          "copy or download the file again");
    CHECK(contains(jpeg_error(4, {0, 1}), "a JPEG segment of 1 bytes does not fit"));
    CHECK(contains(jpeg_error(2, {0x00}), "a JPEG marker is expected here"));
    CHECK(contains(jpeg_error(frame_at + 2, {0, 5}), "is too short"));
}

TEST_CASE("a JPEG frame that cannot be read is refused", "[common][image]") {
    CHECK(contains(jpeg_error(frame_at, {0xFF, 0xC3}), "JPEG of kind 3"));
    CHECK(contains(jpeg_error(frame_at + 4, {12}), "12 bits a value"));
    CHECK(contains(jpeg_error(frame_at + 5, {0, 0}), "that is empty"));
    CHECK(contains(jpeg_error(frame_at + 9, {2}), "2 channels"));
    CHECK(contains(jpeg_error(frame_at + 11, {0x51}), "sampling 5 x 1"));
    CHECK(contains(jpeg_error(frame_at + 11, {0x10}), "sampling 1 x 0"));
    CHECK(contains(jpeg_error(frame_at, {0xFF, 0xE0}), "pixels before the frame"));
}

TEST_CASE("a JPEG Huffman table with too many codes is refused", "[common][image]") {
    // Three codes of one bit; and one bit more than is possible further down.
    CHECK(jpeg_error(table_at + 5, {3}) ==
          "picture: byte 88: a Huffman table has more codes than there can be; "
          "copy or download the file again");
    CHECK(contains(jpeg_error(table_at + 5, {1, 3}), "more codes than there can"));
    CHECK(contains(jpeg_error(table_at + 5, {0, 0, 0, 0, 0, 0, 0, 255, 2}),
                   "more codes than there can be"));
}

TEST_CASE("a JPEG scan that refers to tables which are not there is refused", "[common][image]") {
    // Found by fuzzing: a decoder then reads what its memory happens to hold.
    const auto without = [](std::ptrdiff_t at, std::ptrdiff_t size) {
        dl::Bytes bytes = jpeg_block();
        bytes.erase(bytes.begin() + at, bytes.begin() + at + size);
        return decode_error(bytes);
    };
    CHECK(without(table_at, 22) ==
          "picture: byte 110: a scan uses a Huffman table that was not given; "
          "copy or download the file again");
    CHECK(contains(without(table_at + 22, 22), "a Huffman table that was not given"));
    CHECK(contains(without(2, 69), "a channel or divisors that were not given"));
    CHECK(contains(jpeg_error(scan_at + 5, {2}), "a channel or divisors that were not given"));
    CHECK(contains(jpeg_error(scan_at + 6, {0x10}), "a Huffman table that was not given"));
    CHECK(contains(jpeg_error(scan_at + 6, {0x04}), "a Huffman table that was not given"));
    CHECK(contains(jpeg_error(scan_at + 4, {2}), "a scan of 2 channels with a header of 6"));
    CHECK(contains(jpeg_error(table_at + 4, {0x20}), "a Huffman table of kind 32"));
    CHECK(contains(jpeg_error(6, {4}), "a table of divisors of kind 4"));
    CHECK(contains(jpeg_error(frame_at + 12, {4}), "divisors 4 do not exist"));
}

TEST_CASE("a JPEG file with hundreds of scans is refused", "[common][image]") {
    const dl::Bytes whole = jpeg_block();
    const auto scan = whole.begin() + static_cast<std::ptrdiff_t>(scan_at);
    dl::Bytes many(whole.begin(), scan);
    for (int i = 0; i < 300; ++i)
        many.insert(many.end(), scan, whole.end() - 2);
    many.insert(many.end(), whole.end() - 2, whole.end());
    CHECK(contains(decode_error(many), "more than 256 scans; save the picture anew"));
}

TEST_CASE("a BMP picture whose rows do not fit is refused", "[common][image]") {
    CHECK(decode_error(without_end(bmp_four())) ==
          "picture: byte 10: 2 rows of 8 bytes from byte 54 on do not fit into 69 bytes; "
          "copy or download the file again");
    CHECK(contains(decode_error(with_byte(bmp_four(), 10, 200)), "do not fit"));
    CHECK(contains(decode_error(with_byte(bmp_four(), 10, 3)), "from byte 3 on do not fit"));
    CHECK(contains(decode_error(with_byte(bmp_four(), 21, 128)), "that is empty"));
    CHECK(contains(decode_error(with_byte(bmp_four(), 25, 128)), "make it smaller"));
    CHECK(contains(decode_error(with_byte(bmp_four(), 30, 1)), "cannot be read"));
    CHECK(contains(decode_error(with_byte(bmp_four(), 28, 0)), "cannot be read"));
}

TEST_CASE("a PNM header that is no header is refused", "[common][image]") {
    CHECK(decode_error(characters("P5 x")) ==
          "picture: byte 3: a number is expected; copy or download the file again");
    CHECK(contains(decode_error(characters("P5 1 1 0 ")), "the largest value is 0"));
    CHECK(contains(decode_error(characters("P5 1 1 65536 ")), "the largest value is 65536"));
    CHECK(contains(decode_error(characters("P5 1 1 -1 ")), "a number is expected"));
    CHECK(contains(decode_error(characters("P6 1 1 255 12")), "inside the pixels: 3 bytes"));
    CHECK(contains(decode_error(characters("P5 #")), "inside the PNM header"));
}
