// Pooling: shrink an image by keeping one number of every window. Exercises 3.7, 3.8.

#pragma once

#include "common/tensor.hpp"
#include "lab03_cnn/geometry.hpp"

namespace lab03 {

struct PoolOptions {
    YX kernel = 2;              // size of the window; must be larger than the padding
    YX stride = 2;              // windows overlap where it is smaller than the kernel
    Sides padding = 0;          // max: never wins; average: zeros
    bool count_padding = true;  // average: divide by Kh * Kw everywhere, or by the real pixels
};

struct MaxPoolResult {
    dl::Tensor output;   // (N, C, Ho, Wo)
    dl::Tensor winners;  // (N, C, Ho, Wo), y * W + x of the winner in its own channel
};

/// Exercise 3.7. The largest value of every window, and where it stands. Among equal values the
/// first in row order wins. Ho and Wo as in exercise 3.1: windows that hang over are left out.
/// Throws ShapeError unless x is (N, C, H, W) and a window fits, and for a padding as large as the
/// window.
[[nodiscard]] MaxPoolResult max_pool_forward(const dl::Tensor& x, const PoolOptions& options = {});

/// Exercise 3.7. Gradient by x, whose shape is given: every window's gradient goes to its winner.
[[nodiscard]] dl::Tensor max_pool_backward(const dl::Tensor& grad_output, const dl::Tensor& winners,
                                           const dl::Shape& x_shape);

/// Exercise 3.8. The mean of every window.
[[nodiscard]] dl::Tensor avg_pool_forward(const dl::Tensor& x, const PoolOptions& options = {});

/// Exercise 3.8. Gradient by x, whose shape is given: every window's gradient is shared evenly.
[[nodiscard]] dl::Tensor avg_pool_backward(const dl::Tensor& grad_output, const dl::Shape& x_shape,
                                           const PoolOptions& options = {});

/// Given: the shape of the result, all rules checked. `call` opens the message of the ShapeError.
[[nodiscard]] dl::Shape pool_shape(const char* call, const dl::Shape& x,
                                   const PoolOptions& options);

}  // namespace lab03
