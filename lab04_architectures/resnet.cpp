// Residual networks: the same block, again and again.
//
// You write     4.8 resnet, resnet_cifar
// You are given resnet.hpp (all sizes), residual.hpp (your blocks of 4.7), layers.hpp
// Check         ./course check 4.8          Stuck?  ./course hint 4.8

#include "lab04_architectures/resnet.hpp"

#include "common/error.hpp"
#include "common/todo.hpp"

namespace lab04 {

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

    // TODO(4.8): your code here.
    dl::todo("4.8 resnet");
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

    // TODO(4.8): your code here.
    dl::todo("4.8 resnet_cifar");
}

}  // namespace lab04
