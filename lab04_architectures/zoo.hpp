// The zoo: every classifier of this lab by name, beside what was published about it. Given.

#pragma once

#include <functional>
#include <string>
#include <vector>

#include "lab04_architectures/layers.hpp"

namespace lab04 {

struct ZooEntry {
    std::string name;            // "resnet50"
    std::function<Net()> build;  // with 1000 classes, 10 for CIFAR nets
    std::string parameters;      // as published: "25.6 M", or to the unit; "" if nobody says
    std::string multiply_adds;   // likewise
    std::string source;
};

/// From AlexNet to ResNet-1202, in the order of their exercises.
[[nodiscard]] const std::vector<ZooEntry>& zoo();
/// Throws dl::Error that names the nets there are.
[[nodiscard]] const ZooEntry& find_in_zoo(const std::string& name);

/// Layers with weights on the longest way from the input to the last node; batch norms count as
/// part of their convolution, as in the names of nets.
[[nodiscard]] int weighted_depth(const Net& net);

}  // namespace lab04
