// How things become inputs: scale them, split them, deal them out, turn them into vectors.
//
// You write     1.6 standardise_fit, standardise_apply    1.11 split, mini_batches
//               1.16 one_hot, image_to_row (challenge)
// You are given inputs.hpp, take below, and from common/: rng.permutation(n) is 0 ... n-1 in
//               random order, rng.integer(n) one of 0 ... n-1
// Check         ./course check 1.6          Stuck?  ./course hint 1.6
//
// Index letters:  n  sample     d  feature

#include "lab01_perceptron/inputs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "common/error.hpp"
#include "common/rearrange.hpp"
#include "common/todo.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

// The samples with these numbers, in this order, each with its label.
[[maybe_unused]] Examples take(const Examples& data, const std::vector<int>& numbers) {
    Examples taken{dl::gather_rows(data.x, numbers), {}};
    for (int n : numbers)
        taken.labels.push_back(data.labels.at(static_cast<std::size_t>(n)));
    return taken;
}

}  // namespace

// Exercise 1.6: statistics of the training set
//
//   x          (N, D)
//   mean       (D)     mean[d] = (1/N) * sum over n of x[n][d]
//   deviation  (D)     deviation[d] = sqrt((1/N) * sum over n of (x[n][d] - mean[d])^2)
//
// This course divides by N, not by N - 1. A feature that never changes has deviation 0: store 1.
//
//     x   1 10       mean  2 10      deviation  1 1     column 0: distances -1 and 1
//         3 10                                          column 1: never changes
//
// Work in double while you add: a column with mean 1000 and deviation 0.01 leaves a float no digits
// for the deviation.
Standardiser standardise_fit(const Tensor& x) {
    dl::require(x.rank() == 2 && x.size(0) > 0,
                "standardise_fit: x must be (N, D) with at least one row, got ", x.shape());

    // BEGIN SOLUTION 1.6 standardise_fit
    const int samples = x.size(0), features = x.size(1);
    Standardiser result{Tensor({features}), Tensor({features})};
    for (int d = 0; d < features; ++d) {
        double sum = 0;
        for (int n = 0; n < samples; ++n)
            sum += x.at(n, d);
        const double mean = sum / samples;

        double squares = 0;
        for (int n = 0; n < samples; ++n)
            squares += (x.at(n, d) - mean) * (x.at(n, d) - mean);
        const double deviation = std::sqrt(squares / samples);

        result.mean.at(d) = static_cast<float>(mean);
        result.deviation.at(d) = deviation > 0 ? static_cast<float>(deviation) : 1.0f;
    }
    return result;
    // END SOLUTION
}

// Exercise 1.6, second half: apply them, to any set
//
//   result[n][d] = (x[n][d] - mean[d]) / deviation[d]
//
// The statistics come from the training set and stay what they are: a test set, or one single
// picture, is measured with the same ruler.
Tensor standardise_apply(const Standardiser& standardiser, const Tensor& x) {
    dl::require(x.rank() == 2 && x.size(1) == standardiser.mean.size(0) &&
                    x.size(1) == standardiser.deviation.size(0),
                "standardise_apply: x must have one column for every mean, got x ", x.shape(),
                " and mean ", standardiser.mean.shape());

    // BEGIN SOLUTION 1.6 standardise_apply
    Tensor result(x.shape());
    for (int n = 0; n < x.size(0); ++n)
        for (int d = 0; d < x.size(1); ++d)
            result.at(n, d) = (x.at(n, d) - standardiser.mean.at(d)) / standardiser.deviation.at(d);
    return result;
    // END SOLUTION
}

// Exercise 1.11: training, validation and test set
//
//   data     N samples, perhaps sorted by class
//   result   N - validation - test samples to train on, and the two parts put aside
//
//   Every sample lands in exactly one part and keeps its label. Which part is a matter of chance:
//   a test set of the first hundred samples of a sorted file would hold a single class.
//
// Steps
//   1. Ask the generator for one random order of 0 ... N-1.
//   2. Cut that order into three pieces of the right lengths.
//   3. take() the samples of every piece. One order for samples and labels alike.
Split split(const Examples& data, const SplitSizes& sizes, dl::Rng& rng) {
    const int count = static_cast<int>(data.labels.size());
    dl::require(data.x.rank() == 2 && data.x.size(0) == count,
                "split: x must have one row for every label, got x ", data.x.shape(), " and ",
                count, " labels");
    dl::require(sizes.validation >= 0 && sizes.test >= 0 && sizes.validation + sizes.test < count,
                "split: ", sizes.validation, " validation and ", sizes.test,
                " test samples leave nothing of ", count, " to train on");

    // BEGIN SOLUTION 1.11 split
    const std::vector<int> order = rng.permutation(count);
    const auto test_end = order.begin() + sizes.test;
    const auto validation_end = test_end + sizes.validation;
    return {.train = take(data, {validation_end, order.end()}),
            .validation = take(data, {test_end, validation_end}),
            .test = take(data, {order.begin(), test_end})};
    // END SOLUTION
}

// Exercise 1.11, second half: one epoch, dealt out in batches
//
//     count 7, batch_size 3     for example   {4, 0, 6}  {2, 5, 1}  {3}
//
// Every number from 0 to count-1 appears once. The last batch is shorter when it has to be: the
// samples in it count too. Draw from the generator that is handed in: one that you make yourself
// would start anew, and every epoch would have the same order.
std::vector<std::vector<int>> mini_batches(int count, int batch_size, dl::Rng& rng) {
    dl::require<dl::Error>(count >= 0 && batch_size >= 1,
                           "mini_batches: needs count >= 0 and batch_size >= 1, got ", count,
                           " and ", batch_size);

    // BEGIN SOLUTION 1.11 mini_batches
    const std::vector<int> order = rng.permutation(count);
    std::vector<std::vector<int>> batches;
    for (int begin = 0; begin < count; begin += batch_size) {
        const int end = std::min(begin + batch_size, count);
        batches.emplace_back(order.begin() + begin, order.begin() + end);
    }
    return batches;
    // END SOLUTION
}

// Exercise 1.16 (challenge): a sentence as numbers
//
//   words       W words
//   dictionary  V words, "EOS" (end of sentence) among them
//   result      (W + 1, V): one row for every word and one for the end mark
//
//     dictionary  EOS a dog sleeps      words  a dog sleeps      result  0 1 0 0
//                                                                       0 0 1 0
//                                                                       0 0 0 1
//                                                                       1 0 0 0   <- end
//
// A word that the dictionary lacks is an error that names the word. Numbering the words instead
// (a = 1, dog = 2 ...) would tell the network that a dog is twice an a.
Tensor one_hot(const std::vector<std::string>& words, const std::vector<std::string>& dictionary) {
    // BEGIN SOLUTION 1.16 one_hot
    const auto place_of = [&](const std::string& word) {
        for (std::size_t v = 0; v < dictionary.size(); ++v)
            if (dictionary[v] == word) return static_cast<int>(v);
        throw dl::Error("one_hot: no '" + word + "' in the dictionary; add it, or leave it out");
    };

    const int count = static_cast<int>(words.size());
    Tensor result({count + 1, static_cast<int>(dictionary.size())});
    for (int i = 0; i < count; ++i)
        result.at(i, place_of(words[static_cast<std::size_t>(i)])) = 1;
    result.at(count, place_of("EOS")) = 1;
    return result;
    // END SOLUTION
}

// Exercise 1.16 (challenge), second half: an image as numbers
//
//   pixels   height * width grey values 0 ... 255, the top row first, each row from left to right
//   result   (1, height * width), values in [0, 1]
//
//     height 2, width 3     pixels  0 51 255  102 204 153     result  0 0.2 1 0.4 0.8 0.6
//
// Which types does your division have?
Tensor image_to_row(const std::vector<int>& pixels, int height, int width) {
    dl::require(
        height >= 0 && width >= 0 &&
            static_cast<std::int64_t>(pixels.size()) == static_cast<std::int64_t>(height) * width,
        "image_to_row: an image of ", height, " x ", width, " pixels has not ", pixels.size(),
        " of them");

    // BEGIN SOLUTION 1.16 image_to_row
    Tensor result({1, height * width});
    for (int i = 0; i < height * width; ++i)
        result.at(0, i) = static_cast<float>(pixels[static_cast<std::size_t>(i)]) / 255.0f;
    return result;
    // END SOLUTION
}

}  // namespace lab01
