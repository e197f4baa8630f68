// Known wrong answers of exercises 4.2 and 4.10, but for transposed convolution.

#include <algorithm>
#include <cmath>

#include "common/ops.hpp"
#include "solutions/lab04_architectures/misconceptions.hpp"
#include "tests/lab04_architectures/calls.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

// --- 4.2 ---------------------------------------------------------------------------------------

// s of the contract, as one number for every value.
Tensor denominators(const Tensor& x, const LrnOptions& o) {
    LrnOptions first = o;
    first.beta = 1;
    Tensor s = x / local_response_norm_forward(x, first);
    return dl::where(dl::equal(x, Tensor::scalar(0)), Tensor::scalar(o.k), s);
}

Tensor straight_gradient(const Tensor& g, const Tensor& x, const LrnOptions& o) {
    return g * dl::pow(denominators(x, o), -o.beta);
}

// The part of the gradient that goes through the denominators.
Tensor through_gradient(const Tensor& g, const Tensor& x, const LrnOptions& o) {
    return local_response_norm_backward(g, x, o) - straight_gradient(g, x, o);
}

Misconceptions response_norm_rows() {
    const auto shared_alpha = [](LrnOptions o) {
        o.alpha /= static_cast<float>(std::max(1, o.size));
        return o;
    };
    const auto as_radius = [](LrnOptions o) {
        o.size = o.size % 2 == 1 ? 2 * o.size + 1 : o.size;
        return o;
    };
    return {
        convention(
            calls::local_response_norm_forward, "L4-LRN-01",
            [=](const Tensor& x, const LrnOptions& o) {
                return local_response_norm_forward(x, shared_alpha(o));
            },
            "You divide alpha by the size of the window, as Caffe and PyTorch do; here it is the "
            "paper's alpha.",
            "Five channels of 1, alpha 1, k 1, beta 1: what is the denominator in the middle?"),
        convention(
            calls::local_response_norm_backward, "L4-LRN-01-backward",
            [=](const Tensor& g, const Tensor& x, const LrnOptions& o) {
                return local_response_norm_backward(g, x, shared_alpha(o));
            },
            "You divide alpha by the size of the window, as Caffe and PyTorch do; here it is the "
            "paper's alpha.",
            "Do your forward and your backward use the same alpha?"),
        convention(
            calls::local_response_norm_forward, "L4-LRN-03",
            [=](const Tensor& x, const LrnOptions& o) {
                return local_response_norm_forward(x, as_radius(o));
            },
            "You took size for a radius; here it is the whole window.",
            "How many channels are inside of a window of size 5?"),
        wrong(
            calls::local_response_norm_forward, "L4-LRN-05",
            [](const Tensor& x, const LrnOptions& o) {
                LrnOptions alone = o;
                (void)local_response_norm_forward(x, o);
                alone.size = 1;
                return local_response_norm_forward(x, alone);
            },
            "Only the channel itself stands in its denominator; its neighbours are missing.",
            "Channel 2 shouts: what should channels 1 and 3 notice?"),
        wrong(
            calls::local_response_norm_forward, "L4-LRN-06",
            [](const Tensor& x, const LrnOptions& o) {
                LrnOptions squared = o;
                squared.beta = 1;
                return local_response_norm_forward(x, squared);
            },
            "The denominator is not raised to beta.", "What does your function do with beta?"),
        wrong(
            calls::local_response_norm_forward, "L4-LRN-09",
            [](const Tensor& x, const LrnOptions& o) {
                check(local_response_norm_forward(x, o));
                Tensor out = x;
                for (int n = 0; n < x.size(0); ++n)
                    for (int c = 0; c < x.size(1); ++c)
                        for (int y = 0; y < x.size(2); ++y)
                            for (int z = 0; z < x.size(3); ++z) {
                                float s = 0;
                                for (int j = c; j <= std::min(x.size(1) - 1, c + o.size / 2); ++j)
                                    s += x.at(n, j, y, z) * x.at(n, j, y, z);
                                out.at(n, c, y, z) /= std::pow(o.k + o.alpha * s, o.beta);
                            }
                return out;
            },
            "Your window begins at the channel itself; it has as many channels before it.",
            "Which channels are inside of a window of size 3 around channel 1?"),
        wrong(
            calls::local_response_norm_forward, "L4-LRN-10",
            [](const Tensor& x, const LrnOptions& o) {
                LrnOptions risen = o;
                risen.beta = -o.beta;
                return local_response_norm_forward(x, risen);
            },
            "You multiplied by the power of the denominator; divide by it.",
            "Its neighbours shout: should a channel become louder or quieter?"),
        wrong(
            calls::local_response_norm_backward, "L4-LRN-11",
            [](const Tensor& g, const Tensor& x, const LrnOptions& o) {
                return straight_gradient(g, x, o) - through_gradient(g, x, o);
            },
            "The second part of the gradient has the wrong sign.",
            "A channel grows: do its neighbours' outputs grow or shrink?"),
        wrong(
            calls::local_response_norm_backward, "L4-LRN-12",
            [](const Tensor& g, const Tensor& x, const LrnOptions& o) {
                // g * s in place of g inside of the sum: one power of s too few
                const Tensor s = denominators(x, o);
                return straight_gradient(g, x, o) + through_gradient(g * s, x, o);
            },
            "Inside of the sum the exponent is beta + 1; you have beta.",
            "What is the derivative of s^-beta by s?"),
        wrong(
            calls::local_response_norm_backward, "L4-LRN-04",
            [](const Tensor& g, const Tensor& x, const LrnOptions& o) {
                check(local_response_norm_backward(g, x, o));
                const Tensor s = denominators(x, o);
                return g * dl::pow(s, -o.beta) * (1.0f - 2 * o.alpha * o.beta * x * x / s);
            },
            "Each channel also sits in its neighbours' denominators.",
            "In how many outputs does channel 3 appear?"),
        wrong(
            calls::local_response_norm_backward, "L4-LRN-07",
            [](const Tensor& g, const Tensor& x, const LrnOptions& o) {
                check(local_response_norm_backward(g, x, o));
                return straight_gradient(g, x, o);
            },
            "You treated the denominator as a constant.",
            "Nudge one channel: does its denominator stay?"),
        wrong(
            calls::local_response_norm_backward, "L4-LRN-08",
            [](const Tensor& g, const Tensor& x, const LrnOptions& o) {
                check(local_response_norm_backward(g, x, o));
                return straight_gradient(g, x, o) + through_gradient(g, x, o) * 0.5f;
            },
            "The 2 of the derivative of a square is missing.", "What is the slope of x^2 at 3?"),
    };
}

// --- 4.10: without weights -----------------------------------------------------------------------

// Rows and columns mixed at places that `place` gives for an output index.
template <class Place>
Tensor sample(const Tensor& x, int factor, Place place) {
    const int height = x.size(2), width = x.size(3);
    Tensor out({x.size(0), x.size(1), height * factor, width * factor});
    for (int n = 0; n < x.size(0); ++n)
        for (int c = 0; c < x.size(1); ++c)
            for (int y = 0; y < out.size(2); ++y)
                for (int z = 0; z < out.size(3); ++z) {
                    const float v = std::clamp(place(y, height), 0.0f, height - 1.0f);
                    const float u = std::clamp(place(z, width), 0.0f, width - 1.0f);
                    const int top = static_cast<int>(v), left = static_cast<int>(u);
                    const int low = std::min(top + 1, height - 1);
                    const int right = std::min(left + 1, width - 1);
                    const float dv = v - static_cast<float>(top), du = u - static_cast<float>(left);
                    out.at(n, c, y, z) =
                        (1 - dv) *
                            ((1 - du) * x.at(n, c, top, left) + du * x.at(n, c, top, right)) +
                        dv * ((1 - du) * x.at(n, c, low, left) + du * x.at(n, c, low, right));
                }
    return out;
}

Misconceptions upsample_rows() {
    return {
        wrong(
            calls::upsample_forward, "L4-UPS-01",
            [](const Tensor& x, const UpsampleOptions& o) {
                const Tensor right = upsample_forward(x, o);
                if (o.kind == Upsampling::bilinear) return right;
                Tensor rows = dl::concat(std::vector<Tensor>(o.factor, x), 2);
                return dl::concat(std::vector<Tensor>(o.factor, rows), 3);
            },
            "The picture is tiled: copies of the whole stand beside each other.",
            "Enlarge 1 2 by 2: is it 1 2 1 2 or 1 1 2 2?"),
        convention(
            calls::upsample_forward, "L4-UPS-02",
            [](const Tensor& x, const UpsampleOptions& o) {
                const Tensor right = upsample_forward(x, o);
                if (o.kind == Upsampling::nearest) return right;
                return sample(x, o.factor, [&](int i, int size) {
                    const int last = size * o.factor - 1;
                    return last == 0 ? 0.0f
                                     : static_cast<float>(i) * static_cast<float>(size - 1) /
                                           static_cast<float>(last);
                });
            },
            "You align the corners: first on first, last on last pixel. Here the middles of pixels "
            "count.",
            "0 4 enlarged by 2: where in the input does output 1 lie?"),
        wrong(
            calls::upsample_forward, "L4-UPS-03",
            [](const Tensor& x, const UpsampleOptions& o) {
                const Tensor right = upsample_forward(x, o);
                if (o.kind == Upsampling::nearest) return right;
                return sample(x, o.factor, [&](int i, int) {
                    return static_cast<float>(i) / static_cast<float>(o.factor);
                });
            },
            "The half pixel is missing: your picture is shifted to the lower right.",
            "Is the mirrored picture of your result the result of the mirrored picture?"),
        wrong(
            calls::upsample_backward, "L4-UPS-04",
            [](const Tensor& g, const UpsampleOptions& o) {
                return upsample_backward(g, o) / static_cast<float>(o.factor * o.factor);
            },
            "You average the gradients of the copies; they add.",
            "Nudge one input pixel: how many outputs move, and each by how much?"),
        wrong(
            calls::upsample_backward, "L4-UPS-05",
            [](const Tensor& g, const UpsampleOptions& o) {
                Tensor found = upsample_backward(g, o);
                if (o.kind == Upsampling::bilinear) return found;
                for (int n = 0; n < found.size(0); ++n)
                    for (int c = 0; c < found.size(1); ++c)
                        for (int y = 0; y < found.size(2); ++y)
                            for (int x = 0; x < found.size(3); ++x)
                                found.at(n, c, y, x) = g.at(n, c, y * o.factor, x * o.factor);
                return found;
            },
            "Only one of the copies sends its gradient back.",
            "How many output pixels read one input pixel?"),
    };
}

// --- 4.10: maxima ------------------------------------------------------------------------------

// Place y * W + x read as x * H + y.
Tensor other_way(const Tensor& winners, int height, int width) {
    return dl::map(winners, [=](float place) {
        const int at = static_cast<int>(place);
        const int read = at % height * width + at / height;
        return static_cast<float>(read);
    });
}

Misconceptions unpool_rows() {
    return {
        wrong(
            calls::max_unpool_forward, "L4-UNP-01",
            [](const Tensor& x, const Tensor& winners, const Shape& shape) {
                Tensor out = max_unpool_forward(x, winners, shape);
                const std::int64_t small = std::int64_t{x.size(2)} * x.size(3);
                const std::int64_t large = std::int64_t{shape[2]} * shape[3];
                for (std::int64_t i = 0; i < x.count(); ++i)
                    out[i / small * large + static_cast<std::int64_t>(winners[i])] = x[i];
                return out;
            },
            "Where two windows share a maximum the later value replaces the earlier one; add.",
            "Two windows overlap and have one winner. How much comes back there?"),
        wrong(
            calls::max_unpool_forward, "L4-UNP-02",
            [](const Tensor& x, const Tensor& winners, const Shape& shape) {
                check(max_unpool_forward(x, winners, shape));
                return max_unpool_forward(x, other_way(winners, shape[2], shape[3]), shape);
            },
            "You read the place as x * H + y; it is y * W + x.",
            "Place 6 of a map with 2 rows of 4: which row?"),
        wrong(
            calls::max_unpool_backward, "L4-UNP-03",
            [](const Tensor& g, const Tensor& winners) {
                check(max_unpool_backward(g, winners));
                return max_unpool_backward(g, other_way(winners, g.size(2), g.size(3)));
            },
            "You read the place as x * H + y; it is y * W + x.",
            "Place 6 of a map with 2 rows of 4: which row?"),
    };
}

}  // namespace

Misconceptions pixel_rows() {
    Misconceptions rows = response_norm_rows();
    for (const Misconceptions& part : {upsample_rows(), unpool_rows()})
        rows.insert(rows.end(), part.begin(), part.end());
    return rows;
}

}  // namespace lab04
