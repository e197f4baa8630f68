// Faster forms of this lab's operations, for a Session that may be fast.
//
// A fusion computes what the pure functions of the exercises define, and is tested against them.
// Batch norm alone, batch norm with ReLU, and the residual sum are limited by memory: here each
// reads its input as few times as it can, and writes once. A channel is the work of one thread, in
// one order, so the bits do not depend on how many threads there are.

#include "lab04_architectures/fast.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/parallel.hpp"
#include "lab02_mlp_backprop/operations.hpp"
#include "lab04_architectures/batch_norm_2d.hpp"
#include "solutions/lab04_architectures/fast_upsample.hpp"

namespace lab04 {

namespace {

using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::NodeGradients;

enum class Then { nothing, relu };

// The planes of one channel: where the image n has it.
struct Planes {
    std::int64_t images, channels, pixels;

    explicit Planes(const Tensor& x)
        : images(x.size(0)), channels(x.size(1)), pixels(std::int64_t{x.size(2)} * x.size(3)) {}
    [[nodiscard]] std::int64_t at(std::int64_t n, std::int64_t c) const {
        return (n * channels + c) * pixels;
    }
};

// Two sums of one plane, f(i) giving both terms: sixteen float sums side by side, which the
// compiler keeps in vector registers, joined in double.
constexpr int lanes = 16;
struct Pair {
    double first = 0, second = 0;
};

template <class Terms>
void add_plane(Pair& total, std::int64_t pixels, Terms terms) {
    std::array<float, lanes> first{}, second{};
    std::int64_t i = 0;
    for (; i + lanes <= pixels; i += lanes)
        for (int lane = 0; lane < lanes; ++lane) {
            const auto [a, b] = terms(i + lane);
            first[static_cast<std::size_t>(lane)] += a;
            second[static_cast<std::size_t>(lane)] += b;
        }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        total.first += double{first[lane]};
        total.second += double{second[lane]};
    }
    for (; i < pixels; ++i) {
        const auto [a, b] = terms(i);
        total.first += double{a};
        total.second += double{b};
    }
}

struct Terms {
    float first, second;
};

// Mean and variance of one channel in one pass. What is summed is the distance from the channel's
// first value: means far from 0 cost no digits.
Pair statistics(const float* x, const Planes& planes, std::int64_t c) {
    const float origin = x[planes.at(0, c)];
    Pair sums;
    for (std::int64_t n = 0; n < planes.images; ++n) {
        const float* plane = x + planes.at(n, c);
        add_plane(sums, planes.pixels, [=](std::int64_t i) {
            const float d = plane[i] - origin;
            return Terms{d, d * d};
        });
    }
    const auto count = static_cast<double>(planes.images * planes.pixels);
    const double mean = sums.first / count;
    return {double{origin} + mean, std::max(sums.second / count - mean * mean, 0.0)};
}

// What backward wants to see again, in the order of saved.
enum Saved { saved_mean, saved_scale };

void norm_forward(Then then, ForwardStep& step) {
    const Tensor& x = step.input();
    dl::require(x.rank() == 4 && x.count() > 0,
                "batch_norm_2d: needs (N, C, H, W) with something in it, got ", x.shape());
    const Planes planes(x);
    const BatchNormOptions options;
    const bool train = step.mode == Mode::train;
    Tensor mean = step.parameter(2), variance = step.parameter(3);
    Tensor scale(mean.shape());
    if (!(step.output.shape() == x.shape())) step.output = Tensor::uninitialised(x.shape());
    float* out = step.output.data();

    dl::parallel_for(planes.channels, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t c = begin; c < end; ++c) {
            if (train) {
                const Pair found = statistics(x.data(), planes, c);
                mean[c] = static_cast<float>(found.first);
                variance[c] = static_cast<float>(found.second);
            }
            scale[c] = 1.0f / std::sqrt(variance[c] + options.epsilon);
            const float m = mean[c], factor = scale[c] * step.parameter(0)[c];
            const float shift = step.parameter(1)[c];
            for (std::int64_t n = 0; n < planes.images; ++n) {
                const float* from = x.data() + planes.at(n, c);
                float* to = out + planes.at(n, c);
                if (then == Then::nothing)
                    for (std::int64_t i = 0; i < planes.pixels; ++i)
                        to[i] = (from[i] - m) * factor + shift;
                else
                    for (std::int64_t i = 0; i < planes.pixels; ++i) {
                        const float value = (from[i] - m) * factor + shift;
                        to[i] = value < 0 ? 0 : value;  // this way round NaN stays NaN
                    }
            }
        }
    });
    if (train) {
        const float keep = options.keep_old;
        step.new_state.emplace_back(2, step.parameter(2) * keep + mean * (1 - keep));
        step.new_state.emplace_back(3, step.parameter(3) * keep + variance * (1 - keep));
    }
    step.saved.resize(2);
    step.saved[saved_mean] = std::move(mean);
    step.saved[saved_scale] = std::move(scale);
}

// The gradient by x takes the place of the gradient by the output.
void channel_backward(BackwardStep& step, Then then, std::int64_t c, Tensor& by_gamma,
                      Tensor& by_beta) {
    const Tensor& x = step.input();
    const Planes planes(x);
    const float mean = step.saved[saved_mean][c], scale = step.saved[saved_scale][c];
    Pair sums;  // of g and of g x_hat
    for (std::int64_t n = 0; n < planes.images; ++n) {
        const float* from = x.data() + planes.at(n, c);
        float* g = step.grad_output.data() + planes.at(n, c);
        if (then == Then::nothing) {
            add_plane(sums, planes.pixels, [=](std::int64_t i) {
                return Terms{g[i], g[i] * ((from[i] - mean) * scale)};
            });
            continue;
        }
        // The output of a ReLU is above 0 exactly where its input was.
        const float* out = step.output.data() + planes.at(n, c);
        add_plane(sums, planes.pixels, [=](std::int64_t i) {
            const float value = g[i];  // read in any case: no branch, vectors of it
            g[i] = out[i] > 0 ? value : 0.0f;
            return Terms{g[i], g[i] * ((from[i] - mean) * scale)};
        });
    }
    by_beta[c] = static_cast<float>(sums.first);
    by_gamma[c] = static_cast<float>(sums.second);
    if (!step.wanted[0]) return;

    const bool train = step.mode == Mode::train;
    const auto count = static_cast<double>(planes.images * planes.pixels);
    const float factor = step.parameter(0)[c] * scale;
    const float shift = train ? static_cast<float>(sums.first / count) : 0.0f;
    const float stretch = train ? static_cast<float>(sums.second / count) * scale : 0.0f;
    for (std::int64_t n = 0; n < planes.images; ++n) {
        const float* from = x.data() + planes.at(n, c);
        float* g = step.grad_output.data() + planes.at(n, c);
        for (std::int64_t i = 0; i < planes.pixels; ++i)
            g[i] = factor * (g[i] - shift - (from[i] - mean) * stretch);
    }
}

NodeGradients norm_backward(Then then, BackwardStep& step) {
    const dl::Shape channels = {step.input().size(1)};
    Tensor by_gamma(channels), by_beta(channels);
    dl::parallel_for(step.input().size(1), 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t c = begin; c < end; ++c)
            channel_backward(step, then, c, by_gamma, by_beta);
    });
    NodeGradients result;
    result.inputs.push_back(std::move(step.grad_output));
    result.parameters.push_back(std::move(by_gamma));
    result.parameters.push_back(std::move(by_beta));
    return result;
}

// --- The residual sum --------------------------------------------------------------------------

constexpr std::int64_t values_in_a_piece = 16384;

void sum_forward(ForwardStep& step) {
    const Tensor& branch = step.input(0);
    const Tensor& shortcut = step.input(1);
    dl::require(branch.shape() == shortcut.shape(), "residual_sum: branch ", branch.shape(),
                " and shortcut ", shortcut.shape(), " must have one shape");
    if (!(step.output.shape() == branch.shape()))
        step.output = Tensor::uninitialised(branch.shape());
    const float* a = branch.data();
    const float* b = shortcut.data();
    float* out = step.output.data();
    dl::parallel_for(branch.count(), values_in_a_piece, [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            const float sum = a[i] + b[i];
            out[i] = sum < 0 ? 0 : sum;
        }
    });
}

NodeGradients sum_backward(BackwardStep& step) {
    Tensor& g = step.grad_output;
    Tensor copy = Tensor::uninitialised(g.shape());
    float* first = g.data();
    float* second = copy.data();
    const float* out = step.output.data();
    dl::parallel_for(g.count(), values_in_a_piece, [=](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            first[i] = out[i] > 0 ? first[i] : 0.0f;
            second[i] = first[i];
        }
    });
    NodeGradients result;
    result.inputs.push_back(std::move(g));
    result.inputs.push_back(std::move(copy));
    return result;
}

void add_norm(const std::vector<std::string>& chain, Then then) {
    lab02::add_fusion(
        {.chain = chain,
         .forward = [then](ForwardStep& step) { norm_forward(then, step); },
         .backward = [then](BackwardStep& step) { return norm_backward(then, step); }});
}

}  // namespace

void add_fast_operations() {
    static const bool once = [] {
        add_norm({"batch_norm_2d"}, Then::nothing);
        add_norm({"batch_norm_2d", "relu"}, Then::relu);
        lab02::add_fusion(
            {.chain = {"residual_sum"}, .forward = sum_forward, .backward = sum_backward});
        add_fast_upsample();
        return true;
    }();
    static_cast<void>(once);
}

}  // namespace lab04
