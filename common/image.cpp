// Decoding and encoding of pictures. The only file that knows stb.

#include "common/image.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "common/files.hpp"
#include "common/gzip.hpp"
#include "common/image_format.hpp"

// --- stb ---------------------------------------------------------------------------------------

namespace {

// Every piece of memory that stb asks for is held against this limit, so that a file cannot make
// it unpack more than its picture needs. One per thread: two threads may decode at once.
thread_local std::size_t stb_memory_limit = 0;

// Zeros, because older versions of stb read tables of a JPEG file that were never written.
void* stb_allocate(std::size_t size) {
    return size > stb_memory_limit ? nullptr : std::calloc(1, size);
}
void* stb_reallocate(void* memory, std::size_t size) {
    return size > stb_memory_limit ? nullptr : std::realloc(memory, size);
}

}  // namespace

#define STBI_MALLOC(size) stb_allocate(size)
#define STBI_REALLOC(memory, size) stb_reallocate(memory, size)
#define STBI_FREE(memory) std::free(memory)
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
#define STBI_NO_STDIO
#define STB_IMAGE_STATIC
#define STB_IMAGE_IMPLEMENTATION
#include <stb_image.h>

#define STBI_WRITE_NO_STDIO
#define STB_IMAGE_WRITE_STATIC
#define STB_IMAGE_WRITE_IMPLEMENTATION
#include <stb_image_write.h>

namespace dl {

// The public function of stb does not tell where the data ended, so this goes one level deeper.
Inflated inflate(ByteSpan packed, std::span<std::uint8_t> out) {
    stb_memory_limit = 0;      // it writes where we tell it to
    std::uint8_t nowhere = 0;  // it may not be told a null pointer, even to write nothing
    stbi__zbuf state = {};
    auto* begin = const_cast<stbi_uc*>(packed.data());
    state.zbuffer = begin;
    state.zbuffer_end = begin + packed.size();
    auto* to = reinterpret_cast<char*>(out.empty() ? &nowhere : out.data());
    const bool ok = stbi__do_zlib(&state, to, static_cast<int>(out.size()), 0, 0) != 0;
    if (!ok) return {};
    // Whole bytes that it has read ahead do not count.
    return {state.zbuffer - begin - state.num_bits / 8, state.zout - state.zout_start};
}

// --- Decoding ----------------------------------------------------------------------------------

namespace {

// Pixels as a decoder leaves them: row by row, the channels of a pixel side by side.
struct Pixels {
    int width = 0;
    int height = 0;
    int channels = 0;  // grey, grey and alpha, RGB, RGB and alpha
    std::vector<float> values;
};

Pixels decode_pnm(ByteSpan bytes, const ImageHeader& header) {
    Pixels pixels{header.width, header.height, header.channels, {}};
    const bool wide = header.maximum > 255;
    const ByteSpan data = bytes.subspan(static_cast<std::size_t>(header.pixels_at));
    const auto maximum = static_cast<float>(header.maximum);
    pixels.values.reserve(data.size() / (wide ? 2 : 1));
    for (std::size_t i = 0; i < data.size(); i += wide ? 2 : 1) {
        const int value = wide ? data[i] << 8 | data[i + 1] : data[i];
        pixels.values.push_back(std::min(1.0f, static_cast<float>(value) / maximum));
    }
    return pixels;
}

Pixels decode_stb(ByteSpan bytes, const std::string& name, const ImageHeader& header) {
    // What a decoder may need at once: 16-bit RGBA, whole blocks at the edges, growth by doubling,
    // the packed data in one piece.
    const auto area = (static_cast<std::size_t>(header.width) + 64) *
                      (static_cast<std::size_t>(header.height) + 64);
    stb_memory_limit = 2 * (8 * area + bytes.size()) + (std::size_t{1} << 16);

    const int size = static_cast<int>(bytes.size());
    int width = 0;
    int height = 0;
    int channels = 0;
    const auto why = [] { return stbi_failure_reason() ? stbi_failure_reason() : "damaged"; };
    require<FileError>(stbi_info_from_memory(bytes.data(), size, &width, &height, &channels) != 0,
                       name, ": byte 0: the picture cannot be read (", why(),
                       "); save it as an ordinary PNG");
    require<FileError>(width == header.width && height == header.height, name,
                       ": byte 0: two sizes in one picture, ", header.width, " x ", header.height,
                       " and ", width, " x ", height, "; copy or download the file again");

    stbi_uc* data = stbi_load_from_memory(bytes.data(), size, &width, &height, &channels, 0);
    require<FileError>(data != nullptr, name, ": byte 0: the picture cannot be read (", why(),
                       "); copy or download it again, or save it as an ordinary PNG");
    Pixels pixels{width, height, channels, {}};
    const std::int64_t count = std::int64_t{width} * height * channels;
    pixels.values.resize(static_cast<std::size_t>(count));
    std::transform(data, data + count, pixels.values.begin(),
                   [](stbi_uc byte) { return static_cast<float>(byte) / 255.0f; });
    stbi_image_free(data);
    return pixels;
}

// (C, H, W) without transparency: what lies behind the picture is white.
Tensor to_planes(const Pixels& pixels) {
    const int colours = pixels.channels < 3 ? 1 : 3;
    const bool alpha = pixels.channels % 2 == 0;
    const std::int64_t area = std::int64_t{pixels.width} * pixels.height;
    Tensor image = Tensor::uninitialised({colours, pixels.height, pixels.width});
    const float* in = pixels.values.data();
    for (std::int64_t i = 0; i < area; ++i, in += pixels.channels) {
        const float opaque = alpha ? in[colours] : 1.0f;
        for (int c = 0; c < colours; ++c)
            image[c * area + i] = opaque * in[c] + (1.0f - opaque);
    }
    return image;
}

// The picture three times over, as red, green and blue.
Tensor grey_to_rgb(const Tensor& grey) {
    Tensor image = Tensor::uninitialised({3, grey.size(1), grey.size(2)});
    for (int c = 0; c < 3; ++c)
        std::copy(grey.begin(), grey.end(), image.begin() + c * grey.count());
    return image;
}

}  // namespace

Tensor decode_image(ByteSpan bytes, const std::string& name, const ImageOptions& options) {
    require<Error>(options.channels == 0 || options.channels == 1 || options.channels == 3,
                   "decode_image: ", options.channels, " channels, use 1, 3 or 0 (as in the file)");
    const ImageHeader header = check_image(bytes, name);
    Tensor image = to_planes(header.format == ImageFormat::pnm ? decode_pnm(bytes, header)
                                                               : decode_stb(bytes, name, header));
    if (options.channels == 1) return to_grey(image);
    if (options.channels == 3 && image.size(0) == 1) return grey_to_rgb(image);
    return image;
}

Tensor read_image(const std::filesystem::path& path, const ImageOptions& options) {
    constexpr std::int64_t largest = std::int64_t{1} << 30;  // stb counts with int
    return decode_image(read_file(path, largest), path.string(), options);
}

// --- Encoding ----------------------------------------------------------------------------------

Bytes encode_png(const Tensor& image) {
    const int rank = image.rank();
    const int channels = rank == 3 ? image.size(0) : 1;
    require(rank == 2 || (rank == 3 && (channels == 1 || channels == 3)), "encode_png: a picture ",
            image.shape(), " is not (1, H, W), (3, H, W) or (H, W); take one image of the batch");
    const int height = image.size(-2);
    const int width = image.size(-1);
    require(image.count() > 0 && height <= max_image_side && width <= max_image_side,
            "encode_png: a picture ", image.shape(), " is empty or longer than ", max_image_side,
            " on a side; resize it first");

    // (C, H, W) to rows of pixels. NaN fails both comparisons of the clamp and ends as 0.
    const std::int64_t area = std::int64_t{height} * width;
    Bytes pixels(static_cast<std::size_t>(image.count()));
    for (std::int64_t i = 0; i < area; ++i)
        for (int c = 0; c < channels; ++c) {
            const float value = image[c * area + i];
            const float clamped = value > 0.0f ? std::min(value, 1.0f) : 0.0f;
            pixels[static_cast<std::size_t>(i * channels + c)] =
                static_cast<std::uint8_t>(std::lround(clamped * 255.0f));
        }

    Bytes png;
    const auto append = [](void* context, void* data, int size) {
        const auto* bytes = static_cast<const std::uint8_t*>(data);
        auto& out = *static_cast<Bytes*>(context);
        out.insert(out.end(), bytes, bytes + size);
    };
    const int written = stbi_write_png_to_func(append, &png, width, height, channels, pixels.data(),
                                               width * channels);
    require<Error>(written != 0, "encode_png: no memory for a picture ", image.shape(),
                   "; resize it first");
    return png;
}

void write_png(const std::filesystem::path& path, const Tensor& image) {
    write_file(path, encode_png(image));
}

}  // namespace dl
