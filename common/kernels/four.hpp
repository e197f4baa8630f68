// Four floats at a time, on any processor: loads, stores and the picks that turn squares over.

#pragma once

#include <cstdint>

namespace dl::kernels {

using Four __attribute__((vector_size(16))) = float;

inline Four load_four(const float* from) {
    using Anywhere __attribute__((vector_size(16), aligned(4), may_alias)) = float;
    return *reinterpret_cast<const Anywhere*>(from);
}

inline void store_four(float* to, Four x) {
    using Anywhere __attribute__((vector_size(16), aligned(4), may_alias)) = float;
    *reinterpret_cast<Anywhere*>(to) = x;
}

/// Picks four of the eight values of x and y.
template <int A, int B, int C, int D>
Four pick(Four x, Four y) {
#if defined(__clang__)
    return __builtin_shufflevector(x, y, A, B, C, D);
#else
    using Indices __attribute__((vector_size(16))) = int;
    return __builtin_shuffle(x, y, Indices{A, B, C, D});
#endif
}

/// A square of four by four, by rows.
struct Square {
    Four row[4];
};

inline Square transpose(const Square& x) {
    const Four low01 = pick<0, 4, 1, 5>(x.row[0], x.row[1]);
    const Four high01 = pick<2, 6, 3, 7>(x.row[0], x.row[1]);
    const Four low23 = pick<0, 4, 1, 5>(x.row[2], x.row[3]);
    const Four high23 = pick<2, 6, 3, 7>(x.row[2], x.row[3]);
    return {{pick<0, 1, 4, 5>(low01, low23), pick<2, 3, 6, 7>(low01, low23),
             pick<0, 1, 4, 5>(high01, high23), pick<2, 3, 6, 7>(high01, high23)}};
}

}  // namespace dl::kernels
