// Tied weights: half the numbers, and a tensor that is used in two places.
//
// You write     5.6 transposed_linear_forward, transposed_linear_backward, tied_autoencoder
// You are given tied.hpp, transposed_linear(net, x, units, naming) for nets (nodes.hpp),
//               dl::matmul with .transpose_a and .transpose_b
// Check         ./course check 5.6          Stuck?  ./course hint 5.6

#include "lab05_autoencoders/tied.hpp"

#include <string>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "common/todo.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check_shapes(const char* call, const Tensor& x, const Tensor& weight) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(0), call,
                ": x (N, K) and weight (K, D) need the same K, got ", x.shape(), " and ",
                weight.shape());
}

}  // namespace

// Exercise 5.6: lab 2's linear layer has y = x W^T + b; this is the same matrix used backwards
//
//     x 1 2    weight 1 0 3    bias 1 1 1    result 2 3 6
//                     0 1 1                  (the last: 1*3 + 2*1 + 1)
Tensor transposed_linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    check_shapes("transposed_linear_forward", x, weight);
    dl::require(bias.shape() == dl::Shape{weight.size(1)}, "transposed_linear_forward: bias ",
                bias.shape(), " needs one value for each column of the weight ", weight.shape());

    // BEGIN SOLUTION 5.6 transposed_linear_forward
    return dl::matmul(x, weight) + bias;
    // END SOLUTION
}

// Exercise 5.6: the sums in letters give the products
//
//   forward: out[n][d] += x[n][k] * weight[k][d]
//     dx[n][k]      += grad[n][d] * weight[k][d]
//     dweight[k][d] += grad[n][d] * x[n][k]
TransposedGradients transposed_linear_backward(const Tensor& grad_output, const Tensor& x,
                                               const Tensor& weight) {
    check_shapes("transposed_linear_backward", x, weight);
    dl::require(grad_output.shape() == dl::Shape{x.size(0), weight.size(1)},
                "transposed_linear_backward: the gradient ", grad_output.shape(),
                " does not fit x ", x.shape(), " and weight ", weight.shape());

    // BEGIN SOLUTION 5.6 transposed_linear_backward
    return {.input = dl::matmul(grad_output, weight, {.transpose_b = true}),
            .weight = dl::matmul(x, grad_output, {.transpose_a = true}),
            .bias = dl::sum(grad_output, {0})};
    // END SOLUTION
}

// Exercise 5.6: one tensor, two names of use
//
// A node that is added with {.name = "decoder1", .share = {{"weight", "encoder1.weight"}}} takes
// its weight from encoder1. Nothing else is needed: the walk of exercise 2.3 adds both gradients.
Autoencoder tied_autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    // BEGIN SOLUTION 5.6 tied_autoencoder
    Autoencoder result;
    result.net = encoder(sizes, options);
    result.code = result.net.last();
    Node x = result.code;
    for (int layer = static_cast<int>(sizes.size()) - 1; layer >= 1; --layer) {
        const std::string number = std::to_string(options.first + layer - 1);
        x = transposed_linear(
            result.net, x, sizes[layer - 1],
            {.name = "decoder" + number, .share = {{"weight", "encoder" + number + ".weight"}}});
        if (layer > 1)
            x = activate(result.net, x, options.activation);
        else if (!options.linear_output)
            x = sigmoid(result.net, x);
    }
    result.output = x;
    return result;
    // END SOLUTION
}

}  // namespace lab05
