// gemm: the one fast kernel of the course, c = a * b or c += a * b.

#pragma once

#include <cstdint>

namespace dl::kernels {

/// A matrix as a kernel sees it: steps between rows and between columns, in floats.
/// Exchanging the steps transposes without moving a number.
struct MatrixView {
    const float* data;
    std::int64_t row_step;
    std::int64_t column_step;
};

/// c[i][j] = sum over k of a[i][k] * b[k][j], with three plain loops: the definition.
void gemm_naive(int m, int n, int k, const MatrixView& a, const MatrixView& b, float* c,
                std::int64_t c_row_step);

}  // namespace dl::kernels
