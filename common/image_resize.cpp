// Another size and another colour space for a picture (C, H, W).

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/error.hpp"
#include "common/image.hpp"

namespace dl {

namespace {

// A new pixel along one axis: the old pixels from `first` on, each with its weight.
struct Mix {
    int first = 0;
    std::vector<float> weights;  // their sum is 1
};

// New pixel i covers the old ones from i * scale to (i + 1) * scale.
Mix average(int i, int old_size, double scale) {
    const double begin = i * scale;
    const double end = std::min((i + 1) * scale, static_cast<double>(old_size));
    Mix mix{static_cast<int>(begin), {}};
    for (int k = mix.first; k < end; ++k) {
        const double covered = std::min(end, k + 1.0) - std::max(begin, static_cast<double>(k));
        mix.weights.push_back(static_cast<float>(covered / (end - begin)));
    }
    return mix;
}

// The centre of new pixel i lies between the centres of two old ones.
Mix interpolate(int i, int old_size, double scale) {
    const double centre = std::clamp((i + 0.5) * scale - 0.5, 0.0, old_size - 1.0);
    const int first = std::min(static_cast<int>(centre), std::max(0, old_size - 2));
    const double right = centre - first;
    if (right == 0.0) return {first, {1.0f}};
    return {first, {static_cast<float>(1.0 - right), static_cast<float>(right)}};
}

std::vector<Mix> mixes(int old_size, int new_size) {
    const double scale = static_cast<double>(old_size) / new_size;
    std::vector<Mix> all;
    for (int i = 0; i < new_size; ++i)
        all.push_back(scale > 1.0 ? average(i, old_size, scale) : interpolate(i, old_size, scale));
    return all;
}

void require_picture(const Tensor& image, const char* call) {
    require(image.rank() == 3, call, ": a picture is (C, H, W), got ", image.shape(),
            "; take one image of the batch");
}

}  // namespace

Tensor resize(const Tensor& image, int height, int width) {
    require_picture(image, "resize");
    require(image.count() > 0 && height > 0 && width > 0, "resize: ", image.shape(), " to ", height,
            " x ", width, "; neither may be empty");
    const int channels = image.size(0);
    const int old_height = image.size(1);
    const int old_width = image.size(2);
    const std::vector<Mix> columns = mixes(old_width, width);
    const std::vector<Mix> rows = mixes(old_height, height);

    Tensor out({channels, height, width});
    std::vector<float> mixed(static_cast<std::size_t>(old_width));
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < height; ++y) {
            // Mix old rows to one row of the old width.
            const Mix& row = rows[static_cast<std::size_t>(y)];
            std::fill(mixed.begin(), mixed.end(), 0.0f);
            const float* in = image.data() + (std::int64_t{c} * old_height + row.first) * old_width;
            for (const float weight : row.weights) {
                for (std::size_t x = 0; x < mixed.size(); ++x)
                    mixed[x] += weight * in[x];
                in += old_width;
            }
            // Mix its pixels to the new width.
            float* to = out.data() + (std::int64_t{c} * height + y) * width;
            for (const Mix& column : columns) {
                float sum = 0.0f;
                const float* from = mixed.data() + column.first;
                for (const float weight : column.weights)
                    sum += weight * *from++;
                *to++ = sum;
            }
        }
    return out;
}

Tensor to_grey(const Tensor& image) {
    require_picture(image, "to_grey");
    const int channels = image.size(0);
    require(channels == 1 || channels == 3, "to_grey: a picture has 1 or 3 channels, got ",
            image.shape());
    if (channels == 1) return image;
    Tensor grey = Tensor::uninitialised({1, image.size(1), image.size(2)});
    const std::int64_t area = grey.count();
    for (std::int64_t i = 0; i < area; ++i)
        grey[i] = 0.299f * image[i] + 0.587f * image[area + i] + 0.114f * image[2 * area + i];
    return grey;
}

}  // namespace dl
