// Rung 4: rung 3 with vectors named in the source. Compiled once per instruction set, so this file
// includes nothing that another one could share.

#pragma once

#include "tests/bench/rungs.hpp"

namespace bench {
namespace {

template <int BYTES>
void vectors(int n, const float* a, const float* b, float* c) {
    using Vector __attribute__((vector_size(BYTES), aligned(4), may_alias)) = float;
    constexpr int lanes = BYTES / 4;
    constexpr int depth = 32, width = 256;
    for (int i = 0; i < n * n; ++i)
        c[i] = 0.0f;
    for (int j0 = 0; j0 < n; j0 += width)
        for (int p0 = 0; p0 < n; p0 += depth)
            for (int i = 0; i < n; ++i)
                for (int p = p0; p < p0 + depth && p < n; ++p) {
                    const float factor = a[i * n + p];
                    const int end = j0 + width < n ? j0 + width : n;
                    int j = j0;
                    for (; j + lanes <= end; j += lanes)
                        *reinterpret_cast<Vector*>(c + i * n + j) +=
                            factor * *reinterpret_cast<const Vector*>(b + p * n + j);
                    for (; j < end; ++j)
                        c[i * n + j] += factor * b[p * n + j];
                }
}

}  // namespace
}  // namespace bench
