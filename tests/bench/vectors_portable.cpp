// Rung 4 with vectors of 4 floats.

#include "tests/bench/vectors.hpp"

constinit const bench::Rung bench::vectors_portable = bench::vectors<16>;
