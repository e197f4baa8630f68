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

    // TODO(5.14): your code here.
    dl::todo("5.14 weigh_terms");
}

// Exercise 5.14: as pca_fit without a mean: a document without words stands at the origin
Tensor latent_directions(const Tensor& x, int k) {
    dl::require(x.rank() == 2, "latent_directions: needs (N, words), got ", x.shape());
    dl::require<dl::Error>(k >= 1 && k <= x.size(1), "latent_directions: ", x.size(1),
                           " words have no ", k, " directions");

    // TODO(5.14): your code here.
    dl::todo("5.14 latent_directions");
}

// Exercise 5.14: (3, 4) and (4, 3): 24 / (5 * 5) = 0.96. Divide rows by their lengths, then matmul.
Tensor cosine_similarities(const Tensor& a, const Tensor& b) {
    dl::require(a.rank() == 2 && b.rank() == 2 && a.size(1) == b.size(1),
                "cosine_similarities: needs two matrices of one width, got ", a.shape(), " and ",
                b.shape());

    // TODO(5.14): your code here.
    dl::todo("5.14 cosine_similarities");
}

// Exercise 5.14: scores 0.9 0.8 0.7, relevant 1 0 1: places 1 and 3, (1/1 + 2/3) / 2 = 0.833
double average_precision(const std::vector<float>& scores, const std::vector<int>& relevant) {
    dl::require(scores.size() == relevant.size(), "average_precision: ", scores.size(),
                " scores for ", relevant.size(), " documents");
    const auto wanted = std::count(relevant.begin(), relevant.end(), 1);
    dl::require<dl::Error>(wanted > 0, "average_precision: no document is relevant");

    // TODO(5.14): your code here.
    dl::todo("5.14 average_precision");
}

// Exercise 5.14: every document asks once; it does not find itself
double mean_average_precision(const Tensor& codes, const std::vector<int>& labels) {
    dl::require(codes.rank() == 2 && codes.size(0) == static_cast<int>(labels.size()),
                "mean_average_precision: codes ", codes.shape(), " and ", labels.size(), " labels");

    // TODO(5.14): your code here.
    dl::todo("5.14 mean_average_precision");
}

}  // namespace lab05
