// Packing. A panel holds, for every step along k, one value of each lane side by side:
//
//   lanes 0 1 2 3 at depth 0 | lanes 0 1 2 3 at depth 1 | ...
//
// so the micro-kernel walks through memory in one straight line.

#include "common/kernels/pack.hpp"

#include <algorithm>
#include <cstring>

#include "common/kernels/four.hpp"

namespace dl::kernels {
namespace {

// Four lanes of four values each, turned into four steps of four lanes each.
void transpose_4x4(float* to, std::int64_t to_step, const float* from, std::int64_t from_step) {
    const Square turned =
        transpose({{load_four(from), load_four(from + from_step), load_four(from + 2 * from_step),
                    load_four(from + 3 * from_step)}});
    for (int i = 0; i < 4; ++i)
        store_four(to + i * to_step, turned.row[i]);
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
// over the ones before instead of leaving a rest. One cache line of every lane at a time: what is
// written meanwhile stays near, and the next lines can be asked for.
void pack_lanes(const Panel& panel, const float* from, std::int64_t lane_step) {
    constexpr int line = 16, ahead = 2 * line;
    const std::int64_t lanes = panel.lanes, depth = panel.depth, width = panel.width;
    float* const data = panel.data;  // all in registers: what is written could change the panel
    for (std::int64_t first = 0; first < depth; first += line)
        for (std::int64_t l = 0; l < lanes; l += 4) {
            const std::int64_t lane = std::min(l, lanes - 4);
            const float* const row = from + lane * lane_step;
            for (int i = 0; i < 4; ++i)
                __builtin_prefetch(row + i * lane_step + first + ahead);
            const std::int64_t end = std::min(first + line, depth);
            for (std::int64_t s = first; s < end; s += 4) {
                const std::int64_t p = std::min(s, depth - 4);
                transpose_4x4(data + p * width + lane, width, row + p, lane_step);
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
