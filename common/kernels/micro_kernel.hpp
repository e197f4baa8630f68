// The body of every micro-kernel, for vectors V that know how to load, store and multiply-add.
// Included by micro_*.cpp only; see micro.hpp for the rules.

#pragma once

#include "common/kernels/micro.hpp"
#include "common/kernels/winograd_kernel.hpp"

namespace dl::kernels {
namespace {

// ROWS x VECTORS accumulators live in registers. Every element of the tile is one chain of
// multiply-adds along k, whatever the size of the tile: that is why the bits do not depend on how
// c is cut into tiles.
template <class V, int ROWS, int VECTORS, int PACKED_ROWS, bool WINDOWS = false>
void multiply_tile(const Tile& tile) {
    constexpr bool packed = PACKED_ROWS > 0;
    const std::int64_t a_row_step = packed ? 1 : tile.a_row_step;
    const std::int64_t a_step = packed ? PACKED_ROWS : tile.a_step;
    const std::int64_t b_step = tile.b_step;
    const float* a = tile.a;
    const float* b = tile.b;
    const float* window[VECTORS];
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; ++v)
        window[v] = WINDOWS ? b + tile.b_starts[v] : b;

    // c comes from far away meanwhile; a short k is over before it could arrive.
    if (tile.k >= 128) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v)
                __builtin_prefetch(tile.c + r * tile.c_row_step + v * V::lanes, 1);
    }

    typename V::Vector sum[ROWS][VECTORS];
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v)
            sum[r][v] = V::zero();

    for (int p = 0; p < tile.k; ++p) {
        typename V::Vector b_row[VECTORS];
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v)
            b_row[v] = V::load(WINDOWS ? window[v] + tile.b_steps[p] : b + v * V::lanes);
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r) {
            const typename V::Vector a_value = V::broadcast(a[r * a_row_step]);
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v)
                sum[r][v] = V::multiply_add(a_value, b_row[v], sum[r][v]);
        }
        a += a_step;
        b += b_step;
    }

    const int tail = tile.columns - (VECTORS - 1) * V::lanes;
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r) {
        float* c = tile.c + r * tile.c_row_step;
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) {
            float* at = c + v * V::lanes;
            if (v < VECTORS - 1 || tail == V::lanes)
                V::store(at, tile.accumulate ? V::load(at) + sum[r][v] : sum[r][v]);
            else
                V::store_first(at, tail,
                               tile.accumulate ? V::load_first(at, tail) + sum[r][v] : sum[r][v]);
        }
    }
}

// ROWS x COLUMNS dot products of long rows; each accumulator is a vector, summed up at the end.
template <class V, int ROWS, int COLUMNS>
void dot_tile(const DotTile& tile) {
    typename V::Vector sum[ROWS][COLUMNS];
#pragma GCC unroll 4
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 6
        for (int j = 0; j < COLUMNS; ++j)
            sum[r][j] = V::zero();

    for (int v = 0; v < tile.vectors; ++v) {
        typename V::Vector a[ROWS];
#pragma GCC unroll 4
        for (int r = 0; r < ROWS; ++r)
            a[r] = V::load(tile.a + r * tile.a_row_step + static_cast<std::int64_t>(v) * V::lanes);
        const float* window = tile.b + tile.starts[v];
#pragma GCC unroll 6
        for (int j = 0; j < COLUMNS; ++j) {
            const typename V::Vector b = V::load(window + tile.steps[j]);
#pragma GCC unroll 4
            for (int r = 0; r < ROWS; ++r)
                sum[r][j] = V::multiply_add(a[r], b, sum[r][j]);
        }
    }

#pragma GCC unroll 4
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 6
        for (int j = 0; j < COLUMNS; ++j)
            tile.c[r * tile.c_row_step + j] += V::sum(sum[r][j]);
}

template <class V, int ROWS, int COLUMNS>
constexpr void fill_dot_row(MicroKernels& kernels) {
    kernels.dots[ROWS - 1][COLUMNS - 1] = dot_tile<V, ROWS, COLUMNS>;
    if constexpr (COLUMNS > 1) fill_dot_row<V, ROWS, COLUMNS - 1>(kernels);
}

template <class V, int ROWS, int COLUMNS>
constexpr void fill_dots(MicroKernels& kernels) {
    fill_dot_row<V, ROWS, COLUMNS>(kernels);
    if constexpr (ROWS > 1) fill_dots<V, ROWS - 1, COLUMNS>(kernels);
}

template <class V, int ROWS, int MR, int VECTORS>
constexpr void fill_row(MicroKernels& kernels) {
    kernels.strided[ROWS - 1][VECTORS - 1] = multiply_tile<V, ROWS, VECTORS, 0>;
    kernels.packed[ROWS - 1][VECTORS - 1] = multiply_tile<V, ROWS, VECTORS, MR>;
    kernels.windows[ROWS - 1][VECTORS - 1] = multiply_tile<V, ROWS, VECTORS, MR, true>;
    if constexpr (VECTORS > 1) fill_row<V, ROWS, MR, VECTORS - 1>(kernels);
}

template <class V, int ROWS, int MR, int VECTORS>
constexpr void fill_table(MicroKernels& kernels) {
    fill_row<V, ROWS, MR, VECTORS>(kernels);
    if constexpr (ROWS > 1) fill_table<V, ROWS - 1, MR, VECTORS>(kernels);
}

template <class V, int MR, int VECTORS, int DOT_ROWS, int DOT_COLUMNS>
constexpr MicroKernels make_kernels(const char* name) {
    MicroKernels kernels{name, V::lanes, MR, VECTORS, {}, {}, {}, DOT_ROWS, DOT_COLUMNS, {}};
    kernels.winograd_2 = winograd_kernels<V, 2>();
    kernels.winograd_4 = winograd_kernels<V, 4>();
    fill_table<V, MR, MR, VECTORS>(kernels);
    fill_dots<V, DOT_ROWS, DOT_COLUMNS>(kernels);
    return kernels;
}

}  // namespace
}  // namespace dl::kernels
