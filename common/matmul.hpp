// Matrix products.

#pragma once

#include "common/tensor.hpp"

namespace dl {

struct MatmulOptions {
    bool transpose_a = false;  // use a's rows as columns
    bool transpose_b = false;
};

/// Matrix product: out[i][j] is the sum over k of a[i][k] * b[k][j].
///
///   a    (M, K), or (K, M) with transpose_a
///   b    (K, N), or (N, K) with transpose_b
///   out  (M, N)
///
/// Deterministic: the order of the additions is fixed by the shapes alone, so the bits of the
/// result do not depend on the number of threads. K = 0 gives zeros.
/// Cost: 2*M*N*K flops; the loops are in kernels/gemm.cpp.
/// Gradient: da = matmul(dout, b, {.transpose_b = true}),
///           db = matmul(a, dout, {.transpose_a = true}).
/// Throws ShapeError if a or b is not a matrix or the inner sizes differ.
[[nodiscard]] Tensor matmul(const Tensor& a, const Tensor& b, const MatmulOptions& options = {});

}  // namespace dl
