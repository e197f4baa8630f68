// Dropout: switch random units off while training. Exercise 2.11.

#pragma once

#include "common/rng.hpp"
#include "common/tensor.hpp"
#include "lab02_mlp_backprop/operations.hpp"

namespace lab02 {

/// Two forms of one idea; in both a unit's expected output is the same in training and in use.
enum class DropoutForm {
    inverted,  // training: x * mask / (1 - drop)   use: x
    lecture,   // training: x * mask                use: x * (1 - drop)
};

struct DropoutOptions {
    float drop = 0.5f;  // probability to drop (not to keep), 0 <= drop < 1
    Mode mode = Mode::train;
    DropoutForm form = DropoutForm::inverted;
};

/// 1 where a unit stays and 0 where it is dropped, one draw a value in row-major order:
/// dropped where rng.uniform() < drop. Throws Error unless 0 <= drop < 1.
[[nodiscard]] dl::Tensor dropout_mask(const dl::Shape& shape, float drop, dl::Rng& rng);

/// The mask is handed in, so that forward and backward use the same one. In eval mode it is not
/// looked at and may be empty. Throws ShapeError for a mask of another shape in training, Error
/// unless 0 <= drop < 1.
[[nodiscard]] dl::Tensor dropout_forward(const dl::Tensor& x, const dl::Tensor& mask,
                                         const DropoutOptions& options = {});
[[nodiscard]] dl::Tensor dropout_backward(const dl::Tensor& grad_output, const dl::Tensor& mask,
                                          const DropoutOptions& options = {});

}  // namespace lab02
