// The rungs of the ladder that need no special instructions.

#include "tests/bench/rungs.hpp"

#include <algorithm>
#include <cstdint>

#include "common/kernels/choose.hpp"
#include "common/kernels/gemm.hpp"

namespace bench {

// Rung 1: the definition. The inner loop jumps through b row by row.
void three_loops(int n, const float* a, const float* b, float* c) {
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j) {
            float sum = 0;
            for (int p = 0; p < n; ++p)
                sum += a[i * n + p] * b[p * n + j];
            c[i * n + j] = sum;
        }
}

// Rung 2: k in the middle. The inner loop walks along rows of b and c.
void loop_order(int n, const float* a, const float* b, float* c) {
    std::fill_n(c, static_cast<std::int64_t>(n) * n, 0.0f);
    for (int i = 0; i < n; ++i)
        for (int p = 0; p < n; ++p)
            for (int j = 0; j < n; ++j)
                c[i * n + j] += a[i * n + p] * b[p * n + j];
}

// Rung 3: blocks. A part of b that fits into the first-level cache serves all rows of a.
void blocking(int n, const float* a, const float* b, float* c) {
    constexpr int depth = 32, width = 256;  // 32 KiB of b
    std::fill_n(c, static_cast<std::int64_t>(n) * n, 0.0f);
    for (int j0 = 0; j0 < n; j0 += width)
        for (int p0 = 0; p0 < n; p0 += depth)
            for (int i = 0; i < n; ++i)
                for (int p = p0; p < std::min(p0 + depth, n); ++p)
                    for (int j = j0; j < std::min(j0 + width, n); ++j)
                        c[i * n + j] += a[i * n + p] * b[p * n + j];
}

// Rung 5: a tile of c in registers while k runs from end to end; no blocks, nothing packed.
// Whole vectors of b are read, so the columns that do not fill a vector take rung 1.
void register_tile(int n, const float* a, const float* b, float* c) {
    const dl::kernels::MicroKernels& kernels = dl::kernels::chosen_kernels();
    const int whole = n / kernels.lanes * kernels.lanes;
    for (int j = 0; j < whole; j += kernels.columns()) {
        const int columns = std::min(kernels.columns(), whole - j);
        for (int i = 0; i < n; i += kernels.rows) {
            const int rows = std::min(kernels.rows, n - i);
            kernels.strided[rows - 1][columns / kernels.lanes - 1](
                {a + i * n, n, 1, b + j, n, c + i * n + j, n, n, columns, false});
        }
    }
    for (int i = 0; i < n; ++i)
        for (int j = whole; j < n; ++j) {
            float sum = 0;
            for (int p = 0; p < n; ++p)
                sum += a[i * n + p] * b[p * n + j];
            c[i * n + j] = sum;
        }
}

// Rungs 6 and 7: blocks for every cache, packed panels; then all threads.
void fast(int n, const float* a, const float* b, float* c) {
    using dl::kernels::MatrixView;
    dl::kernels::gemm(n, n, n, MatrixView{a, n, 1}, MatrixView{b, n, 1}, c, n);
}

}  // namespace bench
