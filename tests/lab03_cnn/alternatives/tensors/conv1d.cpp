// Convolution along time as others write it: tap by tap, each a product of whole signals.

#include "lab03_cnn/conv1d.hpp"

#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/layers.hpp"

namespace lab03 {

using dl::Tensor;

namespace {

int zeros_before(const Tensor& weight, const Conv1dOptions& options) {
    return options.causal ? (weight.size(2) - 1) * options.dilation : 0;
}

// Windows in the padded signal.
int windows(const Tensor& x, const Tensor& weight, const Conv1dOptions& options) {
    dl::require(x.rank() == 3 && weight.rank() == 3 && x.size(1) == weight.size(1),
                "conv1d: channels differ");
    dl::require<dl::Error>(options.stride > 0 && options.dilation > 0, "conv1d: no such step");
    const int room =
        x.size(2) + zeros_before(weight, options) - (weight.size(2) - 1) * options.dilation - 1;
    dl::require(room >= 0, "conv1d: the window does not fit");
    return room / options.stride + 1;
}

// (C, count) values of one signal that tap k meets.
Tensor met(const Tensor& padded, int n, int k, int count, const Conv1dOptions& options) {
    Tensor part({padded.size(1), count});
    for (int c = 0; c < padded.size(1); ++c)
        for (int t = 0; t < count; ++t)
            part.at(c, t) = padded.at(n, c, t * options.stride + k * options.dilation);
    return part;
}

Tensor tap(const Tensor& weight, int k) {
    Tensor matrix({weight.size(0), weight.size(1)});
    for (int o = 0; o < weight.size(0); ++o)
        for (int c = 0; c < weight.size(1); ++c)
            matrix.at(o, c) = weight.at(o, c, k);
    return matrix;
}

}  // namespace

Tensor conv1d_forward(const Tensor& x, const Tensor& weight, const Tensor& bias,
                      const Conv1dOptions& options) {
    const int count = windows(x, weight, options);
    dl::require(bias.shape() == dl::Shape{weight.size(0)}, "conv1d: biases differ");
    const Tensor padded = dl::pad(x, {{0, 0}, {0, 0}, {zeros_before(weight, options), 0}});
    std::vector<Tensor> results;
    for (int n = 0; n < x.size(0); ++n) {
        Tensor sum = dl::broadcast_to(dl::reshape(bias, {-1, 1}), {weight.size(0), count});
        for (int k = 0; k < weight.size(2); ++k)
            sum += dl::matmul(tap(weight, k), met(padded, n, k, count, options));
        results.push_back(sum);
    }
    return dl::stack(results);
}

Conv1dGradients conv1d_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight,
                                const Conv1dOptions& options) {
    const int count = windows(x, weight, options), zeros = zeros_before(weight, options);
    dl::require(grad_output.shape() == dl::Shape{x.size(0), weight.size(0), count},
                "conv1d: gradient of another shape");
    const Tensor padded = dl::pad(x, {{0, 0}, {0, 0}, {zeros, 0}});
    Tensor grad_padded(padded.shape());
    Conv1dGradients grad{{}, Tensor(weight.shape()), dl::sum(grad_output, {0, 2})};
    for (int n = 0; n < x.size(0); ++n) {
        Tensor g = dl::rows(grad_output, n, n + 1);
        g.set_shape({weight.size(0), count});
        for (int k = 0; k < weight.size(2); ++k) {
            const Tensor by_tap =
                dl::matmul(g, met(padded, n, k, count, options), {.transpose_b = true});
            const Tensor by_signal = dl::matmul(tap(weight, k), g, {.transpose_a = true});
            for (int c = 0; c < x.size(1); ++c) {
                for (int o = 0; o < weight.size(0); ++o)
                    grad.weight.at(o, c, k) += by_tap.at(o, c);
                for (int t = 0; t < count; ++t)
                    grad_padded.at(n, c, t * options.stride + k * options.dilation) +=
                        by_signal.at(c, t);
            }
        }
    }
    grad.input = dl::slice(grad_padded, 2, zeros, padded.size(2));
    return grad;
}

int time_delay_span(const std::vector<TimeDelayLayer>& layers) {
    return std::accumulate(layers.begin(), layers.end(), 1,
                           [](int span, const TimeDelayLayer& layer) {
                               return span + layer.dilation * layer.kernel - layer.dilation;
                           });
}

lab02::Net time_delay_net(int length, const std::vector<TimeDelayLayer>& layers, int classes) {
    dl::require<dl::Error>(layers.size() > 0, "time_delay_net: needs layers");
    lab02::Net net;
    net.input({1, length}, "signal");
    for (const auto& [filters, kernel, dilation] : layers) {
        conv1d(net, net.last(), filters, kernel, {1, dilation, true});
        lab02::relu(net, net.last());
    }
    max_over_time(net, net.last());
    lab02::linear(net, net.last(), classes);
    return net;
}

}  // namespace lab03
