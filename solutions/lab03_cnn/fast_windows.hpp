// How the fast convolution reads an image: through windows, without a copy for every weight.
//
// A weight (c, ky, kx) meets the pixel (y + ky, x + kx) of channel c. In memory that pixel lies a
// fixed step behind pixel (y, x), whatever y and x are. So a vector of neighbouring results needs
// vectors of neighbouring pixels, one for every weight, each found by adding a step: dl::kernels::
// Windows. Padding and strides are brought into this form by a canvas, a copy of the image.

#pragma once

#include <cstdint>
#include <vector>

#include "common/memory.hpp"
#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

/// A larger image of zeros on which images are placed. With a stride it is kept in stride.y *
/// stride.x parts, one for each remainder, so that pixels a stride apart are neighbours.
struct Canvas {
    int rows = 0, pitch = 0;  // of one part
    YX stride = 1;
    int top = 0, left = 0;  // where pixel (0, 0) of the image lies; negative if it is cut off

    [[nodiscard]] std::int64_t plane() const {
        return std::int64_t{stride.y} * stride.x * rows * pitch;
    }
    /// Where a place of the canvas lies in its plane.
    [[nodiscard]] std::int64_t offset(int row, int column) const {
        const std::int64_t part = row % stride.y * stride.x + column % stride.x;
        return (part * rows + row / stride.y) * pitch + column / stride.x;
    }
    /// An image of that size is its own canvas.
    [[nodiscard]] bool is_image(int height, int width) const {
        return stride == YX{1} && top == 0 && left == 0 && rows == height && pitch == width;
    }
    /// Copies one channel of an image onto a plane of zeros.
    void place(const float* image, int height, int width, float* plane) const;
};

/// Neighbouring results in a vector, and where they belong in the result.
struct Run {
    int lane;    // counted through all vectors of an image
    int pixel;   // y * width + x of the result
    int length;  // both go on one by one
};

/// A sum of weights times pixels, computed for a grid of places.
struct WindowPlan {
    Canvas canvas;
    int height = 0, width = 0;         // of the image that is placed on it
    int channels = 0;                  // of one group
    std::vector<std::int64_t> steps;   // of every weight: channel of the group, ky, kx
    std::vector<std::int64_t> starts;  // of every vector of results
    std::vector<Run> runs;             // cover every result once

    [[nodiscard]] int lanes() const;  // of one image
};

/// out[y][x] = sum of weight[o][c][ky][kx] * x[...]: places are the pixels of the output.
[[nodiscard]] WindowPlan forward_plan(const Conv2dSizes& s, const Conv2dOptions& options);

/// grad x = sum of weight * grad output: places are the pixels of x with row = first.y + i *
/// stride.y, which with a stride meet some of the weights only. One plan for each remainder.
struct BackwardPlan {
    WindowPlan plan;
    YX first, count;          // pixels of x: where they begin, how many
    std::vector<YX> weights;  // (ky, kx) of those that they meet
};
[[nodiscard]] std::vector<BackwardPlan> backward_plans(const Conv2dSizes& s,
                                                       const Conv2dOptions& options);

/// Some images, read through windows.
class WindowedImages {
public:
    /// `data` holds `count` images of `groups` groups of channels; it outlives this object.
    WindowedImages(const WindowPlan& plan, const float* data, int count, int groups);

    /// The same images for other weights and places: the canvas must be that of the first plan.
    void read_with(const WindowPlan& plan);

    [[nodiscard]] const float* data(int group) const { return data_ + group * group_step_; }
    [[nodiscard]] const std::vector<std::int64_t>& starts() const { return starts_; }

private:
    dl::Buffer canvas_;
    const float* data_ = nullptr;
    std::int64_t group_step_ = 0;
    std::int64_t image_step_ = 0;
    int count_ = 0;
    std::vector<std::int64_t> starts_;  // of all images
};

}  // namespace lab03
