// Principal components: the best flat code there is. Exercise 5.2.

#pragma once

#include "common/tensor.hpp"

namespace lab05 {

/// A plane through the data: its centre, and directions of unit length at right angles.
struct Pca {
    dl::Tensor mean;            // (D)
    dl::Tensor components;      // (k, D), the one with the largest variance first
    dl::Tensor variances;       // (k), of the data along each component
    double total_variance = 0;  // along all D directions
};

/// 5.2  The k directions along which samples x (N, D) vary most. The covariance is
/// 1/N * sum over n of (x[n] - mean) (x[n] - mean)^T, of shape (D, D); its divisor is N.
/// Throws ShapeError unless x is (N, D) with N >= 1, Error unless 1 <= k <= D.
[[nodiscard]] Pca pca_fit(const dl::Tensor& x, int k);

/// 5.2  Samples (N, D) become codes (N, k): coordinates along the components, from the mean.
[[nodiscard]] dl::Tensor pca_encode(const Pca& pca, const dl::Tensor& x);
/// 5.2  Codes (N, k) become points (N, D) again. Both throw ShapeError if sizes do not fit.
[[nodiscard]] dl::Tensor pca_decode(const Pca& pca, const dl::Tensor& codes);

}  // namespace lab05
