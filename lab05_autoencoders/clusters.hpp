// Clusters: groups that nobody named. Exercise 5.13 (challenge).

#pragma once

#include <vector>

#include "common/rng.hpp"
#include "common/tensor.hpp"

namespace lab05 {

// Points are (N, D), centres (K, D), members[n] the number of the centre of point n. All functions
// throw ShapeError if sizes do not fit.

/// 5.13  For every point the centre at the smallest distance, the first of equal ones.
[[nodiscard]] std::vector<int> nearest_centres(const dl::Tensor& points, const dl::Tensor& centres);

/// 5.13  Every centre moves into the mean of its members; one without members stays where it is.
[[nodiscard]] dl::Tensor move_centres(const dl::Tensor& points, const std::vector<int>& members,
                                      const dl::Tensor& centres);

struct Clusters {
    dl::Tensor centres;        // (K, D)
    std::vector<int> members;  // N
    int rounds = 0;            // how often the centres moved
};

/// 5.13  k-means: starts from the points rng.permutation(N)[0 ... k-1] and repeats, at most
/// `rounds` times: nearest centres, stop if no point changed its centre, move the centres.
/// Throws Error unless 1 <= k <= N.
[[nodiscard]] Clusters k_means(const dl::Tensor& points, int k, dl::Rng& rng, int rounds = 100);

/// 5.13  The share of points that have the commonest label of their cluster.
[[nodiscard]] double purity(const std::vector<int>& members, const std::vector<int>& labels);

}  // namespace lab05
