// Known wrong answers of exercises 1.6, 1.11 and 1.16.

#include "solutions/lab01_perceptron/misconceptions.hpp"

#include <algorithm>
#include <cmath>

#include "common/ops.hpp"
#include "tests/lab01_perceptron/calls.hpp"

namespace lab01 {

using dl::Rng;
using dl::Tensor;
using harness::convention;
using harness::Misconceptions;
using harness::wrong;

namespace {

int label_of(const std::vector<int>& labels, int n) { return labels[static_cast<std::size_t>(n)]; }

Standardiser with_divisor(const Tensor& x, double less) {
    Standardiser result = standardise_fit(x);
    const double n = x.size(0);
    for (int d = 0; d < x.size(1); ++d) {
        double squares = 0;
        for (int i = 0; i < x.size(0); ++i)
            squares += dl::square(Tensor::scalar(x.at(i, d) - result.mean.at(d))).item();
        if (squares > 0)
            result.deviation.at(d) = static_cast<float>(std::sqrt(squares / (n - less)));
    }
    return result;
}

Standardiser of_all_values(const Tensor& x) {
    const int features = x.size(1);
    return {Tensor({features}, dl::mean(x)), Tensor({features}, std::sqrt(dl::variance(x)))};
}

Tensor each_row_by_itself(const Tensor& x) {
    const Standardiser rows = standardise_fit(dl::transpose(x));
    return dl::transpose(standardise_apply(rows, dl::transpose(x)));
}

Standardiser in_one_pass(const Tensor& x) {
    Standardiser result = standardise_fit(x);
    const float n = static_cast<float>(x.size(0));
    for (int d = 0; d < x.size(1); ++d) {
        float sum = 0, squares = 0;
        for (int i = 0; i < x.size(0); ++i) {
            sum += x.at(i, d);
            squares += x.at(i, d) * x.at(i, d);
        }
        const float variance = squares / n - (sum / n) * (sum / n);
        result.deviation.at(d) = variance == 0 ? 1 : std::sqrt(variance);
    }
    return result;
}

Misconceptions scaling_rows() {
    return {
        wrong(
            calls::standardise_apply, "L1-DAT-01",
            [](const Standardiser&, const Tensor& x) {
                return standardise_apply(standardise_fit(x), x);
            },
            "You scaled this set with its own statistics, so the same raw value means something "
            "different at test time.",
            "If one single photo arrived tomorrow, which numbers would you have to scale it?"),
        wrong(calls::standardise_fit, "L1-DAT-03", of_all_values,
              "You used one mean and one deviation for all features together.",
              "Print the deviation of each column after scaling."),
        wrong(
            calls::standardise_fit, "L1-DAT-04",
            [](const Tensor& x) { return standardise_fit(dl::transpose(x)); },
            "Your statistics belong to the samples; each feature should have its own.",
            "Which index must disappear when you take the mean?"),
        wrong(
            calls::standardise_apply, "L1-DAT-05",
            [](const Standardiser&, const Tensor& x) { return each_row_by_itself(x); },
            "You scaled every sample by itself; each feature should be scaled over the samples.",
            "Which index must disappear when you take the mean?"),
        convention(
            calls::standardise_fit, "L1-DAT-06", [](const Tensor& x) { return with_divisor(x, 1); },
            "Same idea, another convention: you divide by N - 1, this course divides by N.",
            "Compare your deviation of the two values 0 and 2 with ours, which is 1."),
        wrong(
            calls::standardise_fit, "L1-DAT-13",
            [](const Tensor& x) {
                Standardiser result = standardise_fit(x);
                return Standardiser{result.mean, dl::square(result.deviation)};
            },
            "You return the variance; the deviation is its square root.",
            "In which unit is your deviation when the feature is measured in metres?"),
        wrong(
            calls::standardise_fit, "L1-DAT-14",
            [](const Tensor& x) {
                const Standardiser result = standardise_fit(x);
                return Standardiser{result.mean, dl::sqrt(dl::variance(x, {0}))};
            },
            "A feature that never changes gets the deviation 0, and dividing by it follows.",
            "What does 0 / 0 give for the pixel in the corner that is black in every picture?"),
        wrong(calls::standardise_fit, "L1-DAT-15", in_one_pass,
              "Mean of squares minus square of the mean loses all digits when the mean is large.",
              "How many digits does float have, and how many does the mean alone need?"),
        wrong(
            calls::standardise_apply, "L1-DAT-16",
            [](const Standardiser& s, const Tensor& x) { return x - s.mean; },
            "The mean is taken away, the division by the deviation is missing.",
            "Print the deviation of each column after scaling."),
        wrong(
            calls::standardise_apply, "L1-DAT-17",
            [](const Standardiser& s, const Tensor& x) { return x / s.deviation; },
            "You divide by the deviation, but the cloud of points still sits where it was.",
            "Print the mean of each column after scaling."),
    };
}

Examples pick(const Examples& data, const std::vector<int>& rows, const std::vector<int>& labels) {
    Examples picked{dl::gather_rows(data.x, rows), {}};
    for (int n : labels)
        picked.labels.push_back(label_of(data.labels, n));
    return picked;
}

// Cuts two orders, one for the samples and one for the labels, into the three parts.
Split cut(const Examples& data, const SplitSizes& sizes, const std::vector<int>& rows,
          const std::vector<int>& labels) {
    const auto piece = [&](int begin, int end) {
        return pick(data, {rows.begin() + begin, rows.begin() + end},
                    {labels.begin() + begin, labels.begin() + end});
    };
    const int count = static_cast<int>(rows.size()), held_out = sizes.test + sizes.validation;
    return {piece(held_out, count), piece(sizes.test, held_out), piece(0, sizes.test)};
}

std::vector<int> in_order(int count) {
    std::vector<int> order(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i)
        order[static_cast<std::size_t>(i)] = i;
    return order;
}

std::vector<std::vector<int>> dealt(const std::vector<int>& order, int batch_size) {
    std::vector<std::vector<int>> batches;
    for (std::size_t i = 0; i < order.size(); ++i) {
        if (i % static_cast<std::size_t>(batch_size) == 0) batches.emplace_back();
        batches.back().push_back(order[i]);
    }
    return batches;
}

Misconceptions dealing_rows() {
    using Batches = std::vector<std::vector<int>>;
    return {
        wrong(
            calls::split, "L1-DAT-10",
            [](const Examples& data, const SplitSizes& sizes, Rng& rng) {
                const int count = static_cast<int>(data.labels.size());
                const std::vector<int> rows = rng.permutation(count);
                return cut(data, sizes, rows, rng.permutation(count));
            },
            "Samples and labels were shuffled with different permutations.",
            "Before splitting, write the label into the first feature. Afterwards, compare."),
        wrong(
            calls::split, "L1-DAT-19",
            [](const Examples& data, const SplitSizes& sizes, Rng&) {
                const std::vector<int> order = in_order(static_cast<int>(data.labels.size()));
                return cut(data, sizes, order, order);
            },
            "Your parts are pieces of the file as it lies: nothing was left to chance.",
            "Which classes does your test set hold when the file is sorted by class?"),
        wrong(
            calls::split, "L1-DAT-20",
            [](const Examples& data, const SplitSizes& sizes, Rng& rng) {
                Split parts = split(data, sizes, rng);
                parts.train = data;
                return parts;
            },
            "Your training set still holds the samples that were put aside.",
            "Add up the sizes of the three parts. How many samples did you start with?"),
        wrong(
            calls::split, "L1-DAT-21",
            [](const Examples& data, const SplitSizes& sizes, Rng& rng) {
                return split(data, {sizes.test, sizes.validation}, rng);
            },
            "Validation and test set have changed places.",
            "Ask for 2 validation and 3 test samples and count what you get."),
        wrong(
            calls::mini_batches, "L1-DAT-12",
            [](int count, int batch_size, Rng&) -> Batches {
                return dealt(Rng{1}.permutation(count), batch_size);
            },
            "You restart the random generator on every call, so \"random\" repeats.",
            "Call your function twice in a row and compare."),
        wrong(
            calls::mini_batches, "L1-DAT-11",
            [](int count, int batch_size, Rng& rng) -> Batches {
                std::vector<int> order = in_order(count);
                for (int& number : order)
                    std::swap(number, order[static_cast<std::size_t>(rng.integer(count))]);
                return dealt(order, batch_size);
            },
            "Your shuffle prefers some orders over others.",
            "3 swaps with 3 choices each make 27 equally likely paths to 6 orders. Can that be "
            "fair?"),
        wrong(
            calls::mini_batches, "L1-DAT-22",
            [](int count, int batch_size, Rng& rng) -> Batches {
                Batches batches = mini_batches(count, batch_size, rng);
                if (count % batch_size != 0) batches.pop_back();
                return batches;
            },
            "The short last batch is gone, and its samples with it.",
            "How many numbers do your batches hold together?"),
        wrong(
            calls::mini_batches, "L1-DAT-23",
            [](int count, int batch_size, Rng& rng) -> Batches {
                Batches batches = mini_batches(count, batch_size, rng);
                for (std::size_t i = 0;
                     !batches.empty() && static_cast<int>(batches.back().size()) < batch_size; ++i)
                    batches.back().push_back(batches[i / static_cast<std::size_t>(batch_size)]
                                                    [i % static_cast<std::size_t>(batch_size)]);
                return batches;
            },
            "The short last batch was filled up with samples that have been dealt already.",
            "How often does each number appear in your batches?"),
        wrong(
            calls::mini_batches, "L1-DAT-24",
            [](int count, int batch_size, Rng& rng) -> Batches {
                std::vector<int> order;
                for (int i = 0; i < count; ++i)
                    order.push_back(rng.integer(count));
                return dealt(order, batch_size);
            },
            "You draw with replacement: in one epoch some samples come twice, others never.",
            "How often does each number appear in your batches?"),
        wrong(
            calls::mini_batches, "L1-DAT-25",
            [](int count, int batch_size, Rng&) -> Batches {
                return dealt(in_order(count), batch_size);
            },
            "The batches come in the order of the file.",
            "Which classes meet in one batch when the file is sorted by class?"),
    };
}

Misconceptions vector_rows() {
    using Words = std::vector<std::string>;
    return {
        wrong(
            calls::one_hot, "L1-OHT-01",
            [](const Words& words, const Words& dictionary) {
                return dl::rows(one_hot(words, dictionary), 0, static_cast<int>(words.size()));
            },
            "The end mark is missing: the sentence has one row too few.",
            "How does a network see where the sentence ends?"),
        wrong(
            calls::one_hot, "L1-OHT-02",
            [](const Words& words, const Words& dictionary) {
                return dl::transpose(one_hot(words, dictionary));
            },
            "Rows and columns are exchanged: a word is a row here.",
            "How many numbers stand for one word, and are they next to each other?"),
        wrong(
            calls::one_hot, "L1-OHT-03",
            [](const Words& words, const Words& dictionary) {
                Tensor result = one_hot(words, dictionary);
                for (int i = 0; i < result.size(0); ++i)
                    for (int v = 0; v < result.size(1); ++v)
                        result.at(i, v) *= static_cast<float>(v);
                return result;
            },
            "You store the number of the word; the place says it already, a 1 is enough.",
            "Is a word with a larger number more of anything?"),
        wrong(
            calls::one_hot, "L1-OHT-04",
            [](const Words& words, const Words& dictionary) {
                const auto known = [&](const std::string& word) {
                    return std::find(dictionary.begin(), dictionary.end(), word) !=
                           dictionary.end();
                };
                Words kept;
                for (const std::string& word : words)
                    if (known(word)) kept.push_back(word);
                return one_hot(kept, dictionary);
            },
            "Words that the dictionary lacks disappear without a trace.",
            "What would you want to read if you had misspelt a word?"),
        wrong(
            calls::image_to_row, "L1-DAT-07",
            [](const std::vector<int>& pixels, int height, int width) {
                std::vector<int> whole;
                for (int pixel : pixels)
                    whole.push_back(pixel / 255 * 255);
                return image_to_row(whole, height, width);
            },
            "The division happened between integers, before the conversion to float.",
            "What type does C++ give to 200 / 255, and when is it converted?"),
        wrong(
            calls::image_to_row, "L1-DAT-26",
            [](const std::vector<int>& pixels, int height, int width) {
                return image_to_row(pixels, height, width) * (255.0f / 256.0f);
            },
            "White comes out a little below 1: the largest grey value is 255, not 256.",
            "Which pixel value should become exactly 1?"),
        wrong(
            calls::image_to_row, "L1-DAT-27",
            [](const std::vector<int>& pixels, int height, int width) {
                const Tensor row = image_to_row(pixels, height, width);
                const Tensor turned = dl::transpose(dl::reshape(row, {height, width}));
                return dl::reshape(turned, {1, height * width});
            },
            "You walk down the columns; the pixels lie row by row.",
            "Which pixel should stand second: the right neighbour of the first, or the one below?"),
        wrong(
            calls::image_to_row, "L1-DAT-28",
            [](const std::vector<int>& pixels, int height, int width) {
                return image_to_row(pixels, height, width) * 255;
            },
            "The values are still 0 ... 255; this course feeds networks with 0 ... 1.",
            "Which pixel value should become exactly 1?"),
    };
}

}  // namespace

Misconceptions input_rows() { return joined({scaling_rows(), dealing_rows(), vector_rows()}); }

}  // namespace lab01
