// Image formats: what a file claims to be, and whether it is whole, before anyone decodes it.

#pragma once

#include <string>

#include "common/bytes.hpp"

namespace dl {

enum class ImageFormat { png, jpeg, bmp, pnm };

struct ImageHeader {
    ImageFormat format = ImageFormat::png;
    int width = 0;
    int height = 0;
    int channels = 0;            // PNM only
    int maximum = 0;             // PNM only: the value that means full
    std::int64_t pixels_at = 0;  // PNM only: offset of the first pixel
};

/// Walks through the structure of an image file without decoding it. The size of the picture is
/// held against max_image_side, max_image_pixels and against what the bytes of the file can
/// contain at the best possible compression.
/// Throws FileError with the offset of the first thing that is wrong.
[[nodiscard]] ImageHeader check_image(ByteSpan bytes, const std::string& name);

/// The part of check_image for JPEG. `in` stands at the beginning.
[[nodiscard]] ImageHeader check_jpeg(ByteReader& in);

/// Throws FileError unless a picture of this size is allowed and the file can hold it: `at_most`
/// is the largest number of pixels that its bytes can encode.
void check_image_size(const ByteReader& in, std::int64_t offset, std::int64_t width,
                      std::int64_t height, std::int64_t at_most);

}  // namespace dl
