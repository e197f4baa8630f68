// Tied weights with three loops each, one for every result.

#include "lab05_autoencoders/tied.hpp"

#include <string>

#include "common/error.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check(const Tensor& x, const Tensor& weight, const dl::Shape& other, const dl::Shape& wanted) {
    if (x.rank() != 2 || weight.rank() != 2 || x.size(1) != weight.size(0) || other != wanted)
        throw dl::ShapeError("transposed_linear: shapes");
}

}  // namespace

Tensor transposed_linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    check(x, weight, {}, {});
    check(x, weight, bias.shape(), {weight.size(1)});
    Tensor out({x.size(0), weight.size(1)});
    for (int n = 0; n < x.size(0); ++n)
        for (int d = 0; d < weight.size(1); ++d)
            out.at(n, d) = bias[d];
    for (int n = 0; n < x.size(0); ++n)
        for (int k = 0; k < x.size(1); ++k)
            for (int d = 0; d < weight.size(1); ++d)
                out.at(n, d) += x.at(n, k) * weight.at(k, d);
    return out;
}

TransposedGradients transposed_linear_backward(const Tensor& grad_output, const Tensor& x,
                                               const Tensor& weight) {
    check(x, weight, {}, {});
    check(x, weight, grad_output.shape(), {x.size(0), weight.size(1)});
    const int samples = x.size(0), units = weight.size(0), width = weight.size(1);
    TransposedGradients found{Tensor({samples, units}), Tensor({units, width}), Tensor({width})};
    for (int n = 0; n < samples; ++n)
        for (int k = 0; k < units; ++k)
            for (int d = 0; d < width; ++d)
                found.input.at(n, k) += grad_output.at(n, d) * weight.at(k, d);
    for (int k = 0; k < units; ++k)
        for (int d = 0; d < width; ++d)
            for (int n = 0; n < samples; ++n)
                found.weight.at(k, d) += x.at(n, k) * grad_output.at(n, d);
    for (int d = 0; d < width; ++d)
        for (int n = 0; n < samples; ++n)
            found.bias[d] += grad_output.at(n, d);
    return found;
}

Autoencoder tied_autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    Autoencoder whole{encoder(sizes, options), {}, {}};
    whole.code = whole.net.last();
    for (std::size_t i = sizes.size() - 1; i >= 1; --i) {
        const std::string number = std::to_string(options.first - 1 + static_cast<int>(i));
        lab02::Naming naming;
        naming.name = "decoder" + number;
        naming.share["weight"] = "encoder" + number + ".weight";
        transposed_linear(whole.net, whole.net.last(), sizes[i - 1], naming);
        if (i > 1) activate(whole.net, whole.net.last(), options.activation);
    }
    if (!options.linear_output) activate(whole.net, whole.net.last(), Activation::sigmoid);
    whole.output = whole.net.last();
    return whole;
}

}  // namespace lab05
