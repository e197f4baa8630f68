// Principal components with whole tensors: deviations turned round, rows taken in opposite order.

#include "lab05_autoencoders/pca.hpp"

#include <numeric>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab05_autoencoders/eigen.hpp"

namespace lab05 {

using dl::Tensor;

Pca pca_fit(const Tensor& x, int k) {
    dl::require(x.rank() == 2 && x.size(0) >= 1, "pca_fit: (N, D)");
    dl::require<dl::Error>(k >= 1 && k <= x.size(1), "pca_fit: k");
    Pca pca;
    pca.mean = dl::sum(x, {0}) / static_cast<float>(x.size(0));
    const Tensor across = dl::transpose(x - pca.mean);
    const Eigen eigen =
        symmetric_eigen(dl::matmul(across / static_cast<float>(x.size(0)), dl::transpose(across)));
    std::vector<int> largest(static_cast<std::size_t>(k));
    std::iota(largest.rbegin(), largest.rend(), x.size(1) - k);
    pca.components = dl::gather_rows(eigen.vectors, largest);
    pca.variances = dl::gather_rows(eigen.values, largest);
    pca.total_variance = double(dl::sum(dl::variance(x, {0})));
    return pca;
}

Tensor pca_encode(const Pca& pca, const Tensor& x) {
    dl::require(x.rank() == 2 && x.size(1) == pca.components.size(1), "pca_encode: sizes");
    return dl::transpose(dl::matmul(pca.components, dl::transpose(x - pca.mean)));
}

Tensor pca_decode(const Pca& pca, const Tensor& codes) {
    dl::require(codes.rank() == 2 && codes.size(1) == pca.components.size(0), "pca_decode: sizes");
    const Tensor around = dl::matmul(dl::transpose(pca.components), dl::transpose(codes));
    return pca.mean + dl::transpose(around);
}

}  // namespace lab05
