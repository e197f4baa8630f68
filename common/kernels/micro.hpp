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

/// One call of a transform of Winograd's form (winograd.hpp): for so many tiles, a vector of tiles
/// at a time. Value (i, j) of a tile lies (or belongs) at the place of the tile plus a step.
struct TileTransform {
    const float* from;
    std::int64_t from_step;      // from one value of a tile to the next
    std::int64_t from_down = 0;  // input: from a row of tiles to the next
    float* to;
    std::int64_t to_step;
    std::int64_t tiles;  // whole vectors
    float bias = 0;      // output: added to every result
    bool relu = false;   // output: negative results become 0
};

using TransformKernel = void (*)(const TileTransform&);

/// The transforms for tiles of one size.
struct WinogradKernels {
    TransformKernel weights;  // a vector of filters, (3, 3) to (tile, tile)
    TransformKernel input;    // split pixels to (tile, tile)
    TransformKernel output;   // (tile, tile) to (results, results)
};

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

    WinogradKernels winograd_2{};  // 2 x 2 results a tile
    WinogradKernels winograd_4{};  // 4 x 4

    [[nodiscard]] int columns() const { return lanes * vectors; }  // NR
};

/// Null where the compiler did not build them.
extern const MicroKernels* const micro_portable;
extern const MicroKernels* const micro_neon;
extern const MicroKernels* const micro_avx2;
extern const MicroKernels* const micro_avx512;

}  // namespace dl::kernels
