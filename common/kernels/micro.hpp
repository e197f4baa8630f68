// The micro-kernel: one small tile of c stays in registers while k runs.
//
// Compiled once per instruction set (micro_*.cpp), each time for other vectors and another tile.
// Those files are built with extra flags, so nothing here may define a function that another file
// could share: everything is static, and no header of the standard library but <cstdint> appears.

#pragma once

#include <cstdint>

namespace dl::kernels {

/// One call of a micro-kernel: c (+)= a * b for a tile of at most MR x NR.
struct Tile {
    const float* a;  // row r at step p: a[r * a_row_step + p * a_step]
    std::int64_t a_row_step;
    std::int64_t a_step;
    const float* b;  // column j at step p: b[p * b_step + j]; whole vectors are read
    std::int64_t b_step;
    float* c;
    std::int64_t c_row_step;
    int k;
    int columns;  // how many of the last vector's lanes count, together with those before
    bool accumulate;
    // Kernels for windows: vector v at step p begins at b[b_starts[v] + b_steps[p]].
    const std::int64_t* b_starts = nullptr;
    const std::int64_t* b_steps = nullptr;
};

using MicroKernel = void (*)(const Tile&);

/// One call of a dot kernel: c[r][j] += sum over v and lanes of
/// a[r * a_row_step + v * lanes + lane] * b[starts[v] + steps[j] + lane].
struct DotTile {
    const float* a;
    std::int64_t a_row_step;
    const float* b;
    const std::int64_t* starts;
    const std::int64_t* steps;
    int vectors;
    float* c;
    std::int64_t c_row_step;
};

using DotKernel = void (*)(const DotTile&);

/// The kernels of one instruction set: for 1 to MR rows and for 1 to NR / lanes vectors.
struct MicroKernels {
    static constexpr int most_rows = 16;
    static constexpr int most_vectors = 4;

    const char* name;
    int lanes;    // floats in a vector
    int rows;     // MR
    int vectors;  // NR / lanes
    // a in memory of any layout, or packed: a_row_step 1 and a_step MR, known when compiling
    MicroKernel strided[most_rows][most_vectors];
    MicroKernel packed[most_rows][most_vectors];
    MicroKernel windows[most_rows][most_vectors];  // a packed, b read where it lies

    static constexpr int most_dot_rows = 4;
    static constexpr int most_dot_columns = 6;
    int dot_rows;
    int dot_columns;
    DotKernel dots[most_dot_rows][most_dot_columns];

    [[nodiscard]] int columns() const { return lanes * vectors; }  // NR
};

/// Null where the compiler did not build them.
extern const MicroKernels* const micro_portable;
extern const MicroKernels* const micro_neon;
extern const MicroKernels* const micro_avx2;
extern const MicroKernels* const micro_avx512;

}  // namespace dl::kernels
