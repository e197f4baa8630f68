// Corruption: all the chance first, as a tensor; then masks.

#include "lab05_autoencoders/corrupt.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab05 {

using dl::Tensor;

Tensor corrupt(const Tensor& x, const Corruption& corruption, dl::Rng& rng) {
    const float level = corruption.level;
    dl::require<dl::Error>(level >= 0, "corrupt: level");
    dl::require<dl::Error>(level <= 1 || corruption.noise == Noise::gaussian, "corrupt: level");
    if (level == 0) return x;
    if (corruption.noise == Noise::gaussian) return x + dl::normal(x.shape(), rng) * level;
    const Tensor u = dl::uniform(x.shape(), rng);
    const Tensor stays = dl::greater_equal(u, Tensor::scalar(level));
    if (corruption.noise == Noise::masking) return dl::where(stays, x, Tensor::scalar(0));
    const Tensor salt = dl::greater_equal(u, Tensor::scalar(level / 2));
    return dl::where(stays, x, salt);
}

}  // namespace lab05
