// Corruption: one loop for each kind of noise.

#include "lab05_autoencoders/corrupt.hpp"

#include "common/error.hpp"

namespace lab05 {

dl::Tensor corrupt(const dl::Tensor& x, const Corruption& corruption, dl::Rng& rng) {
    const float level = corruption.level;
    if (level < 0) throw dl::Error("corrupt: a negative level");
    if (level > 1 && corruption.noise != Noise::gaussian) throw dl::Error("corrupt: above 1");
    dl::Tensor damaged = x;
    if (level == 0) return damaged;
    if (corruption.noise == Noise::gaussian)
        for (std::int64_t i = 0; i < damaged.count(); ++i)
            damaged[i] += rng.normal() * level;
    if (corruption.noise == Noise::masking)
        for (std::int64_t i = 0; i < damaged.count(); ++i)
            if (rng.uniform() < level) damaged[i] = 0;
    if (corruption.noise == Noise::salt_and_pepper)
        for (std::int64_t i = 0; i < damaged.count(); ++i) {
            const float u = rng.uniform();
            if (u < level) damaged[i] = 1;
            if (u < level / 2) damaged[i] = 0;
        }
    return damaged;
}

}  // namespace lab05
