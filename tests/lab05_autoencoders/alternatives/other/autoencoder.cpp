// Autoencoders from a small function that puts one layer on, and an error from running means.

#include "lab05_autoencoders/autoencoder.hpp"

#include <algorithm>
#include <string>

#include "common/error.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

enum class End { activation, sigmoid, nothing };

void layer(Net& net, const char* what, int number, int units, End end, Activation activation) {
    linear(net, net.last(), units, {}, {.name = what + std::to_string(number), .share = {}});
    if (end == End::activation) activate(net, net.last(), activation);
    if (end == End::sigmoid) lab02::sigmoid(net, net.last());
}

}  // namespace

Net encoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    if (sizes.size() < 2 || *std::min_element(sizes.begin(), sizes.end()) < 1)
        throw dl::Error("encoder: sizes");
    Net net;
    net.input({sizes[0]}, "input");
    const int layers = static_cast<int>(sizes.size()) - 1;
    for (int k = 0; k < layers; ++k)
        layer(net, "encoder", options.first + k, sizes[k + 1],
              k == layers - 1 && options.linear_code ? End::nothing : End::activation,
              options.activation);
    return net;
}

Autoencoder autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    Autoencoder made{encoder(sizes, options), {}, {}};
    made.code = made.net.last();
    for (int k = static_cast<int>(sizes.size()) - 2; k > 0; --k)
        layer(made.net, "decoder", options.first + k, sizes[k], End::activation,
              options.activation);
    layer(made.net, "decoder", options.first, sizes[0],
          options.linear_output ? End::nothing : End::sigmoid, options.activation);
    made.output = made.net.last();
    return made;
}

float reconstruction_error(const Tensor& output, const Tensor& target) {
    if (output.shape() != target.shape() || output.rank() == 0 || output.size(0) == 0)
        throw dl::ShapeError("reconstruction_error: one shape");
    double mean = 0;  // of the squares, value by value
    for (std::int64_t i = 0; i < output.count(); ++i) {
        const double off = double(output[i]) - double(target[i]);
        mean += (off * off - mean) / static_cast<double>(i + 1);
    }
    return static_cast<float>(mean * static_cast<double>(output.count()) / output.size(0) / 2);
}

}  // namespace lab05
