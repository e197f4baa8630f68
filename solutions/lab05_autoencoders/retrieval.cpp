// Retrieval: two documents about one topic may share hardly a word; their codes should still agree.
//
// You write     5.14 weigh_terms, latent_directions, cosine_similarities, average_precision,
//               mean_average_precision
// You are given retrieval.hpp, symmetric_eigen (eigen.hpp), dl::matmul
// Check         ./course check 5.14         Stuck?  ./course hint 5.14

#include "lab05_autoencoders/retrieval.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"
#include "lab05_autoencoders/eigen.hpp"

namespace lab05 {

using dl::Tensor;

// Exercise 5.14: two documents, counts (3 1) and (1 0)
//
//     word 1 is in both: log(2 / 2) = 0    word 2 in one: log(1 + 1) log(2 / 1) = 0.48
Tensor weigh_terms(const Tensor& counts) {
    dl::require(counts.rank() == 2, "weigh_terms: needs counts (N, words), got ", counts.shape());

    // BEGIN SOLUTION 5.14 weigh_terms
    Tensor weighed(counts.shape());
    for (int word = 0; word < counts.size(1); ++word) {
        int documents = 0;
        for (int n = 0; n < counts.size(0); ++n)
            documents += counts.at(n, word) > 0;
        if (documents == 0) continue;
        const float rarity = std::log(static_cast<float>(counts.size(0)) / documents);
        for (int n = 0; n < counts.size(0); ++n)
            weighed.at(n, word) = std::log1p(counts.at(n, word)) * rarity;
    }
    return weighed;
    // END SOLUTION
}

// Exercise 5.14: as pca_fit without a mean: a document without words stands at the origin
Tensor latent_directions(const Tensor& x, int k) {
    dl::require(x.rank() == 2, "latent_directions: needs (N, words), got ", x.shape());
    dl::require<dl::Error>(k >= 1 && k <= x.size(1), "latent_directions: ", x.size(1),
                           " words have no ", k, " directions");

    // BEGIN SOLUTION 5.14 latent_directions
    const Eigen eigen = symmetric_eigen(dl::matmul(x, x, {.transpose_a = true}));
    return dl::flip(dl::rows(eigen.vectors, x.size(1) - k, x.size(1)), 0);
    // END SOLUTION
}

// Exercise 5.14: (3, 4) and (4, 3): 24 / (5 * 5) = 0.96. Divide rows by their lengths, then matmul.
Tensor cosine_similarities(const Tensor& a, const Tensor& b) {
    dl::require(a.rank() == 2 && b.rank() == 2 && a.size(1) == b.size(1),
                "cosine_similarities: needs two matrices of one width, got ", a.shape(), " and ",
                b.shape());

    // BEGIN SOLUTION 5.14 cosine_similarities
    const auto unit_rows = [](const Tensor& x) {
        const Tensor length = dl::sqrt(dl::sum(dl::square(x), {1}, {.keep_axes = true}));
        return x / dl::maximum(length, 1e-30f);
    };
    return dl::matmul(unit_rows(a), unit_rows(b), {.transpose_b = true});
    // END SOLUTION
}

// Exercise 5.14: scores 0.9 0.8 0.7, relevant 1 0 1: places 1 and 3, (1/1 + 2/3) / 2 = 0.833
double average_precision(const std::vector<float>& scores, const std::vector<int>& relevant) {
    dl::require(scores.size() == relevant.size(), "average_precision: ", scores.size(),
                " scores for ", relevant.size(), " documents");
    const auto wanted = std::count(relevant.begin(), relevant.end(), 1);
    dl::require<dl::Error>(wanted > 0, "average_precision: no document is relevant");

    // BEGIN SOLUTION 5.14 average_precision
    std::vector<int> order(scores.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return scores[a] > scores[b]; });
    double total = 0;
    int found = 0;
    for (std::size_t place = 0; place < order.size(); ++place)
        if (relevant[order[place]] == 1) total += ++found / (static_cast<double>(place) + 1);
    return total / static_cast<double>(wanted);
    // END SOLUTION
}

// Exercise 5.14: every document asks once; it does not find itself
double mean_average_precision(const Tensor& codes, const std::vector<int>& labels) {
    dl::require(codes.rank() == 2 && codes.size(0) == static_cast<int>(labels.size()),
                "mean_average_precision: codes ", codes.shape(), " and ", labels.size(), " labels");

    // BEGIN SOLUTION 5.14 mean_average_precision
    const Tensor similar = cosine_similarities(codes, codes);
    double total = 0;
    int asked = 0;
    for (int n = 0; n < codes.size(0); ++n) {
        std::vector<float> scores;
        std::vector<int> relevant;
        for (int other = 0; other < codes.size(0); ++other) {
            if (other == n) continue;
            scores.push_back(similar.at(n, other));
            relevant.push_back(labels[other] == labels[n] ? 1 : 0);
        }
        if (std::count(relevant.begin(), relevant.end(), 1) == 0) continue;
        total += average_precision(scores, relevant);
        ++asked;
    }
    return asked > 0 ? total / asked : 0.0;
    // END SOLUTION
}

}  // namespace lab05
