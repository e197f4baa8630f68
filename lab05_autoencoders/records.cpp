// Deep patient: records are sparse, noisy and unlabelled; what they have in common is worth more.
//
// You write     5.15 scale_records, fit_deep_patient, describe, area_under_roc
// You are given records.hpp, pretrain_stack (5.7), encoder (5.1), values_of (training.hpp)
// Check         ./course check 5.15         Stuck?  ./course hint 5.15

#include "lab05_autoencoders/records.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

// Exercise 5.15: how often, on a scale from never to as often as anybody
//
//     most 3 0    counts 3 5 -> 1 0     1 0 -> ln 2 / ln 4 = 0.5  0     9 0 -> 1 0
Tensor scale_records(const Tensor& counts, const Tensor& most) {
    dl::require(counts.rank() == 2 && most.shape() == dl::Shape{counts.size(1)},
                "scale_records: counts ", counts.shape(), " and the largest counts ", most.shape(),
                " need the same number of codes");

    // TODO(5.15): your code here.
    dl::todo("5.15 scale_records");
}

// Exercise 5.15: scale, then the stack of exercise 5.7
DeepPatient fit_deep_patient(const Tensor& counts, const std::vector<int>& hidden,
                             const StackOptions& options) {
    dl::require(counts.rank() == 2 && counts.size(0) >= 1, "fit_deep_patient: needs counts ",
                "(N, codes), got ", counts.shape());

    // TODO(5.15): your code here.
    dl::todo("5.15 fit_deep_patient");
}

// Exercise 5.15: other patients, with the scale and the weights of training
Tensor describe(const DeepPatient& model, const Tensor& counts) {
    // TODO(5.15): your code here.
    dl::todo("5.15 describe");
}

// Exercise 5.15: is a patient who will fall ill ranked above one who will not?
//
//     scores 0.9 0.4 0.4 0.1    positive 1 1 0 0
//     pairs (positive, negative): 0.9 over 0.4, 0.9 over 0.1, 0.4 = 0.4 (half), 0.4 over 0.1
//     area (1 + 1 + 0.5 + 1) / 4 = 0.875
//
// Counting all pairs is right and slow. Sorting is faster: go through the scores from below and
// count, for each positive, the negatives that lie below it.
double area_under_roc(const std::vector<float>& scores, const std::vector<int>& positive) {
    dl::require(scores.size() == positive.size(), "area_under_roc: ", scores.size(), " scores and ",
                positive.size(), " truths");
    const auto positives = std::count(positive.begin(), positive.end(), 1);
    const auto negatives = std::count(positive.begin(), positive.end(), 0);
    dl::require<dl::Error>(positives > 0 && negatives > 0, "area_under_roc: needs positives and ",
                           "negatives, got ", positives, " and ", negatives);

    // TODO(5.15): your code here.
    dl::todo("5.15 area_under_roc");
}

}  // namespace lab05
