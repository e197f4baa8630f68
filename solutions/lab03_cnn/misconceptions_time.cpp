// Known wrong answers of exercise 3.13.

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab02_mlp_backprop/losses.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

// The reference's loops with a place to slip at.
struct TimeSlip {
    int zeros_before = -1;  // of a causal window: -1 all of them, else a share of 1/2 or 0 of them
    bool turned = false;    // the filter is turned round
    bool no_stride = false, no_dilation = false;
    bool bias_in_loop = false, last_channel = false;
};

struct Where {
    int first, stride, dilation;
};

Where where_of(const TimeSlip& slip, const Tensor& weight, const Conv1dOptions& options) {
    const int reach = (weight.size(2) - 1) * options.dilation;
    const int before = slip.zeros_before < 0 ? reach : slip.zeros_before == 0 ? 0 : reach / 2;
    return {options.causal ? -before : 0, slip.no_stride ? 1 : options.stride,
            slip.no_dilation ? 1 : options.dilation};
}

Tensor conv1d_with(const TimeSlip& slip, const Tensor& x, const Tensor& weight, const Tensor& bias,
                   const Conv1dOptions& options) {
    Tensor out = conv1d_forward(x, weight, bias, options);  // the checks, and the shape
    const Where place = where_of(slip, weight, options);
    const int taps = weight.size(2);
    for (int n = 0; n < out.size(0); ++n)
        for (int o = 0; o < out.size(1); ++o)
            for (int t = 0; t < out.size(2); ++t) {
                float sum = slip.bias_in_loop ? 0 : bias.at(o);
                for (int c = slip.last_channel ? x.size(1) - 1 : 0; c < x.size(1); ++c) {
                    if (slip.bias_in_loop) sum += bias.at(o);
                    for (int k = 0; k < taps; ++k) {
                        const int at = place.first + t * place.stride + k * place.dilation;
                        if (at < 0 || at >= x.size(2)) continue;
                        sum += weight.at(o, c, slip.turned ? taps - 1 - k : k) * x.at(n, c, at);
                    }
                }
                out.at(n, o, t) = sum;
            }
    return out;
}

auto convolving(const TimeSlip& slip) {
    return [slip](const Tensor& x, const Tensor& weight, const Tensor& bias,
                  const Conv1dOptions& options) {
        return conv1d_with(slip, x, weight, bias, options);
    };
}

// The gradient by x with a slip: overlapping windows that overwrite each other, or other places.
Tensor input_with(const TimeSlip& slip, bool assigns, const Tensor& grad, const Tensor& x,
                  const Tensor& weight, const Conv1dOptions& options) {
    const Where place = where_of(slip, weight, options);
    Tensor result(x.shape());
    for (int n = 0; n < grad.size(0); ++n)
        for (int t = 0; t < grad.size(2); ++t)
            for (int c = 0; c < x.size(1); ++c)
                for (int k = 0; k < weight.size(2); ++k) {
                    const int at = place.first + t * place.stride + k * place.dilation;
                    if (at < 0 || at >= x.size(2)) continue;
                    float sum = 0;
                    for (int o = 0; o < grad.size(1); ++o)
                        sum += grad.at(n, o, t) *
                               weight.at(o, c, slip.turned ? weight.size(2) - 1 - k : k);
                    result.at(n, c, at) = assigns ? sum : result.at(n, c, at) + sum;
                }
    return result;
}

auto back(const std::function<void(const Tensor& grad, const Tensor& x, const Tensor& weight,
                                   const Conv1dOptions&, Conv1dGradients&)>& change) {
    return [change](const Tensor& grad, const Tensor& x, const Tensor& weight,
                    const Conv1dOptions& options) {
        Conv1dGradients found = conv1d_backward(grad, x, weight, options);
        change(grad, x, weight, options, found);
        return found;
    };
}

Misconceptions forward_rows() {
    return {
        wrong(calls::conv1d_forward, "L3-C1D-01", convolving({.zeros_before = 1}),
              "Your output knows the future: the zeros stand on both sides.",
              "Put a single 1 at t = 5. When may the output first move?"),
        wrong(calls::conv1d_forward, "L3-C1D-02", convolving({.zeros_before = 0}),
              "Your output knows the future: the zeros stand behind the signal.",
              "Put a single 1 at t = 5. When may the output first move?"),
        wrong(calls::conv1d_forward, "L3-C1D-03", convolving({.turned = true}),
              "The filter is turned round; here the last tap meets the latest step.",
              "Put a single 1 into the signal. Do you see the filter or its mirror image?"),
        wrong(calls::conv1d_forward, "L3-C1D-04", convolving({.no_stride = true}),
              "The window moves one step at a time although the output is strided.",
              "Where does window 2 begin when the stride is 2?"),
        wrong(calls::conv1d_forward, "L3-C1D-05", convolving({.no_dilation = true}),
              "The taps stand side by side; dilation spreads them.",
              "Which three steps does a filter of three taps with dilation 2 read?"),
        wrong(calls::conv1d_forward, "L3-C1D-06", convolving({.bias_in_loop = true}),
              "The bias is added once for every channel; it belongs once to each output.",
              "What should come out of a signal of zeros?"),
        wrong(calls::conv1d_forward, "L3-C1D-07", convolving({.last_channel = true}),
              "Your filter hears one channel only.", "Change one value of channel 0."),
    };
}

Misconceptions backward_rows() {
    return {
        wrong(calls::conv1d_backward, "L3-C1D-08",
              back([](const Tensor& g, const Tensor& x, const Tensor& w, const Conv1dOptions& o,
                      Conv1dGradients& found) { found.input = input_with({}, true, g, x, w, o); }),
              "Overlapping windows overwrite each other's gradient.",
              "In how many windows does a step in the middle occur?"),
        wrong(calls::conv1d_backward, "L3-C1D-09",
              back([](const Tensor& g, const Tensor& x, const Tensor& w, const Conv1dOptions& o,
                      Conv1dGradients& found) {
                  found.input = input_with({.zeros_before = 0}, false, g, x, w, o);
              }),
              "The gradient lands too late by the zeros that stood before the signal.",
              "Which step did window 0 of a causal convolution end with?"),
        wrong(calls::conv1d_backward, "L3-C1D-10",
              back([](const Tensor& g, const Tensor& x, const Tensor& w, const Conv1dOptions& o,
                      Conv1dGradients& found) {
                  found.input = input_with({.no_stride = true}, false, g, x, w, o);
              }),
              "The stride is used on the way forward but not on the way back.",
              "Which steps did output 1 hear?"),
        wrong(calls::conv1d_backward, "L3-C1D-11",
              back([](const Tensor& g, const Tensor& x, const Tensor& w, const Conv1dOptions& o,
                      Conv1dGradients& found) {
                  const int last = x.size(0) - 1;
                  found.weight = conv1d_backward(dl::rows(g, last, last + 1),
                                                 dl::rows(x, last, last + 1), w, o)
                                     .weight;
              }),
              "All signals share the filter, so all must contribute to its gradient.",
              "Give the same signal twice: does the gradient of the weight double?"),
        wrong(calls::conv1d_backward, "L3-C1D-12",
              back([](const Tensor& g, const Tensor&, const Tensor&, const Conv1dOptions&,
                      Conv1dGradients& found) { found.bias /= static_cast<float>(g.size(2)); }),
              "The bias touches every step of the output: a sum, no mean.",
              "How many outputs change when the bias moves?"),
        wrong(calls::conv1d_backward, "L3-C1D-13",
              back([](const Tensor& g, const Tensor& x, const Tensor& w, const Conv1dOptions& o,
                      Conv1dGradients& found) {
                  found.input = input_with({.turned = true}, false, g, x, w, o);
              }),
              "The filter is turned round on the way back in a loop that adds tap by tap.",
              "Which weight multiplied x[at] on the way forward? The same one multiplies g."),
    };
}

auto spanning(const std::function<int(int span, const TimeDelayLayer&)>& next, int start) {
    return [next, start](const std::vector<TimeDelayLayer>& layers) {
        int span = start;
        for (const TimeDelayLayer& layer : layers)
            span = next(span, layer);
        return span;
    };
}

auto stacking(bool bends, bool causal, bool dilates, bool pools_early) {
    return [=](int length, const std::vector<TimeDelayLayer>& layers, int classes) {
        static_cast<void>(time_delay_net(length, layers, classes));
        Net net;
        Node x = net.input({1, length}, "signal");
        for (const TimeDelayLayer& layer : layers) {
            x = conv1d(net, x, layer.filters, layer.kernel,
                       {.dilation = dilates ? layer.dilation : 1, .causal = causal});
            if (bends) x = lab02::relu(net, x);
        }
        if (pools_early) {
            lab02::linear(net, max_over_time(net, x), classes);
            lab02::softmax(net, net.last());
        } else {
            lab02::linear(net, max_over_time(net, x), classes);
        }
        return net.nodes();
    };
}

Misconceptions span_rows() {
    return {
        wrong(
            calls::time_delay_span, "L3-TDN-01",
            spanning([](int span, const TimeDelayLayer& l) { return span + l.kernel * l.dilation; },
                     0),
            "Windows share a step with the layer below: each adds kernel - 1, not kernel.",
            "How far do two layers of kernel 1 hear?"),
        wrong(calls::time_delay_span, "L3-TDN-02",
              spanning([](int span, const TimeDelayLayer& l) { return span + l.kernel - 1; }, 1),
              "The dilation is not counted: it spreads the taps.",
              "Which steps does a filter of two taps with dilation 8 read?"),
        wrong(calls::time_delay_span, "L3-TDN-03",
              spanning(
                  [](int span, const TimeDelayLayer& l) {
                      return span * ((l.kernel - 1) * l.dilation + 1);
                  },
                  1),
              "Spans add up; only strides would multiply.",
              "Draw two layers of three taps: which steps reach the top?"),
        wrong(calls::time_delay_net, "L3-TDN-04", stacking(false, true, true, false),
              "No activation stands between the layers: together they are one filter.",
              "What is the composition of two linear filters?"),
        wrong(calls::time_delay_net, "L3-TDN-05", stacking(true, false, true, false),
              "The layers are not causal.", "Which option of conv1d keeps the future out?"),
        wrong(calls::time_delay_net, "L3-TDN-06", stacking(true, true, false, false),
              "The dilation of a layer is not passed on.",
              "What is the span of the net you built?"),
        wrong(calls::time_delay_net, "L3-TDN-07", stacking(true, true, true, true),
              "The loss contains the softmax already; here it is applied twice.",
              "What does softmax_cross_entropy take: scores or probabilities?"),
    };
}

}  // namespace

Misconceptions time_rows() { return joined({forward_rows(), backward_rows(), span_rows()}); }

}  // namespace lab03
