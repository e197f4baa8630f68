// Enlarging with nothing but loops: every output asks where it comes from.

#include "lab04_architectures/enlarge.hpp"

#include <cmath>

#include "common/error.hpp"

namespace lab04 {

using dl::Shape;
using dl::Tensor;

namespace {

template <class Visit>
void everywhere(const Shape& s, Visit visit) {
    for (int n = 0; n < s[0]; ++n)
        for (int c = 0; c < s[1]; ++c)
            for (int y = 0; y < s[2]; ++y)
                for (int x = 0; x < s[3]; ++x)
                    visit(n, c, y, x);
}

// How much input `from` counts for output `to`, along one axis of `size` inputs.
double share(int to, int from, int size, const UpsampleOptions& o) {
    if (o.kind == Upsampling::nearest) return to / o.factor == from ? 1 : 0;
    double place = (to + 0.5) / o.factor - 0.5;
    place = place < 0 ? 0 : (place > size - 1 ? size - 1 : place);
    const double distance = std::abs(place - from);
    return distance < 1 ? 1 - distance : 0;
}

void check(const Tensor& x, const UpsampleOptions& o) {
    dl::require(x.rank() == 4 && x.count() > 0, "upsample: needs (N, C, H, W)");
    dl::require<dl::Error>(o.factor > 0, "upsample: the factor is not positive");
}

struct Painter {
    Shape out;
    int kernel, stride, padding;

    Painter(const Tensor& input, const Tensor& weight, const ConvTransposeOptions& o)
        : kernel(weight.rank() == 4 ? weight.size(2) : 0), stride(o.stride), padding(o.padding) {
        dl::require(input.rank() == 4 && weight.rank() == 4 && input.size(1) == weight.size(0),
                    "conv_transpose2d: shapes do not fit");
        out = {input.size(0), weight.size(1), conv_transpose_size(input.size(2), kernel, o),
               conv_transpose_size(input.size(3), kernel, o)};
    }

    // Calls visit(o, ky, kx, row, column) for all places that one input pixel paints.
    template <class Visit>
    void paint(int y, int x, Visit visit) const {
        for (int o = 0; o < out[1]; ++o)
            for (int ky = 0; ky < kernel; ++ky)
                for (int kx = 0; kx < kernel; ++kx) {
                    const int row = y * stride + ky - padding, column = x * stride + kx - padding;
                    if (row < 0 || row >= out[2] || column < 0 || column >= out[3]) continue;
                    visit(o, ky, kx, row, column);
                }
    }
};

}  // namespace

Tensor upsample_forward(const Tensor& x, const UpsampleOptions& options) {
    check(x, options);
    const int height = x.size(2), width = x.size(3), f = options.factor;
    Tensor out({x.size(0), x.size(1), height * f, width * f});
    everywhere(out.shape(), [&](int n, int c, int y, int z) {
        double sum = 0;
        for (int v = 0; v < height; ++v)
            for (int u = 0; u < width; ++u)
                sum += share(y, v, height, options) * share(z, u, width, options) *
                       double{x.at(n, c, v, u)};
        out.at(n, c, y, z) = static_cast<float>(sum);
    });
    return out;
}

Tensor upsample_backward(const Tensor& grad_output, const UpsampleOptions& options) {
    check(grad_output, options);
    const int f = options.factor, height = grad_output.size(2) / f, width = grad_output.size(3) / f;
    dl::require(height * f == grad_output.size(2) && width * f == grad_output.size(3),
                "upsample_backward: the factor does not divide the sides");
    Tensor grad({grad_output.size(0), grad_output.size(1), height, width});
    everywhere(grad.shape(), [&](int n, int c, int v, int u) {
        double sum = 0;
        for (int y = 0; y < grad_output.size(2); ++y)
            for (int z = 0; z < grad_output.size(3); ++z)
                sum += share(y, v, height, options) * share(z, u, width, options) *
                       double{grad_output.at(n, c, y, z)};
        grad.at(n, c, v, u) = static_cast<float>(sum);
    });
    return grad;
}

int conv_transpose_size(int size, int kernel, const ConvTransposeOptions& o) {
    const int result =
        size * o.stride - o.stride - o.padding - o.padding + kernel + o.output_padding;
    dl::require<dl::Error>(size > 0 && kernel > 0 && o.stride > 0 && o.padding >= 0 &&
                               o.output_padding >= 0 && o.output_padding < o.stride && result > 0,
                           "conv_transpose_size: no such size");
    return result;
}

Tensor conv_transpose2d_forward(const Tensor& input, const Tensor& weight, const Tensor& bias,
                                const ConvTransposeOptions& options) {
    const Painter painter(input, weight, options);
    Tensor out(painter.out);
    everywhere(out.shape(), [&](int n, int o, int y, int x) { out.at(n, o, y, x) = bias.at(o); });
    everywhere(input.shape(), [&](int n, int c, int y, int x) {
        painter.paint(y, x, [&](int o, int ky, int kx, int row, int column) {
            out.at(n, o, row, column) += input.at(n, c, y, x) * weight.at(c, o, ky, kx);
        });
    });
    return out;
}

ConvTransposeGradients conv_transpose2d_backward(const Tensor& grad_output, const Tensor& input,
                                                 const Tensor& weight,
                                                 const ConvTransposeOptions& options) {
    const Painter painter(input, weight, options);
    dl::require(grad_output.shape() == painter.out, "conv_transpose2d_backward: wrong shape");
    ConvTransposeGradients grad{Tensor(input.shape()), Tensor(weight.shape()),
                                Tensor({weight.size(1)})};
    everywhere(grad_output.shape(),
               [&](int n, int o, int y, int x) { grad.bias.at(o) += grad_output.at(n, o, y, x); });
    everywhere(input.shape(), [&](int n, int c, int y, int x) {
        painter.paint(y, x, [&](int o, int ky, int kx, int row, int column) {
            const float g = grad_output.at(n, o, row, column);
            grad.input.at(n, c, y, x) += g * weight.at(c, o, ky, kx);
            grad.weight.at(c, o, ky, kx) += g * input.at(n, c, y, x);
        });
    });
    return grad;
}

Tensor bilinear_filter(int channels, int factor) {
    dl::require<dl::Error>(channels > 0 && factor > 0, "bilinear_filter: nothing to do");
    const int kernel = factor % 2 == 0 ? 2 * factor : 2 * factor - 1;
    const double middle = (kernel - 1) / 2.0;
    Tensor weight({channels, channels, kernel, kernel});
    everywhere(weight.shape(), [&](int a, int b, int y, int x) {
        if (a == b)
            weight.at(a, b, y, x) = static_cast<float>((1 - std::abs(y - middle) / factor) *
                                                       (1 - std::abs(x - middle) / factor));
    });
    return weight;
}

Tensor max_unpool_forward(const Tensor& x, const Tensor& winners, const Shape& shape) {
    dl::require(x.shape() == winners.shape() && x.rank() == 4 && shape.rank() == 4,
                "max_unpool_forward: shapes do not fit");
    Tensor out(shape);
    everywhere(x.shape(), [&](int n, int c, int y, int z) {
        const int place = static_cast<int>(winners.at(n, c, y, z));
        out.at(n, c, place / shape[3], place % shape[3]) += x.at(n, c, y, z);
    });
    return out;
}

Tensor max_unpool_backward(const Tensor& grad_output, const Tensor& winners) {
    Tensor grad(winners.shape());
    const int width = grad_output.size(3);
    everywhere(grad.shape(), [&](int n, int c, int y, int z) {
        const int place = static_cast<int>(winners.at(n, c, y, z));
        grad.at(n, c, y, z) = grad_output.at(n, c, place / width, place % width);
    });
    return grad;
}

}  // namespace lab04
