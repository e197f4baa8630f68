// Lab 1 with whole tensors at a time: scaling by columns, and a shuffle written out.

#include "lab01_perceptron/inputs.hpp"

#include <algorithm>
#include <map>
#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab01 {

using dl::Tensor;

namespace {

std::vector<int> shuffled(int count, dl::Rng& rng) {
    std::vector<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    for (int i = 0; i + 1 < count; ++i)
        std::swap(order[i], order[i + rng.integer(count - i)]);
    return order;
}

Examples take(const Examples& data, const std::vector<int>& which) {
    Examples part;
    part.x = dl::gather_rows(data.x, which);
    std::transform(which.begin(), which.end(), std::back_inserter(part.labels),
                   [&](int n) { return data.labels[n]; });
    return part;
}

}  // namespace

Standardiser standardise_fit(const Tensor& x) {
    const Tensor deviation = dl::sqrt(dl::variance(x, {0}));
    return {dl::mean(x, {0}),
            dl::where(dl::equal(deviation, Tensor::scalar(0)), Tensor::scalar(1), deviation)};
}

Tensor standardise_apply(const Standardiser& standardiser, const Tensor& x) {
    return (x - standardiser.mean) * (1 / standardiser.deviation);
}

Split split(const Examples& data, const SplitSizes& sizes, dl::Rng& rng) {
    const int count = static_cast<int>(data.labels.size());
    const int training = count - sizes.validation - sizes.test;
    dl::require(training > 0, "nothing to train on");
    const std::vector<int> order = shuffled(count, rng);
    const auto first = order.begin();
    return {take(data, {first, first + training}),
            take(data, {first + training, first + training + sizes.validation}),
            take(data, {first + training + sizes.validation, order.end()})};
}

std::vector<std::vector<int>> mini_batches(int count, int batch_size, dl::Rng& rng) {
    std::vector<std::vector<int>> batches((count + batch_size - 1) / batch_size);
    int place = 0;
    for (int n : shuffled(count, rng))
        batches[place++ / batch_size].push_back(n);
    return batches;
}

Tensor one_hot(const std::vector<std::string>& words, const std::vector<std::string>& dictionary) {
    std::map<std::string, int> place;
    for (std::size_t v = 0; v < dictionary.size(); ++v)
        place[dictionary[v]] = static_cast<int>(v);
    std::vector<int> numbers;
    std::vector<std::string> sentence = words;
    sentence.push_back("EOS");
    for (const std::string& word : sentence) {
        dl::require<dl::Error>(place.count(word), "unknown word ", word);
        numbers.push_back(place[word]);
    }
    return dl::one_hot(numbers, static_cast<int>(dictionary.size()));
}

Tensor image_to_row(const std::vector<int>& pixels, int height, int width) {
    const std::vector<float> values(pixels.begin(), pixels.end());
    return Tensor::of({1, height * width}, values) * (1 / 255.0f);
}

}  // namespace lab01
