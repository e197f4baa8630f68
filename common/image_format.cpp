// The structure of PNG, JPEG, BMP and PNM files.
//
// Decoders are lenient: what is missing becomes grey, what is too much is dropped. A picture that
// trains a network shall be whole, so everything is checked here first. Each check_* function
// walks over one format and returns the size of the picture; the one for JPEG has its own file.

#include "common/image_format.hpp"

#include <algorithm>
#include <array>

#include "common/gzip.hpp"
#include "common/image.hpp"

namespace dl {

namespace {

constexpr const char* again = "; copy or download the file again";

}  // namespace

void check_image_size(const ByteReader& in, std::int64_t offset, std::int64_t width,
                      std::int64_t height, std::int64_t at_most) {
    if (width < 1 || height < 1)
        in.fail_at(offset, "the picture is ", width, " x ", height, ", that is empty", again);
    if (width > max_image_side || height > max_image_side || width * height > max_image_pixels)
        in.fail_at(offset, "the picture is ", width, " x ", height, ", at most ", max_image_side,
                   " on a side and ", max_image_pixels, " pixels are read; make it smaller");
    if (width * height > at_most)
        in.fail_at(offset, "the picture is said to be ", width, " x ", height,
                   ", the file is too small for more than ", at_most, " pixels", again);
}

namespace {

// --- PNG: a signature, then chunks of length, type, data, checksum -------------------------------

ImageHeader check_png(ByteReader& in) {
    ImageHeader header{.format = ImageFormat::png};
    in.take(8, "the PNG signature");
    std::int64_t bits_per_pixel = 0;
    std::int64_t packed = 0;
    for (bool first = true;; first = false) {
        const std::int64_t chunk_at = in.position();
        const std::int64_t length = in.u32_be("a chunk of the PNG file");
        const ByteSpan type = in.take(4, "a chunk of the PNG file");
        const std::string type_name(type.begin(), type.end());
        const ByteSpan data = in.take(length, "a chunk of the PNG file");
        const std::uint32_t expected = crc32(data, crc32(type));
        if (in.u32_be("a chunk of the PNG file") != expected)
            in.fail_at(chunk_at, "the checksum of chunk ", type_name, " is wrong", again);

        if (first != (type_name == "IHDR") || (first && length != 13))
            in.fail_at(chunk_at, "a PNG file begins with one IHDR chunk of 13 bytes", again);
        if (first) {
            ByteReader fields(in.name(), data);
            header.width = static_cast<int>(std::min(fields.u32_be("IHDR"), 0x7FFFFFFFu));
            header.height = static_cast<int>(std::min(fields.u32_be("IHDR"), 0x7FFFFFFFu));
            const int depth = fields.u8("IHDR");
            constexpr std::array values = {1, 0, 3, 1, 2, 0, 4};  // per pixel, by colour type
            const std::size_t colour = fields.u8("IHDR");
            bits_per_pixel = colour < values.size() ? depth * values[colour] : 0;
            if (bits_per_pixel == 0)
                in.fail_at(24, "bit depth ", depth, " and colour type ", colour,
                           " are no PNG picture", again);
            check_image_size(in, 16, header.width, header.height, max_image_pixels);
        }
        if (type_name == "IDAT") packed += length;
        if (type_name == "IEND") break;
    }
    in.expect_end("the IEND chunk");
    // Deflate packs 1032 : 1 at best.
    check_image_size(in, 16, header.width, header.height, packed * 1032 * 8 / bits_per_pixel);
    return header;
}

// --- BMP: two headers, then rows of pixels -------------------------------------------------------

ImageHeader check_bmp(ByteReader& in) {
    ImageHeader header{.format = ImageFormat::bmp};
    in.take(10, "the BMP header");
    const std::int64_t pixels_at = in.u32_le("the BMP header");
    const bool old = in.u32_le("the BMP header") == 12;
    std::int64_t width =
        old ? in.u16_le("the BMP header") : static_cast<std::int32_t>(in.u32_le("the BMP header"));
    std::int64_t height =
        old ? in.u16_le("the BMP header") : static_cast<std::int32_t>(in.u32_le("the BMP header"));
    in.take(2, "the BMP header");
    const std::int64_t bits = in.u16_le("the BMP header");
    height = std::max(height, -height);  // negative: rows go from the top to the bottom
    check_image_size(in, 18, width, height, max_image_pixels);

    const std::int64_t row = (width * bits + 31) / 32 * 4;
    if (pixels_at < in.position() || pixels_at > in.size() || row * height > in.size() - pixels_at)
        in.fail_at(10, height, " rows of ", row, " bytes from byte ", pixels_at,
                   " on do not fit into ", in.size(), " bytes", again);
    header.width = static_cast<int>(width);
    header.height = static_cast<int>(height);
    return header;
}

// --- PNM: a header in plain text, then the values ------------------------------------------------

// A number after white space and comments.
int pnm_number(ByteReader& in) {
    int byte = in.u8("the PNM header");
    while (byte == '#' || byte == ' ' || (byte >= '\t' && byte <= '\r')) {
        if (byte == '#')
            while (byte != '\n')
                byte = in.u8("the PNM header");
        byte = in.u8("the PNM header");
    }
    if (byte < '0' || byte > '9') in.fail_at(in.position() - 1, "a number is expected", again);
    int number = 0;
    for (; byte >= '0' && byte <= '9'; byte = in.u8("the PNM header")) {
        number = number * 10 + (byte - '0');
        if (number > 1000000) in.fail_at(in.position() - 1, "the number is too large", again);
    }
    return number;
}

ImageHeader check_pnm(ByteReader& in) {
    ImageHeader header{.format = ImageFormat::pnm};
    header.channels = in.take(2, "the PNM header")[1] == '5' ? 1 : 3;
    header.width = pnm_number(in);
    header.height = pnm_number(in);
    header.maximum = pnm_number(in);
    header.pixels_at = in.position();
    if (header.maximum < 1 || header.maximum > 65535)
        in.fail("the largest value is ", header.maximum, ", 1 to 65535 are possible", again);
    check_image_size(in, 2, header.width, header.height, max_image_pixels);
    in.take(std::int64_t{header.width} * header.height * header.channels *
                (header.maximum > 255 ? 2 : 1),
            "the pixels");
    in.expect_end("the pixels");
    return header;
}

}  // namespace

ImageHeader check_image(ByteSpan bytes, const std::string& name) {
    const auto opens_with = [&](std::initializer_list<int> magic) {
        return bytes.size() >= magic.size() &&
               std::equal(magic.begin(), magic.end(), bytes.begin());
    };
    ByteReader in(name, bytes);
    if (opens_with({0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})) return check_png(in);
    if (opens_with({0xFF, 0xD8})) return check_jpeg(in);
    if (opens_with({'B', 'M'})) return check_bmp(in);
    if (opens_with({'P', '5'}) || opens_with({'P', '6'})) return check_pnm(in);
    in.fail("is not a PNG, JPEG, BMP or PNM (P5, P6) picture; convert it to PNG");
}

}  // namespace dl
