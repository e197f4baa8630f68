// Canvases and plans for the fast convolution.

#include "solutions/lab03_cnn/fast_windows.hpp"

#include <algorithm>
#include <cstring>

#include "common/kernels/gemm.hpp"

namespace lab03 {

// --- Canvas ----------------------------------------------------------------------------------

void Canvas::place(const float* image, int height, int width, float* plane) const {
    const int last_column = std::min(width, pitch * stride.x - left);
    const int first_column = std::max(0, -left);
    if (first_column >= last_column) return;
    for (int y = std::max(0, -top); y < std::min(height, rows * stride.y - top); ++y) {
        const float* from = image + std::int64_t{y} * width;
        if (stride.x == 1) {
            std::memcpy(plane + offset(y + top, first_column + left), from + first_column,
                        sizeof(float) * static_cast<std::size_t>(last_column - first_column));
            continue;
        }
        for (int phase = 0; phase < stride.x; ++phase) {
            const int x = first_column + phase;
            if (x >= last_column) break;
            float* to = plane + offset(y + top, x + left);
            for (int column = x; column < last_column; column += stride.x)
                *to++ = from[column];
        }
    }
}

// --- Plans -----------------------------------------------------------------------------------

namespace {

// Covers a grid of results by vectors: each begins at the first result that is not yet covered and
// runs along the canvas, over the end of a row if need be. The last one reaches back rather than
// over the end of the image.
void cover(WindowPlan& plan, int rows, int columns) {
    const int lanes = dl::kernels::vector_lanes();
    const int pitch = plan.canvas.pitch;
    const int end = (rows - 1) * pitch + columns;
    int y = 0, x = 0;
    while (y < rows) {
        const int start = end >= lanes ? std::min(y * pitch + x, end - lanes) : y * pitch + x;
        const int first_lane = static_cast<int>(plan.starts.size()) * lanes;
        plan.starts.push_back(start);
        while (y < rows && y * pitch + x < start + lanes) {
            const int at = y * pitch + x - start;
            const int length = std::min(columns - x, lanes - at);
            const Run run = {first_lane + at, y * columns + x, length};
            Run* last = plan.runs.empty() ? nullptr : &plan.runs.back();
            if (last != nullptr && last->lane + last->length == run.lane &&
                last->pixel + last->length == run.pixel)
                last->length += length;
            else
                plan.runs.push_back(run);
            x += length;
            if (x == columns) {
                x = 0;
                ++y;
            }
        }
    }
}

}  // namespace

int WindowPlan::lanes() const {
    return static_cast<int>(starts.size()) * dl::kernels::vector_lanes();
}

WindowPlan forward_plan(const Conv2dSizes& s, const Conv2dOptions& options) {
    const YX dilation = options.dilation;
    WindowPlan plan;
    plan.canvas = {.rows = s.out_height + (s.kernel_y - 1) * dilation.y / options.stride.y,
                   .pitch = s.out_width + (s.kernel_x - 1) * dilation.x / options.stride.x,
                   .stride = options.stride,
                   .top = options.padding.top,
                   .left = options.padding.left};
    plan.height = s.height;
    plan.width = s.width;
    plan.channels = s.group_channels;
    for (int c = 0; c < s.group_channels; ++c)
        for (int ky = 0; ky < s.kernel_y; ++ky)
            for (int kx = 0; kx < s.kernel_x; ++kx)
                plan.steps.push_back(c * plan.canvas.plane() +
                                     plan.canvas.offset(ky * dilation.y, kx * dilation.x));
    cover(plan, s.out_height, s.out_width);
    return plan;
}

namespace {

// One side of x: the pixels with one remainder, and the result that weight 0 meets at the first.
struct Residue {
    int first, count, base;
};

Residue residue(int remainder, int size, int stride, int padding) {
    const int first = ((remainder - padding) % stride + stride) % stride;
    return {first, first < size ? (size - 1 - first) / stride + 1 : 0, (first + padding) / stride};
}

// How far the gradient has to be moved so that every place that is read lies on the canvas.
int margin(int kernel, int dilation, int stride, int padding) {
    return std::max(0, (kernel - 1) * dilation / stride - padding / stride);
}

}  // namespace

std::vector<BackwardPlan> backward_plans(const Conv2dSizes& s, const Conv2dOptions& options) {
    const YX stride = options.stride, dilation = options.dilation;
    const int top = options.padding.top, left = options.padding.left;
    Canvas canvas = {.rows = 0,
                     .pitch = 0,
                     .stride = 1,
                     .top = margin(s.kernel_y, dilation.y, stride.y, top),
                     .left = margin(s.kernel_x, dilation.x, stride.x, left)};
    for (int r = 0; r < stride.y; ++r) {
        const Residue side = residue(r, s.height, stride.y, top);
        canvas.rows = std::max(canvas.rows, side.count + side.base + canvas.top);
    }
    for (int r = 0; r < stride.x; ++r) {
        const Residue side = residue(r, s.width, stride.x, left);
        canvas.pitch = std::max(canvas.pitch, side.count + side.base + canvas.left);
    }

    std::vector<BackwardPlan> plans;
    for (int ry = 0; ry < stride.y; ++ry)
        for (int rx = 0; rx < stride.x; ++rx) {
            const Residue y = residue(ry, s.height, stride.y, top);
            const Residue x = residue(rx, s.width, stride.x, left);
            BackwardPlan part;
            part.first = {y.first, x.first};
            part.count = {y.count, x.count};
            for (int ky = 0; ky < s.kernel_y; ++ky)
                for (int kx = 0; kx < s.kernel_x; ++kx)
                    if (ky * dilation.y % stride.y == ry && kx * dilation.x % stride.x == rx)
                        part.weights.push_back({ky, kx});
            if (part.weights.empty() || y.count == 0 || x.count == 0) continue;
            part.plan.canvas = canvas;
            part.plan.height = s.out_height;
            part.plan.width = s.out_width;
            part.plan.channels = s.group_filters;
            for (int o = 0; o < s.group_filters; ++o)
                for (const YX& k : part.weights)
                    part.plan.steps.push_back(
                        o * canvas.plane() +
                        canvas.offset(y.base - k.y * dilation.y / stride.y + canvas.top,
                                      x.base - k.x * dilation.x / stride.x + canvas.left));
            cover(part.plan, y.count, x.count);
            plans.push_back(std::move(part));
        }
    return plans;
}

// --- Images ----------------------------------------------------------------------------------

WindowedImages::WindowedImages(const WindowPlan& plan, const float* data, int count, int groups)
    : count_(count) {
    const int lanes = dl::kernels::vector_lanes();
    const int channels = plan.channels * groups;
    const std::int64_t pixels = std::int64_t{plan.height} * plan.width;
    group_step_ = plan.channels * plan.canvas.plane();
    image_step_ = channels * plan.canvas.plane();
    data_ = data;
    if (!plan.canvas.is_image(plan.height, plan.width) || pixels < 2 * lanes) {
        // The last vector may read over the end.
        canvas_ = dl::Buffer(count * image_step_ + lanes);
        std::fill_n(canvas_.data(), canvas_.count(), 0.0f);
        for (std::int64_t i = 0; i < std::int64_t{count} * channels; ++i)
            plan.canvas.place(data + i * pixels, plan.height, plan.width,
                              canvas_.data() + i * plan.canvas.plane());
        data_ = canvas_.data();
    }
    read_with(plan);
}

void WindowedImages::read_with(const WindowPlan& plan) {
    starts_.clear();
    for (int n = 0; n < count_; ++n)
        for (const std::int64_t start : plan.starts)
            starts_.push_back(n * image_step_ + start);
}

}  // namespace lab03
