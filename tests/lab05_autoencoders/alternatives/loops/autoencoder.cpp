// Autoencoders from a list of all widths, there and back, and an error added up index by index.

#include "lab05_autoencoders/autoencoder.hpp"

#include <string>

#include "common/error.hpp"
#include "lab05_autoencoders/nodes.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void check(const std::vector<int>& sizes) {
    if (sizes.size() < 2) throw dl::Error("sizes: too few");
    for (const int size : sizes)
        if (size < 1) throw dl::Error("sizes: a layer without units");
}

}  // namespace

Net encoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    check(sizes);
    Net net;
    net.input({sizes.front()}, "input");
    for (std::size_t i = 1; i < sizes.size(); ++i) {
        const int number = options.first - 1 + static_cast<int>(i);
        linear(net, net.last(), sizes[i], {},
               {.name = "encoder" + std::to_string(number), .share = {}});
        const bool is_code = i + 1 == sizes.size();
        if (is_code && options.linear_code) break;
        activate(net, net.last(), options.activation);
    }
    return net;
}

Autoencoder autoencoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    Autoencoder whole{encoder(sizes, options), {}, {}};
    whole.code = whole.net.last();
    for (std::size_t i = sizes.size() - 1; i >= 1; --i) {
        const int number = options.first - 1 + static_cast<int>(i);
        linear(whole.net, whole.net.last(), sizes[i - 1], {},
               {.name = "decoder" + std::to_string(number), .share = {}});
        if (i > 1) activate(whole.net, whole.net.last(), options.activation);
    }
    if (!options.linear_output) activate(whole.net, whole.net.last(), Activation::sigmoid);
    whole.output = whole.net.last();
    return whole;
}

float reconstruction_error(const Tensor& output, const Tensor& target) {
    if (output.shape() != target.shape() || output.rank() < 1 || output.size(0) < 1)
        throw dl::ShapeError("reconstruction_error: shapes");
    const std::int64_t each = output.count() / output.size(0);
    double mean = 0;
    for (int n = 0; n < output.size(0); ++n) {
        double sum = 0;
        for (std::int64_t d = 0; d < each; ++d) {
            const double step = double(output[n * each + d]) - double(target[n * each + d]);
            sum += 0.5 * step * step;
        }
        mean += sum / output.size(0);
    }
    return static_cast<float>(mean);
}

}  // namespace lab05
