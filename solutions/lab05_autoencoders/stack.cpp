// Stacks: how deep nets were trained when nothing else worked, and still a way to use unlabelled
// data.
//
// You write     5.7 pretrain_stack   5.8 classifier, start_from, fine_tune_autoencoder,
//               fine_tune_classifier
// You are given stack.hpp, layer_options, train_autoencoder and values_of (training.hpp),
//               initialise and fit of lab 2
// Check         ./course check 5.7          Stuck?  ./course hint 5.7

#include "lab05_autoencoders/stack.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"
#include "lab02_mlp_backprop/initialise.hpp"

namespace lab05 {

using dl::Tensor;
using lab02::Initialiser;

// Exercise 5.7: one layer after the other
//
//     784-500-250    an autoencoder 784-500 (encoder1, decoder1) on the pictures,
//                    then one 500-250 (encoder2, decoder2) on the codes of the first
//
// Steps, for each layer
//   1. autoencoder({sizes[layer - 1], sizes[layer]}, layer_options(sizes, layer, options.net))
//   2. Start it (see stack.hpp) and train it on `codes`, which are the samples at first.
//   3. Keep its parameters; their names differ from layer to layer.
//   4. The codes for the next layer are values_of(..., codes, its code).
Params pretrain_stack(const std::vector<int>& sizes, const Tensor& x, const StackOptions& options) {
    dl::require<dl::Error>(sizes.size() >= 2, "pretrain_stack: needs at least two sizes, got ",
                           sizes.size());

    // BEGIN SOLUTION 5.7 pretrain_stack
    Params all;
    Tensor codes = x;
    for (int layer = 1; layer < static_cast<int>(sizes.size()); ++layer) {
        const Autoencoder single =
            autoencoder({sizes[layer - 1], sizes[layer]}, layer_options(sizes, layer, options.net));
        Params start = initialise(single.net, Initialiser::xavier, options.train.fit.seed + layer);
        Params trained =
            train_autoencoder(single, std::move(start), codes, options.train).parameters;
        codes = values_of(single.net, trained, codes, single.code);
        all.merge(trained);
    }
    return all;
    // END SOLUTION
}

// Exercise 5.8: a classifier on top of the code
Net classifier(const std::vector<int>& sizes, int classes, const AutoencoderOptions& options) {
    dl::require<dl::Error>(classes >= 1, "classifier: needs classes, got ", classes);

    // BEGIN SOLUTION 5.8 classifier
    Net net = encoder(sizes, options);
    linear(net, net.last(), classes, {}, {.name = "head", .share = {}});
    return net;
    // END SOLUTION
}

// Exercise 5.8: names decide what is taken over
//
//     net         encoder1.weight  encoder1.bias  head.weight  head.bias
//     pretrained  encoder1.weight  encoder1.bias  decoder1.weight  decoder1.bias
//     result      pretrained       pretrained     fresh        fresh
Params start_from(const Net& net, const Params& pretrained, std::uint64_t seed,
                  const std::string& prefix) {
    // BEGIN SOLUTION 5.8 start_from
    Params start = initialise(net, Initialiser::xavier, seed);
    for (auto& [name, value] : start) {
        const auto found = pretrained.find(name);
        if (name.rfind(prefix, 0) != 0 || found == pretrained.end()) continue;
        dl::require(found->second.shape() == value.shape(), "start_from: ", name, " is ",
                    value.shape(), " in the net and ", found->second.shape(), " pretrained");
        value = found->second;
    }
    return start;
    // END SOLUTION
}

// Exercise 5.8: unsupervised. The pretrained layers already have the names of the unfolded net.
Params fine_tune_autoencoder(const std::vector<int>& sizes, const Params& pretrained,
                             const Tensor& x, const StackOptions& options) {
    // BEGIN SOLUTION 5.8 fine_tune_autoencoder
    return train_autoencoder(autoencoder(sizes, options.net), pretrained, x, options.train)
        .parameters;
    // END SOLUTION
}

// Exercise 5.8: supervised
lab02::FitResult fine_tune_classifier(const std::vector<int>& sizes, int classes,
                                      const Params& pretrained, const lab02::Examples& train,
                                      const lab02::Examples& validation,
                                      const AutoencoderOptions& net, const lab02::FitOptions& fit) {
    // BEGIN SOLUTION 5.8 fine_tune_classifier
    const Net whole = classifier(sizes, classes, net);
    return lab02::fit(whole, start_from(whole, pretrained, fit.seed), train, validation, fit);
    // END SOLUTION
}

}  // namespace lab05
