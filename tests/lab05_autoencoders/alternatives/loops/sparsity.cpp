// Sparsity: first all rates, then one term for each unit; l1 apart from it.

#include "lab05_autoencoders/sparsity.hpp"

#include <cmath>
#include <vector>

#include "common/error.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

std::vector<double> rates(const Tensor& codes) {
    std::vector<double> all(static_cast<std::size_t>(codes.size(1)));
    for (int n = 0; n < codes.size(0); ++n)
        for (int k = 0; k < codes.size(1); ++k)
            all[k] += double(codes.at(n, k));
    for (double& rate : all) {
        rate /= codes.size(0);
        if (rate < 1e-6) rate = 1e-6;
        if (rate > 1 - 1e-6) rate = 1 - 1e-6;
    }
    return all;
}

void check(const Tensor& codes, const Sparsity& options) {
    if (codes.rank() != 2 || codes.size(0) < 1) throw dl::ShapeError("sparsity: (N, K)");
    if (options.kind == SparsityKind::l1) return;
    if (options.rate <= 0 || options.rate >= 1) throw dl::Error("sparsity: rate");
    for (std::int64_t i = 0; i < codes.count(); ++i)
        if (!(codes[i] >= 0 && codes[i] <= 1)) throw dl::Error("sparsity: activities");
}

}  // namespace

float sparsity_penalty(const Tensor& codes, const Sparsity& options) {
    check(codes, options);
    double sum = 0;
    if (options.kind == SparsityKind::l1) {
        for (std::int64_t i = 0; i < codes.count(); ++i)
            sum += codes[i] < 0 ? -double(codes[i]) : double(codes[i]);
        return static_cast<float>(sum / codes.size(0) * double(options.weight));
    }
    const double on = double(options.rate), off = 1 - on;
    for (const double r : rates(codes))
        sum += on * std::log(on / r) + off * std::log(off / (1 - r));
    return static_cast<float>(sum * double(options.weight));
}

Tensor sparsity_penalty_backward(const Tensor& codes, const Sparsity& options) {
    check(codes, options);
    Tensor gradient(codes.shape());
    const double share = double(options.weight) / codes.size(0);
    if (options.kind == SparsityKind::l1) {
        for (std::int64_t i = 0; i < codes.count(); ++i) {
            if (codes[i] > 0) gradient[i] = static_cast<float>(share);
            if (codes[i] < 0) gradient[i] = static_cast<float>(-share);
        }
        return gradient;
    }
    const std::vector<double> all = rates(codes);
    const double on = double(options.rate);
    for (int k = 0; k < codes.size(1); ++k) {
        const double slope = (1 - on) / (1 - all[k]) - on / all[k];
        for (int n = 0; n < codes.size(0); ++n)
            gradient.at(n, k) = static_cast<float>(slope * share);
    }
    return gradient;
}

}  // namespace lab05
