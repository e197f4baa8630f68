// Convolution along time, and nets made of it. Exercise 3.13 (challenge).
//
// Signals are (N, C, T): n signal, c channel, t time. Filters are (O, C, K): o filter, k tap.

#pragma once

#include <vector>

#include "lab02_mlp_backprop/net.hpp"

namespace lab03 {

struct Conv1dOptions {
    int stride = 1;       // steps between two windows
    int dilation = 1;     // steps between two taps of one window
    bool causal = false;  // see below
};

struct Conv1dGradients {
    dl::Tensor input;   // (N, C, T)
    dl::Tensor weight;  // (O, C, K)
    dl::Tensor bias;    // (O)
};

/// 3.13  out[n][o][t] = bias[o] + sum over c, k of weight[o][c][k] * x[n][c][t * stride + k *
/// dilation]: a correlation, no tap is turned round.
///
/// Causal: (K-1) * dilation zeros are put before the first step and none behind the last, so that
/// out[t] sees x[t * stride] and what came before, never what comes after.
/// Length of the result: (T' - (K-1) * dilation - 1) / stride + 1, rounded down, where T' is T with
/// the zeros. Throws ShapeError for shapes that do not fit or a window longer than T', Error for a
/// stride or dilation below 1.
[[nodiscard]] dl::Tensor conv1d_forward(const dl::Tensor& x, const dl::Tensor& weight,
                                        const dl::Tensor& bias, const Conv1dOptions& options = {});

/// 3.13  Gradients of a loss, given its gradient by the output. Steps that no window saw get 0.
[[nodiscard]] Conv1dGradients conv1d_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                              const dl::Tensor& weight,
                                              const Conv1dOptions& options = {});

/// A layer of a time-delay net: causal, stride 1.
struct TimeDelayLayer {
    int filters = 8;
    int kernel = 5;
    int dilation = 1;
};

/// 3.13  How many steps of the signal one unit above these layers depends on.
[[nodiscard]] int time_delay_span(const std::vector<TimeDelayLayer>& layers);

/// 3.13  input "signal" (1, length); for every layer conv1d and relu; then max_over_time and a
/// linear layer with `classes` units. Names number themselves: "conv1d1", "relu1", "conv1d2", ...
/// Throws Error when there are no layers.
[[nodiscard]] lab02::Net time_delay_net(int length, const std::vector<TimeDelayLayer>& layers,
                                        int classes);

// --- Given: the vocabulary (layers_time.cpp) ---------------------------------------------------

/// (N, C, T) becomes (N, filters, T'): parameters "weight" (filters, C, kernel) and "bias".
lab02::Node conv1d(lab02::Net& net, lab02::Node x, int filters, int kernel,
                   const Conv1dOptions& options = {}, const lab02::Naming& naming = {});
/// (N, C, T) becomes (N, C): how strongly each filter answered anywhere.
lab02::Node max_over_time(lab02::Net& net, lab02::Node x, const lab02::Naming& naming = {});

}  // namespace lab03
