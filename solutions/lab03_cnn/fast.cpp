// Faster forms of this lab's operations, for a Session that may be fast.
//
// A fusion computes what the pure functions of the exercises define, and is tested against them:
// convolution alone or with ReLU, and pooling.

#include "lab03_cnn/fast.hpp"

#include <algorithm>
#include <cstring>

#include "lab02_mlp_backprop/operations.hpp"
#include "lab03_cnn/node_options.hpp"
#include "solutions/lab03_cnn/fast_conv.hpp"
#include "solutions/lab03_cnn/fast_pool.hpp"

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
                conv2d_options(step.options), {.then = then, .winograd = step.winograd},
                step.output);
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
    return as_node(
        fast_conv2d_backward(fill, step.input(), step.parameter(0), conv2d_options(step.options),
                             {step.wanted[0], bias, step.winograd}),
        bias);
}

void add_conv(const std::vector<std::string>& chain, Then then) {
    lab02::add_fusion(
        {.chain = chain,
         .forward = [then](ForwardStep& step) { conv_then(then, step); },
         .backward = [then](BackwardStep& step) { return conv_then_backward(then, step); }});
}

}  // namespace

void add_fast_operations() {
    static const bool once = [] {
        add_conv({"conv2d"}, Then::nothing);
        add_conv({"conv2d", "relu"}, Then::relu);
        add_fast_pooling();
        return true;
    }();
    static_cast<void>(once);
}

}  // namespace lab03
