// Relatives of ReLU. Exercise 2.15 (challenge).

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace lab02 {

/// x where x > 0, slope * x elsewhere. The lecture's max(0.1 x, x) is slope 0.1.
[[nodiscard]] dl::Tensor leaky_relu_forward(const dl::Tensor& x, float slope);
/// The slope at exactly 0 is `slope`.
[[nodiscard]] dl::Tensor leaky_relu_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                             float slope);

/// PReLU: a leaky ReLU whose slopes are learned, one for each feature.
///   x (N, D)   slope (D)
[[nodiscard]] dl::Tensor prelu_forward(const dl::Tensor& x, const dl::Tensor& slope);
struct PreluGradients {
    dl::Tensor input;  // (N, D)
    dl::Tensor slope;  // (D)
};
/// At exactly 0: slope[d] for the input, as for leaky ReLU.
[[nodiscard]] PreluGradients prelu_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                            const dl::Tensor& slope);

/// CReLU: (N, D) becomes (N, 2D), relu(x) followed by relu(-x): nothing is lost.
[[nodiscard]] dl::Tensor crelu_forward(const dl::Tensor& x);
[[nodiscard]] dl::Tensor crelu_backward(const dl::Tensor& grad_output, const dl::Tensor& x);

/// ELU: x where x > 0, alpha * (exp(x) - 1) elsewhere.
[[nodiscard]] dl::Tensor elu_forward(const dl::Tensor& x, float alpha);
/// The slope at exactly 0 is alpha.
[[nodiscard]] dl::Tensor elu_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                      float alpha);

/// Maxout: (N, D * pieces) becomes (N, D). Feature d is the largest of the `pieces` neighbours
/// x[n][d * pieces] ... x[n][d * pieces + pieces - 1]; of equal ones the first.
/// Throws ShapeError unless pieces >= 1 divides the number of features.
[[nodiscard]] dl::Tensor maxout_forward(const dl::Tensor& x, int pieces);
[[nodiscard]] dl::Tensor maxout_backward(const dl::Tensor& grad_output, const dl::Tensor& x,
                                         int pieces);

}  // namespace lab02
