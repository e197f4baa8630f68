// Pictures: PNG, JPEG, BMP and PNM in, PNG out, and a few things to do with them in between.
//
// A picture is a tensor (C, H, W) with values in [0, 1]; C is 1 (grey) or 3 (red, green, blue).

#pragma once

#include <filesystem>
#include <string>

#include "common/bytes.hpp"
#include "common/tensor.hpp"

namespace dl {

/// Larger pictures are refused before any memory is taken for their pixels.
inline constexpr int max_image_side = 32768;
inline constexpr std::int64_t max_image_pixels = std::int64_t{1} << 26;

struct ImageOptions {
    int channels = 0;  // 1 makes it grey, 3 makes it RGB, 0 keeps what the file has
};

/// A picture from a file. Where it is transparent, it shows white; 16 bits become 8.
/// Throws FileError when the file is missing, damaged, cut, too large for what it holds (in
/// pixels), or not a PNG, JPEG (baseline, progressive), BMP (uncompressed) or PNM (P5, P6).
[[nodiscard]] Tensor read_image(const std::filesystem::path& path,
                                const ImageOptions& options = {});
/// The same from bytes that are in memory already; `name` stands in errors.
[[nodiscard]] Tensor decode_image(ByteSpan bytes, const std::string& name,
                                  const ImageOptions& options = {});

/// A picture (C, H, W) or (H, W) as a PNG file with 8 bits a value. Values are cut to [0, 1] and
/// rounded; NaN becomes 0. Throws ShapeError unless C is 1 or 3 and the picture is not empty.
[[nodiscard]] Bytes encode_png(const Tensor& image);
/// Writes it atomically. Throws FileError when that is not possible.
void write_png(const std::filesystem::path& path, const Tensor& image);

/// Another size. Along each axis: shrinking averages the area that a new pixel covers, enlarging
/// interpolates between the two nearest centres. image (C, H, W) gives (C, height, width).
[[nodiscard]] Tensor resize(const Tensor& image, int height, int width);

/// Brightness as the eye weighs it: 0.299 red + 0.587 green + 0.114 blue. (C, H, W) gives
/// (1, H, W); a grey picture stays as it is.
[[nodiscard]] Tensor to_grey(const Tensor& image);

}  // namespace dl
