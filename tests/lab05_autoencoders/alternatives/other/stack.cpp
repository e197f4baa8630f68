// Stacks: the codes come from the encoder of all layers so far, built anew each time.

#include "lab05_autoencoders/stack.hpp"

#include "common/error.hpp"
#include "lab02_mlp_backprop/initialise.hpp"

namespace lab05 {

using dl::Tensor;

Params pretrain_stack(const std::vector<int>& sizes, const Tensor& x, const StackOptions& options) {
    if (sizes.size() < 2) throw dl::Error("pretrain_stack: sizes");
    Params all;
    for (int layer = 1; layer < static_cast<int>(sizes.size()); ++layer) {
        Tensor codes = x;
        if (layer > 1) {
            AutoencoderOptions below = options.net;
            below.linear_code = false;
            const Net net = encoder({sizes.begin(), sizes.begin() + layer}, below);
            codes = values_of(net, all, x, net.last());
        }
        const Autoencoder one =
            autoencoder({sizes[layer - 1], sizes[layer]}, layer_options(sizes, layer, options.net));
        Params learned = train_autoencoder(one,
                                           initialise(one.net, lab02::Initialiser::xavier,
                                                      options.train.fit.seed + layer),
                                           codes, options.train)
                             .parameters;
        all.insert(learned.begin(), learned.end());
    }
    return all;
}

Net classifier(const std::vector<int>& sizes, int classes, const AutoencoderOptions& options) {
    if (classes < 1) throw dl::Error("classifier: classes");
    Autoencoder made{encoder(sizes, options), {}, {}};
    made.output = linear(made.net, made.net.last(), classes, {}, {.name = "head", .share = {}});
    return made.net;
}

Params start_from(const Net& net, const Params& pretrained, std::uint64_t seed,
                  const std::string& prefix) {
    const Params fresh = initialise(net, lab02::Initialiser::xavier, seed);
    Params start = fresh;
    for (auto known = pretrained.lower_bound(prefix);
         known != pretrained.end() && known->first.compare(0, prefix.size(), prefix) == 0;
         ++known) {
        const auto here = start.find(known->first);
        if (here == start.end()) continue;
        if (here->second.shape() != known->second.shape()) throw dl::ShapeError("start_from");
        here->second = known->second;
    }
    return start;
}

Params fine_tune_autoencoder(const std::vector<int>& sizes, const Params& pretrained,
                             const Tensor& x, const StackOptions& options) {
    lab02::FitResult result =
        train_autoencoder(autoencoder(sizes, options.net), pretrained, x, options.train);
    return std::move(result.parameters);
}

lab02::FitResult fine_tune_classifier(const std::vector<int>& sizes, int classes,
                                      const Params& pretrained, const lab02::Examples& train,
                                      const lab02::Examples& validation,
                                      const AutoencoderOptions& net, const lab02::FitOptions& fit) {
    const Net scores = classifier(sizes, classes, net);
    Params start = start_from(scores, pretrained, fit.seed);
    return lab02::fit(scores, std::move(start), train, validation, fit);
}

}  // namespace lab05
