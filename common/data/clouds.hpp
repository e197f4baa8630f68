// Clouds: labelled points of the plane, for everything that can be seen at a glance.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/tensor.hpp"

namespace dl {

struct Cloud {
    Tensor points;            // (N, 2): x, y, about -1 ... 1
    std::vector<int> labels;  // N
    int classes = 0;

    [[nodiscard]] int size() const { return static_cast<int>(labels.size()); }
};

struct CloudOptions {
    int classes = 2;     // moons and xor always have 2
    float noise = 0.1f;  // standard deviation by which every point is moved
    float turns = 0.9f;  // of each arm of the spiral
};

// All of them: classes are balanced to within one point, point i depends on seed and i alone, and
// another seed gives more points of the same cloud. Throw Error for a negative count, for noise
// outside of [0, 10], turns outside of [0, 5] and classes outside of what is said here.

/// A round heap for each of 1 to 10 classes, on a circle of radius 1.
[[nodiscard]] Cloud blobs(int count, std::uint64_t seed, const CloudOptions& options = {});
/// Two half circles, each with its end in the other; 2 classes.
[[nodiscard]] Cloud moons(int count, std::uint64_t seed, const CloudOptions& options = {});
/// Rings around the origin, one for each of 1 to 10 classes, class 0 innermost.
[[nodiscard]] Cloud circles(int count, std::uint64_t seed, const CloudOptions& options = {});
/// Arms that start near the origin and wind outwards, one for each of 1 to 10 classes.
[[nodiscard]] Cloud spiral(int count, std::uint64_t seed, const CloudOptions& options = {});
/// The square from -1 to 1; class 1 where x and y have different signs; 2 classes.
[[nodiscard]] Cloud xor_cloud(int count, std::uint64_t seed, const CloudOptions& options = {});

/// blobs, moons, circles, spiral, xor.
[[nodiscard]] const std::vector<std::string>& cloud_names();
/// One of them by name. Throws Error for any other name.
[[nodiscard]] Cloud cloud(std::string_view name, int count, std::uint64_t seed,
                          const CloudOptions& options = {});

}  // namespace dl
