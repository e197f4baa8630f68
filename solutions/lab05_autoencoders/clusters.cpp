// Clusters: k-means, and how pure its groups are.
//
// You write     5.13 nearest_centres, move_centres, k_means, purity
// You are given clusters.hpp, rng.permutation(N)
// Check         ./course check 5.13         Stuck?  ./course hint 5.13

#include "lab05_autoencoders/clusters.hpp"

#include <algorithm>
#include <map>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check_points(const char* call, const Tensor& points, const Tensor& centres) {
    dl::require(points.rank() == 2 && centres.rank() == 2 && points.size(1) == centres.size(1) &&
                    centres.size(0) >= 1,
                call, ": points (N, D) and centres (K, D) do not fit: ", points.shape(), " and ",
                centres.shape());
}

}  // namespace

// Exercise 5.13: who is closest?
//
//     centres 0 and 10, points 1 4 5 6:    0 0 0 1    (5 is as far from both: the first one)
//
// |x - c|^2 = |x|^2 - 2 x.c + |c|^2: with one matmul for all the products this takes a hundredth of
// the time of three loops. The part |x|^2 is the same for all centres.
std::vector<int> nearest_centres(const Tensor& points, const Tensor& centres) {
    check_points("nearest_centres", points, centres);

    // BEGIN SOLUTION 5.13 nearest_centres
    const Tensor products = dl::matmul(points, centres, {.transpose_b = true});
    return dl::argmax(products * 2.0f - dl::sum(dl::square(centres), {1}), 1);
    // END SOLUTION
}

// Exercise 5.13: into the middle of its members
Tensor move_centres(const Tensor& points, const std::vector<int>& members, const Tensor& centres) {
    check_points("move_centres", points, centres);
    dl::require(static_cast<int>(members.size()) == points.size(0),
                "move_centres: ", members.size(), " members for ", points.size(0), " points");

    // BEGIN SOLUTION 5.13 move_centres
    Tensor moved = centres;
    for (int c = 0; c < centres.size(0); ++c) {
        std::vector<int> rows;
        for (int n = 0; n < points.size(0); ++n)
            if (members[n] == c) rows.push_back(n);
        if (rows.empty()) continue;
        const Tensor mean = dl::mean(dl::gather_rows(points, rows), {0});
        std::copy(mean.begin(), mean.end(), &moved.at(c, 0));
    }
    return moved;
    // END SOLUTION
}

// Exercise 5.13: until nothing changes
Clusters k_means(const Tensor& points, int k, dl::Rng& rng, int rounds) {
    dl::require(points.rank() == 2, "k_means: needs points (N, D), got ", points.shape());
    dl::require<dl::Error>(k >= 1 && k <= points.size(0), "k_means: ", points.size(0),
                           " points cannot have ", k, " centres");

    // BEGIN SOLUTION 5.13 k_means
    std::vector<int> start = rng.permutation(points.size(0));
    start.resize(k);
    Clusters result;
    result.centres = dl::gather_rows(points, start);
    for (int round = 0; round < rounds; ++round) {
        std::vector<int> members = nearest_centres(points, result.centres);
        if (members == result.members) break;
        result.members = std::move(members);
        result.centres = move_centres(points, result.members, result.centres);
        ++result.rounds;
    }
    return result;
    // END SOLUTION
}

// Exercise 5.13: members 0 0 0 1 1, labels 7 7 3 3 3: (2 + 2) / 5 = 0.8
double purity(const std::vector<int>& members, const std::vector<int>& labels) {
    dl::require(members.size() == labels.size() && !labels.empty(), "purity: ", members.size(),
                " members and ", labels.size(), " labels");

    // BEGIN SOLUTION 5.13 purity
    std::map<int, std::map<int, int>> counts;
    for (std::size_t n = 0; n < labels.size(); ++n)
        ++counts[members[n]][labels[n]];
    int right = 0;
    for (const auto& [cluster, by_label] : counts) {
        int most = 0;
        for (const auto& [label, count] : by_label)
            most = std::max(most, count);
        right += most;
    }
    return static_cast<double>(right) / static_cast<double>(labels.size());
    // END SOLUTION
}

}  // namespace lab05
