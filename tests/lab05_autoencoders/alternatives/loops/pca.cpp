// Principal components: half of the covariance by loops, the solver, and rows picked from the end.

#include "lab05_autoencoders/pca.hpp"

#include "common/error.hpp"
#include "lab05_autoencoders/eigen.hpp"

namespace lab05 {

using dl::Tensor;

Pca pca_fit(const Tensor& x, int k) {
    if (x.rank() != 2 || x.size(0) < 1) throw dl::ShapeError("pca_fit: (N, D)");
    const int samples = x.size(0), width = x.size(1);
    if (k < 1 || k > width) throw dl::Error("pca_fit: k");
    Pca pca{Tensor({width}), Tensor({k, width}), Tensor({k}), 0};
    for (int d = 0; d < width; ++d) {
        double sum = 0;
        for (int n = 0; n < samples; ++n)
            sum += double(x.at(n, d));
        pca.mean[d] = static_cast<float>(sum / samples);
    }
    Tensor covariance({width, width});
    for (int i = 0; i < width; ++i)
        for (int j = 0; j <= i; ++j) {
            double sum = 0;
            for (int n = 0; n < samples; ++n)
                sum += (double(x.at(n, i)) - double(pca.mean[i])) *
                       (double(x.at(n, j)) - double(pca.mean[j]));
            covariance.at(i, j) = covariance.at(j, i) = static_cast<float>(sum / samples);
        }
    const Eigen all = symmetric_eigen(covariance);
    for (int i = 0; i < width; ++i)
        pca.total_variance += double(covariance.at(i, i));
    for (int c = 0; c < k; ++c) {
        pca.variances[c] = all.values[width - 1 - c];
        for (int d = 0; d < width; ++d)
            pca.components.at(c, d) = all.vectors.at(width - 1 - c, d);
    }
    return pca;
}

Tensor pca_encode(const Pca& pca, const Tensor& x) {
    const int k = pca.components.size(0), width = pca.components.size(1);
    if (x.rank() != 2 || x.size(1) != width) throw dl::ShapeError("pca_encode: sizes");
    Tensor codes({x.size(0), k});
    for (int n = 0; n < x.size(0); ++n)
        for (int d = 0; d < width; ++d) {
            const float centred = x.at(n, d) - pca.mean[d];
            for (int c = 0; c < k; ++c)
                codes.at(n, c) += centred * pca.components.at(c, d);
        }
    return codes;
}

Tensor pca_decode(const Pca& pca, const Tensor& codes) {
    const int k = pca.components.size(0), width = pca.components.size(1);
    if (codes.rank() != 2 || codes.size(1) != k) throw dl::ShapeError("pca_decode: sizes");
    Tensor x({codes.size(0), width});
    for (int n = 0; n < codes.size(0); ++n)
        for (int d = 0; d < width; ++d) {
            float sum = 0;
            for (int c = 0; c < k; ++c)
                sum += codes.at(n, c) * pca.components.at(c, d);
            x.at(n, d) = pca.mean[d] + sum;
        }
    return x;
}

}  // namespace lab05
