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

    // TODO(5.7): your code here.
    dl::todo("5.7 pretrain_stack");
}

// Exercise 5.8: a classifier on top of the code
Net classifier(const std::vector<int>& sizes, int classes, const AutoencoderOptions& options) {
    dl::require<dl::Error>(classes >= 1, "classifier: needs classes, got ", classes);

    // TODO(5.8): your code here.
    dl::todo("5.8 classifier");
}

// Exercise 5.8: names decide what is taken over
//
//     net         encoder1.weight  encoder1.bias  head.weight  head.bias
//     pretrained  encoder1.weight  encoder1.bias  decoder1.weight  decoder1.bias
//     result      pretrained       pretrained     fresh        fresh
Params start_from(const Net& net, const Params& pretrained, std::uint64_t seed,
                  const std::string& prefix) {
    // TODO(5.8): your code here.
    dl::todo("5.8 start_from");
}

// Exercise 5.8: unsupervised. The pretrained layers already have the names of the unfolded net.
Params fine_tune_autoencoder(const std::vector<int>& sizes, const Params& pretrained,
                             const Tensor& x, const StackOptions& options) {
    // TODO(5.8): your code here.
    dl::todo("5.8 fine_tune_autoencoder");
}

// Exercise 5.8: supervised
lab02::FitResult fine_tune_classifier(const std::vector<int>& sizes, int classes,
                                      const Params& pretrained, const lab02::Examples& train,
                                      const lab02::Examples& validation,
                                      const AutoencoderOptions& net, const lab02::FitOptions& fit) {
    // TODO(5.8): your code here.
    dl::todo("5.8 fine_tune_classifier");
}

}  // namespace lab05
