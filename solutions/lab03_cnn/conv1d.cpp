// Convolution along time, and nets made of it.
//
// You write     3.13 conv1d_forward, conv1d_backward, time_delay_span, time_delay_net
// You are given conv1d.hpp (with conv1d and max_over_time for nets), lab 2's relu and linear
// Check         ./course check 3.13         Stuck?  ./course hint 3.13
//
// Index letters: n signal, c channel, o filter, t time of the output, k tap of the filter.

#include "lab03_cnn/conv1d.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/layers.hpp"

namespace lab03 {

using dl::Tensor;
using lab02::Net;
using lab02::Node;

namespace {

// How the windows lie: how many there are, and where the first one begins (before 0 if causal).
struct Windows {
    int count;
    int first;
};

Windows windows(const char* call, const Tensor& x, const Tensor& weight,
                const Conv1dOptions& options) {
    dl::require(x.rank() == 3 && weight.rank() == 3 && x.size(1) == weight.size(1), call,
                ": x (N, C, T) and weight (O, C, K) need the same C, got ", x.shape(), " and ",
                weight.shape());
    dl::require<dl::Error>(options.stride >= 1 && options.dilation >= 1, call,
                           ": stride and dilation are at least 1, got ", options.stride, " and ",
                           options.dilation);
    const int reach = (weight.size(2) - 1) * options.dilation;  // from the first tap to the last
    const int zeros = options.causal ? reach : 0;
    const int room = x.size(2) + zeros - reach - 1;
    dl::require(room >= 0, call, ": a window of ", reach + 1, " steps does not fit into ",
                x.size(2), "; take fewer taps or a causal window");
    return {room / options.stride + 1, -zeros};
}

}  // namespace

// Exercise 3.13: forward
//
//     x 1 2 3 4    weight 10 1    bias 0:   valid    12 23 34
//                                           causal    1 12 23 34     1 = 10 * 0 + 1 * 1
//
// Window t begins at windows(...).first + t * stride; a step before 0 is a zero that causal has put
// there.
Tensor conv1d_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv1dOptions& options) {
    const Windows place = windows("conv1d_forward", x, weight, options);
    dl::require(bias.shape() == dl::Shape{weight.size(0)}, "conv1d_forward: weight ",
                weight.shape(), " needs as many biases, got ", bias.shape());

    // BEGIN SOLUTION 3.13 conv1d_forward
    Tensor out({x.size(0), weight.size(0), place.count});
    for (int n = 0; n < x.size(0); ++n)
        for (int o = 0; o < weight.size(0); ++o) {
            float* sums = &out.at(n, o, 0);
            std::fill(sums, sums + place.count, bias.at(o));
            for (int c = 0; c < x.size(1); ++c)
                for (int k = 0; k < weight.size(2); ++k) {
                    const float w = weight.at(o, c, k);
                    const float* signal = x.data() + (n * x.size(1) + c) * x.size(2);
                    for (int t = 0; t < place.count; ++t) {
                        const int at = place.first + t * options.stride + k * options.dilation;
                        if (at >= 0) sums[t] += w * signal[at];
                    }
                }
        }
    return out;
    // END SOLUTION
}

// Exercise 3.13: backward. The loops of forward; every line of it, turned round, adds.
Conv1dGradients conv1d_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight,
                                const Conv1dOptions& options) {
    const Windows place = windows("conv1d_backward", x, weight, options);
    dl::require(grad_output.shape() == dl::Shape{x.size(0), weight.size(0), place.count},
                "conv1d_backward: the output has ", place.count, " steps, got a gradient ",
                grad_output.shape());

    // BEGIN SOLUTION 3.13 conv1d_backward
    Conv1dGradients grad{Tensor(x.shape()), Tensor(weight.shape()), Tensor({weight.size(0)})};
    for (int n = 0; n < x.size(0); ++n)
        for (int o = 0; o < weight.size(0); ++o) {
            const float* g = grad_output.data() + (n * weight.size(0) + o) * place.count;
            for (int t = 0; t < place.count; ++t)
                grad.bias.at(o) += g[t];  // forward: sum = bias[o]
            for (int c = 0; c < x.size(1); ++c)
                for (int k = 0; k < weight.size(2); ++k) {
                    const float w = weight.at(o, c, k);
                    const float* signal = x.data() + (n * x.size(1) + c) * x.size(2);
                    float* grad_signal = &grad.input.at(n, c, 0);
                    float by_weight = 0;
                    for (int t = 0; t < place.count; ++t) {
                        const int at = place.first + t * options.stride + k * options.dilation;
                        if (at < 0) continue;
                        // forward: sum += w * signal[at]
                        by_weight += g[t] * signal[at];
                        grad_signal[at] += g[t] * w;
                    }
                    grad.weight.at(o, c, k) += by_weight;
                }
        }
    return grad;
    // END SOLUTION
}

// Exercise 3.13: how far back does it hear?
//
//     kernels 5, 5 with dilations 1, 2:   1 + 4 * 1 + 4 * 2 = 13 steps
int time_delay_span(const std::vector<TimeDelayLayer>& layers) {
    // BEGIN SOLUTION 3.13 time_delay_span
    int span = 1;
    for (const TimeDelayLayer& layer : layers)
        span += (layer.kernel - 1) * layer.dilation;
    return span;
    // END SOLUTION
}

// Exercise 3.13: the net
//
//   signal (1, T) - conv1d1 - relu1 - conv1d2 - relu2 ... - max_over_time1 - linear1 (classes)
Net time_delay_net(int length, const std::vector<TimeDelayLayer>& layers, int classes) {
    dl::require<dl::Error>(!layers.empty(), "time_delay_net: needs at least one layer");

    // BEGIN SOLUTION 3.13 time_delay_net
    Net net;
    Node x = net.input({1, length}, "signal");
    for (const TimeDelayLayer& layer : layers)
        x = lab02::relu(net, conv1d(net, x, layer.filters, layer.kernel,
                                    {.dilation = layer.dilation, .causal = true}));
    lab02::linear(net, max_over_time(net, x), classes);
    return net;
    // END SOLUTION
}

}  // namespace lab03
