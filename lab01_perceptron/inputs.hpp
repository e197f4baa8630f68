// How things become inputs: scaled, split, dealt out in batches, and turned into vectors.
// The exercises are in inputs.cpp. Index letters: see the top of that file.

#pragma once

#include <string>
#include <vector>

#include "common/rng.hpp"
#include "common/tensor.hpp"

namespace lab01 {

/// Samples and their labels. Row n of x belongs to labels[n].
struct Examples {
    dl::Tensor x;             // (N, D)
    std::vector<int> labels;  // N classes, counted from 0
};

/// One mean and one deviation for every feature.
struct Standardiser {
    dl::Tensor mean;       // (D)
    dl::Tensor deviation;  // (D)
};

/// 1.6  Statistics of every column of x (N, D). The deviation is the root of the mean squared
/// distance from the mean, with the divisor N; where it is 0 (a feature that never changes), it is
/// set to 1, so that dividing by it is harmless. Throws ShapeError unless x is a matrix with N > 0.
Standardiser standardise_fit(const dl::Tensor& x);

/// 1.6  (x - mean) / deviation, column by column, with the statistics that are handed in.
/// x (N, D). Throws ShapeError when D differs.
dl::Tensor standardise_apply(const Standardiser& standardiser, const dl::Tensor& x);

struct SplitSizes {
    int validation = 0;  // samples put aside to choose by
    int test = 0;        // samples put aside to report by
};

struct Split {
    Examples train;
    Examples validation;
    Examples test;
};

/// 1.11  Deals the samples out at random: `test` and `validation` of them are put aside, the rest
/// is for training. Every sample lands in exactly one part, next to its own label, and every way
/// to deal is equally likely. Throws ShapeError when the parts put aside leave nothing to train on.
Split split(const Examples& data, const SplitSizes& sizes, dl::Rng& rng);

/// 1.11  One epoch: the numbers 0 ... count-1 in random order, cut into batches of batch_size;
/// the last batch is shorter when count does not divide. Every order is equally likely, and the
/// next call with the same generator gives another one. Throws Error for batch_size < 1.
std::vector<std::vector<int>> mini_batches(int count, int batch_size, dl::Rng& rng);

/// 1.16 (challenge)  (words, dictionary): row i is 0 but for a 1 at the place of words[i] in the
/// dictionary; one more row follows with a 1 at the end mark "EOS". Throws Error, naming it, for a
/// word (or an end mark) that the dictionary does not have.
dl::Tensor one_hot(const std::vector<std::string>& words,
                   const std::vector<std::string>& dictionary);

/// 1.16 (challenge)  Grey values 0 ... 255 of `height` rows of pixels, one row after the other, as
/// one sample (1, height * width) with values in [0, 1]: 0 is black, 255 becomes 1.
/// Throws ShapeError unless there are height * width pixels.
dl::Tensor image_to_row(const std::vector<int>& pixels, int height, int width);

}  // namespace lab01
