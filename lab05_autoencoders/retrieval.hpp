// Retrieval: find documents that mean the same, by their codes. Exercise 5.14 (challenge).

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace lab05 {

/// 5.14  Counts (N, words) become log(1 + count) * log(N / documents that have the word): common
/// words say little. A word in no document gives 0. Throws ShapeError unless counts are a matrix.
[[nodiscard]] dl::Tensor weigh_terms(const dl::Tensor& counts);

/// 5.14  Latent semantic analysis: the k eigenvectors of X^T X with the largest eigenvalues, as
/// rows (k, words), the largest first. X (N, words) is not centred. Codes are X times their
/// transpose. Throws Error unless 1 <= k <= words.
[[nodiscard]] dl::Tensor latent_directions(const dl::Tensor& x, int k);

/// 5.14  (A, B): cosine of the angle between row a of the first and row b of the second; 0 where a
/// row is all zero. Throws ShapeError unless both have one width.
[[nodiscard]] dl::Tensor cosine_similarities(const dl::Tensor& a, const dl::Tensor& b);

/// 5.14  Documents in falling order of `scores` (of equal ones, the earlier first): the mean, over
/// the relevant ones, of the share of relevant documents among all down to that one. Throws
/// ShapeError for lists of unequal length, Error if none is relevant.
[[nodiscard]] double average_precision(const std::vector<float>& scores,
                                       const std::vector<int>& relevant);

/// 5.14  Every row of codes (N, K) asks for the others, by cosine; those of its own label are
/// relevant. The mean of the average precisions; who is alone with its label does not ask.
[[nodiscard]] double mean_average_precision(const dl::Tensor& codes,
                                            const std::vector<int>& labels);

}  // namespace lab05
