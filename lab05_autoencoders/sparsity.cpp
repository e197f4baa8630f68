// Sparsity: another way to make copying impossible, with as many units as you like.
//
// You write     5.5 sparsity_penalty, sparsity_penalty_backward
// You are given sparsity.hpp, dl::mean(codes, {0}) gives the mean of every column
// Check         ./course check 5.5          Stuck?  ./course hint 5.5
//
// Letters: n sample (N), k unit of the code (K), rho the rate we want, r[k] the rate we see.

#include "lab05_autoencoders/sparsity.hpp"

#include <cmath>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/reduce.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check_codes(const char* call, const Tensor& codes, const Sparsity& options) {
    dl::require(codes.rank() == 2 && codes.size(0) >= 1, call, ": needs codes (N, K), got ",
                codes.shape());
    if (options.kind != SparsityKind::kl) return;
    dl::require<dl::Error>(options.rate > 0 && options.rate < 1, call,
                           ": the rate must lie between 0 and 1, got ", options.rate);
    for (const float value : codes)
        dl::require<dl::Error>(value >= 0 && value <= 1, call, ": kl needs activations in 0 ... 1,",
                               " got ", value, "; use a sigmoid code, or l1");
}

}  // namespace

// Exercise 5.5: the penalty
//
//     codes  1 0      l1, weight 2:   2 * (1 + 0 + 0.5 + 0.5) / 2 = 2
//            0.5 0.5
//
//     kl, rho 0.2, weight 1: the rates are 0.75 and 0.25. Unit 1 gives
//     0.2 ln(0.2 / 0.75) + 0.8 ln(0.8 / 0.25) = 0.6662, unit 2 gives 0.0070.
//
// The mean over the batch comes first: sparsity is about how often a unit is active. dl::clip keeps
// the rates away from 0 and 1, where logarithms are not finite.
float sparsity_penalty(const Tensor& codes, const Sparsity& options) {
    check_codes("sparsity_penalty", codes, options);

    // TODO(5.5): your code here.
    dl::todo("5.5 sparsity_penalty");
}

// Exercise 5.5: which way every activation is pushed
//
//   kl   d penalty / d r[k] = weight * ((1 - rho) / (1 - r[k]) - rho / r[k]), and every sample has
//        a share of 1 / N in r[k]: all rows of the gradient are equal
//   l1   weight / N * sign
Tensor sparsity_penalty_backward(const Tensor& codes, const Sparsity& options) {
    check_codes("sparsity_penalty_backward", codes, options);

    // TODO(5.5): your code here.
    dl::todo("5.5 sparsity_penalty_backward");
}

}  // namespace lab05
