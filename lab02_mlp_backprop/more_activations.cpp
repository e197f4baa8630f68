// Relatives of ReLU: what to do with the half that ReLU throws away (challenge).
//
// You write     2.15 leaky_relu, prelu, crelu, elu, maxout, forward and backward
// You are given more_activations.hpp
// Check         ./course check 2.15         Stuck?  ./course hint 2.15
//
// Index letters:  n  sample     d  feature     p  piece

#include "lab02_mlp_backprop/more_activations.hpp"

#include <cmath>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check_gradient(const char* call, const Tensor& grad_output, const dl::Shape& expected) {
    dl::require(grad_output.shape() == expected, call, ": grad_output must be ", expected, ", got ",
                grad_output.shape());
}

void check_rows(const char* call, const Tensor& x) {
    dl::require(x.rank() == 2, call, ": needs (N, features), got ", x.shape());
}

void check_slopes(const char* call, const Tensor& x, const Tensor& slope) {
    check_rows(call, x);
    dl::require(slope.shape() == dl::Shape{x.size(1)}, call, ": slope must be (", x.size(1),
                "), one for each feature, got ", slope.shape());
}

void check_pieces(const char* call, const Tensor& x, int pieces) {
    check_rows(call, x);
    dl::require(pieces >= 1 && x.size(1) % pieces == 0, call, ": ", x.size(1),
                " features cannot be dealt into groups of ", pieces);
}

}  // namespace

// Exercise 2.15: leaky ReLU
//
//     x  -10  0  3     slope 0.1     output  -1  0  3
Tensor leaky_relu_forward(const Tensor& x, float slope) {
    // TODO(2.15): your code here.
    dl::todo("2.15 leaky_relu_forward");
}

Tensor leaky_relu_backward(const Tensor& grad_output, const Tensor& x, float slope) {
    check_gradient("leaky_relu_backward", grad_output, x.shape());

    // TODO(2.15): your code here.
    dl::todo("2.15 leaky_relu_backward");
}

// Exercise 2.15: PReLU, a slope for each feature, learned
Tensor prelu_forward(const Tensor& x, const Tensor& slope) {
    check_slopes("prelu_forward", x, slope);

    // TODO(2.15): your code here.
    dl::todo("2.15 prelu_forward");
}

// slope[d] touches every sample whose feature d is negative: sum over them.
PreluGradients prelu_backward(const Tensor& grad_output, const Tensor& x, const Tensor& slope) {
    check_slopes("prelu_backward", x, slope);
    check_gradient("prelu_backward", grad_output, x.shape());

    // TODO(2.15): your code here.
    dl::todo("2.15 prelu_backward");
}

// Exercise 2.15: CReLU, both halves side by side
//
//     x  -1 2     output  0 2 1 0
Tensor crelu_forward(const Tensor& x) {
    check_rows("crelu_forward", x);

    // TODO(2.15): your code here.
    dl::todo("2.15 crelu_forward");
}

Tensor crelu_backward(const Tensor& grad_output, const Tensor& x) {
    check_rows("crelu_backward", x);
    check_gradient("crelu_backward", grad_output, {x.size(0), 2 * x.size(1)});

    // TODO(2.15): your code here.
    dl::todo("2.15 crelu_backward");
}

// Exercise 2.15: ELU, alpha * (exp(x) - 1) on the left
Tensor elu_forward(const Tensor& x, float alpha) {
    // TODO(2.15): your code here.
    dl::todo("2.15 elu_forward");
}

Tensor elu_backward(const Tensor& grad_output, const Tensor& x, float alpha) {
    check_gradient("elu_backward", grad_output, x.shape());

    // TODO(2.15): your code here.
    dl::todo("2.15 elu_backward");
}

// Exercise 2.15: maxout, the best of every group of neighbours
//
//     x  1 5  4 4  -3 -2     pieces 2     output  5 4 -2
Tensor maxout_forward(const Tensor& x, int pieces) {
    check_pieces("maxout_forward", x, pieces);

    // TODO(2.15): your code here.
    dl::todo("2.15 maxout_forward");
}

// Only the winner of a group receives, of equal ones the first.
Tensor maxout_backward(const Tensor& grad_output, const Tensor& x, int pieces) {
    check_pieces("maxout_backward", x, pieces);
    check_gradient("maxout_backward", grad_output, {x.size(0), x.size(1) / pieces});

    // TODO(2.15): your code here.
    dl::todo("2.15 maxout_backward");
}

}  // namespace lab02
