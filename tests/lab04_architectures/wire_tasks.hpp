// What travels between the tests of pixels, boxes and tokens and a worker, where a function itself
// cannot be called: a Net goes as the list of its layers.

#pragma once

#include <string>
#include <vector>

#include "lab04_architectures/attention.hpp"
#include "lab04_architectures/enlarge.hpp"
#include "lab04_architectures/localise.hpp"
#include "lab04_architectures/segmentation.hpp"
#include "tests/harness/call.hpp"
#include "tests/lab02_mlp_backprop/wire.hpp"

namespace lab04 {

/// One layer of a net without its name. Layers are numbered from the output back: whoever builds
/// the same net in another order gets the same list.
struct Layer {
    std::string operation;
    lab02::Options options;
    std::vector<int> inputs;  // numbers of earlier layers
    dl::Shape shape;
    int parameters = 0;  // that it trains

    friend bool operator==(const Layer&, const Layer&) = default;
};

/// All layers that `output` depends on. The two inputs of an "add" stand with the one nearer to
/// the inputs of the net first.
[[nodiscard]] std::vector<Layer> layers_of(const lab02::Net& net, lab02::Node output);

std::vector<Layer> segmenter_layers(const SegmenterOptions& options);
std::vector<Layer> localiser_layers(const LocaliserOptions& options);
std::vector<Layer> transformer_layers(const VisionTransformerOptions& options);

}  // namespace lab04

namespace harness {

template <>
inline constexpr auto field_names<lab04::Layer> = names("operation", "options", "inputs", "shape",
                                                        "parameters");
template <>
inline constexpr auto field_names<lab04::ConvTransposeGradients> = names("input", "weight", "bias");
template <>
inline constexpr auto field_names<lab04::LayerNormResult> = names("output", "normalised",
                                                                  "deviation");
template <>
inline constexpr auto field_names<lab04::LayerNormGradients> = names("input", "gamma", "beta");
template <>
inline constexpr auto field_names<lab04::AttentionResult> = names("output", "weights");
template <>
inline constexpr auto field_names<lab04::AttentionGradients> = names("query", "key", "value");

}  // namespace harness
