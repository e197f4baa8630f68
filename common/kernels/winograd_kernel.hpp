// The transforms of Winograd's form, for vectors V of tiles: see winograd.hpp.
// Included by micro_kernel.hpp only; the rules of micro.hpp hold here too.

#pragma once

#include "common/kernels/micro.hpp"
#include "common/kernels/winograd_minimal.hpp"

namespace dl::kernels {
namespace {

// Two dimensions: the columns first, then the rows of what came out.

template <class V, int RESULTS>
void transform_weights(const TileTransform& x) {
    constexpr int size = RESULTS + 2;
    typename V::Vector half[size][3];
#pragma GCC unroll 3
    for (int j = 0; j < 3; ++j) {
        typename V::Vector g[3], u[size];
#pragma GCC unroll 3
        for (int i = 0; i < 3; ++i)
            g[i] = V::load(x.from + (3 * i + j) * x.from_step);
        Minimal<V, RESULTS>::weights(g, u);
#pragma GCC unroll 6
        for (int i = 0; i < size; ++i)
            half[i][j] = u[i];
    }
#pragma GCC unroll 6
    for (int i = 0; i < size; ++i) {
        typename V::Vector u[size];
        Minimal<V, RESULTS>::weights(half[i], u);
#pragma GCC unroll 6
        for (int j = 0; j < size; ++j)
            V::store(x.to + (i * size + j) * x.to_step, u[j]);
    }
}

template <class V, int RESULTS>
void transform_input(const TileTransform& x) {
    constexpr int size = RESULTS + 2;
    for (std::int64_t tile = 0; tile < x.tiles; tile += V::lanes) {
        typename V::Vector half[size][size];
#pragma GCC unroll 6
        for (int j = 0; j < size; ++j) {
            typename V::Vector d[size], v[size];
#pragma GCC unroll 6
            for (int i = 0; i < size; ++i)
                d[i] = V::load(x.from + (i % RESULTS * size + j) * x.from_step +
                               i / RESULTS * x.from_down + tile);
            Minimal<V, RESULTS>::input(d, v);
#pragma GCC unroll 6
            for (int i = 0; i < size; ++i)
                half[i][j] = v[i];
        }
#pragma GCC unroll 6
        for (int i = 0; i < size; ++i) {
            typename V::Vector v[size];
            Minimal<V, RESULTS>::input(half[i], v);
#pragma GCC unroll 6
            for (int j = 0; j < size; ++j)
                V::store(x.to + (i * size + j) * x.to_step + tile, v[j]);
        }
    }
}

template <class V, int RESULTS>
void transform_output(const TileTransform& x) {
    constexpr int size = RESULTS + 2;
    const typename V::Vector bias = V::broadcast(x.bias);
    for (std::int64_t tile = 0; tile < x.tiles; tile += V::lanes) {
        typename V::Vector half[RESULTS][size];
#pragma GCC unroll 6
        for (int j = 0; j < size; ++j) {
            typename V::Vector m[size], y[RESULTS];
#pragma GCC unroll 6
            for (int i = 0; i < size; ++i)
                m[i] = V::load(x.from + (i * size + j) * x.from_step + tile);
            Minimal<V, RESULTS>::output(m, y);
#pragma GCC unroll 4
            for (int i = 0; i < RESULTS; ++i)
                half[i][j] = y[i];
        }
#pragma GCC unroll 4
        for (int i = 0; i < RESULTS; ++i) {
            typename V::Vector y[RESULTS];
            Minimal<V, RESULTS>::output(half[i], y);
#pragma GCC unroll 4
            for (int j = 0; j < RESULTS; ++j)
                V::store(x.to + (i * RESULTS + j) * x.to_step + tile,
                         x.relu ? V::relu(y[j] + bias) : y[j] + bias);
        }
    }
}

template <class V, int RESULTS>
constexpr WinogradKernels winograd_kernels() {
    return {transform_weights<V, RESULTS>, transform_input<V, RESULTS>,
            transform_output<V, RESULTS>};
}

}  // namespace
}  // namespace dl::kernels
