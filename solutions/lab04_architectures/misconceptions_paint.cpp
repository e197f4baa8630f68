// Known wrong answers of exercise 4.10: transposed convolution.

#include <cmath>
#include <functional>
#include <utility>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;

namespace {

Tensor turned(const Tensor& weight) { return dl::flip(dl::flip(weight, 2), 3); }

// (C, O, K, K) read as if the output channels stood first, where that goes unnoticed.
Tensor exchanged(const Tensor& weight) {
    return weight.size(0) == weight.size(1) ? dl::permute(weight, {1, 0, 2, 3}) : weight;
}

Tensor cut_paddings(const Tensor& wide, const ConvTransposeOptions& o, int bottom) {
    const int height = wide.size(2) - 2 * o.padding, width = wide.size(3) - 2 * o.padding;
    const int from = bottom == 0 ? o.padding : 0;
    return dl::slice(dl::slice(wide, 2, from, from + height), 3, from, from + width);
}

using Paint = Tensor(const Tensor&, const Tensor&, const Tensor&, const ConvTransposeOptions&);

harness::Misconception paint_row(const char* id, std::function<Paint> paint, const char* diagnosis,
                                 const char* hint) {
    return wrong(
        calls::conv_transpose2d_forward, id,
        [paint = std::move(paint)](const Tensor& x, const Tensor& w, const Tensor& b,
                                   const ConvTransposeOptions& o) {
            check(conv_transpose2d_forward(x, w, b, o));
            return paint(x, w, b, o);
        },
        diagnosis, hint);
}

Misconceptions forward_rows() {
    return {
        paint_row(
            "L4-TCV-02",
            [](const Tensor& x, const Tensor& w, const Tensor& b, ConvTransposeOptions o) {
                if (o.stride > 1) ++o.stride;
                return conv_transpose2d_forward(x, w, b, o);
            },
            "Between neighbours go S - 1 zeros, and none at the ends.",
            "Insert zeros into [a, b] for S = 2."),
        paint_row(
            "L4-TCV-03",
            [](const Tensor& x, const Tensor& w, const Tensor& b, const ConvTransposeOptions& o) {
                return conv_transpose2d_forward(x, turned(w), b, o);
            },
            "Spreading a pixel paints the kernel unflipped; gathering needs it flipped.",
            "Put a single 1 in: you should see the kernel itself."),
        paint_row(
            "L4-TCV-06",
            [](const Tensor& x, const Tensor& w, const Tensor& b, ConvTransposeOptions o) {
                const int more = std::exchange(o.output_padding, 0);
                return dl::pad(conv_transpose2d_forward(x, w, b, o),
                               {{0, 0}, {0, 0}, {0, more}, {0, more}});
            },
            "output_padding chooses among possible sizes; it does not add zeros.",
            "Which two input sizes does the forward convolution map to 3?"),
        paint_row(
            "L4-TCV-09",
            [](const Tensor& x, const Tensor& w, const Tensor& b, const ConvTransposeOptions& o) {
                return conv_transpose2d_forward(x, exchanged(w), b, o);
            },
            "You read the weight with its output channels first; here the input channels stand "
            "first.",
            "Give the two channels different filters. Which one does channel 0 of the input use?"),
        paint_row(
            "L4-TCV-10",
            [](const Tensor& x, const Tensor& w, const Tensor&, const ConvTransposeOptions& o) {
                return conv_transpose2d_forward(x, w, Tensor({w.size(1)}), o);
            },
            "The bias is missing.", "What does an all-zero input give?"),
        paint_row(
            "L4-TCV-11",
            [](const Tensor& x, const Tensor& w, const Tensor& b, ConvTransposeOptions o) {
                ConvTransposeOptions wide = o;
                wide.padding = 0;
                return cut_paddings(conv_transpose2d_forward(x, w, b, wide), o, 1);
            },
            "Padding is cut off at one end only; it belongs to both.",
            "Which rows of the painted picture does padding 1 remove?"),
    };
}

template <class Change>
auto gradients_with(Change change) {
    return
        [change](const Tensor& g, const Tensor& x, const Tensor& w, const ConvTransposeOptions& o) {
            ConvTransposeGradients found = conv_transpose2d_backward(g, x, w, o);
            change(found, g, x, w, o);
            return found;
        };
}

using Found = ConvTransposeGradients;
using How = ConvTransposeOptions;

Misconceptions backward_rows() {
    return {
        wrong(
            calls::conv_transpose2d_backward, "L4-TCV-12",
            gradients_with([](Found& f, const Tensor& g, const Tensor& x, const Tensor& w, How o) {
                f.input = conv_transpose2d_backward(g, x, turned(w), o).input;
            }),
            "The gradient is gathered with the filter turned round.",
            "With which weight was this input painted onto that output?"),
        wrong(calls::conv_transpose2d_backward, "L4-TCV-13",
              gradients_with([](Found& f, const Tensor&, const Tensor& x, const Tensor&, How) {
                  f.weight /= static_cast<float>(x.size(0));
              }),
              "You divided by the number of images; the mean lives in the loss already.",
              "Does conv_transpose2d_forward divide by N anywhere?"),
        wrong(calls::conv_transpose2d_backward, "L4-TCV-14",
              gradients_with([](Found& f, const Tensor& g, const Tensor&, const Tensor&, How) {
                  f.bias = dl::mean(g, {0, 2, 3});
              }),
              "The bias gradient is a mean where a sum belongs.",
              "How many output pixels does one bias reach?"),
        wrong(
            calls::conv_transpose2d_backward, "L4-TCV-15",
            gradients_with([](Found& f, const Tensor& g, const Tensor& x, const Tensor& w, How o) {
                f.weight =
                    conv_transpose2d_backward(dl::rows(g, 0, 1), dl::rows(x, 0, 1), w, o).weight;
            }),
            "Only the first image teaches the filters; their gradient is a sum over the batch.",
            "Which images were painted with this filter?"),
    };
}

Tensor filter_with_centre(int channels, int factor, float shift) {
    Tensor weight = bilinear_filter(channels, factor);
    const int kernel = weight.size(2);
    const auto f = [&](int k) {
        const float centre = static_cast<float>(kernel - 1) / 2 + shift;
        return 1 - std::abs(static_cast<float>(k) - centre) / static_cast<float>(factor);
    };
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < kernel; ++y)
            for (int x = 0; x < kernel; ++x)
                weight.at(c, c, y, x) = f(y) * f(x);
    return weight;
}

Misconceptions size_rows() {
    return {
        wrong(
            calls::conv_transpose_size, "L4-TCV-01",
            [](int size, int kernel, const ConvTransposeOptions& o) {
                check(conv_transpose_size(size, kernel, o));
                return size * o.stride;
            },
            "Your size formula treats the layer as plain S-fold enlargement; kernel, padding and "
            "output_padding also count.",
            "Which input sizes does the forward convolution map onto yours?"),
        wrong(
            calls::conv_transpose_size, "L4-TCV-16",
            [](int size, int kernel, ConvTransposeOptions o) {
                const int right = conv_transpose_size(size, kernel, o);
                return right - o.output_padding;
            },
            "output_padding is forgotten in the size.",
            "Sizes 7 and 8 both shrink to 4 at stride 2. Which one does your formula give?"),
        wrong(
            calls::bilinear_filter, "L4-TCV-07",
            [](int channels, int factor) {
                const Tensor one = bilinear_filter(1, factor);
                check(bilinear_filter(channels, factor));
                return dl::broadcast_to(one, {channels, channels, one.size(2), one.size(3)});
            },
            "Upsampling must not mix channels: every pair is filled, not only equal ones.",
            "Upsample a score map in which only class 1 is active."),
        wrong(
            calls::bilinear_filter, "L4-TCV-08",
            [](int channels, int factor) {
                const float shift = factor % 2 == 0 ? 0.5f : 0.0f;
                return filter_with_centre(channels, factor, shift);
            },
            "For an even kernel the centre lies between two taps; yours lies on one.",
            "Upsample a ramp: is it still a ramp? Do the taps of one output add up to 1?"),
    };
}

}  // namespace

Misconceptions paint_rows() {
    Misconceptions rows = forward_rows();
    for (const Misconceptions& part : {backward_rows(), size_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
