// Autoencoders by recursion: a layer, whatever lies inside of it, and the layer that undoes it.

#include "lab05_autoencoders/autoencoder.hpp"

#include <string>

#include "common/error.hpp"
#include "common/ops.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check(const std::vector<int>& sizes) {
    dl::require<dl::Error>(sizes.size() >= 2, "sizes: input and code");
    for (const int size : sizes)
        dl::require<dl::Error>(size >= 1, "sizes: units");
}

lab02::Naming called(const std::string& what, const AutoencoderOptions& options, int depth) {
    return {what + std::to_string(options.first + depth - 1), {}};
}

// Layers `depth` and deeper, around x, and back to the width of x.
Node around(Autoencoder& made, Node x, const std::vector<int>& sizes,
            const AutoencoderOptions& options, int depth) {
    if (depth == static_cast<int>(sizes.size())) {
        made.code = x;
        return x;
    }
    x = linear(made.net, x, sizes[depth], {}, called("encoder", options, depth));
    const bool is_code = depth + 1 == static_cast<int>(sizes.size());
    if (!is_code || !options.linear_code) x = activate(made.net, x, options.activation);
    x = around(made, x, sizes, options, depth + 1);
    x = linear(made.net, x, sizes[depth - 1], {}, called("decoder", options, depth));
    if (depth > 1) return activate(made.net, x, options.activation);
    return options.linear_output ? x : lab02::sigmoid(made.net, x);
}

}  // namespace

Net encoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    check(sizes);
    Net net;
    Node x = net.input({sizes[0]}, "input");
    int depth = 1;
    for (auto size = sizes.begin() + 1; size != sizes.end(); ++size, ++depth) {
        x = linear(net, x, *size, {}, called("encoder", options, depth));
        const bool plain = options.linear_code && size + 1 == sizes.end();
        x = plain ? x : activate(net, x, options.activation);
    }
    return net;
}

Autoencoder autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    check(sizes);
    Autoencoder made;
    made.output = around(made, made.net.input({sizes[0]}, "input"), sizes, options, 1);
    return made;
}

float reconstruction_error(const Tensor& output, const Tensor& target) {
    dl::require(output.shape() == target.shape() && output.rank() >= 1 && output.size(0) >= 1,
                "reconstruction_error: shapes");
    return dl::sum(dl::square(output - target)) / (2.0f * static_cast<float>(output.size(0)));
}

}  // namespace lab05
