// Pooling from the first position of a window on, candidates outside of the image passed over.

#include "lab03_cnn/pooling.hpp"

#include <limits>

#include "common/error.hpp"

namespace lab03 {

using dl::Shape;
using dl::Tensor;

namespace {

// Calls see(window number, pixel number) for every pixel of every window, row by row.
template <class See>
void every_pixel(const Shape& x, const Shape& out, const PoolOptions& options, See see) {
    for (int window = 0; window < out.count(); ++window) {
        const int column = window % out[3], row = window / out[3] % out[2];
        const int plane = window / (out[2] * out[3]);
        for (int k = 0; k < options.kernel.y * options.kernel.x; ++k) {
            const int y = row * options.stride.y - options.padding.top + k / options.kernel.x;
            const int z = column * options.stride.x - options.padding.left + k % options.kernel.x;
            if (y >= 0 && z >= 0 && y < x[2] && z < x[3])
                see(window, (plane * x[2] + y) * x[3] + z);
        }
    }
}

}  // namespace

MaxPoolResult max_pool_forward(const Tensor& x, const PoolOptions& options) {
    const Shape out = pool_shape("max_pool_forward", x.shape(), options);
    MaxPoolResult result = {Tensor(out, -std::numeric_limits<float>::infinity()), Tensor(out)};
    const int plane = x.size(2) * x.size(3);
    every_pixel(x.shape(), out, options, [&](int window, int pixel) {
        if (!(x[pixel] > result.output[window])) return;
        result.output[window] = x[pixel];
        result.winners[window] = static_cast<float>(pixel % plane);
    });
    return result;
}

Tensor max_pool_backward(const Tensor& grad_output, const Tensor& winners, const Shape& x_shape) {
    dl::require(x_shape.rank() == 4 && grad_output.shape() == winners.shape() &&
                    grad_output.rank() == 4 && grad_output.size(0) == x_shape[0] &&
                    grad_output.size(1) == x_shape[1],
                "these do not belong together");
    Tensor grad(x_shape);
    const std::int64_t plane = std::int64_t{x_shape[2]} * x_shape[3];
    const std::int64_t windows = std::int64_t{winners.size(2)} * winners.size(3);
    for (std::int64_t i = 0; i < winners.count(); ++i)
        grad[i / windows * plane + static_cast<std::int64_t>(winners[i])] += grad_output[i];
    return grad;
}

namespace {

Tensor counts(const Shape& x, const Shape& out, const PoolOptions& options) {
    if (options.count_padding)
        return Tensor(out, static_cast<float>(options.kernel.y * options.kernel.x));
    Tensor count(out);
    every_pixel(x, out, options, [&](int window, int) { count[window] += 1; });
    return count;
}

}  // namespace

Tensor avg_pool_forward(const Tensor& x, const PoolOptions& options) {
    const Shape out = pool_shape("avg_pool_forward", x.shape(), options);
    const Tensor count = counts(x.shape(), out, options);
    Tensor mean(out);
    every_pixel(x.shape(), out, options,
                [&](int window, int pixel) { mean[window] += x[pixel] / count[window]; });
    return mean;
}

Tensor avg_pool_backward(const Tensor& grad_output, const Shape& x_shape,
                         const PoolOptions& options) {
    const Shape out = pool_shape("avg_pool_backward", x_shape, options);
    dl::require(grad_output.shape() == out, "grad_output has the shape of the output");
    const Tensor count = counts(x_shape, out, options);
    Tensor grad(x_shape);
    every_pixel(x_shape, out, options,
                [&](int window, int pixel) { grad[pixel] += grad_output[window] / count[window]; });
    return grad;
}

}  // namespace lab03
