// Known wrong answers of exercises 3.1, 3.2, 3.7 and 3.8.

#include <limits>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "solutions/lab03_cnn/misconceptions.hpp"
#include "tests/lab03_cnn/calls.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 3.1, 3.2 --------------------------------------------------------------------------------

int rounded_up(int size, const Slide& slide) {
    static_cast<void>(output_size(size, slide));  // refuses what the reference refuses
    const int reach = (slide.kernel - 1) * slide.dilation + 1;
    return (slide.before + size + slide.after - reach + slide.stride - 1) / slide.stride + 1;
}

Tensor turned(const Tensor& kernel) { return dl::flip(dl::flip(kernel, 0), 1); }

Misconceptions counting_rows() {
    return {
        wrong(
            calls::output_size, "L3-CNV-02",
            [](int size, const Slide& slide) { return output_size(size, slide) - 1; },
            "Your output size is one too small: the first position of the window is missing.",
            "List the start positions of the window by hand for H = 6, K = 3, S = 2."),
        wrong(calls::output_size, "L3-CNV-02-ceil", rounded_up,
              "Your output size is rounded up: the last window would reach over the end.",
              "Which pixels does the last window read for H = 6, K = 3, S = 2?"),
        wrong(
            calls::output_size, "L3-OUT-01",
            [](int size, Slide slide) {
                slide.dilation = 1;
                return output_size(size, slide);
            },
            "Your window reaches over as many pixels as it reads: the dilation is left out.",
            "A window of 3 with dilation 2: how far apart are its first and its last pixel?"),
        wrong(
            calls::output_size, "L3-OUT-02",
            [](int size, Slide slide) {
                slide.after = 0;
                return output_size(size, slide);
            },
            "The padding at the end of the side is left out.",
            "How long is a side of 6 with one pixel of padding in front and two behind?"),
        wrong(
            calls::parameter_count, "L3-PRM-01",
            [](FilterBank bank) {
                static_cast<void>(parameter_count(bank));  // refuses what the reference refuses
                bank.groups = 1;
                return parameter_count(bank);
            },
            "Your filters see all channels; with groups each sees those of its own group.",
            "Four channels in two groups: how many channels does one filter look at?"),
        wrong(
            calls::parameter_count, "L3-LEN-03",
            [](FilterBank bank) {
                bank.bias = false;
                return parameter_count(bank);
            },
            "The biases are not counted.", "How many numbers does one filter store?"),
        wrong(
            calls::receptive_field, "L3-RCF-01",
            [](std::vector<Slide> layers) {
                for (Slide& layer : layers)
                    layer.stride = 1;
                return receptive_field(layers);
            },
            "Strides below a layer do not widen its field in your count.",
            "Behind a stride of 2, how many pixels apart are the fields of two neighbours?"),
        wrong(
            calls::receptive_field, "L3-RCF-02",
            [](std::vector<Slide> layers) {
                for (Slide& layer : layers)
                    layer.dilation = 1;
                return receptive_field(layers);
            },
            "The holes of a dilated window widen its field too.",
            "A single layer of 3 with dilation 2: over how many pixels does it reach?"),
        wrong(
            calls::receptive_field, "L3-RCF-03",
            [](const std::vector<Slide>& layers) {
                int field = 1, step = 1;
                for (const Slide& layer : layers) {
                    step *= layer.stride;
                    field += (layer.kernel - 1) * layer.dilation * step;
                }
                return field;
            },
            "A layer's own stride already counts for its own field in your walk.",
            "One layer of 2 with stride 2: how many pixels does one of its values see?"),
        convention(
            calls::correlate, "L3-CNV-01",
            [](const Tensor& image, const Tensor& kernel) {
                return correlate(image, turned(kernel));
            },
            "You computed the textbook convolution; deep-learning layers use cross-correlation, "
            "without a flip.",
            "Put a single 1 in the image. Do you see the kernel or its mirror image?"),
        wrong(
            calls::vertical_detector, "L3-DET-01", [] { return horizontal_detector(); },
            "Your vertical detector looks for a horizontal line.",
            "In a picture of a vertical line, which three pixels are bright?"),
    };
}

// --- 3.7 -------------------------------------------------------------------------------------

// Max pooling with the slips that people make.
struct PoolSlip {
    float start = -std::numeric_limits<float>::infinity();
    bool last_wins = false;
    bool first_channel_decides = false;
};

MaxPoolResult max_pool_with(const PoolSlip& slip, const Tensor& x, const PoolOptions& options) {
    MaxPoolResult result = max_pool_forward(x, options);
    const Shape shape = result.output.shape();
    const auto& [kernel, stride, padding, count] = options;
    for (int n = 0; n < shape[0]; ++n)
        for (int c = 0; c < shape[1]; ++c)
            for (int y = 0; y < shape[2]; ++y)
                for (int z = 0; z < shape[3]; ++z) {
                    float best = slip.start;
                    int winner = 0;
                    bool found = false;
                    for (int ky = 0; ky < kernel.y; ++ky)
                        for (int kx = 0; kx < kernel.x; ++kx) {
                            const int row = y * stride.y + ky - padding.top;
                            const int col = z * stride.x + kx - padding.left;
                            if (row < 0 || col < 0 || row >= x.size(2) || col >= x.size(3))
                                continue;
                            const float value =
                                x.at(n, slip.first_channel_decides ? 0 : c, row, col);
                            if (!found) winner = row * x.size(3) + col;
                            found = true;
                            if (value > best || (slip.last_wins && value == best)) {
                                best = value;
                                winner = row * x.size(3) + col;
                            }
                        }
                    result.output.at(n, c, y, z) =
                        slip.first_channel_decides
                            ? x.at(n, c, winner / x.size(3), winner % x.size(3))
                            : best;
                    result.winners.at(n, c, y, z) = static_cast<float>(winner);
                }
    return result;
}

auto max_pool_slip(const PoolSlip& slip) {
    return [slip](const Tensor& x, const PoolOptions& options) {
        return max_pool_with(slip, x, options);
    };
}

// Windows that hang over the edge are kept: as if the missing pixels were padding that never wins.
MaxPoolResult with_rest(const Tensor& x, PoolOptions options) {
    static_cast<void>(max_pool_forward(x, options));
    const auto rest = [](int size, int window, int stride) {
        return (stride - (size - window) % stride) % stride;
    };
    Sides& pad = options.padding;
    const int down = rest(x.size(2) + pad.top + pad.bottom, options.kernel.y, options.stride.y);
    const int right = rest(x.size(3) + pad.left + pad.right, options.kernel.x, options.stride.x);
    pad.bottom = std::min(pad.bottom + down, options.kernel.y - 1);
    pad.right = std::min(pad.right + right, options.kernel.x - 1);
    return max_pool_forward(x, options);
}

Misconceptions max_rows() {
    return {
        wrong(calls::max_pool_forward, "L3-POL-01", max_pool_slip({.start = 0}),
              "A window of negative numbers returned something that is not in the window.",
              "What is the largest of -3 and -5? And what does numeric_limits<float>::min() really "
              "mean?"),
        convention(calls::max_pool_forward, "L3-POL-03", max_pool_slip({.last_wins = true}),
                   "Among equal pixels you chose the last; also a valid choice, but this course "
                   "takes the first in row order.",
                   "Which of the equal pixels did you choose?"),
        convention(calls::max_pool_forward, "L3-POL-08", with_rest,
                   "Your pooling keeps the partial window at the border; this course leaves it "
                   "out.",
                   "How many full windows fit?"),
        wrong(calls::max_pool_forward, "L3-POL-10", max_pool_slip({.first_channel_decides = true}),
              "The winner of the first channel is used for all of them.",
              "Where is the maximum in channel 0, and in channel 1?"),
        wrong(
            calls::max_pool_backward, "L3-POL-04",
            [](const Tensor& grad, const Tensor& winners, const Shape& x_shape) {
                Tensor result = max_pool_backward(grad, winners, x_shape);
                for (int n = 0; n < grad.size(0); ++n)
                    for (int c = 0; c < grad.size(1); ++c)
                        for (int y = 0; y < grad.size(2); ++y)
                            for (int x = 0; x < grad.size(3); ++x) {
                                const int winner = static_cast<int>(winners.at(n, c, y, x));
                                result.at(n, c, winner / x_shape[3], winner % x_shape[3]) =
                                    grad.at(n, c, y, x);
                            }
                return result;
            },
            "A pixel that wins two windows must collect from both.",
            "Compare the sum of your result with the sum of grad_output."),
    };
}

// --- 3.8 -------------------------------------------------------------------------------------

Misconceptions average_rows() {
    return {
        convention(
            calls::avg_pool_forward, "L3-POL-07",
            [](const Tensor& x, PoolOptions options) {
                options.count_padding = false;
                return avg_pool_forward(x, options);
            },
            "You divide border windows by the real pixels even where padding is to be counted.",
            "With count_padding, what is the corner of the average of an image of ones?"),
        wrong(
            calls::avg_pool_forward, "L3-POL-07-always",
            [](const Tensor& x, PoolOptions options) {
                options.count_padding = true;
                return avg_pool_forward(x, options);
            },
            "You divide by Kh * Kw even where padding is not to be counted.",
            "Without count_padding, what is the average of a border window of ones?"),
        wrong(
            calls::avg_pool_backward, "L3-POL-09",
            [](const Tensor& grad, const Shape& x_shape, const PoolOptions& options) {
                const int window = options.kernel.y * options.kernel.x;
                const Tensor ones = avg_pool_backward(grad, x_shape, options);
                if (!options.count_padding) return ones;
                return ones * static_cast<float>(window);
            },
            "Every pixel gets the whole gradient of its window instead of its share.",
            "Compare the sum of your result with the sum of grad_output."),
    };
}

}  // namespace

Misconceptions window_rows() { return joined({counting_rows(), max_rows(), average_rows()}); }

}  // namespace lab03
