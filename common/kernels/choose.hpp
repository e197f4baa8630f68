// Which instruction set the kernels use.

#pragma once

#include "common/kernels/micro.hpp"

namespace dl::kernels {

/// The micro-kernels in use; see kernel_name() and set_kernel() in gemm.hpp.
[[nodiscard]] const MicroKernels& chosen_kernels();

}  // namespace dl::kernels
