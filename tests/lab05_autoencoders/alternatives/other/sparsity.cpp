// Sparsity, unit by unit.

#include "lab05_autoencoders/sparsity.hpp"

#include <algorithm>
#include <cmath>

#include "common/error.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

double rate_of(const Tensor& codes, int unit) {
    double sum = 0;
    for (int n = 0; n < codes.size(0); ++n)
        sum += codes.at(n, unit);
    return std::clamp(sum / codes.size(0), 1e-6, 1 - 1e-6);
}

void check(const Tensor& codes, const Sparsity& options) {
    dl::require(codes.rank() == 2 && codes.size(0) > 0, "sparsity: needs (N, K)");
    if (options.kind == SparsityKind::l1) return;
    dl::require<dl::Error>(options.rate > 0 && options.rate < 1, "sparsity: rate");
    for (const float value : codes)
        dl::require<dl::Error>(value >= 0 && value <= 1, "sparsity: activations in 0 ... 1");
}

}  // namespace

float sparsity_penalty(const Tensor& codes, const Sparsity& options) {
    check(codes, options);
    double sum = 0;
    for (int unit = 0; unit < codes.size(1); ++unit) {
        if (options.kind == SparsityKind::l1) {
            for (int n = 0; n < codes.size(0); ++n)
                sum += std::abs(codes.at(n, unit)) / codes.size(0);
            continue;
        }
        const double rho = options.rate, r = rate_of(codes, unit);
        sum += rho * (std::log(rho) - std::log(r));
        sum += (1 - rho) * (std::log1p(-rho) - std::log1p(-r));
    }
    return static_cast<float>(sum * options.weight);
}

Tensor sparsity_penalty_backward(const Tensor& codes, const Sparsity& options) {
    check(codes, options);
    Tensor gradient(codes.shape());
    const double rho = options.rate, share = options.weight / double(codes.size(0));
    for (int unit = 0; unit < codes.size(1); ++unit)
        for (int n = 0; n < codes.size(0); ++n) {
            const float a = codes.at(n, unit);
            if (options.kind == SparsityKind::l1) {
                gradient.at(n, unit) = static_cast<float>(((a > 0) - (a < 0)) * share);
                continue;
            }
            const double r = rate_of(codes, unit);
            gradient.at(n, unit) = static_cast<float>((r - rho) / (r * (1 - r)) * share);
        }
    return gradient;
}

}  // namespace lab05
