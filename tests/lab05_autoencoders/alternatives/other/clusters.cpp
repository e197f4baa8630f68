// Clusters with loops and distances in double.

#include "lab05_autoencoders/clusters.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "common/error.hpp"

namespace lab05 {

using dl::Tensor;

std::vector<int> nearest_centres(const Tensor& points, const Tensor& centres) {
    dl::require(points.rank() == 2 && centres.rank() == 2 && points.size(1) == centres.size(1),
                "nearest_centres: sizes");
    std::vector<int> nearest;
    for (int n = 0; n < points.size(0); ++n) {
        double best = std::numeric_limits<double>::infinity();
        int winner = 0;
        for (int c = 0; c < centres.size(0); ++c) {
            double distance = 0;
            for (int d = 0; d < points.size(1); ++d) {
                const double step = double(points.at(n, d)) - centres.at(c, d);
                distance += step * step;
            }
            if (distance < best) {
                best = distance;
                winner = c;
            }
        }
        nearest.push_back(winner);
    }
    return nearest;
}

Tensor move_centres(const Tensor& points, const std::vector<int>& members, const Tensor& centres) {
    dl::require(static_cast<int>(members.size()) == points.size(0), "move_centres: members");
    Tensor moved = centres;
    for (int c = 0; c < centres.size(0); ++c)
        for (int d = 0; d < centres.size(1); ++d) {
            double sum = 0;
            int count = 0;
            for (int n = 0; n < points.size(0); ++n)
                if (members[n] == c) {
                    sum += points.at(n, d);
                    ++count;
                }
            if (count > 0) moved.at(c, d) = static_cast<float>(sum / count);
        }
    return moved;
}

Clusters k_means(const Tensor& points, int k, dl::Rng& rng, int rounds) {
    if (points.rank() != 2) throw dl::ShapeError("k_means: points");
    if (k < 1 || k > points.size(0)) throw dl::Error("k_means: k");
    const std::vector<int> order = rng.permutation(points.size(0));
    Clusters found;
    found.centres = Tensor({k, points.size(1)});
    for (int c = 0; c < k; ++c)
        for (int d = 0; d < points.size(1); ++d)
            found.centres.at(c, d) = points.at(order[c], d);
    while (found.rounds < rounds) {
        const std::vector<int> now = nearest_centres(points, found.centres);
        if (found.rounds > 0 && now == found.members) break;
        found.members = now;
        found.centres = move_centres(points, now, found.centres);
        ++found.rounds;
    }
    return found;
}

double purity(const std::vector<int>& members, const std::vector<int>& labels) {
    dl::require(members.size() == labels.size() && !members.empty(), "purity: sizes");
    int right = 0;
    for (const int cluster : std::set<int>(members.begin(), members.end())) {
        int most = 0;
        for (const int label : std::set<int>(labels.begin(), labels.end())) {
            int count = 0;
            for (std::size_t n = 0; n < labels.size(); ++n)
                count += members[n] == cluster && labels[n] == label;
            most = std::max(most, count);
        }
        right += most;
    }
    return right / static_cast<double>(labels.size());
}

}  // namespace lab05
