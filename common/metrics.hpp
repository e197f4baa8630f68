// How good predictions are: accuracy, and which class is taken for which.

#pragma once

#include <vector>

#include "common/tensor.hpp"

namespace dl {

/// The fraction of predictions that equal their label, between 0 and 1.
/// Throws ShapeError when the lists differ in length or are empty.
[[nodiscard]] float accuracy(const std::vector<int>& predicted, const std::vector<int>& labels);
/// The same for scores (N, K): the prediction is the class with the largest score, the first one
/// of equals.
[[nodiscard]] float accuracy(const Tensor& scores, const std::vector<int>& labels);

/// (K, K): row t, column p counts the samples of class t that were predicted as class p.
/// The diagonal holds what is right. Throws ShapeError for classes outside of 0 ... classes-1.
[[nodiscard]] Tensor confusion_matrix(const std::vector<int>& predicted,
                                      const std::vector<int>& labels, int classes);

}  // namespace dl
