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

    // BEGIN SOLUTION 5.15 scale_records
    Tensor scaled(counts.shape());
    for (int n = 0; n < counts.size(0); ++n)
        for (int code = 0; code < counts.size(1); ++code) {
            if (most[code] == 0) continue;
            const float share = std::log1p(counts.at(n, code)) / std::log1p(most[code]);
            scaled.at(n, code) = std::min(share, 1.0f);
        }
    return scaled;
    // END SOLUTION
}

// Exercise 5.15: scale, then the stack of exercise 5.7
DeepPatient fit_deep_patient(const Tensor& counts, const std::vector<int>& hidden,
                             const StackOptions& options) {
    dl::require(counts.rank() == 2 && counts.size(0) >= 1, "fit_deep_patient: needs counts ",
                "(N, codes), got ", counts.shape());

    // BEGIN SOLUTION 5.15 fit_deep_patient
    DeepPatient model;
    model.most = dl::max(counts, {0});
    model.sizes = {counts.size(1)};
    model.sizes.insert(model.sizes.end(), hidden.begin(), hidden.end());
    model.net = options.net;
    model.parameters = pretrain_stack(model.sizes, scale_records(counts, model.most), options);
    return model;
    // END SOLUTION
}

// Exercise 5.15: other patients, with the scale and the weights of training
Tensor describe(const DeepPatient& model, const Tensor& counts) {
    // BEGIN SOLUTION 5.15 describe
    const Net net = encoder(model.sizes, model.net);
    return values_of(net, model.parameters, scale_records(counts, model.most), net.last());
    // END SOLUTION
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

    // BEGIN SOLUTION 5.15 area_under_roc
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](int a, int b) { return scores[a] < scores[b]; });
    double pairs = 0, below = 0;
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin;
        double equal_positive = 0, equal_negative = 0;
        for (; end < order.size() && scores[order[end]] == scores[order[begin]]; ++end)
            (positive[order[end]] == 1 ? equal_positive : equal_negative) += 1;
        pairs += equal_positive * (below + equal_negative / 2);
        below += equal_negative;
        begin = end;
    }
    return pairs / (static_cast<double>(positives) * static_cast<double>(negatives));
    // END SOLUTION
}

}  // namespace lab05
