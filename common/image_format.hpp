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

}  // namespace dl
