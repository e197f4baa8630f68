// What the tests of the generators share: simple classifiers and sums that say how hard and how
// stable a data set is.

#pragma once

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "common/error.hpp"
#include "common/parallel.hpp"
#include "common/tensor.hpp"

/// Another number of threads until the end of the scope.
class ThreadsForNow {
public:
    explicit ThreadsForNow(int threads) : before_(dl::thread_count()) {
        dl::set_thread_count(threads);
    }
    ~ThreadsForNow() { dl::set_thread_count(before_); }
    ThreadsForNow(const ThreadsForNow&) = delete;
    ThreadsForNow& operator=(const ThreadsForNow&) = delete;

private:
    int before_;
};

/// How many samples each class has.
inline std::vector<int> class_counts(const std::vector<int>& labels, int classes) {
    std::vector<int> counts(static_cast<std::size_t>(classes));
    for (const int label : labels)
        ++counts.at(static_cast<std::size_t>(label));
    return counts;
}

/// The sum of all values of each class: a fingerprint that forgives rounding.
inline std::vector<double> class_sums(const dl::Tensor& samples, const std::vector<int>& labels,
                                      int classes) {
    std::vector<double> sums(static_cast<std::size_t>(classes));
    const std::int64_t width = samples.count() / static_cast<std::int64_t>(labels.size());
    for (std::size_t n = 0; n < labels.size(); ++n)
        for (std::int64_t i = 0; i < width; ++i)
            sums.at(static_cast<std::size_t>(labels[n])) +=
                static_cast<double>(samples[static_cast<std::int64_t>(n) * width + i]);
    return sums;
}

/// The smallest and the largest value lie in [low, high], and none is NaN.
inline bool all_within(const dl::Tensor& tensor, float low, float high) {
    for (const float value : tensor)
        if (!(value >= low && value <= high)) return false;
    return true;
}

/// Share of test samples whose nearest class mean (of the training samples) is their own class:
/// the simplest linear classifier.
inline double nearest_mean_accuracy(const dl::Tensor& train, const std::vector<int>& train_labels,
                                    const dl::Tensor& test, const std::vector<int>& test_labels,
                                    int classes) {
    const std::int64_t width = train.count() / static_cast<std::int64_t>(train_labels.size());
    std::vector<double> means(static_cast<std::size_t>(classes * width));
    const std::vector<int> counts = class_counts(train_labels, classes);
    for (std::size_t n = 0; n < train_labels.size(); ++n) {
        const auto label = static_cast<std::size_t>(train_labels[n]);
        for (std::int64_t i = 0; i < width; ++i)
            means[label * static_cast<std::size_t>(width) + static_cast<std::size_t>(i)] +=
                static_cast<double>(train[static_cast<std::int64_t>(n) * width + i]) /
                counts[label];
    }

    int right = 0;
    for (std::size_t n = 0; n < test_labels.size(); ++n) {
        int best = 0;
        double best_distance = 1e300;
        for (int label = 0; label < classes; ++label) {
            double distance = 0;
            for (std::int64_t i = 0; i < width; ++i) {
                const double d =
                    static_cast<double>(test[static_cast<std::int64_t>(n) * width + i]) -
                    means[static_cast<std::size_t>(label * width + i)];
                distance += d * d;
            }
            if (distance < best_distance) {
                best_distance = distance;
                best = label;
            }
        }
        right += best == test_labels[n];
    }
    return static_cast<double>(right) / static_cast<double>(test_labels.size());
}
