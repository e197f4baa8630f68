// Corruption: an autoencoder that must repair cannot simply copy.
//
// You write     5.3 corrupt
// You are given corrupt.hpp (which numbers to draw), rng.uniform(), rng.normal()
// Check         ./course check 5.3          Stuck?  ./course hint 5.3

#include "lab05_autoencoders/corrupt.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab05 {

using dl::Tensor;

// Exercise 5.3: three kinds of damage
//
//     x 0.5 0.5 0.5 0.5    u 0.10 0.25 0.40 0.90    level 0.4
//     masking              0    0    0.5  0.5
//     salt and pepper      0    1    0.5  0.5
//
// The generator is handed in: two calls with one generator damage different places.
Tensor corrupt(const Tensor& x, const Corruption& corruption, dl::Rng& rng) {
    const bool any_level = corruption.noise == Noise::gaussian;
    dl::require<dl::Error>(corruption.level >= 0 && (any_level || corruption.level <= 1),
                           "corrupt: the level must be at least 0, and a probability unless the "
                           "noise is gaussian, got ",
                           corruption.level);

    // BEGIN SOLUTION 5.3 corrupt
    Tensor noisy = x;
    if (corruption.level == 0) return noisy;
    for (float& value : noisy) {
        if (corruption.noise == Noise::gaussian) {
            value += corruption.level * rng.normal();
            continue;
        }
        const float u = rng.uniform();
        if (u >= corruption.level) continue;
        const bool salt = corruption.noise == Noise::salt_and_pepper && u >= corruption.level / 2;
        value = salt ? 1.0f : 0.0f;
    }
    return noisy;
    // END SOLUTION
}

}  // namespace lab05
