// Arbitrary bytes as a picture.

#include <algorithm>

#include "common/image.hpp"
#include "tests/fuzz/target.hpp"
#include "tests/support/image_bytes.hpp"

namespace {

// Checksums keep a fuzzer from what lies behind them: this makes those of PNG chunks right.
dl::Bytes with_checksums(dl::ByteSpan bytes) {
    dl::Bytes out(bytes.begin(), bytes.end());
    const dl::Bytes signature = png_signature();
    if (out.size() < 8 || !std::equal(signature.begin(), signature.end(), out.begin())) return out;
    for (std::size_t at = 8; at + 12 <= out.size();) {
        dl::ByteReader length({}, dl::ByteSpan(out).subspan(at, 4));
        const std::size_t size = length.u32_be("a length");
        if (size > out.size() - at - 12) break;
        const dl::Bytes crc = be(4, dl::crc32(dl::ByteSpan(out).subspan(at + 4, size + 4)));
        std::copy(crc.begin(), crc.end(), out.begin() + static_cast<std::ptrdiff_t>(at + size + 8));
        at += size + 12;
    }
    return out;
}

dl::Bytes progressive(dl::Bytes jpeg) {
    const dl::Bytes frame = {0xFF, 0xC0};
    const auto at = std::search(jpeg.begin(), jpeg.end(), frame.begin(), frame.end());
    at[1] = 0xC2;
    // The scan holds first coefficients only.
    *(jpeg.end() - 2 - 2 - 1) = 0;
    return jpeg;
}

}  // namespace

void read(dl::ByteSpan bytes) {
    const dl::Tensor image = dl::decode_image(with_checksums(bytes), "file");
    promise(image.rank() == 3 && (image.size(0) == 1 || image.size(0) == 3), "(C, H, W)");
    promise(image.count() > 0, "not empty");
    for (const float value : image)
        promise(value >= 0.0f && value <= 1.0f, "values in [0, 1]");
}

std::vector<dl::Bytes> good_files() {
    const dl::Bytes palette =
        join({png_signature(), png_header(2, 1, 8, 3), png_chunk("PLTE", {255, 0, 51, 0, 255, 0}),
              png_chunk("tRNS", {128}), png_chunk("IDAT", zlib_stored({0, 1, 0})),
              png_chunk("IEND", {})});
    return {png_red_blue(),
            palette,
            png(png_header(3, 1, 8, 4), {0, 0, 0, 0, 51, 0, 255}),
            png(png_header(9, 2, 1, 0), {0, 0xAA, 0x80, 2, 0x55, 0}),
            png(png_header(2, 1, 16, 6), dl::Bytes(17, 0)),
            dl::encode_png(dl::Tensor({3, 5, 4}, 0.5f)),
            jpeg_block(),
            jpeg_blocks(2, 2),
            progressive(jpeg_block()),
            bmp_four(),
            pgm_six(),
            join({characters("P6 1 1 1000\n"), dl::Bytes(6, 3)})};
}
