// Lab 2 with whole tensors: dropout, one factor for all values.

#include "lab02_mlp_backprop/dropout.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

Tensor factor(const dl::Shape& shape, const Tensor& mask, const DropoutOptions& options) {
    dl::require<dl::Error>(options.drop >= 0 && options.drop < 1, "drop must be in [0, 1)");
    const float keep = 1 - options.drop;
    const bool inverted = options.form == DropoutForm::inverted;
    if (options.mode == Mode::eval) return Tensor::scalar(inverted ? 1 : keep);
    dl::require(mask.shape() == shape, "the mask has another shape");
    return inverted ? mask / keep : mask;
}

}  // namespace

Tensor dropout_mask(const dl::Shape& shape, float drop, dl::Rng& rng) {
    dl::require<dl::Error>(drop >= 0 && drop < 1, "drop must be in [0, 1)");
    return dl::map(Tensor(shape), [&](float) { return rng.uniform() >= drop ? 1.0f : 0.0f; });
}

Tensor dropout_forward(const Tensor& x, const Tensor& mask, const DropoutOptions& options) {
    return x * factor(x.shape(), mask, options);
}

Tensor dropout_backward(const Tensor& grad_output, const Tensor& mask,
                        const DropoutOptions& options) {
    return factor(grad_output.shape(), mask, options) * grad_output;
}

}  // namespace lab02
