// Packing: a part of a matrix, laid out in the order in which the micro-kernel reads it.

#pragma once

#include "common/kernels/gemm.hpp"

namespace dl::kernels {

/// Fills the panel from a matrix: lane l at depth p is data[l * lane_step + p * depth_step].
/// Lanes behind the last are set to 0 up to the panel's width.
void pack_panel(const Panel& panel, const float* data, std::int64_t lane_step,
                std::int64_t depth_step);

}  // namespace dl::kernels
