// Sparsity: a code in which most units are silent most of the time. Exercise 5.5.

#pragma once

#include "common/tensor.hpp"

namespace lab05 {

enum class SparsityKind {
    kl,  // distance of each unit's mean activation from a target rate; for codes in 0 ... 1
    l1,  // mean size of the activations; for any code
};

struct Sparsity {
    SparsityKind kind = SparsityKind::kl;
    float weight = 0.0f;  // 0: no penalty
    float rate = 0.05f;   // rho of kl: how often a unit should be active
};

/// 5.5  The penalty of a batch of codes (N, K).
///
///   kl   weight * sum over k of rho log(rho / r_k) + (1 - rho) log((1 - rho) / (1 - r_k)),
///        where r_k is the mean of unit k over this batch, moved into 1e-6 ... 1 - 1e-6
///   l1   weight * mean over the samples of the sum over k of |code|
///
/// Throws ShapeError unless codes are (N, K) with N >= 1; Error unless 0 < rate < 1, and, for kl,
/// unless every activation lies in 0 ... 1: a rate of -0.3 means nothing.
[[nodiscard]] float sparsity_penalty(const dl::Tensor& codes, const Sparsity& options);
/// 5.5  Its gradient by the codes. The slope of |x| at 0 is 0.
[[nodiscard]] dl::Tensor sparsity_penalty_backward(const dl::Tensor& codes,
                                                   const Sparsity& options);

}  // namespace lab05
