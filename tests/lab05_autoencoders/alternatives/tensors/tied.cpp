// Tied weights as one product with a matrix that is really transposed, a column of ones for biases.

#include "lab05_autoencoders/tied.hpp"

#include <string>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

Tensor transposed_linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && bias.rank() == 1, "axes");
    dl::require(x.size(1) == weight.size(0) && bias.size(0) == weight.size(1), "sizes");
    const Tensor wide = dl::concat({x, Tensor({x.size(0), 1}, 1)}, 1);
    return dl::matmul(wide, dl::concat({weight, dl::reshape(bias, {1, -1})}));
}

TransposedGradients transposed_linear_backward(const Tensor& grad_output, const Tensor& x,
                                               const Tensor& weight) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && grad_output.rank() == 2, "axes");
    dl::require(x.size(1) == weight.size(0) && grad_output.size(0) == x.size(0) &&
                    grad_output.size(1) == weight.size(1),
                "sizes");
    const Tensor both =
        dl::matmul(dl::transpose(dl::concat({x, Tensor({x.size(0), 1}, 1)}, 1)), grad_output);
    const int units = x.size(1);
    return {dl::matmul(grad_output, dl::transpose(weight)), dl::rows(both, 0, units),
            dl::reshape(dl::rows(both, units, units + 1), {-1})};
}

namespace {

Node back(Net& net, Node x, const std::vector<int>& sizes, const AutoencoderOptions& options,
          int depth) {
    const std::string number = std::to_string(options.first + depth - 1);
    x = transposed_linear(net, x, sizes[depth - 1],
                          {"decoder" + number, {{"weight", "encoder" + number + ".weight"}}});
    if (depth == 1) return options.linear_output ? x : lab02::sigmoid(net, x);
    return back(net, activate(net, x, options.activation), sizes, options, depth - 1);
}

}  // namespace

Autoencoder tied_autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    Autoencoder made;
    made.net = encoder(sizes, options);
    made.code = made.net.last();
    made.output = back(made.net, made.code, sizes, options, static_cast<int>(sizes.size()) - 1);
    return made;
}

}  // namespace lab05
