// Sigmoid, tanh, ReLU: one number in, one number out, and a slope.
//
// You write     2.5 sigmoid, tanh and relu, forward and backward
// You are given activations.hpp, dl::map(x, f) from common/arithmetic.hpp
// Check         ./course check 2.5          Stuck?  ./course hint 2.5
//
// In all of them:  grad_x[i] = grad_output[i] * slope at i

#include "lab02_mlp_backprop/activations.hpp"

#include <cmath>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

namespace {

void check_gradient(const char* call, const Tensor& grad_output, const Tensor& other) {
    dl::require(grad_output.shape() == other.shape(), call, ": grad_output ", grad_output.shape(),
                " must have the shape of the value, ", other.shape());
}

}  // namespace

// Exercise 2.5: sigmoid(x) = 1 / (1 + exp(-x))
//
// exp(1000) is infinite, but 1 / (1 + infinity) is 0, which is right: no NaN may come out.
Tensor sigmoid_forward(const Tensor& x) {
    // TODO(2.5): your code here.
    dl::todo("2.5 sigmoid_forward");
}

// The slope of the sigmoid is y (1 - y), where y is its output: at x = 0, y is 0.5 and the slope
// 0.25. Read in the header which of the two you are given.
Tensor sigmoid_backward(const Tensor& grad_output, const Tensor& output) {
    check_gradient("sigmoid_backward", grad_output, output);

    // TODO(2.5): your code here.
    dl::todo("2.5 sigmoid_backward");
}

// Exercise 2.5: tanh
Tensor tanh_forward(const Tensor& x) {
    // TODO(2.5): your code here.
    dl::todo("2.5 tanh_forward");
}

// The slope of tanh is 1 - y^2.
Tensor tanh_backward(const Tensor& grad_output, const Tensor& output) {
    check_gradient("tanh_backward", grad_output, output);

    // TODO(2.5): your code here.
    dl::todo("2.5 tanh_backward");
}

// Exercise 2.5: relu(x) = max(0, x)
Tensor relu_forward(const Tensor& x) {
    // TODO(2.5): your code here.
    dl::todo("2.5 relu_forward");
}

// The unit was on where x > 0; there the gradient passes as it is. Everywhere else, the kink at
// exactly 0 included, nothing passes.
//
//     x  -1  0  2  3     grad_output  5  6  7 -8     grad_x  0  0  7 -8
Tensor relu_backward(const Tensor& grad_output, const Tensor& x) {
    check_gradient("relu_backward", grad_output, x);

    // TODO(2.5): your code here.
    dl::todo("2.5 relu_backward");
}

}  // namespace lab02
