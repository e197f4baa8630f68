// Sparsity with whole tensors and nothing but logarithms.

#include "lab05_autoencoders/sparsity.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

Tensor rates_of(const Tensor& codes, const Sparsity& options) {
    dl::require<dl::Error>(options.rate > 0 && options.rate < 1, "sparsity: rate");
    const Tensor inside =
        dl::greater_equal(codes, Tensor::scalar(0)) * dl::less_equal(codes, Tensor::scalar(1));
    dl::require<dl::Error>(dl::min(inside) == 1, "sparsity: activities in 0 ... 1");
    return dl::clip(dl::sum(codes, {0}) / static_cast<float>(codes.size(0)), 1e-6f, 1 - 1e-6f);
}

void check(const Tensor& codes) {
    dl::require(codes.rank() == 2 && codes.size(0) >= 1, "sparsity: (N, K)");
}

}  // namespace

float sparsity_penalty(const Tensor& codes, const Sparsity& options) {
    check(codes);
    if (options.kind == SparsityKind::l1)
        return options.weight * dl::sum(dl::mean(dl::abs(codes), {0}));
    const Tensor r = rates_of(codes, options);
    const float rho = options.rate;
    const Tensor silent = dl::log((1 - rho) / (1.0f - r)) * (1 - rho);
    return options.weight * dl::sum(dl::log(rho / r) * rho + silent);
}

Tensor sparsity_penalty_backward(const Tensor& codes, const Sparsity& options) {
    check(codes);
    const float share = options.weight / static_cast<float>(codes.size(0));
    const Tensor zero = Tensor::scalar(0);
    if (options.kind == SparsityKind::l1)
        return (dl::greater(codes, zero) - dl::less(codes, zero)) * share;
    const Tensor r = rates_of(codes, options);
    const float rho = options.rate;
    return dl::broadcast_to(((1 - rho) / (1.0f - r) - rho / r) * share, codes.shape());
}

}  // namespace lab05
