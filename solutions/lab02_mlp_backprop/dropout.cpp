// Dropout: units that cannot rely on each other learn to be useful alone.
//
// You write     2.11 dropout_mask, dropout_forward, dropout_backward
// You are given dropout.hpp, rng.uniform() in [0, 1)
// Check         ./course check 2.11         Stuck?  ./course hint 2.11
//
// Two forms, and why they agree. A unit of value x is kept with probability 1 - drop.
//
//   form       in training              expected value in training    in use
//   inverted   x * mask / (1 - drop)    x                             x
//   lecture    x * mask                 x * (1 - drop)                x * (1 - drop)

#include "lab02_mlp_backprop/dropout.hpp"

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check_drop(const char* call, float drop) {
    dl::require<dl::Error>(drop >= 0 && drop < 1, call, ": drop must be in [0, 1), got ", drop);
}

void check_mask(const char* call, const Tensor& x, const Tensor& mask,
                const DropoutOptions& options) {
    check_drop(call, options.drop);
    dl::require(options.mode == Mode::eval || mask.shape() == x.shape(), call, ": the mask ",
                mask.shape(), " must have the shape of the values, ", x.shape());
}

}  // namespace

// Exercise 2.11: one draw for every value, 0 where rng.uniform() < drop and 1 elsewhere
Tensor dropout_mask(const dl::Shape& shape, float drop, dl::Rng& rng) {
    check_drop("dropout_mask", drop);

    // BEGIN SOLUTION 2.11 dropout_mask
    Tensor mask(shape);
    for (float& value : mask)
        value = rng.uniform() < drop ? 0.0f : 1.0f;
    return mask;
    // END SOLUTION
}

// Exercise 2.11: forward, four cases: two forms, two modes
//
//     x 10 10 10 10 10   mask 1 0 1 1 1   drop 0.2
//     inverted   training  12.5  0  12.5 12.5 12.5     use  10 10 10 10 10
//     lecture    training  10    0  10   10   10       use   8  8  8  8  8
Tensor dropout_forward(const Tensor& x, const Tensor& mask, const DropoutOptions& options) {
    check_mask("dropout_forward", x, mask, options);

    // BEGIN SOLUTION 2.11 dropout_forward
    const float keep = 1 - options.drop;
    const bool inverted = options.form == DropoutForm::inverted;
    if (options.mode == Mode::eval) return inverted ? x : x * keep;
    return inverted ? x * mask / keep : x * mask;
    // END SOLUTION
}

// Exercise 2.11: backward. Forward multiplied every value by something; so does this.
Tensor dropout_backward(const Tensor& grad_output, const Tensor& mask,
                        const DropoutOptions& options) {
    check_mask("dropout_backward", grad_output, mask, options);

    // BEGIN SOLUTION 2.11 dropout_backward
    return dropout_forward(grad_output, mask, options);  // linear: the way back is the way there
    // END SOLUTION
}

}  // namespace lab02
