// The fully connected layer: every unit looks at every feature.
//
// You write     2.4 linear_forward, linear_backward
// You are given linear.hpp, common/matmul.hpp (matrix products, also of transposes),
//               common/reduce.hpp (sums along axes)
// Check         ./course check 2.4          Stuck?  ./course hint 2.4
//
// Index letters:  n  sample     d  feature     k  unit

#include "lab02_mlp_backprop/linear.hpp"

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"

namespace lab02 {

using dl::Tensor;

// Exercise 2.4: forward
//
//   x (N, D)   weight (K, D)   bias (K)   output (N, K)
//
//   output[n][k] = bias[k] + sum over d of weight[k][d] * x[n][d]
//
//     x  1 2     weight  1  0     bias  0 10 0     output  1 12 -1      12 = 10 + 0*1 + 1*2
//                        0  1
//                        1 -1
Tensor linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(1),
                "linear_forward: x (N, D) and weight (K, D) need the same D, got ", x.shape(),
                " and ", weight.shape());
    dl::require(bias.shape() == dl::Shape{weight.size(0)}, "linear_forward: bias must be (",
                weight.size(0), "), one for each unit, got ", bias.shape());

    // TODO(2.4): your code here.
    dl::todo("2.4 linear_forward");
}

// Exercise 2.4: backward
//
// The loss moves by grad_output[n][k] when output[n][k] moves by one. How much does it move with
// x[n][d], with weight[k][d], with bias[k]? Sum over everything that each of them touches:
//
//   x[n][d]       touches  output[n][k]   for every unit k
//   weight[k][d]  touches  output[n][k]   for every sample n
//   bias[k]       touches  output[n][k]   for every sample n
//
// Steps
//   1. Write the three sums in index letters.
//   2. Read each as a matrix product (or a sum along an axis): the letter that is summed is the
//      inner one. Check the shapes: (N, D), (K, D), (K).
LinearGradients linear_backward(const Tensor& grad_output, const Tensor& x, const Tensor& weight) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(1),
                "linear_backward: x (N, D) and weight (K, D) need the same D, got ", x.shape(),
                " and ", weight.shape());
    dl::require(grad_output.shape() == dl::Shape{x.size(0), weight.size(0)},
                "linear_backward: grad_output must be (N, K) = (", x.size(0), ", ", weight.size(0),
                "), got ", grad_output.shape());

    // TODO(2.4): your code here.
    dl::todo("2.4 linear_backward");
}

}  // namespace lab02
