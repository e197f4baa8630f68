// Stacks: a deep net, trained one layer at a time, then as a whole. Exercises 5.7 and 5.8.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lab05_autoencoders/training.hpp"

namespace lab05 {

struct StackOptions {
    AutoencoderOptions net = {};
    TrainOptions train = {};
};

/// Given: how layer `layer` (1, 2, ...) of a stack looks when it is an autoencoder of its own. Only
/// the last may have a linear code. The first one's output is that of the whole; the others repeat
/// codes of `net.activation`: with a sigmoid if that is one, else with a linear output.
[[nodiscard]] AutoencoderOptions layer_options(const std::vector<int>& sizes, int layer,
                                               const AutoencoderOptions& net);

/// 5.7  Greedy training. Layer by layer, the first one first: an autoencoder {sizes[layer - 1],
/// sizes[layer]} with layer_options learns to repeat what the layers below it make of the samples x
/// (N, sizes[0]). Those layers rest: theirs are the codes of clean samples, in eval mode. It starts
/// from initialise(its net, xavier, train.fit.seed + layer) and is trained with `train`.
/// Returns encoder1, decoder1, encoder2, ... Throws Error for fewer than two sizes.
[[nodiscard]] Params pretrain_stack(const std::vector<int>& sizes, const dl::Tensor& x,
                                    const StackOptions& options = {});

/// 5.8  The encoder with a linear layer named "head" behind its code: scores (N, classes).
[[nodiscard]] Net classifier(const std::vector<int>& sizes, int classes,
                             const AutoencoderOptions& options = {});

/// 5.8  Where fine-tuning begins: initialise(net, xavier, seed), and then, for every parameter of
/// the net whose name begins with `prefix`, the pretrained tensor of that name if there is one.
/// Everything else stays fresh, the head above all. Throws ShapeError for a tensor of another
/// shape.
[[nodiscard]] Params start_from(const Net& net, const Params& pretrained, std::uint64_t seed,
                                const std::string& prefix = "encoder");

/// 5.8  Unsupervised: the unfolded stack, all layers at once, from the pretrained ones on.
[[nodiscard]] Params fine_tune_autoencoder(const std::vector<int>& sizes, const Params& pretrained,
                                           const dl::Tensor& x, const StackOptions& options = {});

/// 5.8  Supervised: a classifier that starts from the pretrained encoder (seed fit.seed), by lab
/// 2's fit.
[[nodiscard]] lab02::FitResult fine_tune_classifier(const std::vector<int>& sizes, int classes,
                                                    const Params& pretrained,
                                                    const lab02::Examples& train,
                                                    const lab02::Examples& validation,
                                                    const AutoencoderOptions& net = {},
                                                    const lab02::FitOptions& fit = {});

}  // namespace lab05
