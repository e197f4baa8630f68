// The pictures of the app `detect`: scenes of few kinds with large objects, and boxes proposed from
// each picture alone.

#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "common/ops.hpp"
#include "common/progress.hpp"
#include "lab04_architectures/proposals.hpp"
#include "lab04_architectures/region_net.hpp"

namespace app {

using dl::Box;
using dl::Tensor;
using lab04::Truth;

struct Data {
    dl::Scenes scenes;
    std::vector<std::vector<Box>> proposals;  // from each picture alone
    std::vector<Truth> truth;
    double seconds_each = 0;  // to propose
};

inline double seconds_of(const std::function<void()>& work) {
    const dl::Stopwatch watch;
    work();
    return watch.seconds();
}

inline Tensor picture_of(const dl::Scenes& scenes, int i) {
    const Tensor one = dl::rows(scenes.images, i, i + 1);
    return dl::reshape(one, {3, one.size(2), one.size(3)});
}

inline Data load(int count, std::uint64_t seed, int kinds) {
    dl::SceneOptions how;
    how.kinds = kinds;
    how.min_radius = 0.17f;
    how.max_radius = 0.25f;
    Data data{dl::scenes(count, seed, how), {}, {}, 0};
    const double seconds = seconds_of([&] {
        for (int i = 0; i < count; ++i)
            data.proposals.push_back(lab04::propose_from_picture(picture_of(data.scenes, i)));
    });
    data.seconds_each = seconds / count;
    for (int i = 0; i < count; ++i)
        for (const dl::SceneObject& object : data.scenes.objects[i])
            data.truth.push_back({i, object.kind, object.box});
    return data;
}

inline Tensor batch_of_one(const Tensor& picture) {
    return dl::reshape(picture, {1, 3, picture.size(1), picture.size(2)});
}

inline float recall_of(const Data& data, const std::vector<std::vector<Box>>& boxes) {
    int found = 0;
    for (const Truth& object : data.truth)
        found += std::any_of(boxes[object.image].begin(), boxes[object.image].end(),
                             [&](const Box& box) { return lab04::iou(box, object.box) >= 0.5f; });
    return static_cast<float>(found) / static_cast<float>(data.truth.size());
}

}  // namespace app
