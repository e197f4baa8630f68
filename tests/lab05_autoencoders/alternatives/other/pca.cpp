// Principal components by power iteration: find the longest direction, take it out, go on.

#include "lab05_autoencoders/pca.hpp"

#include <cmath>
#include <vector>

#include "common/error.hpp"

namespace lab05 {

using dl::Tensor;
using Row = std::vector<double>;

namespace {

double dot(const Row& a, const Row& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        sum += a[i] * b[i];
    return sum;
}

// The longest direction of a symmetric matrix; its length is the eigenvalue.
double longest(const std::vector<Row>& matrix, Row& v) {
    double length = 0;
    for (int turn = 0; turn < 20000; ++turn) {
        Row next(v.size());
        for (std::size_t i = 0; i < v.size(); ++i)
            next[i] = dot(matrix[i], v);
        length = std::sqrt(dot(next, next));
        if (length < 1e-14) return 0;
        for (double& value : next)
            value /= length;
        v = next;
    }
    return length;
}

}  // namespace

Pca pca_fit(const Tensor& x, int k) {
    dl::require(x.rank() == 2 && x.size(0) >= 1, "pca_fit: needs (N, D)");
    const int samples = x.size(0), features = x.size(1);
    dl::require<dl::Error>(k >= 1 && k <= features, "pca_fit: k");
    Pca pca{Tensor({features}), Tensor({k, features}), Tensor({k}), 0};
    Row mean(features, 0.0);
    for (int n = 0; n < samples; ++n)
        for (int d = 0; d < features; ++d)
            mean[d] += x.at(n, d);
    for (int d = 0; d < features; ++d) {
        mean[d] /= samples;
        pca.mean[d] = static_cast<float>(mean[d]);
    }
    std::vector<Row> covariance(features, Row(features, 0.0));
    for (int n = 0; n < samples; ++n)
        for (int i = 0; i < features; ++i)
            for (int j = 0; j < features; ++j)
                covariance[i][j] += (x.at(n, i) - mean[i]) * (x.at(n, j) - mean[j]) / samples;
    for (int d = 0; d < features; ++d)
        pca.total_variance += covariance[d][d];

    std::vector<Row> found;
    for (int c = 0; c < k; ++c) {
        Row v(features);
        for (int d = 0; d < features; ++d)
            v[d] = std::cos(1.0 + d * (c + 1));
        for (const Row& other : found) {  // for directions without any variance
            const double along = dot(other, v);
            for (int d = 0; d < features; ++d)
                v[d] -= along * other[d];
        }
        const double size = std::sqrt(dot(v, v));
        for (double& value : v)
            value /= size;
        const double variance = longest(covariance, v);
        for (int i = 0; i < features; ++i)
            for (int j = 0; j < features; ++j)
                covariance[i][j] -= variance * v[i] * v[j];
        found.push_back(v);
        pca.variances[c] = static_cast<float>(variance);
        for (int d = 0; d < features; ++d)
            pca.components.at(c, d) = static_cast<float>(-v[d]);
    }
    return pca;
}

Tensor pca_encode(const Pca& pca, const Tensor& x) {
    dl::require(x.rank() == 2 && x.size(1) == pca.components.size(1), "pca_encode: sizes");
    Tensor codes({x.size(0), pca.components.size(0)});
    for (int n = 0; n < codes.size(0); ++n)
        for (int c = 0; c < codes.size(1); ++c) {
            double sum = 0;
            for (int d = 0; d < x.size(1); ++d)
                sum += double(pca.components.at(c, d)) * (double(x.at(n, d)) - pca.mean[d]);
            codes.at(n, c) = static_cast<float>(sum);
        }
    return codes;
}

Tensor pca_decode(const Pca& pca, const Tensor& codes) {
    dl::require(codes.rank() == 2 && codes.size(1) == pca.components.size(0), "pca_decode: sizes");
    Tensor x({codes.size(0), pca.components.size(1)});
    for (int n = 0; n < x.size(0); ++n)
        for (int d = 0; d < x.size(1); ++d) {
            double sum = pca.mean[d];
            for (int c = 0; c < codes.size(1); ++c)
                sum += double(codes.at(n, c)) * pca.components.at(c, d);
            x.at(n, d) = static_cast<float>(sum);
        }
    return x;
}

}  // namespace lab05
