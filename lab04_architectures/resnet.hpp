// Residual networks of any depth, and the plain nets that they are measured against. Exercise 4.8.

#pragma once

#include <vector>

#include "lab04_architectures/residual.hpp"

namespace lab04 {

struct ResNetOptions {
    int classes = 1000;
    bool residual = true;  // false: the plain twin, with the same layers and no shortcuts
    Shortcut shortcut = Shortcut::projection;
    BottleneckStride bottleneck_stride = BottleneckStride::first;
};

/// 4.8  He et al. 2015, table 1: input "pixels" (3, 224, 224), the last node holds the scores.
///
///   conv 7 x 7 / 2, 64, padding 3 - norm - ReLU - max pool 3 x 3 / 2, padding 1
///   four stages of blocks with 64, 128, 256 and 512 filters; the first block of every stage but
///   the first has stride 2
///   global average pool - linear
///
///   depth   blocks            by stage     parameters (1000 classes)
///    18     basic_block       2  2  2  2     11,689,512
///    34     basic_block       3  4  6  3     21,797,672
///    50     bottleneck_block  3  4  6  3     25,557,032
///   101     bottleneck_block  3  4 23  3     44,549,160
///   152     bottleneck_block  3  8 36  3     60,192,808
///
/// Blocks are called "stage1.block1" and so on. Throws dl::Error for another depth and for fewer
/// than one class.
[[nodiscard]] Net resnet(int depth, const ResNetOptions& options = {});

struct CifarOptions {
    int classes = 10;
    bool residual = true;
    Shortcut shortcut = Shortcut::padding;  // as in the paper's section 4.2
    std::vector<int> image = {3, 32, 32};   // (C, H, W)
    int width = 16;  // filters of the first stage; the paper's 16 gives the published parameters
};

/// 4.8  The nets of section 4.2 for small pictures: depth = 6 n + 2 layers with weights.
///
///   conv 3 x 3, width, padding 1 - norm - ReLU
///   three stages of n basic blocks with width, 2 width and 4 width filters; the first block of the
///   second and of the third stage has stride 2
///   global average pool - linear
///
///   depth 20, 32, 44, 56, 110, 1202: 269,722 to 19,421,274 parameters
///
/// Throws dl::Error unless depth is 6 n + 2 with n >= 1, and for classes or width below 1.
[[nodiscard]] Net resnet_cifar(int depth, const CifarOptions& options = {});

}  // namespace lab04
