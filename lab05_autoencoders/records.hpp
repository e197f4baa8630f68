// Deep patient: a compact description of health records. Exercise 5.15 (challenge).

#pragma once

#include <vector>

#include "lab05_autoencoders/stack.hpp"

namespace lab05 {

/// 5.15  Counts (N, codes) become numbers in 0 ... 1: log(1 + count) / log(1 + most), where `most`
/// (codes) is the largest count of each code in the training set. Above that it stays 1; a code
/// that training never saw (most = 0) gives 0. Throws ShapeError if sizes do not fit.
[[nodiscard]] dl::Tensor scale_records(const dl::Tensor& counts, const dl::Tensor& most);

/// What was learnt from records without labels.
struct DeepPatient {
    dl::Tensor most;         // (codes), of the training set
    std::vector<int> sizes;  // codes, hidden ...
    AutoencoderOptions net;  //
    Params parameters;       // of a pretrained stack
};

/// 5.15  Learns from counts (N, codes): scales them, then pretrains the stack codes-hidden... as
/// exercise 5.7 does (a stacked denoising autoencoder when options.train has a corruption).
[[nodiscard]] DeepPatient fit_deep_patient(const dl::Tensor& counts, const std::vector<int>& hidden,
                                           const StackOptions& options = {});

/// 5.15  Other records, scaled with the numbers of training and encoded, undamaged: (N, hidden).
[[nodiscard]] dl::Tensor describe(const DeepPatient& model, const dl::Tensor& counts);

/// 5.15  The area under the ROC curve: how often a random positive has a larger score than a random
/// negative, an equal score counting half. Throws ShapeError unless both lists have one length,
/// Error unless there are positives (1) and negatives (0) among them.
[[nodiscard]] double area_under_roc(const std::vector<float>& scores,
                                    const std::vector<int>& positive);

}  // namespace lab05
