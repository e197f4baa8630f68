// Faster forms of max_pool and avg_pool: the bits of max_pool_forward, avg_pool_forward and their
// gradients, plane by plane, on all threads.
//
// Windows of 2 x 2 side by side are what most networks use: they have loops of their own, which
// become vectors.

#include "solutions/lab03_cnn/fast_pool.hpp"

#include <algorithm>

#include "common/parallel.hpp"
#include "lab02_mlp_backprop/operations.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab03_cnn/node_options.hpp"

namespace lab03 {

namespace {

using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::NodeGradients;

// One plane and its windows.
struct Planes {
    PoolOptions options;
    dl::Shape shape;  // of the result
    int height, width, out_height, out_width;

    Planes(const dl::Shape& x, const PoolOptions& how)
        : options(how),
          shape(pool_shape("pooling", x, how)),
          height(x[2]),
          width(x[3]),
          out_height(shape[2]),
          out_width(shape[3]) {}

    [[nodiscard]] std::int64_t size() const { return std::int64_t{height} * width; }
    [[nodiscard]] std::int64_t out_size() const { return std::int64_t{out_height} * out_width; }
    [[nodiscard]] bool plain() const {
        return options.kernel == YX{2} && options.stride == YX{2} && options.padding == Sides{0};
    }

    // Calls plane(i) for every plane, on all threads, some 32,000 numbers at a time.
    template <class Plane>
    void for_each(Plane plane) const {
        dl::parallel_for(std::int64_t{shape[0]} * shape[1],
                         std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(1, size())),
                         [&](std::int64_t begin, std::int64_t end) {
                             for (std::int64_t i = begin; i < end; ++i)
                                 plane(i);
                         });
    }

    // Calls window(number, top, bottom, left, right) for every window, cut off at the edges.
    template <class Window>
    void for_windows(Window window) const {
        for (int y = 0, number = 0; y < out_height; ++y) {
            const int row = y * options.stride.y - options.padding.top;
            const int top = std::max(row, 0), bottom = std::min(row + options.kernel.y, height);
            for (int x = 0; x < out_width; ++x, ++number) {
                const int column = x * options.stride.x - options.padding.left;
                window(number, top, bottom, std::max(column, 0),
                       std::min(column + options.kernel.x, width));
            }
        }
    }
};

void set_shape(Tensor& tensor, const dl::Shape& shape) {
    if (!(tensor.shape() == shape)) tensor = Tensor::uninitialised(shape);
}

// --- Max ---------------------------------------------------------------------------------------

void max_plain(const Planes& p, const float* image, float* output, float* winners) {
    for (int y = 0; y < p.out_height; ++y)
        for (int x = 0; x < p.out_width; ++x) {
            int best = 2 * y * p.width + 2 * x;
            for (const int other : {best + 1, best + p.width, best + p.width + 1})
                best = image[other] > image[best] ? other : best;
            *output++ = image[best];
            *winners++ = static_cast<float>(best);
        }
}

void max_any(const Planes& p, const float* image, float* output, float* winners) {
    p.for_windows([&, width = p.width](int number, int top, int bottom, int left, int right) {
        int best = top * width + left;
        for (int row = top; row < bottom; ++row)
            for (int at = row * width + left; at < row * width + right; ++at)
                best = image[at] > image[best] ? at : best;
        output[number] = image[best];
        winners[number] = static_cast<float>(best);
    });
}

void max_pool_fast(ForwardStep& step) {
    const Tensor& x = step.input();
    const Planes planes(x.shape(), pool_options(step.options));
    set_shape(step.output, planes.shape);
    step.saved.resize(1);
    set_shape(step.saved[0], planes.shape);
    const auto run = planes.plain() ? max_plain : max_any;
    planes.for_each([&](std::int64_t i) {
        run(planes, x.data() + i * planes.size(), step.output.data() + i * planes.out_size(),
            step.saved[0].data() + i * planes.out_size());
    });
}

// Planes of zeros, to whose winners the gradient is added.
NodeGradients max_pool_fast_backward(BackwardStep& step) {
    const Planes planes(step.input().shape(), pool_options(step.options));
    Tensor grad_x = Tensor::uninitialised(step.input().shape());
    planes.for_each([&](std::int64_t i) {
        float* image = grad_x.data() + i * planes.size();
        const float* g = step.grad_output.data() + i * planes.out_size();
        const float* winners = step.saved.at(0).data() + i * planes.out_size();
        std::fill_n(image, planes.size(), 0.0f);
        for (std::int64_t j = 0; j < planes.out_size(); ++j)
            image[static_cast<int>(winners[j])] += g[j];
    });
    return lab02::to_input(std::move(grad_x));
}

// --- Average -----------------------------------------------------------------------------------

float divisor(const Planes& p, int rows, int columns) {
    return static_cast<float>(p.options.count_padding ? p.options.kernel.y * p.options.kernel.x
                                                      : rows * columns);
}

void average_plain(const Planes& p, const float* image, float* output) {
    for (int y = 0; y < p.out_height; ++y, output += p.out_width) {
        const float* above = image + 2 * y * p.width;
        const float* below = above + p.width;
        for (int x = 0; x < p.out_width; ++x)
            output[x] = (above[2 * x] + above[2 * x + 1] + below[2 * x] + below[2 * x + 1]) / 4;
    }
}

void average_any(const Planes& p, const float* image, float* output) {
    p.for_windows([&](int number, int top, int bottom, int left, int right) {
        float sum = 0;
        for (int row = top; row < bottom; ++row)
            for (int column = left; column < right; ++column)
                sum += image[row * p.width + column];
        output[number] = sum / divisor(p, bottom - top, right - left);
    });
}

void share_plain(const Planes& p, const float* g, float* image) {
    for (int y = 0; y < p.out_height; ++y, g += p.out_width) {
        float* above = image + 2 * y * p.width;
        float* below = above + p.width;
        for (int x = 0; x < p.out_width; ++x)
            above[2 * x] = above[2 * x + 1] = below[2 * x] = below[2 * x + 1] = g[x] / 4;
    }
}

void share_any(const Planes& p, const float* g, float* image) {
    p.for_windows([&](int number, int top, int bottom, int left, int right) {
        const float share = g[number] / divisor(p, bottom - top, right - left);
        for (int row = top; row < bottom; ++row)
            for (int column = left; column < right; ++column)
                image[row * p.width + column] += share;
    });
}

void avg_pool_fast(ForwardStep& step) {
    const Tensor& x = step.input();
    const Planes planes(x.shape(), pool_options(step.options));
    set_shape(step.output, planes.shape);
    const auto run = planes.plain() ? average_plain : average_any;
    planes.for_each([&](std::int64_t i) {
        run(planes, x.data() + i * planes.size(), step.output.data() + i * planes.out_size());
    });
}

NodeGradients avg_pool_fast_backward(BackwardStep& step) {
    const Planes planes(step.input().shape(), pool_options(step.options));
    Tensor grad_x = Tensor::uninitialised(step.input().shape());
    const auto run = planes.plain() ? share_plain : share_any;
    planes.for_each([&](std::int64_t i) {
        float* image = grad_x.data() + i * planes.size();
        std::fill_n(image, planes.size(), 0.0f);
        run(planes, step.grad_output.data() + i * planes.out_size(), image);
    });
    return lab02::to_input(std::move(grad_x));
}

}  // namespace

void add_fast_pooling() {
    lab02::add_fusion(
        {.chain = {"max_pool"}, .forward = max_pool_fast, .backward = max_pool_fast_backward});
    lab02::add_fusion(
        {.chain = {"avg_pool"}, .forward = avg_pool_fast, .backward = avg_pool_fast_backward});
}

}  // namespace lab03
