// Rung 4 with vectors of 8 floats.

#include "tests/bench/vectors.hpp"

#if defined(__AVX2__)
constinit const bench::Rung bench::vectors_avx2 = bench::vectors<32>;
#else
constinit const bench::Rung bench::vectors_avx2 = nullptr;
#endif
