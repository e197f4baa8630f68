// The nodes and the net of a variational autoencoder, around the functions of exercise 5.16.

#include <string>

#include "common/arithmetic.hpp"
#include "common/error.hpp"
#include "lab02_mlp_backprop/table_helpers.hpp"
#include "lab05_autoencoders/nodes.hpp"
#include "lab05_autoencoders/vae.hpp"

namespace lab05 {

using dl::Shape;
using dl::Tensor;
using lab02::BackwardStep;
using lab02::ForwardStep;
using lab02::Mode;
using lab02::NodeGradients;
using lab02::Operation;
using lab02::Shapes;

namespace {

Operation reparameterise_operation() {
    Operation entry;
    entry.name = "reparameterise";
    entry.shape = lab02::one_shape;
    entry.forward = [](ForwardStep& step) {
        const Shape& shape = step.input().shape();
        step.saved.resize(1);
        step.saved[0] =
            step.mode == Mode::train ? dl::normal(shape, step.rng) : Tensor(shape, 0.0f);
        step.output = reparameterise_forward(step.input(0), step.input(1), step.saved[0]);
    };
    entry.backward = [](BackwardStep& step) {
        CloudGradients found =
            reparameterise_backward(step.grad_output, step.input(1), step.saved.at(0));
        return NodeGradients{
            .inputs = lab02::inputs(std::move(found.mean), std::move(found.log_variance)),
            .parameters = {}};
    };
    return entry;
}

Operation kl_operation() {
    Operation entry;
    entry.name = "kl_to_normal";
    entry.shape = [](const Shapes& in, const lab02::Options& options) {
        dl::require(lab02::one_shape(in, options).rank() == 2, "kl_to_normal: needs (N, K), got ",
                    in[0]);
        return Shape{};
    };
    entry.forward = [](ForwardStep& step) {
        step.output = Tensor::scalar(kl_to_normal(step.input(0), step.input(1)));
    };
    entry.backward = [](BackwardStep& step) {
        CloudGradients found = kl_to_normal_backward(step.input(0), step.input(1));
        found.mean *= step.grad_output.item();
        found.log_variance *= step.grad_output.item();
        return NodeGradients{
            .inputs = lab02::inputs(std::move(found.mean), std::move(found.log_variance)),
            .parameters = {}};
    };
    return entry;
}

// decoderL ... decoder1 behind a node; the last one's activation is that of the output.
Node decode(Net& net, Node x, const std::vector<int>& sizes, const AutoencoderOptions& options) {
    for (int layer = static_cast<int>(sizes.size()) - 1; layer >= 1; --layer) {
        const std::string name = "decoder" + std::to_string(options.first + layer - 1);
        x = linear(net, x, sizes[static_cast<std::size_t>(layer) - 1], {},
                   {.name = name, .share = {}});
        if (layer > 1)
            x = activate(net, x, options.activation);
        else if (!options.linear_output)
            x = lab02::sigmoid(net, x);
    }
    return x;
}

}  // namespace

Node reparameterise(Net& net, Node mean, Node log_variance) {
    static const Operation entry = reparameterise_operation();
    return net.apply(entry, {mean, log_variance});
}

Node kl_to_normal(Net& net, Node mean, Node log_variance) {
    static const Operation entry = kl_operation();
    return net.apply(entry, {mean, log_variance});
}

VariationalAutoencoder variational_autoencoder(const std::vector<int>& sizes, float kl_weight,
                                               const AutoencoderOptions& options) {
    AutoencoderOptions linear_code = options;
    linear_code.linear_code = true;
    VariationalAutoencoder result;
    Net& net = result.autoencoder.net;
    net = encoder(sizes, linear_code);
    const Node mean = net.last();
    const Node before{net.at(mean).inputs.front()};
    const Node log_variance =
        linear(net, before, sizes.back(), {}, {.name = "spread", .share = {}});
    result.autoencoder.code = mean;
    result.autoencoder.output =
        decode(net, reparameterise(net, mean, log_variance), sizes, options);
    result.objective = lab05::objective(result.autoencoder);
    Net& whole = result.objective.net;
    const Node distance = lab02::scale(whole, kl_to_normal(whole, mean, log_variance), kl_weight);
    result.objective.loss = add(whole, result.objective.loss, distance);
    return result;
}

Net decoder(const std::vector<int>& sizes, const AutoencoderOptions& options) {
    Net net;
    decode(net, net.input({sizes.back()}, "code"), sizes, options);
    return net;
}

}  // namespace lab05
