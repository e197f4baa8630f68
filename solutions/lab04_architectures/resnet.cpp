// Residual networks: the same block, again and again.
//
// You write     4.8 resnet, resnet_cifar
// You are given resnet.hpp (all sizes), residual.hpp (your blocks of 4.7), layers.hpp
// Check         ./course check 4.8          Stuck?  ./course hint 4.8

#include "lab04_architectures/resnet.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

// BEGIN SOLUTION HELPERS
namespace {

// `counts[s]` blocks of base * 2^s filters; the first block of each stage but the first halves the
// picture.
Node stages(Net& net, Node x, const std::vector<int>& counts, bool bottleneck,
            const BlockOptions& base) {
    BlockOptions options = base;
    for (std::size_t stage = 0; stage < counts.size(); ++stage) {
        for (int block = 0; block < counts[stage]; ++block) {
            options.stride = stage > 0 && block == 0 ? 2 : 1;
            const std::string name =
                "stage" + std::to_string(stage + 1) + ".block" + std::to_string(block + 1);
            x = bottleneck ? bottleneck_block(net, x, options, name)
                           : basic_block(net, x, options, name);
        }
        options.filters *= 2;
    }
    return x;
}

// The convolution that looks at the pixels, with batch norm and ReLU.
Node stem(Net& net, Node x, int filters, const lab03::ConvLayer& layer) {
    x = conv2d(net, x, filters, layer, part_of("stem", "conv"));
    return relu(net, batch_norm_2d(net, x, part_of("stem", "norm")));
}
}  // namespace
// END SOLUTION

// Exercise 4.8: the nets of ImageNet
//
// Steps
//   1. Blocks by stage: 18 is 2 2 2 2 and 34 is 3 4 6 3 of basic blocks; 50 is 3 4 6 3, 101 is
//      3 4 23 3 and 152 is 3 8 36 3 of bottleneck blocks. The depth counts the layers with weights
//      on the way: 2 (or 3) a block, the first convolution and the last dense layer; projections
//      stand beside the way.
//   2. The options of a block: filters double from stage to stage, the stride is 2 in the first
//      block of stages 2 to 4, the rest comes from ResNetOptions.
//   3. The first convolution has no bias either, and batch norm behind it.
Net resnet(int depth, const ResNetOptions& options) {
    const bool known = depth == 18 || depth == 34 || depth == 50 || depth == 101 || depth == 152;
    dl::require<dl::Error>(known, "resnet: the depth is 18, 34, 50, 101 or 152, got ", depth,
                           "; resnet_cifar has others");
    dl::require<dl::Error>(options.classes >= 1, "resnet: needs at least one class, got ",
                           options.classes);

    // BEGIN SOLUTION 4.8 resnet
    std::vector<int> counts = {3, 4, 6, 3};
    if (depth == 18) counts = {2, 2, 2, 2};
    if (depth == 101) counts = {3, 4, 23, 3};
    if (depth == 152) counts = {3, 8, 36, 3};
    Net net;
    Node x = net.input({3, 224, 224}, "pixels");
    x = stem(net, x, 64, {.kernel = 7, .stride = 2, .padding = 3, .bias = false});
    x = max_pool(net, x, {.kernel = 3, .stride = 2, .padding = 1});
    x = stages(net, x, counts, depth >= 50,
               {.filters = 64,
                .shortcut = options.shortcut,
                .bottleneck_stride = options.bottleneck_stride,
                .residual = options.residual});
    linear(net, global_avg_pool(net, x), options.classes, {}, {.name = "scores"});
    return net;
    // END SOLUTION
}

// Exercise 4.8: the nets of CIFAR-10
//
// n = (depth - 2) / 6 blocks a stage: 3 stages * n blocks * 2 layers, and one at either end.
Net resnet_cifar(int depth, const CifarOptions& options) {
    dl::require<dl::Error>(depth >= 8 && depth % 6 == 2,
                           "resnet_cifar: the depth is 6 n + 2, such as 20 or 56, got ", depth);
    dl::require<dl::Error>(options.classes >= 1 && options.width >= 1,
                           "resnet_cifar: classes and width must be at least 1, got ",
                           options.classes, " and ", options.width);

    // BEGIN SOLUTION 4.8 resnet_cifar
    const int blocks = (depth - 2) / 6;
    Net net;
    Node x = net.input(options.image, "pixels");
    x = stem(net, x, options.width, {.kernel = 3, .padding = 1, .bias = false});
    x = stages(
        net, x, {blocks, blocks, blocks}, false,
        {.filters = options.width, .shortcut = options.shortcut, .residual = options.residual});
    linear(net, global_avg_pool(net, x), options.classes, {}, {.name = "scores"});
    return net;
    // END SOLUTION
}

}  // namespace lab04
