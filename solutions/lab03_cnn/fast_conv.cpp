// The fast convolution.
//
//   forward      maps     = weights (O, taps) x windows on x (taps, places)
//   input        grad x   = weights^T (C, O * taps) x windows on grad maps
//   weights      grad w   = dot products of grad maps with windows on x
//
// Where they are faster, Winograd's forms stand for the first two (common/kernels/winograd.hpp).
//
// A few images at a time: their pixels, maps and gradients stay in the second-level cache. Which
// images go together depends on the sizes alone, and sums over images are formed in a fixed order,
// so the bits do not depend on the number of threads.

#include "solutions/lab03_cnn/fast_conv.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "common/kernels/gemm.hpp"
#include "common/kernels/winograd.hpp"
#include "common/parallel.hpp"
#include "solutions/lab03_cnn/fast_windows.hpp"

namespace lab03 {

using dl::Buffer;
using dl::Tensor;
using dl::kernels::gemm;
using dl::kernels::MatrixView;
using dl::kernels::Windows;
using dl::kernels::Winograd;

namespace {

constexpr int ceil_div(std::int64_t a, std::int64_t b) { return static_cast<int>((a + b - 1) / b); }

// How many images are worked on together: enough places to keep a product busy, few enough for the
// cache.
int images_together(const Conv2dSizes& s, int lanes) {
    constexpr std::int64_t cache = 256 * 1024;  // floats
    const std::int64_t one =
        std::int64_t{lanes} * s.filters + std::int64_t{s.height} * s.width * s.channels;
    const std::int64_t fitting = std::max<std::int64_t>(1, cache / one);
    const std::int64_t enough = ceil_div(2048, lanes);
    return static_cast<int>(std::clamp<std::int64_t>(s.images, 1, std::min(fitting, enough)));
}

std::int64_t map_size(const Conv2dSizes& s) { return std::int64_t{s.out_height} * s.out_width; }
std::int64_t maps_size(const Conv2dSizes& s) { return s.filters * map_size(s); }
std::int64_t image_size(const Conv2dSizes& s) {
    return std::int64_t{s.channels} * s.height * s.width;
}
int taps_of(const Conv2dSizes& s) { return s.group_channels * s.kernel_y * s.kernel_x; }

// Winograd's form of a layer, or of its gradient by x, if there is one that is faster.
std::optional<Winograd> winograd_form(const Conv2dSizes& s, const Conv2dOptions& options,
                                      const Tensor& weight, bool by_input) {
    const int top = options.padding.top, left = options.padding.left;
    if (s.kernel_y != 3 || s.kernel_x != 3 || !(options.stride == YX{1}) ||
        !(options.dilation == YX{1}) || options.groups != 1 || top > 2 || left > 2)
        return std::nullopt;
    dl::kernels::Correlation sizes = {s.channels,   s.height,    s.width, s.filters,
                                      s.out_height, s.out_width, top,     left};
    dl::kernels::Weights3x3 weights = {weight.data(), std::int64_t{9} * s.channels, 9};
    if (by_input) {
        std::swap(sizes.channels, sizes.filters);
        std::swap(sizes.height, sizes.out_height);
        std::swap(sizes.width, sizes.out_width);
        sizes.top = 2 - top;
        sizes.left = 2 - left;
        std::swap(weights.filter_step, weights.channel_step);
        weights.turned = true;
    }
    const int results = dl::kernels::winograd_results(sizes);
    if (results == 0) return std::nullopt;
    return std::optional<Winograd>(std::in_place, sizes, results, weights);
}

// --- Forward ---------------------------------------------------------------------------------

// One map of one image: from lanes to pixels, with bias and activation on the way.
void write_map(const std::vector<Run>& runs, const float* from, float bias, Then then, float* map) {
    for (const Run& run : runs) {
        const float* source = from + run.lane;
        float* to = map + run.pixel;
        if (then == Then::relu)
            for (int i = 0; i < run.length; ++i) {
                const float value = source[i] + bias;
                to[i] = value < 0 ? 0 : value;  // this way round NaN stays NaN
            }
        else
            for (int i = 0; i < run.length; ++i)
                to[i] = source[i] + bias;
    }
}

// Maps of `count` images that lie at `images`.
void make_maps(const Conv2dSizes& s, const WindowPlan& plan, const float* images, int count,
               const Tensor& weight, const float* bias, Then then, float* maps) {
    const int groups = s.filters / s.group_filters;
    const int lanes = plan.lanes(), columns = count * lanes, taps = taps_of(s);
    const WindowedImages read(plan, images, count, groups);
    Buffer sums(std::int64_t{s.group_filters} * columns);
    for (int g = 0; g < groups; ++g) {
        const int first = g * s.group_filters;
        const Windows windows{read.data(g), read.starts().data(), plan.steps.data()};
        gemm(s.group_filters, columns, taps,
             MatrixView{weight.data() + std::int64_t{first} * taps, taps, 1}, windows, sums.data(),
             columns);
        for (int n = 0; n < count; ++n)
            for (int o = 0; o < s.group_filters; ++o)
                write_map(plan.runs,
                          sums.data() + std::int64_t{o} * columns + std::int64_t{n} * lanes,
                          bias != nullptr ? bias[first + o] : 0.0f, then,
                          maps + n * maps_size(s) + (first + o) * map_size(s));
    }
}

}  // namespace

void fast_conv2d(const Tensor& x, const Tensor& weight, const float* bias,
                 const Conv2dOptions& options, Form form, Tensor& output) {
    const Conv2dSizes s = conv2d_sizes("conv2d", x.shape(), weight.shape(), options);
    const dl::Shape shape = {s.images, s.filters, s.out_height, s.out_width};
    if (!(output.shape() == shape)) output = Tensor::uninitialised(shape);
    if (form.winograd)
        if (const auto winograd = winograd_form(s, options, weight, false)) {
            dl::parallel_for(
                s.images, winograd->together(), [&](std::int64_t begin, std::int64_t end) {
                    winograd->run(x.data() + begin * image_size(s), static_cast<int>(end - begin),
                                  bias, form.then == Then::relu,
                                  output.data() + begin * maps_size(s));
                });
            return;
        }
    const WindowPlan plan = forward_plan(s, options);
    dl::parallel_for(
        s.images, images_together(s, plan.lanes()), [&](std::int64_t begin, std::int64_t end) {
            make_maps(s, plan, x.data() + begin * image_size(s), static_cast<int>(end - begin),
                      weight, bias, form.then, output.data() + begin * maps_size(s));
        });
}

// --- Backward --------------------------------------------------------------------------------

namespace {

// The weights as the gradient by the input meets them: for group g rows of channels, and in each
// row o, then the weights of the part.
std::vector<float> turned_weights(const Conv2dSizes& s, const BackwardPlan& part,
                                  const Tensor& weight) {
    std::vector<float> turned;
    turned.reserve(static_cast<std::size_t>(weight.count()));
    const int window = s.kernel_y * s.kernel_x;
    for (int first = 0; first < s.filters; first += s.group_filters)
        for (int c = 0; c < s.group_channels; ++c)
            for (int o = first; o < first + s.group_filters; ++o)
                for (const YX& k : part.weights)
                    turned.push_back(weight[(std::int64_t{o} * s.group_channels + c) * window +
                                            k.y * s.kernel_x + k.x]);
    return turned;
}

// What all images share in the backward pass.
struct Backward {
    const Conv2dSizes& s;
    const Tensor& x;
    WindowPlan forward;
    std::optional<Winograd> winograd;        // one form of the gradient by x
    std::vector<BackwardPlan> parts;         // the other one; neither if nobody wants it
    std::vector<std::vector<float>> turned;  // weights of every part
    bool complete;                           // do the parts reach every pixel of x?
};

// Sums of one part of the batch.
struct Sums {
    float* weight;
    double* bias;
};

void add_weight_gradient(const Backward& b, const float* images, int count, const float* maps,
                         float* sum) {
    const Conv2dSizes& s = b.s;
    const int groups = s.filters / s.group_filters;
    const int lanes = b.forward.lanes(), columns = count * lanes, taps = taps_of(s);
    const WindowedImages read(b.forward, images, count, groups);
    // From pixels to lanes; lanes that belong to no pixel, or to one that was there already, are 0.
    Buffer spread(std::int64_t{s.group_filters} * columns);
    std::fill_n(spread.data(), spread.count(), 0.0f);
    for (int g = 0; g < groups; ++g) {
        const int first = g * s.group_filters;
        for (int o = 0; o < s.group_filters; ++o)
            for (int n = 0; n < count; ++n) {
                const float* map = maps + n * maps_size(s) + (first + o) * map_size(s);
                float* to = spread.data() + std::int64_t{o} * columns + std::int64_t{n} * lanes;
                for (const Run& run : b.forward.runs)
                    std::memcpy(to + run.lane, map + run.pixel,
                                sizeof(float) * static_cast<std::size_t>(run.length));
            }
        dl::kernels::add_dots(s.group_filters, taps, static_cast<int>(read.starts().size()),
                              spread.data(), columns,
                              {read.data(g), read.starts().data(), b.forward.steps.data()},
                              sum + std::int64_t{first} * taps, taps);
    }
}

// Results of one channel of one image, to every stride-th pixel of x.
void write_pixels(const BackwardPlan& part, YX stride, int width, const float* from, float* image) {
    for (const Run& run : part.plan.runs) {
        int y = run.pixel / part.count.x, x = run.pixel % part.count.x;
        for (int i = 0; i < run.length;) {
            const int length = std::min(run.length - i, part.count.x - x);
            const float* source = from + run.lane + i;
            float* to = image + std::int64_t{part.first.y + y * stride.y} * width + part.first.x +
                        std::int64_t{x} * stride.x;
            if (stride.x == 1)
                std::memcpy(to, source, sizeof(float) * static_cast<std::size_t>(length));
            else
                for (int j = 0; j < length; ++j)
                    to[std::int64_t{j} * stride.x] = source[j];
            i += length;
            x = 0;
            ++y;
        }
    }
}

void make_input_gradient(const Backward& b, YX stride, int count, const float* maps, float* grad) {
    const Conv2dSizes& s = b.s;
    const int groups = s.filters / s.group_filters;
    if (b.winograd) return b.winograd->run(maps, count, nullptr, false, grad);
    if (!b.complete) std::fill_n(grad, count * image_size(s), 0.0f);
    if (b.parts.empty()) return;
    WindowedImages read(b.parts.front().plan, maps, count, groups);
    for (std::size_t p = 0; p < b.parts.size(); ++p) {
        const WindowPlan& plan = b.parts[p].plan;
        if (p > 0) read.read_with(plan);
        const int lanes = plan.lanes(), columns = count * lanes;
        const int depth = static_cast<int>(plan.steps.size());
        Buffer sums(std::int64_t{s.group_channels} * columns);
        for (int g = 0; g < groups; ++g) {
            const int first = g * s.group_channels;
            const Windows windows{read.data(g), read.starts().data(), plan.steps.data()};
            gemm(s.group_channels, columns, depth,
                 MatrixView{b.turned[p].data() + std::int64_t{first} * depth, depth, 1}, windows,
                 sums.data(), columns);
            for (int n = 0; n < count; ++n)
                for (int c = 0; c < s.group_channels; ++c)
                    write_pixels(
                        b.parts[p], stride, s.width,
                        sums.data() + std::int64_t{c} * columns + std::int64_t{n} * lanes,
                        grad + n * image_size(s) + std::int64_t{first + c} * s.height * s.width);
        }
    }
}

// Sum of one map in double, as dl::sum has it; eight sums side by side, for the processor's sake.
double sum_of(const float* map, std::int64_t size) {
    double sums[8] = {};
    std::int64_t i = 0;
    for (; i + 8 <= size; i += 8)
        for (int lane = 0; lane < 8; ++lane)
            sums[lane] += static_cast<double>(map[i + lane]);
    for (; i < size; ++i)
        sums[0] += static_cast<double>(map[i]);
    double sum = 0;
    for (const double part : sums)
        sum += part;
    return sum;
}

// Parts of the batch with sums of their own: enough for the threads, as long as they stay small.
int parts_of_batch(const Conv2dSizes& s, std::int64_t weights, int together) {
    constexpr std::int64_t most = std::int64_t{1} << 21;  // floats
    const std::int64_t parts =
        std::clamp<std::int64_t>(most / std::max<std::int64_t>(1, weights), 2, 16);
    return static_cast<int>(std::min<std::int64_t>(parts, ceil_div(s.images, together)));
}

}  // namespace

Conv2dGradients fast_conv2d_backward(const FillMaps& fill, const Tensor& x, const Tensor& weight,
                                     const Conv2dOptions& options, Wanted wanted) {
    const Conv2dSizes s = conv2d_sizes("conv2d", x.shape(), weight.shape(), options);
    Backward b{s, x, forward_plan(s, options), {}, {}, {}, false};
    if (wanted.input && wanted.winograd) b.winograd = winograd_form(s, options, weight, true);
    if (wanted.input && !b.winograd) b.parts = backward_plans(s, options);
    std::int64_t reached = 0;
    for (const BackwardPlan& part : b.parts) {
        b.turned.push_back(turned_weights(s, part, weight));
        reached += std::int64_t{part.count.y} * part.count.x;
    }
    b.complete = reached == std::int64_t{s.height} * s.width;

    Conv2dGradients found;
    if (wanted.input) found.input = Tensor::uninitialised(x.shape());
    const int together = images_together(s, b.forward.lanes());
    const int part_images =
        ceil_div(s.images, std::max(1, parts_of_batch(s, weight.count(), together)));
    const int parts = part_images == 0 ? 0 : ceil_div(s.images, part_images);
    Tensor weights({parts, static_cast<int>(weight.count())});
    std::vector<double> biases(static_cast<std::size_t>(parts * s.filters), 0.0);

    dl::parallel_for(parts, 1, [&](std::int64_t part, std::int64_t) {
        const Sums sums = {weights.data() + part * weight.count(),
                           biases.data() + part * s.filters};
        const int end = std::min(s.images, static_cast<int>(part + 1) * part_images);
        Buffer maps(std::min(together, part_images) * maps_size(s));
        for (int first = static_cast<int>(part) * part_images; first < end; first += together) {
            const int count = std::min(together, end - first);
            const float* images = x.data() + first * image_size(s);
            fill(first, count, maps.data());
            add_weight_gradient(b, images, count, maps.data(), sums.weight);
            for (int n = 0; wanted.bias && n < count; ++n)
                for (int o = 0; o < s.filters; ++o)
                    sums.bias[o] +=
                        sum_of(maps.data() + n * maps_size(s) + o * map_size(s), map_size(s));
            if (wanted.input)
                make_input_gradient(b, options.stride, count, maps.data(),
                                    found.input.data() + first * image_size(s));
        }
    });

    // The parts, always in the same order.
    found.weight = Tensor(weight.shape());
    if (wanted.bias) found.bias = Tensor({s.filters});
    for (int part = 0; part < parts; ++part)
        for (std::int64_t i = 0; i < weight.count(); ++i)
            found.weight[i] += weights[part * weight.count() + i];
    for (int o = 0; wanted.bias && o < s.filters; ++o) {
        double sum = 0;
        for (int part = 0; part < parts; ++part)
            sum += biases[static_cast<std::size_t>(part * s.filters + o)];
        found.bias[o] = static_cast<float>(sum);
    }
    return found;
}

}  // namespace lab03
