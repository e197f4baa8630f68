// Corruption with a switch, into a new tensor.

#include "lab05_autoencoders/corrupt.hpp"

#include "common/error.hpp"

namespace lab05 {

dl::Tensor corrupt(const dl::Tensor& x, const Corruption& c, dl::Rng& rng) {
    if (c.level < 0 || (c.noise != Noise::gaussian && c.level > 1))
        throw dl::Error("corrupt: level");
    if (c.level == 0) return x;
    dl::Tensor out(x.shape());
    for (std::int64_t i = 0; i < x.count(); ++i) {
        switch (c.noise) {
            case Noise::masking:
                out[i] = rng.uniform() >= c.level ? x[i] : 0.0f;
                break;
            case Noise::gaussian:
                out[i] = x[i] + rng.normal(0, c.level);
                break;
            case Noise::salt_and_pepper: {
                const float u = rng.uniform();
                out[i] = u < c.level / 2 ? 0.0f : u < c.level ? 1.0f : x[i];
                break;
            }
        }
    }
    return out;
}

}  // namespace lab05
