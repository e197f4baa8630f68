// Rung 4 with vectors of 16 floats.

#include "tests/bench/vectors.hpp"

#if defined(__AVX512F__)
constinit const bench::Rung bench::vectors_avx512 = bench::vectors<64>;
#else
constinit const bench::Rung bench::vectors_avx512 = nullptr;
#endif
