// Stacks by recursion: the first layer, then a stack on top of its codes.

#include "lab05_autoencoders/stack.hpp"

#include <algorithm>

#include "common/error.hpp"
#include "lab02_mlp_backprop/initialise.hpp"

namespace lab05 {

using dl::Tensor;

namespace {

void grow(Params& all, const std::vector<int>& sizes, int layer, const Tensor& codes,
          const StackOptions& options) {
    if (layer == static_cast<int>(sizes.size())) return;
    const Autoencoder one =
        autoencoder({sizes[layer - 1], sizes[layer]}, layer_options(sizes, layer, options.net));
    const auto seed = options.train.fit.seed + static_cast<std::uint64_t>(layer);
    lab02::FitResult learned = train_autoencoder(
        one, initialise(one.net, lab02::Initialiser::xavier, seed), codes, options.train);
    const Tensor deeper = values_of(one.net, learned.parameters, codes, one.code);
    all.insert(learned.parameters.begin(), learned.parameters.end());
    grow(all, sizes, layer + 1, deeper, options);
}

}  // namespace

Params pretrain_stack(const std::vector<int>& sizes, const Tensor& x, const StackOptions& options) {
    dl::require<dl::Error>(sizes.size() >= 2, "pretrain_stack: sizes");
    Params all;
    grow(all, sizes, 1, x, options);
    return all;
}

Net classifier(const std::vector<int>& sizes, int classes, const AutoencoderOptions& options) {
    dl::require<dl::Error>(classes >= 1, "classifier: classes");
    Net net = encoder(sizes, options);
    linear(net, net.last(), classes, {}, {"head", {}});
    return net;
}

Params start_from(const Net& net, const Params& pretrained, std::uint64_t seed,
                  const std::string& prefix) {
    Params start;
    const Params fresh = initialise(net, lab02::Initialiser::xavier, seed);
    std::transform(fresh.begin(), fresh.end(), std::inserter(start, start.end()),
                   [&](const auto& entry) {
                       const auto& [name, value] = entry;
                       if (!name.starts_with(prefix) || !pretrained.contains(name)) return entry;
                       dl::require(pretrained.at(name).shape() == value.shape(), name);
                       return std::pair<const std::string, Tensor>{name, pretrained.at(name)};
                   });
    return start;
}

Params fine_tune_autoencoder(const std::vector<int>& sizes, const Params& pretrained,
                             const Tensor& x, const StackOptions& options) {
    return train_objective(objective(autoencoder(sizes, options.net), options.train.sparsity,
                                     options.train.loss),
                           pretrained, x, options.train)
        .parameters;
}

lab02::FitResult fine_tune_classifier(const std::vector<int>& sizes, int classes,
                                      const Params& pretrained, const lab02::Examples& train,
                                      const lab02::Examples& validation,
                                      const AutoencoderOptions& net, const lab02::FitOptions& fit) {
    const Net whole = classifier(sizes, classes, net);
    return lab02::fit(whole, start_from(whole, pretrained, fit.seed), train, validation, fit);
}

}  // namespace lab05
