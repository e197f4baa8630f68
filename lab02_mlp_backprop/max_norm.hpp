// Max-norm: no unit may grow too loud. Exercise 2.18 (challenge).

#pragma once

#include "common/tensor.hpp"

namespace lab02 {

/// A weight (K, ...) in which every unit's incoming weights, row k, have a Euclidean norm of at
/// most `limit`: rows that are longer are scaled down to it, the others stay bit for bit.
/// Throws ShapeError for rank below 2, Error unless limit > 0.
[[nodiscard]] dl::Tensor max_norm(dl::Tensor weight, float limit);

}  // namespace lab02
