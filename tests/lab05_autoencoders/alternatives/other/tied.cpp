// Tied weights with loops, and a net that grows from both ends.

#include "lab05_autoencoders/tied.hpp"

#include <string>

#include "common/error.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

Tensor transposed_linear_forward(const Tensor& x, const Tensor& weight, const Tensor& bias) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(0) &&
                    bias.rank() == 1 && bias.size(0) == weight.size(1),
                "transposed_linear_forward: shapes");
    Tensor out({x.size(0), weight.size(1)});
    for (int n = 0; n < out.size(0); ++n)
        for (int d = 0; d < out.size(1); ++d) {
            double sum = bias[d];
            for (int k = 0; k < x.size(1); ++k)
                sum += double(x.at(n, k)) * weight.at(k, d);
            out.at(n, d) = static_cast<float>(sum);
        }
    return out;
}

TransposedGradients transposed_linear_backward(const Tensor& g, const Tensor& x,
                                               const Tensor& weight) {
    dl::require(x.rank() == 2 && weight.rank() == 2 && x.size(1) == weight.size(0) &&
                    g.rank() == 2 && g.size(0) == x.size(0) && g.size(1) == weight.size(1),
                "transposed_linear_backward: shapes");
    TransposedGradients all{Tensor(x.shape()), Tensor(weight.shape()), Tensor({g.size(1)})};
    for (int n = 0; n < g.size(0); ++n)
        for (int d = 0; d < g.size(1); ++d) {
            all.bias[d] += g.at(n, d);
            for (int k = 0; k < x.size(1); ++k) {
                all.input.at(n, k) += g.at(n, d) * weight.at(k, d);
                all.weight.at(k, d) += g.at(n, d) * x.at(n, k);
            }
        }
    return all;
}

Autoencoder tied_autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    Autoencoder made{encoder(sizes, options), {}, {}};
    made.output = made.code = made.net.last();
    for (auto layer = sizes.size() - 1; layer-- > 0;) {
        const std::string number = std::to_string(static_cast<int>(layer) + options.first);
        const lab02::Naming naming{"decoder" + number,
                                   {{"weight", "encoder" + number + ".weight"}}};
        made.output = transposed_linear(made.net, made.output, sizes[layer], naming);
        if (layer > 0) made.output = activate(made.net, made.output, options.activation);
    }
    if (!options.linear_output) made.output = lab02::sigmoid(made.net, made.output);
    return made;
}

}  // namespace lab05
