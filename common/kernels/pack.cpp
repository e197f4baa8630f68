// Packing. A panel holds, for every step along k, one value of each lane side by side:
//
//   lanes 0 1 2 3 at depth 0 | lanes 0 1 2 3 at depth 1 | ...
//
// so the micro-kernel walks through memory in one straight line.

#include "common/kernels/pack.hpp"

#include <algorithm>
#include <cstring>

namespace dl::kernels {
namespace {

using Four __attribute__((vector_size(16))) = float;
using FourAnywhere __attribute__((vector_size(16), aligned(4), may_alias)) = float;

Four load(const float* from) { return *reinterpret_cast<const FourAnywhere*>(from); }
void store(float* to, Four x) { *reinterpret_cast<FourAnywhere*>(to) = x; }

// Picks four of the eight values of x and y.
template <int A, int B, int C, int D>
Four pick(Four x, Four y) {
#if defined(__clang__)
    return __builtin_shufflevector(x, y, A, B, C, D);
#else
    using Indices __attribute__((vector_size(16))) = int;
    return __builtin_shuffle(x, y, Indices{A, B, C, D});
#endif
}

// Four lanes of four values each, turned into four steps of four lanes each.
void transpose_4x4(float* to, std::int64_t to_step, const float* from, std::int64_t from_step) {
    const Four r0 = load(from), r1 = load(from + from_step);
    const Four r2 = load(from + 2 * from_step), r3 = load(from + 3 * from_step);
    const Four low01 = pick<0, 4, 1, 5>(r0, r1), high01 = pick<2, 6, 3, 7>(r0, r1);
    const Four low23 = pick<0, 4, 1, 5>(r2, r3), high23 = pick<2, 6, 3, 7>(r2, r3);
    store(to, pick<0, 1, 4, 5>(low01, low23));
    store(to + to_step, pick<2, 3, 6, 7>(low01, low23));
    store(to + 2 * to_step, pick<0, 1, 4, 5>(high01, high23));
    store(to + 3 * to_step, pick<2, 3, 6, 7>(high01, high23));
}

// The lanes lie side by side in memory: copy them step by step. Rows are far apart, and the
// processor does not guess such jumps: ask for them early.
void pack_rows(const Panel& panel, const float* from, std::int64_t depth_step) {
    constexpr int chunk = 16, ahead = 12;
    for (int p = 0; p < panel.depth; ++p) {
        float* to = panel.data + static_cast<std::int64_t>(p) * panel.width;
        const float* row = from + p * depth_step;
        int lane = 0;
        for (; lane + chunk <= panel.lanes; lane += chunk) {
            __builtin_prefetch(row + lane + ahead * depth_step);
            std::memcpy(to + lane, row + lane, chunk * sizeof(float));
        }
        for (; lane < panel.lanes; ++lane)
            to[lane] = row[lane];
    }
}

// Every lane is contiguous along k: transpose in squares of four. The last squares reach back
// over the ones before instead of leaving a rest.
void pack_lanes(const Panel& panel, const float* from, std::int64_t lane_step) {
    for (int l = 0; l < panel.lanes; l += 4) {
        const int lane = std::min(l, panel.lanes - 4);
        for (int s = 0; s < panel.depth; s += 4) {
            const std::int64_t p = std::min(s, panel.depth - 4);
            transpose_4x4(panel.data + p * panel.width + lane, panel.width,
                          from + lane * lane_step + p, lane_step);
        }
    }
}

// No direction is contiguous, or the panel is too small for squares.
void pack_scattered(const Panel& panel, const float* from, std::int64_t lane_step,
                    std::int64_t depth_step) {
    for (int p = 0; p < panel.depth; ++p)
        for (int lane = 0; lane < panel.lanes; ++lane)
            panel.data[static_cast<std::int64_t>(p) * panel.width + lane] =
                from[lane * lane_step + p * depth_step];
}

}  // namespace

void pack_panel(const Panel& panel, const float* data, std::int64_t lane_step,
                std::int64_t depth_step) {
    const float* from = data + panel.first_lane * lane_step + panel.first_depth * depth_step;
    if (lane_step == 1)
        pack_rows(panel, from, depth_step);
    else if (depth_step == 1 && panel.lanes >= 4 && panel.depth >= 4)
        pack_lanes(panel, from, lane_step);
    else
        pack_scattered(panel, from, lane_step, depth_step);

    for (int p = 0; p < panel.depth && panel.lanes < panel.width; ++p) {
        float* to = panel.data + static_cast<std::int64_t>(p) * panel.width;
        std::fill(to + panel.lanes, to + panel.width, 0.0f);
    }
}

}  // namespace dl::kernels
