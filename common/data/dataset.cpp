// Pictures kept as bytes, and their way into tensors.

#include "common/data/dataset.hpp"

#include <algorithm>

#include "common/error.hpp"

namespace dl {

namespace {

// Divided, not multiplied by 1/255: 255 shall become exactly 1.
void to_floats(const std::uint8_t* bytes, std::int64_t count, float* values) {
    for (std::int64_t i = 0; i < count; ++i)
        values[i] = static_cast<float>(bytes[i]) / 255.0f;
}

}  // namespace

std::int64_t ByteImages::image_size() const { return std::int64_t{channels} * height * width; }

Tensor ByteImages::batch(std::span<const int> rows) const {
    const std::int64_t size = image_size();
    Tensor images = Tensor::uninitialised({static_cast<int>(rows.size()), channels, height, width});
    float* out = images.data();
    for (const int row : rows) {
        require(row >= 0 && row < count, "ByteImages::batch: there is no picture ", row, " among ",
                count, "; use numbers from 0 to ", count - 1);
        to_floats(bytes.data() + row * size, size, out);
        out += size;
    }
    return images;
}

Tensor ByteImages::slice(int first, int how_many) const {
    require(first >= 0 && how_many >= 0 && first <= count - how_many,
            "ByteImages::slice: pictures ", first, " to ", std::int64_t{first} + how_many - 1,
            " are not all among the ", count, " there are; ask for fewer");
    Tensor images = Tensor::uninitialised({how_many, channels, height, width});
    to_floats(bytes.data() + first * image_size(), how_many * image_size(), images.data());
    return images;
}

Dataset ByteDataset::to_dataset() const { return slice(0, images.count); }

Dataset ByteDataset::slice(int first, int how_many) const {
    Dataset part;
    part.images = images.slice(first, how_many);
    part.labels.assign(labels.begin() + first, labels.begin() + first + how_many);
    part.class_names = class_names;
    part.source = source;
    return part;
}

}  // namespace dl
