// Lab 2 as others write it: dropout as a table of four cases.

#include "lab02_mlp_backprop/dropout.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "common/ops.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void probability(float drop) {
    if (!(drop >= 0.0f) || drop >= 1.0f) throw dl::Error("no probability to drop");
}

Tensor apply(Tensor value, const Tensor& mask, const DropoutOptions& options) {
    probability(options.drop);
    const float keep = 1.0f - options.drop;
    switch (options.mode) {
        case Mode::eval:
            if (options.form == DropoutForm::lecture) value *= keep;
            return value;
        case Mode::train:
            if (mask.shape() != value.shape()) throw dl::ShapeError("a mask for every value");
            value *= mask;
            if (options.form == DropoutForm::inverted) value *= 1.0f / keep;
            return value;
    }
    return value;
}

}  // namespace

Tensor dropout_mask(const dl::Shape& shape, float drop, dl::Rng& rng) {
    probability(drop);
    Tensor mask = Tensor::uninitialised(shape);
    std::generate(mask.begin(), mask.end(),
                  [&] { return static_cast<float>(!(rng.uniform() < drop)); });
    return mask;
}

Tensor dropout_forward(const Tensor& x, const Tensor& mask, const DropoutOptions& options) {
    return apply(x, mask, options);
}

Tensor dropout_backward(const Tensor& grad_output, const Tensor& mask,
                        const DropoutOptions& options) {
    return apply(grad_output, mask, options);
}

}  // namespace lab02
