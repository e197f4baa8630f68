// Eigenvalues and eigenvectors of a symmetric matrix. Given: read it if you like.

#pragma once

#include "common/tensor.hpp"

namespace lab05 {

struct Eigen {
    dl::Tensor values;   // (n), the smallest first, as most libraries have it
    dl::Tensor vectors;  // (n, n): row i is the unit vector of value i
};

/// matrix (n, n) = sum over i of values[i] * outer(vectors[i], vectors[i]).
///
/// Householder's reflections make the matrix tridiagonal, the QL algorithm makes it diagonal; all
/// in double. Only the lower triangle is looked at. The number of largest size in each vector is
/// positive (the first of equals), so that the sign is the same every time.
/// Cost: about 9 n^3 flops, a second for n = 784.
/// Throws ShapeError unless the matrix is square, Error if it holds NaN or infinity.
[[nodiscard]] Eigen symmetric_eigen(const dl::Tensor& matrix);

}  // namespace lab05
