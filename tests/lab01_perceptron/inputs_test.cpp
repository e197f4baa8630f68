// How things become inputs: scaling, splitting, dealing, and vectors of words and pixels.

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>

#include "tests/lab01_perceptron/support.hpp"

using lab01::Examples;
using lab01::Split;
using lab01::Standardiser;

namespace {

using Words = std::vector<std::string>;

// Samples that tell who they are: the label stands in the first feature, the number in the second.
Examples marked(int count, int classes) {
    Examples data{Tensor({count, 2}), {}};
    for (int n = 0; n < count; ++n) {
        data.labels.push_back(n * classes / count);  // sorted by class
        data.x.at(n, 0) = static_cast<float>(data.labels.back());
        data.x.at(n, 1) = static_cast<float>(n);
    }
    return data;
}

std::vector<int> numbers_in(const Examples& part) {
    std::vector<int> numbers;
    for (int n = 0; n < part.x.size(0); ++n)
        numbers.push_back(static_cast<int>(part.x.at(n, 1)));
    return numbers;
}

std::vector<int> flattened(const std::vector<std::vector<int>>& batches) {
    std::vector<int> all;
    for (const std::vector<int>& batch : batches)
        all.insert(all.end(), batch.begin(), batch.end());
    return all;
}

std::vector<int> sorted(std::vector<int> numbers) {
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

std::vector<int> up_to(int count) {
    std::vector<int> numbers;
    for (int i = 0; i < count; ++i)
        numbers.push_back(i);
    return numbers;
}

}  // namespace

TEST_CASE("mean and deviation of a column are worked out with the divisor N", "[lab01][1.6]") {
    const Tensor x = Tensor::of({2, 3}, {1, 0, -4, 3, 2, 6});
    CHECK_THAT(subject(calls::standardise_fit, x),
               AllClose(Standardiser{row({2, 1, 1}), row({1, 1, 5})}).each());
    const Tensor four = Tensor::of({4, 1}, {0, 0, 2, 2});
    CHECK_THAT(subject(calls::standardise_fit, four),
               AllClose(Standardiser{row({1}), row({1})}).each());
}

TEST_CASE("a feature that never changes gets the deviation 1", "[lab01][1.6]") {
    const Tensor x = Tensor::of({3, 2}, {7, 0, 7, 3, 7, 0});
    const Standardiser fit = subject(calls::standardise_fit, x);
    CHECK_THAT(fit.mean, AllClose(row({7, 1})));
    CHECK_THAT(fit.deviation, AllClose(row({1, std::sqrt(2.0f)})));
    CHECK_THAT(subject(calls::standardise_fit, Tensor::of({1, 2}, {5, -5})),
               AllClose(Standardiser{row({5, -5}), row({1, 1})}));
}

TEST_CASE("scaled training data have mean 0 and deviation 1 in every column", "[lab01][1.6]") {
    Rng rng{61};
    Tensor x = normal({7, 5}, rng);
    for (int n = 0; n < 7; ++n) {
        x.at(n, 1) *= 100;
        x.at(n, 2) = x.at(n, 2) * 0.1f + 3;
    }
    const Standardiser fit = subject(calls::standardise_fit, x);
    REQUIRE(fit.mean.shape() == Shape{5});
    REQUIRE(fit.deviation.shape() == Shape{5});
    const Tensor scaled = subject(calls::standardise_apply, fit, x);
    CHECK_THAT(dl::mean(scaled, {0}), AllClose(Tensor({5})).absolute(1e-5));
    CHECK_THAT(dl::variance(scaled, {0}), AllClose(Tensor({5}, 1.0f)).tolerance(1e-4));
}

TEST_CASE("a test set is measured with the statistics that are handed in", "[lab01][1.6]") {
    const Standardiser train{row({2, 10}), row({1, 0.5f})};
    CHECK_THAT(subject(calls::standardise_apply, train, Tensor::of({1, 2}, {2, 11})),
               AllClose(Tensor::of({1, 2}, {0, 2})));
    CHECK_THAT(subject(calls::standardise_apply, train, Tensor::of({3, 2}, {5, 9, 5, 9, 5, 9})),
               AllClose(Tensor::of({3, 2}, {3, -2, 3, -2, 3, -2})));
}

TEST_CASE("statistics survive a mean of 1000 with a deviation of 0.01", "[lab01][1.6]") {
    Rng rng{62};
    const Tensor x = normal({50, 2}, rng, 1000.0f, 0.01f);
    CHECK_THAT(subject(calls::standardise_fit, x).deviation,
               AllClose(reference(calls::standardise_fit, x).deviation).tolerance(1e-4));
}

TEST_CASE("scaling agrees with the reference for many shapes", "[lab01][1.6]") {
    Rng rng{63};
    for (const Shape& shape : {Shape{7, 5}, Shape{4, 4}, Shape{1, 3}, Shape{12, 1}}) {
        const Tensor x = normal(shape, rng, 2, 3), other = normal(shape, rng, -1, 1);
        INFO("x " << shape);
        CHECK_THAT(subject(calls::standardise_fit, x),
                   AllClose(reference(calls::standardise_fit, x)));
        const Standardiser given{normal({shape.size(1)}, rng),
                                 uniform({shape.size(1)}, rng, 0.5f, 2)};
        CHECK_THAT(subject(calls::standardise_apply, given, other),
                   AllClose(reference(calls::standardise_apply, given, other)));
    }
}

TEST_CASE("every sample lands in one part of the split, next to its own label", "[lab01][1.11]") {
    const Examples data = marked(20, 4);
    Rng rng{111};
    const Split parts = subject(calls::split, data, {.validation = 4, .test = 7}, rng);
    CHECK(parts.train.labels.size() == 9);
    CHECK(parts.validation.labels.size() == 4);
    CHECK(parts.test.labels.size() == 7);

    std::vector<int> seen;
    for (const Examples& part : {parts.train, parts.validation, parts.test}) {
        REQUIRE(part.x.shape() == Shape{static_cast<int>(part.labels.size()), 2});
        for (int n = 0; n < part.x.size(0); ++n)
            CHECK(part.x.at(n, 0) == static_cast<float>(label_at(part.labels, n)));
        for (int number : numbers_in(part))
            seen.push_back(number);
    }
    CHECK_THAT(sorted(seen), Equals(up_to(20)));
}

TEST_CASE("a split of sorted samples mixes the classes, and the next one is another",
          "[lab01][1.11]") {
    const Examples data = marked(60, 3);
    Rng rng{112};
    const Split first = subject(calls::split, data, {.validation = 0, .test = 20}, rng);
    const Split second = subject(calls::split, data, {.validation = 0, .test = 20}, rng);
    CHECK(std::set<int>(first.test.labels.begin(), first.test.labels.end()).size() == 3);
    CHECK(sorted(numbers_in(first.test)) != sorted(numbers_in(second.test)));
    CHECK(first.validation.labels.empty());
}

TEST_CASE("the same seed gives the same split", "[lab01][1.11]") {
    const Examples data = marked(15, 3);
    Rng one{113}, two{113};
    const Split first = subject(calls::split, data, {.validation = 3, .test = 2}, one);
    CHECK_THAT(subject(calls::split, data, {.validation = 3, .test = 2}, two), Equals(first));
}

TEST_CASE("a split that leaves nothing to train on is refused", "[lab01][1.11]") {
    Rng rng{114};
    CHECK_THROWS_AS(subject(calls::split, marked(5, 2), {.validation = 2, .test = 3}, rng),
                    dl::ShapeError);
}

TEST_CASE("an epoch deals every sample once, and the short last batch counts", "[lab01][1.11]") {
    const auto sizes = [](int count, int batch_size) {
        Rng rng{115};
        const auto batches = subject(calls::mini_batches, count, batch_size, rng);
        CHECK_THAT(sorted(flattened(batches)), Equals(up_to(count)));
        std::vector<int> all;
        for (const std::vector<int>& batch : batches)
            all.push_back(static_cast<int>(batch.size()));
        return all;
    };
    CHECK_THAT(sizes(7, 3), Equals(std::vector<int>{3, 3, 1}));
    CHECK_THAT(sizes(6, 3), Equals(std::vector<int>{3, 3}));
    CHECK_THAT(sizes(2, 5), Equals(std::vector<int>{2}));
    CHECK_THAT(sizes(4, 1), Equals(std::vector<int>{1, 1, 1, 1}));
    CHECK_THAT(sizes(0, 4), Equals(std::vector<int>{}));
}

TEST_CASE("two epochs have different orders, and a seed repeats them", "[lab01][1.11]") {
    Rng rng{116};
    const auto first = subject(calls::mini_batches, 20, 6, rng);
    const auto second = subject(calls::mini_batches, 20, 6, rng);
    CHECK(first != second);
    CHECK(flattened(first) != up_to(20));

    Rng again{116};
    CHECK(subject(calls::mini_batches, 20, 6, again) == first);
    Rng other{117};
    CHECK(subject(calls::mini_batches, 20, 6, other) != first);
}

TEST_CASE("every quarter of the samples is equally likely in every quarter of an epoch",
          "[lab01][1.11]") {
    // 40 samples, 600 epochs: each cell of the 4 x 4 table counts 600 * 10 * 10 / 40 = 1500 on
    // average. A fair shuffle exceeds 46 less than once in a million runs; one that swaps every
    // place with one of all places comes to about 150.
    const int epochs = 600;
    Rng rng{119};
    std::array<std::array<double, 4>, 4> table{};
    for (int epoch = 0; epoch < epochs; ++epoch) {
        const std::vector<int> order = flattened(subject(calls::mini_batches, 40, 40, rng));
        REQUIRE_THAT(sorted(order), Equals(up_to(40)));
        for (std::size_t place = 0; place < 40; ++place)
            table[static_cast<std::size_t>(order[place]) / 10][place / 10] += 1;
    }
    const double mean = epochs * 2.5, variance = epochs * 10 * 0.25 * 0.75 * 30 / 39;
    double chi_squared = 0;
    for (const auto& cells : table)
        for (double cell : cells)
            chi_squared += (cell - mean) * (cell - mean) / variance * 9 / 16;
    INFO("chi-squared of the table is " << chi_squared << ", a fair shuffle has about 9");
    CHECK(chi_squared < 46);
}

TEST_CASE("a sentence becomes one row per word and one for the end mark", "[lab01][1.16]") {
    const Words dictionary = {"EOS", "a", "dog", "sleeps"};
    CHECK_THAT(subject(calls::one_hot, {"a", "dog", "sleeps"}, dictionary),
               Equals(Tensor::of({4, 4}, {0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0})));
    CHECK_THAT(subject(calls::one_hot, {}, dictionary), Equals(Tensor::of({1, 4}, {1, 0, 0, 0})));
}

TEST_CASE("the sentence of the lecture lights the columns 1 5 3 4 7 9 0", "[lab01][1.16]") {
    const Words dictionary = {"EOS", "a",   "my",  "sleeps", "on",
                              "dog", "cat", "the", "bed",    "floor"};
    const Tensor rows =
        subject(calls::one_hot, {"a", "dog", "sleeps", "on", "the", "floor"}, dictionary);
    REQUIRE(rows.shape() == Shape{7, 10});
    CHECK_THAT(dl::argmax(rows, 1), Equals(std::vector<int>{1, 5, 3, 4, 7, 9, 0}));
    CHECK_THAT(dl::sum(rows, {1}), Equals(Tensor({7}, 1.0f)));
}

TEST_CASE("a word that is not in the dictionary is an error that names it", "[lab01][1.16]") {
    CHECK_THROWS_WITH(subject(calls::one_hot, {"a", "unicorn"}, {"EOS", "a"}),
                      Catch::Matchers::ContainsSubstring("unicorn"));
    CHECK_THROWS_AS(subject(calls::one_hot, {"a"}, {"a"}), dl::Error);
}

TEST_CASE("grey values become numbers between 0 and 1 in row order", "[lab01][1.16]") {
    CHECK_THAT(subject(calls::image_to_row, {0, 51, 255, 102, 204, 153}, 2, 3),
               AllClose(Tensor::of({1, 6}, {0, 0.2f, 1, 0.4f, 0.8f, 0.6f})));
}

TEST_CASE("every grey value from 0 to 255 keeps its place on the scale", "[lab01][1.16]") {
    const std::vector<int> pixels = {0, 1, 127, 128, 200, 254, 255, 64};
    CHECK_THAT(subject(calls::image_to_row, pixels, 4, 2),
               AllClose(reference(calls::image_to_row, pixels, 4, 2)).each());
    CHECK_THROWS_AS(subject(calls::image_to_row, pixels, 3, 3), dl::ShapeError);
}
