// Pooling by its relatives: the winner by sorting, the mean as a convolution of every channel with
// a constant filter.

#include "lab03_cnn/pooling.hpp"

#include <algorithm>
#include <vector>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab03_cnn/conv2d.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;

MaxPoolResult max_pool_forward(const Tensor& x, const PoolOptions& options) {
    const Shape out = pool_shape("max_pool_forward", x.shape(), options);
    MaxPoolResult result = {Tensor(out), Tensor(out)};
    for (int n = 0; n < out[0]; ++n)
        for (int c = 0; c < out[1]; ++c)
            for (int y = 0; y < out[2]; ++y)
                for (int z = 0; z < out[3]; ++z) {
                    std::vector<int> candidates;
                    for (int row = 0; row < x.size(2); ++row)
                        for (int col = 0; col < x.size(3); ++col) {
                            const int ky = row + options.padding.top - y * options.stride.y;
                            const int kx = col + options.padding.left - z * options.stride.x;
                            if (ky >= 0 && ky < options.kernel.y && kx >= 0 &&
                                kx < options.kernel.x)
                                candidates.push_back(row * x.size(3) + col);
                        }
                    const auto value = [&](int at) {
                        return x.at(n, c, at / x.size(3), at % x.size(3));
                    };
                    std::stable_sort(candidates.begin(), candidates.end(),
                                     [&](int a, int b) { return value(a) > value(b); });
                    result.output.at(n, c, y, z) = value(candidates.front());
                    result.winners.at(n, c, y, z) = static_cast<float>(candidates.front());
                }
    return result;
}

Tensor max_pool_backward(const Tensor& grad_output, const Tensor& winners, const Shape& x_shape) {
    dl::require(x_shape.rank() == 4 && grad_output.shape() == winners.shape() &&
                    grad_output.rank() == 4 && grad_output.size(0) == x_shape[0] &&
                    grad_output.size(1) == x_shape[1],
                "these do not belong together");
    Tensor grad(x_shape);
    for (int row = 0; row < x_shape[2]; ++row)
        for (int col = 0; col < x_shape[3]; ++col) {
            const Tensor mine =
                dl::equal(winners, Tensor::scalar(static_cast<float>(row * x_shape[3] + col))) *
                grad_output;
            const Tensor sums = dl::sum(mine, {2, 3});
            for (int n = 0; n < x_shape[0]; ++n)
                for (int c = 0; c < x_shape[1]; ++c)
                    grad.at(n, c, row, col) = sums.at(n, c);
        }
    return grad;
}

namespace {

Conv2dOptions as_convolution(const PoolOptions& options, int channels) {
    return {.stride = options.stride, .padding = options.padding, .groups = channels};
}

Tensor ones(const PoolOptions& options, int channels) {
    return Tensor({channels, 1, options.kernel.y, options.kernel.x}, 1);
}

Tensor divisors(const Shape& x, const PoolOptions& options) {
    if (options.count_padding)
        return Tensor::scalar(static_cast<float>(options.kernel.y * options.kernel.x));
    return conv2d_forward(Tensor(x, 1), ones(options, x[1]), Tensor({x[1]}),
                          as_convolution(options, x[1]));
}

}  // namespace

Tensor avg_pool_forward(const Tensor& x, const PoolOptions& options) {
    static_cast<void>(pool_shape("avg_pool_forward", x.shape(), options));
    const int channels = x.size(1);
    return conv2d_forward(x, ones(options, channels), Tensor({channels}),
                          as_convolution(options, channels)) /
           divisors(x.shape(), options);
}

Tensor avg_pool_backward(const Tensor& grad_output, const Shape& x_shape,
                         const PoolOptions& options) {
    const Shape out = pool_shape("avg_pool_backward", x_shape, options);
    dl::require(grad_output.shape() == out, "grad_output has the shape of the output");
    return conv2d_backward(grad_output / divisors(x_shape, options), Tensor(x_shape),
                           ones(options, x_shape[1]), as_convolution(options, x_shape[1]))
        .input;
}

}  // namespace lab03
