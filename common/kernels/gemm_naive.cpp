// Three loops: what a matrix product is, and the judge of every faster kernel.

#include "common/kernels/gemm.hpp"

namespace dl::kernels {

void gemm_naive(int m, int n, int k, const MatrixView& a, const MatrixView& b, float* c,
                std::int64_t c_row_step, bool accumulate) {
    for (int i = 0; i < m; ++i)
        for (int j = 0; j < n; ++j) {
            float& out = c[i * c_row_step + j];
            double sum = accumulate ? out : 0;
            for (int p = 0; p < k; ++p)
                sum += static_cast<double>(a.data[i * a.row_step + p * a.column_step]) *
                       b.data[p * b.row_step + j * b.column_step];
            out = static_cast<float>(sum);
        }
}

}  // namespace dl::kernels
