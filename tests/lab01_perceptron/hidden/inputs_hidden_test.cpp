// Hidden: scaling, dealing and encoding of inputs that nobody has seen.

#include <algorithm>
#include <set>
#include <string>

#include "tests/lab01_perceptron/support.hpp"

using lab01::Examples;
using lab01::Split;
using lab01::Standardiser;

TEST_CASE("hidden: statistics of columns on very different scales", "[lab01][1.6][hidden]") {
    Rng rng = hidden_rng("columns");
    for (int trial = 0; trial < 5; ++trial) {
        const int count = rng.integer(2, 30), features = rng.integer(1, 6);
        Tensor x = normal({count, features}, rng);
        for (int d = 0; d < features; ++d) {
            const float scale = d % 3 == 2 ? 0.0f : rng.uniform(0.5f, 200);
            const float shift = rng.normal(0, 20);
            for (int n = 0; n < count; ++n)
                x.at(n, d) = x.at(n, d) * scale + shift;
        }
        const Standardiser fit = subject(calls::standardise_fit, x);
        const Standardiser expected = reference(calls::standardise_fit, x);
        CHECK_THAT(fit.mean, AllClose(expected.mean));
        CHECK_THAT(fit.deviation, AllClose(expected.deviation).tolerance(1e-4).each());
    }
}

TEST_CASE("hidden: one new sample is scaled with the old statistics", "[lab01][1.6][hidden]") {
    Rng rng = hidden_rng("one sample");
    const Standardiser given{normal({6}, rng, 0, 5), uniform({6}, rng, 0.1f, 3)};
    const Tensor x = normal({1, 6}, rng, 2, 2);
    CHECK_THAT(subject(calls::standardise_apply, given, x),
               AllClose(reference(calls::standardise_apply, given, x)));
}

TEST_CASE("hidden: pairs stay together in splits of other sizes", "[lab01][1.11][hidden]") {
    Rng rng = hidden_rng("pairs");
    for (int trial = 0; trial < 4; ++trial) {
        const int count = rng.integer(10, 60);
        const lab01::SplitSizes sizes{rng.integer(0, 4), rng.integer(1, 5)};
        Examples data{Tensor({count, 1}), {}};
        for (int n = 0; n < count; ++n) {
            data.labels.push_back(rng.integer(1000));
            data.x.at(n, 0) = static_cast<float>(data.labels.back());
        }
        const Split parts = subject(calls::split, data, sizes, rng);
        CHECK(static_cast<int>(parts.validation.labels.size()) == sizes.validation);
        CHECK(static_cast<int>(parts.test.labels.size()) == sizes.test);
        std::vector<int> seen;
        for (const Examples& part : {parts.train, parts.validation, parts.test})
            for (std::size_t n = 0; n < part.labels.size(); ++n) {
                CHECK(part.x.at(n, 0) == static_cast<float>(part.labels[n]));
                seen.push_back(part.labels[n]);
            }
        std::sort(seen.begin(), seen.end());
        std::sort(data.labels.begin(), data.labels.end());
        CHECK(seen == data.labels);
    }
}

TEST_CASE("hidden: the same sample is not always in the test set", "[lab01][1.11][hidden]") {
    Rng rng = hidden_rng("placement");
    Examples data{Tensor({10, 1}), {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}};
    std::vector<int> counts(10);
    for (int trial = 0; trial < 200; ++trial)
        for (int label : subject(calls::split, data, {.validation = 1, .test = 5}, rng).test.labels)
            ++counts[static_cast<std::size_t>(label)];
    // 100 expected for each, with a deviation of 7: five of them on either side.
    for (int count : counts)
        CHECK(std::abs(count - 100) < 36);
}

TEST_CASE("hidden: epochs of other sizes", "[lab01][1.11][hidden]") {
    Rng rng = hidden_rng("epochs");
    for (int trial = 0; trial < 8; ++trial) {
        const int count = rng.integer(1, 50), batch_size = rng.integer(1, 12);
        const auto batches = subject(calls::mini_batches, count, batch_size, rng);
        std::set<int> seen;
        for (std::size_t i = 0; i < batches.size(); ++i) {
            const int size = static_cast<int>(batches[i].size());
            CHECK(size == std::min(batch_size, count - static_cast<int>(i) * batch_size));
            seen.insert(batches[i].begin(), batches[i].end());
        }
        CHECK(static_cast<int>(seen.size()) == count);
        CHECK(*seen.begin() == 0);
        CHECK(*seen.rbegin() == count - 1);
    }
}

TEST_CASE("hidden: sentences over a made dictionary", "[lab01][1.16][hidden]") {
    Rng rng = hidden_rng("sentences");
    std::vector<std::string> dictionary = {"EOS"};
    for (int i = 0; i < 9; ++i)
        dictionary.push_back("word" + std::to_string(i));
    rng.shuffle(dictionary);
    std::vector<std::string> words;
    while (words.size() < 6)
        if (const std::string& word = dictionary[static_cast<std::size_t>(rng.integer(10))];
            word != "EOS")
            words.push_back(word);
    CHECK_THAT(subject(calls::one_hot, words, dictionary),
               Equals(reference(calls::one_hot, words, dictionary)));
}

TEST_CASE("hidden: pictures of other sizes", "[lab01][1.16][hidden]") {
    Rng rng = hidden_rng("pictures");
    std::vector<int> pixels;
    for (int i = 0; i < 7 * 5; ++i)
        pixels.push_back(rng.integer(256));
    CHECK_THAT(subject(calls::image_to_row, pixels, 7, 5),
               AllClose(reference(calls::image_to_row, pixels, 7, 5)));
}
