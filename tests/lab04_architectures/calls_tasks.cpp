// Functions that stand between a wire and an exercise of pixels, boxes and tokens.

#include <algorithm>
#include <functional>

#include "common/error.hpp"
#include "tests/lab04_architectures/wire_tasks.hpp"

namespace lab04 {

using lab02::Net;
using lab02::Node;
using lab02::NodeData;

std::vector<Layer> layers_of(const Net& net, Node output) {
    // Steps to the farthest input: tells the two sides of an add apart.
    std::vector<int> depth;
    for (const NodeData& node : net.nodes()) {
        int deepest = 0;
        for (const int input : node.inputs)
            deepest = std::max(deepest, depth[input] + 1);
        depth.push_back(deepest);
    }

    std::vector<Layer> layers;
    std::vector<int> number(net.size(), -1);
    const std::function<int(int)> visit = [&](int id) {
        if (number[id] >= 0) return number[id];
        const NodeData& node = net.at(id);
        std::vector<int> sources = node.inputs;
        if (node.operation == "add")
            std::stable_sort(sources.begin(), sources.end(),
                             [&](int a, int b) { return depth[a] < depth[b]; });
        Layer layer{node.operation, node.options, {}, node.shape, 0};
        for (const int source : sources)
            layer.inputs.push_back(visit(source));
        for (const lab02::ParameterSpec& spec : node.parameters)
            if (spec.trained) layer.parameters += static_cast<int>(spec.shape.count());
        layers.push_back(layer);
        return number[id] = static_cast<int>(layers.size()) - 1;
    };
    visit(output.id);
    return layers;
}

std::vector<Layer> segmenter_layers(const SegmenterOptions& options) {
    const Net net = fully_convolutional(options);
    return layers_of(net, net.find("scores"));
}

std::vector<Layer> localiser_layers(const LocaliserOptions& options) {
    const Net net = classify_and_localise(options);
    dl::require<dl::Error>(net.at(net.find("scores")).operation == "linear" &&
                               net.at(net.find("boxes")).operation == "linear",
                           "both heads end in a linear layer");
    return layers_of(net, net.find("loss"));
}

std::vector<Layer> transformer_layers(const VisionTransformerOptions& options) {
    const Net net = vision_transformer(options);
    return layers_of(net, net.find("scores"));
}

}  // namespace lab04
