// Stacks layer by layer: before every layer the codes are computed again, from the pictures on.

#include "lab05_autoencoders/stack.hpp"

#include "common/error.hpp"
#include "lab02_mlp_backprop/initialise.hpp"

namespace lab05 {

using dl::Tensor;

Params pretrain_stack(const std::vector<int>& sizes, const Tensor& x, const StackOptions& options) {
    if (sizes.size() < 2) throw dl::Error("pretrain_stack: sizes");
    Params all;
    for (std::size_t layer = 1; layer < sizes.size(); ++layer) {
        Tensor codes = x;
        for (std::size_t below = 1; below < layer; ++below) {
            const Net one = encoder({sizes[below - 1], sizes[below]},
                                    layer_options(sizes, static_cast<int>(below), options.net));
            codes = values_of(one, all, codes, one.last());
        }
        const Autoencoder now =
            autoencoder({sizes[layer - 1], sizes[layer]},
                        layer_options(sizes, static_cast<int>(layer), options.net));
        const Params start =
            initialise(now.net, lab02::Initialiser::xavier, options.train.fit.seed + layer);
        for (const auto& [name, value] :
             train_autoencoder(now, start, codes, options.train).parameters)
            all[name] = value;
    }
    return all;
}

Net classifier(const std::vector<int>& sizes, int classes, const AutoencoderOptions& options) {
    if (classes < 1) throw dl::Error("classifier: classes");
    Net net = encoder(sizes, options);
    linear(net, net.last(), classes, {}, {.name = "head", .share = {}});
    return net;
}

Params start_from(const Net& net, const Params& pretrained, std::uint64_t seed,
                  const std::string& prefix) {
    Params start = initialise(net, lab02::Initialiser::xavier, seed);
    for (const auto& [name, value] : pretrained) {
        if (name.size() < prefix.size() || name.substr(0, prefix.size()) != prefix) continue;
        if (!start.contains(name)) continue;
        if (start[name].shape() != value.shape()) throw dl::ShapeError("start_from: " + name);
        start[name] = value;
    }
    return start;
}

Params fine_tune_autoencoder(const std::vector<int>& sizes, const Params& pretrained,
                             const Tensor& x, const StackOptions& options) {
    const Autoencoder unfolded = autoencoder(sizes, options.net);
    return train_autoencoder(unfolded, pretrained, x, options.train).parameters;
}

lab02::FitResult fine_tune_classifier(const std::vector<int>& sizes, int classes,
                                      const Params& pretrained, const lab02::Examples& train,
                                      const lab02::Examples& validation,
                                      const AutoencoderOptions& net, const lab02::FitOptions& fit) {
    const Net whole = classifier(sizes, classes, net);
    const Params start = start_from(whole, pretrained, fit.seed, "encoder");
    return lab02::fit(whole, start, train, validation, fit);
}

}  // namespace lab05
