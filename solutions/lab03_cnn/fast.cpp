// Faster forms of this lab's operations, for a Session that may be fast.
//
// A fusion computes what the pure functions of the exercises define, and is tested against them:
// convolution alone or with ReLU, and both with max pooling, whose maps are then never kept; and
// pooling alone, on all threads.

#include "lab03_cnn/fast.hpp"

#include <algorithm>
#include <cstring>

#include "common/error.hpp"
#include "common/parallel.hpp"
#include "lab02_mlp_backprop/operations.hpp"
#include "lab03_cnn/node_options.hpp"
#include "solutions/lab03_cnn/fast_conv.hpp"

namespace lab03 {

namespace {

using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::NodeGradients;

const float* bias_of(const std::vector<const Tensor*>& parameters) {
    return parameters.size() > 1 ? parameters[1]->data() : nullptr;
}

NodeGradients as_node(Conv2dGradients found, bool bias) {
    NodeGradients result;
    result.inputs.push_back(std::move(found.input));
    result.parameters.push_back(std::move(found.weight));
    if (bias) result.parameters.push_back(std::move(found.bias));
    return result;
}

// --- Convolution, ReLU -----------------------------------------------------------------------

void conv_then(Then then, ForwardStep& step) {
    fast_conv2d(step.input(), step.parameter(0), bias_of(step.parameters),
                conv2d_options(step.options), then, step.output);
}

NodeGradients conv_then_backward(Then then, BackwardStep& step) {
    const std::int64_t size = step.output.count() / std::max(1, step.output.size(0));
    // The output of a ReLU is above 0 exactly where its input was.
    const auto fill = [&](int first, int count, float* maps) {
        const float* g = step.grad_output.data() + first * size;
        const float* output = step.output.data() + first * size;
        if (then == Then::nothing)
            std::memcpy(maps, g, sizeof(float) * static_cast<std::size_t>(count * size));
        else
            for (std::int64_t i = 0; i < count * size; ++i) {
                const float value = g[i];  // read in any case: no branch, vectors of it
                maps[i] = output[i] > 0 ? value : 0.0f;
            }
    };
    const bool bias = step.parameters.size() > 1;
    return as_node(fast_conv2d_backward(fill, step.input(), step.parameter(0),
                                        conv2d_options(step.options), {step.wanted[0], bias}),
                   bias);
}

void add_conv(const std::vector<std::string>& chain, Then then) {
    lab02::add_fusion(
        {.chain = chain,
         .forward = [then](ForwardStep& step) { conv_then(then, step); },
         .backward = [then](BackwardStep& step) { return conv_then_backward(then, step); }});
}

// --- Max pooling -----------------------------------------------------------------------------

// One channel. Windows of 2 x 2 side by side are what most networks use.
void pool_plane(const float* image, int width, int out_height, int out_width, float* output,
                float* winners) {
    for (int y = 0; y < out_height; ++y)
        for (int x = 0; x < out_width; ++x) {
            int best = 2 * y * width + 2 * x;
            for (const int other : {best + 1, best + width, best + width + 1})
                best = image[other] > image[best] ? other : best;
            output[y * out_width + x] = image[best];
            winners[y * out_width + x] = static_cast<float>(best);
        }
}

void pool_plane(const float* image, int height, int width, const PoolOptions& options,
                int out_height, int out_width, float* output, float* winners) {
    const auto& [kernel, stride, padding, count] = options;
    for (int y = 0; y < out_height; ++y) {
        const int top = std::max(y * stride.y - padding.top, 0);
        const int bottom = std::min(y * stride.y - padding.top + kernel.y, height);
        for (int x = 0; x < out_width; ++x) {
            const int left = std::max(x * stride.x - padding.left, 0);
            const int right = std::min(x * stride.x - padding.left + kernel.x, width);
            int best = top * width + left;
            for (int row = top; row < bottom; ++row)
                for (int at = row * width + left; at < row * width + right; ++at)
                    best = image[at] > image[best] ? at : best;
            output[y * out_width + x] = image[best];
            winners[y * out_width + x] = static_cast<float>(best);
        }
    }
}

struct Planes {
    int height, width, out_height, out_width;
    PoolOptions options;

    [[nodiscard]] std::int64_t size() const { return std::int64_t{height} * width; }
    [[nodiscard]] std::int64_t out_size() const { return std::int64_t{out_height} * out_width; }

    // Pools `count` planes that lie one after the other.
    void pool(const float* images, std::int64_t count, float* output, float* winners) const {
        const bool plain =
            options.kernel == YX{2} && options.stride == YX{2} && options.padding == Sides{0};
        for (std::int64_t i = 0; i < count; ++i) {
            const float* image = images + i * size();
            float* out = output + i * out_size();
            float* who = winners + i * out_size();
            if (plain)
                pool_plane(image, width, out_height, out_width, out, who);
            else
                pool_plane(image, height, width, options, out_height, out_width, out, who);
        }
    }

    // And back: planes of zeros, to whose winners the gradient is added.
    void spread(const float* grad, const float* winners, std::int64_t count, float* images) const {
        std::fill_n(images, count * size(), 0.0f);
        for (std::int64_t i = 0; i < count; ++i)
            for (std::int64_t j = i * out_size(); j < (i + 1) * out_size(); ++j)
                images[i * size() + static_cast<int>(winners[j])] += grad[j];
    }
};

Planes planes_of(const dl::Shape& x, const PoolOptions& options, dl::Shape& shape) {
    shape = pool_shape("max_pool", x, options);
    return {x[2], x[3], shape[2], shape[3], options};
}

void set_shape(Tensor& tensor, const dl::Shape& shape) {
    if (!(tensor.shape() == shape)) tensor = Tensor::uninitialised(shape);
}

// Planes a thread takes at a time: some 32,000 numbers.
std::int64_t planes_together(const Planes& planes) {
    return std::max<std::int64_t>(1, 32768 / std::max<std::int64_t>(1, planes.size()));
}

void max_pool_fast(ForwardStep& step) {
    const Tensor& x = step.input();
    dl::Shape shape;
    const Planes planes = planes_of(x.shape(), pool_options(step.options), shape);
    set_shape(step.output, shape);
    step.saved.resize(1);
    set_shape(step.saved[0], shape);
    const std::int64_t out = planes.out_size();
    dl::parallel_for(std::int64_t{shape[0]} * shape[1], planes_together(planes),
                     [&](std::int64_t begin, std::int64_t end) {
                         planes.pool(x.data() + begin * planes.size(), end - begin,
                                     step.output.data() + begin * out,
                                     step.saved[0].data() + begin * out);
                     });
}

NodeGradients max_pool_fast_backward(BackwardStep& step) {
    const dl::Shape& x = step.input().shape();
    dl::Shape shape;
    const Planes planes = planes_of(x, pool_options(step.options), shape);
    Tensor grad = Tensor::uninitialised(x);
    const std::int64_t out = planes.out_size();
    dl::parallel_for(std::int64_t{shape[0]} * shape[1], planes_together(planes),
                     [&](std::int64_t begin, std::int64_t end) {
                         planes.spread(step.grad_output.data() + begin * out,
                                       step.saved.at(0).data() + begin * out, end - begin,
                                       grad.data() + begin * planes.size());
                     });
    return {.inputs = lab02::inputs(std::move(grad)), .parameters = {}};
}

}  // namespace

void add_fast_operations() {
    static const bool once = [] {
        add_conv({"conv2d"}, Then::nothing);
        add_conv({"conv2d", "relu"}, Then::relu);
        lab02::add_fusion(
            {.chain = {"max_pool"}, .forward = max_pool_fast, .backward = max_pool_fast_backward});
        return true;
    }();
    static_cast<void>(once);
}

}  // namespace lab03
