// Known wrong answers of the challenges 5.13 and 5.14.

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "common/ops.hpp"
#include "lab05_autoencoders/eigen.hpp"
#include "solutions/lab05_autoencoders/misconceptions.hpp"
#include "tests/lab05_autoencoders/calls.hpp"

namespace lab05 {

using dl::Tensor;
using harness::Misconceptions;
using harness::wrong;
using Ints = std::vector<int>;
using Floats = std::vector<float>;

namespace {

// --- 5.13 ----------------------------------------------------------------------------------------

Ints nearest_by(const Tensor& points, const Tensor& centres,
                const std::function<double(double dot, double length)>& score) {
    check(nearest_centres(points, centres));
    const Tensor dots = dl::matmul(points, centres, {.transpose_b = true});
    const Tensor lengths = dl::sum(dl::square(centres), {1});
    Tensor scores = dots;
    for (int n = 0; n < points.size(0); ++n)
        for (int c = 0; c < centres.size(0); ++c)
            scores.at(n, c) = static_cast<float>(score(double{dots.at(n, c)}, double{lengths[c]}));
    return dl::argmax(scores, 1);
}

using Grouping = std::function<Clusters(const Tensor& x, int k, dl::Rng& rng, int rounds)>;
auto grouping(const Grouping& other) {
    return [=](const Tensor& x, int k, dl::Rng& rng, int rounds) {
        dl::Rng copy = rng;
        check(k_means(x, k, copy, rounds));
        return other(x, k, rng, rounds);
    };
}

Misconceptions cluster_rows() {
    return {
        wrong(
            calls::nearest_centres, "L5-KM-01",
            [](const Tensor& x, const Tensor& c) {
                return nearest_by(x, c, [](double dot, double) { return dot; });
            },
            "The largest product is not the smallest distance: long centres win too often.",
            "Which part of |x - c|^2 did you leave out?"),
        wrong(
            calls::nearest_centres, "L5-KM-02",
            [](const Tensor& x, const Tensor& c) {
                return nearest_by(x, c, [](double dot, double length) { return length - 2 * dot; });
            },
            "You took the farthest centre.", "Is a large distance good or bad?"),
        wrong(
            calls::nearest_centres, "L5-KM-03",
            [](const Tensor& x, const Tensor& c) {
                Ints mirrored = nearest_centres(x, dl::flip(c, 0));
                for (int& member : mirrored)
                    member = c.size(0) - 1 - member;
                return mirrored;
            },
            "Of two centres at one distance you take the last; the first is asked for.",
            "What does < do, and what does <= do, when distances are equal?"),
        wrong(
            calls::move_centres, "L5-KM-04",
            [](const Tensor& x, const Ints& members, const Tensor& c) {
                Tensor moved = move_centres(x, members, c);
                for (int k = 0; k < c.size(0); ++k)
                    if (std::count(members.begin(), members.end(), k) == 0)
                        for (int d = 0; d < c.size(1); ++d)
                            moved.at(k, d) = 0;
                return moved;
            },
            "A centre without members went to the origin; it stays where it is.",
            "What is the mean of no points?"),
        wrong(
            calls::move_centres, "L5-KM-05",
            [](const Tensor& x, const Ints& members, const Tensor& c) {
                Tensor moved = move_centres(x, members, c);
                for (int k = 0; k < c.size(0); ++k) {
                    const auto count = std::count(members.begin(), members.end(), k);
                    for (int d = 0; count > 0 && d < c.size(1); ++d)
                        moved.at(k, d) *= static_cast<float>(count) / static_cast<float>(x.size(0));
                }
                return moved;
            },
            "The sum of the members is divided by all points; divide by the members.",
            "Two of four points are members. What is their mean?"),
        wrong(calls::k_means, "L5-KM-06",
              grouping([](const Tensor& x, int k, dl::Rng&, int rounds) {
                  Clusters result;
                  result.centres = dl::rows(x, 0, k);
                  for (int round = 0; round < rounds; ++round) {
                      Ints members = nearest_centres(x, result.centres);
                      if (members == result.members) break;
                      result.members = members;
                      result.centres = move_centres(x, members, result.centres);
                      ++result.rounds;
                  }
                  return result;
              }),
              "You start from the first points; the contract deals them out.",
              "In sorted data, what do the first k points have in common?"),
        wrong(calls::k_means, "L5-KM-07", grouping([](const Tensor& x, int k, dl::Rng& rng, int) {
                  return k_means(x, k, rng, 1);
              }),
              "One round only: repeat until no point changes its centre.",
              "Do the members fit to the centres that you return?"),
        wrong(calls::k_means, "L5-KM-08", grouping([](const Tensor& x, int k, dl::Rng& rng, int) {
                  return k_means(x, k, rng, 1000);
              }),
              "The limit of rounds is not kept.", "What does rounds = 2 allow?"),
        wrong(
            calls::purity, "L5-KM-09",
            [](const Ints& members, const Ints& labels) {
                check(purity(members, labels));
                double right = 0;
                for (std::size_t n = 0; n < labels.size(); ++n)
                    right += members[n] == labels[n];
                return right / static_cast<double>(labels.size());
            },
            "A cluster's number is not a class: nobody told k-means what a 7 is.",
            "Rename the clusters. May the purity change?"),
        wrong(
            calls::purity, "L5-KM-10",
            [](const Ints& members, const Ints& labels) {
                const double right = purity(members, labels);
                std::map<int, Ints> by_cluster;
                for (std::size_t n = 0; n < labels.size(); ++n)
                    by_cluster[members[n]].push_back(labels[n]);
                double sum = 0;
                for (const auto& [cluster, own] : by_cluster)
                    sum += purity(Ints(own.size(), 0), own);
                return by_cluster.empty() ? right : sum / static_cast<double>(by_cluster.size());
            },
            "You average over clusters; every point counts the same.",
            "A pure cluster of one point: how much does it weigh in yours?"),
    };
}

// --- 5.14 ----------------------------------------------------------------------------------------

using Weigh = std::function<double(double count, double documents, double all)>;
auto weighing(const Weigh& weigh) {
    return [=](const Tensor& counts) {
        Tensor out = weigh_terms(counts);
        for (int w = 0; w < counts.size(1); ++w) {
            int documents = 0;
            for (int n = 0; n < counts.size(0); ++n)
                documents += counts.at(n, w) > 0;
            for (int n = 0; n < counts.size(0) && documents > 0; ++n)
                out.at(n, w) =
                    static_cast<float>(weigh(double{counts.at(n, w)}, documents, counts.size(0)));
        }
        return out;
    };
}

using Precision = std::function<double(const Ints& ranked)>;  // relevance, best score first
auto precision_by(const Precision& other) {
    return [=](const Floats& scores, const Ints& relevant) {
        check(average_precision(scores, relevant));
        Ints order(scores.size());
        for (std::size_t i = 0; i < order.size(); ++i)
            order[i] = static_cast<int>(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](int a, int b) { return scores[a] > scores[b]; });
        Ints ranked;
        for (const int i : order)
            ranked.push_back(relevant[i]);
        return other(ranked);
    };
}

Misconceptions search_only_rows() {
    return {
        wrong(calls::weigh_terms, "L5-LSA-01",
              weighing([](double c, double, double) { return std::log1p(c); }),
              "Common words weigh as much as rare ones.", "What does \"the\" say about a topic?"),
        wrong(calls::weigh_terms, "L5-LSA-02",
              weighing([](double c, double d, double all) { return c * std::log(all / d); }),
              "Counts are used as they are; the logarithm is missing.",
              "Is the tenth \"goal\" worth as much as the first?"),
        wrong(calls::weigh_terms, "L5-LSA-03",
              weighing([](double c, double d, double) { return std::log1p(c) / d; }),
              "You divide by the number of documents; its logarithm is asked for.",
              "What weight has a word that is in every document?"),
        wrong(
            calls::latent_directions, "L5-LSA-04",
            [](const Tensor& x, int k) {
                check(latent_directions(x, k));
                return pca_fit(x, k).components;
            },
            "The data are centred here; latent semantic analysis leaves them where they are.",
            "Does a document without words still lie at the origin?"),
        wrong(
            calls::latent_directions, "L5-LSA-05",
            [](const Tensor& x, int k) {
                check(latent_directions(x, k));
                return dl::rows(symmetric_eigen(dl::matmul(x, x, {.transpose_a = true})).vectors, 0,
                                k);
            },
            "You kept the directions with the smallest eigenvalues.",
            "In which order does the solver return them?"),
        wrong(
            calls::cosine_similarities, "L5-LSA-06",
            [](const Tensor& a, const Tensor& b) {
                check(cosine_similarities(a, b));
                return dl::matmul(a, b, {.transpose_b = true});
            },
            "Products without lengths: long documents look similar to everything.",
            "Copy a document twice into one file. Should its similarities change?"),
        wrong(
            calls::cosine_similarities, "L5-LSA-07",
            [](const Tensor& a, const Tensor& b) {
                check(cosine_similarities(a, b));
                const auto squares = [](const Tensor& x) {
                    return x /
                           dl::maximum(dl::sum(dl::square(x), {1}, {.keep_axes = true}), 1e-30f);
                };
                return dl::matmul(squares(a), squares(b), {.transpose_b = true});
            },
            "You divided by squared lengths.", "How similar is a document to itself?"),
        wrong(calls::average_precision, "L5-LSA-08", precision_by([](const Ints& ranked) {
                  double total = 0, found = 0;
                  for (std::size_t i = 0; i < ranked.size(); ++i) {
                      found += ranked[i];
                      total += found / (static_cast<double>(i) + 1);
                  }
                  return total / static_cast<double>(ranked.size());
              }),
              "The mean is over all places; only places of relevant documents count.",
              "Which places does the formula add up?"),
        wrong(calls::average_precision, "L5-LSA-09", precision_by([](const Ints& ranked) {
                  double total = 0, relevant = 0;
                  for (std::size_t i = 0; i < ranked.size(); ++i) {
                      relevant += ranked[i];
                      if (ranked[i] == 1) total += 1 / (static_cast<double>(i) + 1);
                  }
                  return total / std::max(relevant, 1.0);
              }),
              "Every relevant document counts 1 / place; it should count all found so far / place.",
              "Two relevant documents at places 1 and 2: what is the best possible value?"),
        wrong(
            calls::average_precision, "L5-LSA-10",
            [](const Floats& scores, const Ints& relevant) {
                check(average_precision(scores, relevant));
                Floats turned;
                for (const float s : scores)
                    turned.push_back(-s);
                return average_precision(turned, relevant);
            },
            "The ranking begins with the smallest score.", "Who should be first?"),
        wrong(
            calls::mean_average_precision, "L5-LSA-11",
            [](const Tensor& codes, const Ints& labels) {
                check(mean_average_precision(codes, labels));
                const Tensor similar = cosine_similarities(codes, codes);
                double total = 0;
                for (int n = 0; n < codes.size(0); ++n) {
                    Floats scores;
                    Ints relevant;
                    for (int other = 0; other < codes.size(0); ++other) {
                        scores.push_back(similar.at(n, other));
                        relevant.push_back(labels[other] == labels[n] ? 1 : 0);
                    }
                    total += average_precision(scores, relevant);
                }
                return total / codes.size(0);
            },
            "Every document finds itself first; it should ask for the others.",
            "What would a random code score with your measure?"),
        wrong(
            calls::mean_average_precision, "L5-LSA-12",
            [](const Tensor& codes, const Ints& labels) {
                const double right = mean_average_precision(codes, labels);
                int asked = 0;
                for (const int label : labels)
                    asked += std::count(labels.begin(), labels.end(), label) > 1;
                return right * asked / codes.size(0);
            },
            "A document that is alone with its label counts as 0; it does not ask at all.",
            "How many questions are there?"),
    };
}

}  // namespace

Misconceptions search_rows() {
    Misconceptions rows = cluster_rows();
    const Misconceptions more = search_only_rows();
    rows.insert(rows.end(), more.begin(), more.end());
    return rows;
}

}  // namespace lab05
