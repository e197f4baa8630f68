// Lab 2 in nothing but loops: dropout, with the factor of every value written out.

#include "lab02_mlp_backprop/dropout.hpp"

#include "common/error.hpp"

namespace lab02 {

using dl::Tensor;

Tensor dropout_mask(const dl::Shape& shape, float drop, dl::Rng& rng) {
    dl::require<dl::Error>(drop >= 0 && drop < 1, "drop must be in [0, 1)");
    Tensor mask(shape, 1);
    for (std::int64_t i = 0; i < mask.count(); i++)
        if (rng.uniform() < drop) mask[i] = 0;
    return mask;
}

Tensor dropout_forward(const Tensor& x, const Tensor& mask, const DropoutOptions& options) {
    dl::require<dl::Error>(options.drop >= 0 && options.drop < 1, "drop must be in [0, 1)");
    const bool train = options.mode == Mode::train;
    const bool inverted = options.form == DropoutForm::inverted;
    dl::require(!train || mask.shape() == x.shape(), "the mask has another shape");
    Tensor y(x.shape());
    for (std::int64_t i = 0; i < x.count(); i++) {
        if (train)
            y[i] = mask[i] == 0 ? 0 : inverted ? x[i] / (1 - options.drop) : x[i];
        else
            y[i] = inverted ? x[i] : x[i] * (1 - options.drop);
    }
    return y;
}

Tensor dropout_backward(const Tensor& grad_output, const Tensor& mask,
                        const DropoutOptions& options) {
    return dropout_forward(grad_output, mask, options);
}

}  // namespace lab02
